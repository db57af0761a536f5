"""Screens of roles that have one of their own, on a real terminal."""
