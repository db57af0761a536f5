"""One session: its process, its terminal, its programs."""
