"""The use cases of one order."""
