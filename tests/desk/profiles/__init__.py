"""Files of other systems, read by profiles."""
