"""What has been announced of the calendars: an append-only log that every process counts with."""

from __future__ import annotations

import json
from datetime import date

from orderdesk.json_text import to_json
from orderdesk.model import Announcement, Source
from orderdesk.rules.deadlines import Clocks
from orderdesk.sla.hours import read_hours, write_hours
from orderdesk.store.connection import Connection, Row
from orderdesk.store.orders.order_rows import table_understood


class Announcements:
    """The table of announcements."""

    def __init__(self, connection: Connection) -> None:
        """Over one connection."""
        self._connection = connection

    def tell(self, clocks: Clocks) -> None:
        """Let `clocks` count with all that has been announced, by whichever process; costs nothing when they do."""
        if self.newest() != clocks.newest:
            clocks.announce(self.all())

    def newest(self) -> int:
        """The id of the newest one; 0 without any."""
        return int(self._connection.value("SELECT max(id) FROM announcements") or 0)

    def all(self) -> list[Announcement]:
        """All of them, those that undo another among them, oldest first."""
        rows = self._connection.rows(
            """SELECT id, calendar, date, hours, source, note, announced_at, operator, undoes
               FROM announcements ORDER BY id"""
        )
        return table_understood(self._connection, "announcements", rows, _announcement)

    def add(self, entry: Announcement) -> None:
        """Add the next one, whose id follows the newest."""
        self._connection.run(
            "INSERT INTO announcements VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (entry.id, entry.calendar, entry.day.isoformat(), to_json(write_hours(entry.hours)), entry.source.value,
             entry.note, entry.announced_at, entry.operator, entry.undoes),
        )  # fmt: skip


def _announcement(row: Row) -> Announcement:
    n, calendar, day, hours, source, note, at, operator, undoes = row
    return Announcement(
        id=n, calendar=calendar, day=date.fromisoformat(day), hours=read_hours(json.loads(hours), day),
        source=Source(source), note=note, announced_at=at, operator=operator, undoes=undoes,
    )  # fmt: skip
