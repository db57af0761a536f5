"""Everything drawn. Screens get values and give values back; only the main screen asks the Desk."""
