"""What can be done with accounts on marketplaces and over their lines."""
