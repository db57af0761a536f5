"""Screens that are read."""
