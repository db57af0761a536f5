"""Copies of the database, and the way back to one."""
