"""Cash at the desk: the till with its counts, and receipts."""
