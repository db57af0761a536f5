"""What has been announced of the calendars: an append-only log that every process counts with."""

from __future__ import annotations

import json
from datetime import date

from orderdesk.json_text import to_json
from orderdesk.model import Announcement, Source
from orderdesk.rules.deadlines import Clocks
from orderdesk.sla.hours import read_hours, write_hours
from orderdesk.store.connection import Connection, Row
from orderdesk.store.orders.order_rows import instant, sorted_out


class Announcements:
    """The table of announcements."""

    def __init__(self, connection: Connection) -> None:
        """Over one connection."""
        self._connection = connection
        self._looked_at = 0
        self._damaged: list[int] = []

    def tell(self, clocks: Clocks) -> None:
        """Let `clocks` count with all that has been announced, by whichever process; costs nothing when they do."""
        if self.newest() != clocks.newest:
            clocks.announce(self.all())

    def newest(self) -> int:
        """The id of the newest one; 0 without any."""
        sql = "SELECT max(id) FROM announcements"
        return self._connection.once("announcements", "newest", lambda: int(self._connection.value(sql) or 0))

    def all(self) -> list[Announcement]:
        """All that can be understood, those that undo another among them, oldest first."""
        return sorted_out(self._rows(), _announcement)[0]

    def damaged(self) -> list[int]:
        """The ids of those that cannot be understood and were not taken back: nobody knows their hours any more.

        Asked at every look: they are read anew only where one was added.
        """
        if (newest := self.newest()) != self._looked_at:
            rows = self._rows()
            undone = {row[-1] for row in rows}
            self._damaged = [row[0] for row in sorted_out(rows, _announcement)[1] if row[0] not in undone]
            self._looked_at = newest
        return self._damaged

    def add(self, entry: Announcement) -> None:
        """Add the next one, whose id follows the newest."""
        self._connection.run(
            "INSERT INTO announcements VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (entry.id, entry.calendar, entry.day.isoformat(), to_json(write_hours(entry.hours)), entry.source.value,
             entry.note, entry.announced_at, entry.operator, entry.undoes),
        )  # fmt: skip

    def _rows(self) -> list[Row]:
        return self._connection.rows(
            """SELECT id, calendar, date, hours, source, note, announced_at, operator, undoes
               FROM announcements ORDER BY id"""
        )


def _announcement(row: Row) -> Announcement:
    n, calendar, day, hours, source, note, at, operator, undoes = row
    return Announcement(
        id=n, calendar=calendar, day=date.fromisoformat(day), hours=read_hours(json.loads(hours), day),
        source=Source(source), note=note, announced_at=instant(at), operator=operator, undoes=undoes,
    )  # fmt: skip
