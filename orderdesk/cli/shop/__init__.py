"""Commands about the shop and its people."""
