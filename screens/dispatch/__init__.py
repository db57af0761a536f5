"""The dispatch board: orders without a courier, couriers with their runs, and what is done to both."""
