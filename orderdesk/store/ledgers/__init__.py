"""The ledgers: what was moved, held and owed, row by row; what it comes to is kept beside by the database itself."""
