"""Couriers' runs: made, sent out, reported on, decided; and tasks."""
