"""How many may knock, wait and work, and what becomes of the others."""
