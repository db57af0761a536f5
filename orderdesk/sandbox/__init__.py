"""Look-alikes of the marketplaces' APIs on loopback: to trade with in tests and while one learns.

They follow the documented rules, with errors to the letter, and know nothing of the desk: what both are wrong about
alike would never be found.
"""
