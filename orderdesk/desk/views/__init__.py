"""What is read for a screen or a command. Nothing here writes."""
