"""KeyCRM's open API 1.2.0, as its specification and working clients describe it."""
