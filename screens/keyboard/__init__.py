"""Keys: which there are, how they arrive, and which of them may act."""
