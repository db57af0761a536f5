"""Single pieces of an order: which are meant, cancelled while the rest goes on, told by their numbers."""
