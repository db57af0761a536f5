"""What is done to orders, as the ledgers have it: posted as the difference between two positions, in one place each."""
