"""Commands that keep the database and the server running."""
