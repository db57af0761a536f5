"""Kaspi's shop API, version 2, as its guide and working clients describe it."""
