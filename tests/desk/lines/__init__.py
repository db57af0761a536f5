"""Accounts on marketplaces: what is heard over their lines, and what is told, once each."""
