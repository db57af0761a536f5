"""What the rules say of goods that a buyer gives back."""
