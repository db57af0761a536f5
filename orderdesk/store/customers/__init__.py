"""The tables of buyers: who they are, how they are reached, which of them are one, what the shop notes of them."""
