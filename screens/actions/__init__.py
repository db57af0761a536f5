"""What keys do: each opens its dialog, and its answer goes to the Desk."""
