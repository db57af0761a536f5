"""The database: one SQLite file. Only this package speaks SQL."""

from orderdesk.store.store import Store

__all__ = ["Store"]
