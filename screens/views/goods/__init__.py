"""Goods on the screen: what there is of each product, what a scanner counts, what is picked for an order."""
