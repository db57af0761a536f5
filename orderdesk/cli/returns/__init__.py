"""Words of the shell about goods that buyers give back."""
