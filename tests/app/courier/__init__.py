"""The courier's own screen, as a courier has it on a phone."""
