"""A live day in a throw-away shop."""
