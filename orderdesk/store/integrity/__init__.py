"""Whether the database is what it should be, and what is done where it is not."""
