"""What customers are for the desk: how they are recognised, merged, marked, shown, and erased."""
