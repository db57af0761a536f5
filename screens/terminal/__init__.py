"""The session's terminal: its input, its output, its title, its bells."""
