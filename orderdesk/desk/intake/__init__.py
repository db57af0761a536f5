"""Taking orders in: from files and channels, and typed in by hand."""
