"""Goods that buyers give back: asked for, under way, received, decided piece by piece."""
