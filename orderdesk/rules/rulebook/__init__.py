"""A rulebook: what its tables can say, how they are read, and what is wrong with them."""
