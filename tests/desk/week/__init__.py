"""A week of a shop with its own couriers, act by act, held against what went through people's hands."""
