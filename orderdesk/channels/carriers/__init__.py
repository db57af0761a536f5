"""Carriers that tell where their parcels are."""
