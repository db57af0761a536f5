"""Tables about the people at the desk."""
