"""The card of a buyer, and what is done from it."""
