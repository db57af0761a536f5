"""What commands do to one order."""
