"""Marketplaces over their APIs: what one must be able to do, how it is found, and those that ship."""
