"""What people read: labels, rows, history lines, dates."""
