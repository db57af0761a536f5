"""Lists of orders: windows, counts, searches, sort keys."""
