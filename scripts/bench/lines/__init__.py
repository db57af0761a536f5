"""The lines to marketplaces: what a sync of many orders costs a desk at work."""

from scripts.bench.lines.sync import figures

__all__ = ["figures"]
