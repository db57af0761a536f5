"""The ledgers of goods, money and people, and what must hold of them."""
