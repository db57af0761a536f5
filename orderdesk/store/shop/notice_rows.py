"""What staff were told of: each thing from its beginning to its end, and whom it reached. Append-only."""

from __future__ import annotations

from typing import Final

from orderdesk.model.senders import Notice, NoticeKind
from orderdesk.store.connection import Connection, Row

LOST_AFTER: Final = 120
"""Seconds after which whoever took a notice on its way was stopped."""

_COLUMNS: Final = "n.id, n.kind, n.about, n.text, n.raised_at, n.over_at"


class Notices:
    """The tables of notices."""

    def __init__(self, connection: Connection) -> None:
        """Over one connection."""
        self._connection = connection

    def open(self) -> list[Notice]:
        """What is so now, oldest first."""
        sql = f"SELECT {_COLUMNS} FROM notices n WHERE n.over_at IS NULL ORDER BY n.id"
        return [_notice(row) for row in self._connection.rows(sql)]

    def latest(self, limit: int) -> list[Notice]:
        """The latest, newest first."""
        sql = f"SELECT {_COLUMNS} FROM notices n ORDER BY n.id DESC LIMIT ?"
        return [_notice(row) for row in self._connection.rows(sql, (limit,))]

    def add(self, kind: NoticeKind, about: str, text: str, at: int) -> None:
        """Something has begun; of what has begun already there is no second one."""
        self._connection.run(
            "INSERT INTO notices (kind, about, text, raised_at) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING",
            (kind.value, about, text, at),
        )

    def end(self, notice: int, at: int) -> None:
        """It is over."""
        self._connection.run("UPDATE notices SET over_at = ? WHERE id = ? AND over_at IS NULL", (at, notice))

    def untold(self, sender: str, since: int, now: int) -> list[Notice]:
        """What is so and was not told by a sender yet, oldest first; what one that was stopped had taken among it."""
        rows = self._connection.rows(
            f"""SELECT {_COLUMNS} FROM notices n WHERE n.over_at IS NULL AND n.raised_at >= ?
                AND NOT EXISTS (SELECT 1 FROM notices_told t WHERE t.notice_id = n.id AND t.sender = ?
                                AND NOT (t.state = 'pushing' AND t.at <= ?))
                ORDER BY n.id""",
            (since, sender, now - LOST_AFTER),
        )
        return [_notice(row) for row in rows]

    def begin(self, notice: int, sender: str, at: int) -> bool:
        """Take one on its way, in a write before it is sent; False where another one has."""
        return self._connection.run(
            """INSERT INTO notices_told (notice_id, sender, state, at) VALUES (?, ?, 'pushing', ?)
               ON CONFLICT DO UPDATE SET at = excluded.at WHERE state = 'pushing' AND at <= excluded.at - ?""",
            (notice, sender, at, LOST_AFTER),
        ) == 1  # fmt: skip

    def settle(self, notice: int, sender: str, state: str, answer: str, at: int) -> None:
        """Note what became of it: `told` or `refused`."""
        self._connection.run(
            """UPDATE notices_told SET state = ?, answer = ?, at = ?
               WHERE notice_id = ? AND sender = ? AND state = 'pushing'""",
            (state, answer, at, notice, sender),
        )

    def again(self, notice: int, sender: str) -> None:
        """It certainly never left: it may be sent once more."""
        self._connection.run(
            "DELETE FROM notices_told WHERE notice_id = ? AND sender = ? AND state = 'pushing'", (notice, sender)
        )

    def told(self, notice: int) -> list[tuple[str, str, int, str]]:
        """Whom a notice reached: sender, state, when, what was answered."""
        sql = "SELECT sender, state, at, answer FROM notices_told WHERE notice_id = ? ORDER BY sender"
        return [(sender, state, at, answer) for sender, state, at, answer in self._connection.rows(sql, (notice,))]


def _notice(row: Row) -> Notice:
    notice, kind, about, text, raised_at, over_at = row
    return Notice(id=notice, kind=NoticeKind(kind), about=about, text=text, raised_at=raised_at, over_at=over_at)
