"""Flowwow's seller API 0.0.1, as its documentation and working clients describe it."""
