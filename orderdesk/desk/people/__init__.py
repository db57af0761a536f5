"""The people at the desk: who may do what, whose an order is, who holds it, who signs."""
