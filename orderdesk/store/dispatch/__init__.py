"""The tables of couriers, runs, stops and tasks."""
