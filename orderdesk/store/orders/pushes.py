"""What of the outbox goes to marketplaces over their lines, and where it has come to.

A row is taken in a write of its own before anything is sent, and never taken a second time: whoever is stopped between
the two leaves behind that it may have been done.
"""

from __future__ import annotations

import json
from collections.abc import Collection
from typing import Final

from orderdesk.model.channel_accounts import Push, PushState
from orderdesk.store.connection import Connection, Row

_COLUMNS: Final = "x.id, x.order_id, x.kind, x.text, x.details, x.state, x.key, x.pusher, x.pushed_at, x.answer"
_UNTOLD: Final = "recipient = 'marketplace' AND {0}.sent_at IS NULL AND {0}.withdrawn_at IS NULL"


class Pushes:
    """The outbox as the lines see it."""

    def __init__(self, connection: Connection) -> None:
        """Over one connection."""
        self._connection = connection

    def ready(self, channel: str, kinds: Collection[str], since: int, now: int) -> list[Push]:
        """Of each order of a channel the first thing that can be told now, oldest first.

        Not what was done before `since`, nor what can still be taken back, nor anything behind what is in the way.
        """
        marks = ", ".join("?" * len(kinds))
        return self._many(
            f"""JOIN orders o ON o.id = x.order_id
                WHERE x.{_UNTOLD.format("x")} AND x.state = '' AND x.kind IN ({marks})
                  AND ifnull(x.not_before, 0) <= ? AND x.created_at >= ? AND o.channel = ?
                  AND NOT EXISTS (SELECT 1 FROM outbox y WHERE y.order_id = x.order_id AND y.id < x.id
                                  AND y.{_UNTOLD.format("y")} AND y.kind IN ({marks}))
                ORDER BY x.id LIMIT 1000""",
            *kinds, now, since, channel, *kinds,
        )  # fmt: skip

    def any_for(self, channel: str, since: int, now: int) -> bool:
        """Whether anything of a channel might be told or looked up now; costs next to nothing."""
        return bool(
            self._connection.value(
                f"""SELECT 1 FROM outbox x JOIN orders o ON o.id = x.order_id
                    WHERE x.{_UNTOLD.format("x")} AND x.created_at >= ? AND ifnull(x.not_before, 0) <= ?
                      AND x.state <> 'doubtful' AND o.channel = ? LIMIT 1""",
                (since, now, channel),
            )
        )

    def unsettled(self, channel: str) -> list[Push]:
        """What is on its way or was refused, and of which the truth has not been looked up yet."""
        return self._many(
            f"""JOIN orders o ON o.id = x.order_id
                WHERE x.{_UNTOLD.format("x")} AND x.state IN ('pushing', 'refused') AND o.channel = ? ORDER BY x.id""",
            channel,
        )

    def get(self, row: int) -> Push | None:
        """One that is not told yet, by its row."""
        return next(iter(self._many(f"WHERE x.id = ? AND x.{_UNTOLD.format('x')}", row)), None)

    def of(self, order_id: int, state: PushState) -> list[Push]:
        """Those of an order that stand so and are not told."""
        where = f"WHERE x.order_id = ? AND x.state = ? AND x.{_UNTOLD.format('x')} ORDER BY x.id"
        return self._many(where, order_id, state.value)

    def begin(self, row: int, *, key: str, pusher: str, at: int) -> bool:
        """Take one on its way, in a write before anything is sent; False where somebody else has."""
        return self._connection.run(
            f"""UPDATE outbox AS x SET state = 'pushing', key = ifnull(key, ?), pusher = ?, pushed_at = ?,
                tries = tries + 1, answer = '' WHERE id = ? AND state = '' AND x.{_UNTOLD.format("x")}""",
            (key, pusher, at, row),
        ) == 1  # fmt: skip

    def settle(self, row: int, state: PushState, answer: str) -> None:
        """Note where one stands now, and what was answered."""
        self._connection.run("UPDATE outbox SET state = ?, answer = ? WHERE id = ?", (state.value, answer, row))

    def _many(self, rest: str, *values: object) -> list[Push]:
        return [_push(row) for row in self._connection.rows(f"SELECT {_COLUMNS} FROM outbox x {rest}", values)]


def _push(row: Row) -> Push:
    row_id, order, kind, text, details, state, key, pusher, pushed_at, answer = row
    return Push(row=row_id, order=order, kind=kind, text=text, details=json.loads(details), state=PushState(state),
                key=key or "", pusher=pusher, pushed_at=pushed_at, answer=answer)  # fmt: skip
