"""What time does by itself: the steward, announced days, and whether the machine's clock is believed."""
