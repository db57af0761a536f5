"""What an act means for the ledgers: the difference between where an order stood and where it stands."""
