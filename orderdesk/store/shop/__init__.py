"""Tables about the shop as a whole."""
