"""Looking after the database and its clocks, for whoever may."""

from __future__ import annotations

from pathlib import Path
from typing import ClassVar

from orderdesk.desk.clocks.steward import Steward
from orderdesk.desk.command import ShopCommand, Touches
from orderdesk.desk.desk import Desk
from orderdesk.desk.rights import Need
from orderdesk.rules.roles import Right


class BackUp(ShopCommand[Path], frozen=True):
    """Write a checked copy of the database beside it; its path."""

    name: ClassVar = "backup"
    need: ClassVar = Need((Right.UPKEEP,))
    touches: ClassVar = Touches.DATABASE

    def run(self, desk: Desk) -> Path:
        """Write it."""
        from orderdesk.store.copies.backup import backup

        return backup(desk.store, desk.clock())


class DropBackups(ShopCommand[list[Path]], frozen=True):
    """Keep so many of the newest copies that `backup` has made; those that were removed."""

    name: ClassVar = "backup --keep"
    need: ClassVar = Need((Right.UPKEEP,))
    touches: ClassVar = Touches.DATABASE

    number: int

    def run(self, desk: Desk) -> list[Path]:
        """Remove the others."""
        from orderdesk.store.copies.backup import keep

        return keep(desk.store, self.number)


class GoBack(ShopCommand[None], frozen=True):
    """Put a backup in the database's place; that is done once nobody has it open, so here it is only asked for."""

    name: ClassVar = "restore"
    need: ClassVar = Need((Right.STAFF,))
    touches: ClassVar = Touches.DATABASE

    def run(self, desk: Desk) -> None:
        """Nothing, while the database is open."""


class Mend(ShopCommand[None], frozen=True):
    """Make anew whatever follows from the rest; what could not be is what `examine` says then."""

    name: ClassVar = "doctor --mend"
    need: ClassVar = Need((Right.STAFF,))
    touches: ClassVar = Touches.DATABASE

    def run(self, desk: Desk) -> None:
        """Make it anew."""
        from orderdesk.desk.upkeep.doctor import mend

        with desk.access.changing() as store:
            mend(store, desk.rules)


class KeepClocks(ShopCommand[Steward], frozen=True):
    """A steward without an open desk, for whoever looks after the clocks; a desk's own one asks nobody."""

    name: ClassVar = "watch"
    need: ClassVar = Need((Right.UPKEEP,))
    touches: ClassVar = Touches.CLOCK

    def run(self, desk: Desk) -> Steward:
        """The steward."""
        return Steward(desk)
