"""What can be done with couriers, their runs and stops, and with tasks."""
