"""Tables about orders."""
