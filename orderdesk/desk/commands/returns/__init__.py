"""Commands about goods that buyers give back."""
