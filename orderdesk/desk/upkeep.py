"""Looking after the database, for whoever may."""

from __future__ import annotations

from pathlib import Path

from orderdesk.desk.desk import Desk
from orderdesk.desk.rights import needs
from orderdesk.rules.roles import Right
from orderdesk.store.backup import backup


@needs(Right.UPKEEP)
def back_up(desk: Desk) -> Path:
    """Write a checked copy of the database beside it; its path."""
    return backup(desk.store, desk.clock())
