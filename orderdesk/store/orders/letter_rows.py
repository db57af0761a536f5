"""What of the outbox goes to buyers, and where it has come to.

As with marketplaces (`pushes.py`): a row is taken in a write of its own before anything is sent, and never taken a
second time. Who is stopped between the two leaves behind that it may have been sent.
"""

from __future__ import annotations

from typing import Final

from orderdesk.model.channel_accounts import PushState
from orderdesk.model.senders import Letter
from orderdesk.store.connection import Connection, Row

_COLUMNS: Final = "x.id, x.order_id, x.kind, x.text, x.created_at, x.pusher, x.pushed_at, x.answer"
_UNSENT: Final = "recipient = 'buyer' AND {0}.sent_at IS NULL AND {0}.withdrawn_at IS NULL"


class Letters:
    """The outbox as senders see it."""

    def __init__(self, connection: Connection) -> None:
        """Over one connection."""
        self._connection = connection

    def ready(self, since: int, now: int, limit: int = 1000) -> list[tuple[str, Letter]]:
        """Of each order the first that can be sent now, with its channel, oldest first; nothing from before `since`.

        Not what can still be taken back, nor what waits for the buyer's morning, nor what stands behind such.
        """
        rows = self._connection.rows(
            f"""SELECT o.channel, {_COLUMNS} FROM outbox x JOIN orders o ON o.id = x.order_id
                WHERE x.{_UNSENT.format("x")} AND x.state = '' AND x.created_at >= ? AND ifnull(x.not_before, 0) <= ?
                  AND NOT EXISTS (SELECT 1 FROM outbox y WHERE y.order_id = x.order_id AND y.id < x.id
                                  AND y.created_at >= ? AND y.state IN ('', 'pushing') AND y.{_UNSENT.format("y")})
                ORDER BY x.created_at, x.id LIMIT ?""",
            (since, now, since, limit),
        )
        return [(channel, _letter(tuple(rest))) for channel, *rest in rows]

    def under_way(self) -> list[Letter]:
        """What was taken on its way and has no result."""
        rows = self._connection.rows(
            f"SELECT {_COLUMNS} FROM outbox x WHERE x.{_UNSENT.format('x')} AND x.state = 'pushing' ORDER BY x.id"
        )
        return [_letter(row) for row in rows]

    def begin(self, row: int, *, key: str, pusher: str, at: int) -> bool:
        """Take one on its way, in a write before anything is sent; False where somebody else has."""
        return self._connection.run(
            f"""UPDATE outbox AS x SET state = 'pushing', key = ifnull(key, ?), pusher = ?, pushed_at = ?,
                tries = tries + 1, answer = '' WHERE id = ? AND state = '' AND x.{_UNSENT.format("x")}""",
            (key, pusher, at, row),
        ) == 1  # fmt: skip

    def settle(self, row: int, state: PushState, answer: str) -> None:
        """Note where one stands now, and what was answered."""
        self._connection.run(
            "UPDATE outbox SET state = ?, answer = ? WHERE id = ? AND recipient = 'buyer'", (state.value, answer, row)
        )


def _letter(row: Row) -> Letter:
    row_id, order, kind, text, created_at, pusher, pushed_at, answer = row
    return Letter(row=row_id, order=order, kind=kind, text=text, created_at=created_at, pusher=pusher,
                  pushed_at=pushed_at, answer=answer)  # fmt: skip
