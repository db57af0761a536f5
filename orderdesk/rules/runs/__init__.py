"""What rules say of couriers' runs: which orders ride, by which steps, and in which order."""
