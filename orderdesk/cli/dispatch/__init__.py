"""Words of the shell about couriers, runs, stops and tasks."""
