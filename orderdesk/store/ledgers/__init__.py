"""The ledgers: tables that only grow, whose rows belong to an act each."""
