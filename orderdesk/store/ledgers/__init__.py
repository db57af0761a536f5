"""The ledgers of goods, money and people: tables that only grow, and what must hold of them."""
