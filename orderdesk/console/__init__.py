"""The program's own terminal: what it can show, what is printed on it, which layout types at it."""
