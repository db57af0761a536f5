"""Marketplaces: what they say of orders, read from files."""
