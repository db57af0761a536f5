"""Rulebooks: a channel kind's rules as data, and what they answer for an order now."""
