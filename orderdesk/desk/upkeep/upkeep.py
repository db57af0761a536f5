"""Looking after the database, for whoever may."""

from __future__ import annotations

from pathlib import Path

from orderdesk.desk.desk import Desk
from orderdesk.desk.rights import needs
from orderdesk.rules.roles import Right
from orderdesk.store.copies.backup import backup, keep


@needs(Right.UPKEEP)
def back_up(desk: Desk) -> Path:
    """Write a checked copy of the database beside it; its path."""
    return backup(desk.store, desk.clock())


@needs(Right.UPKEEP)
def drop_old_backups(desk: Desk, number: int) -> list[Path]:
    """Keep the newest copies that `back_up` has made, so many of them; those that were removed."""
    return keep(desk.store, number)


@needs(Right.STAFF)
def go_back(desk: Desk) -> None:
    """Refuse whoever may not put a backup in the database's place; that is done once nobody has it open."""
