"""Messages that leave by themselves, to buyers and staff, and what carriers are asked: none in a transaction."""
