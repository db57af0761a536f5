"""Returns on the screen."""
