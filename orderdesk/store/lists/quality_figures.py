"""The figures of the quality report, each read through an index of what it counts and grouped by channel."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final, NamedTuple

from orderdesk.json_text import to_json
from orderdesk.model import Shelf
from orderdesk.store.connection import Connection
from orderdesk.store.orders.charges import DUE

_CLOSED: Final = ", ".join(f"'{shelf}'" for shelf in Shelf if shelf.closed)

_JUDGED: Final = "'new', 'delivery', 'pickup'"
"""The shelves of which misses and late deliveries tell."""

# An act is taken back by the very next event of its order, and that one is no act itself.
_STANDS: Final = """h.kind <> 'undone' AND NOT EXISTS (
    SELECT 1 FROM history u WHERE u.order_id = h.order_id AND u.version = h.version + 1 AND u.kind = 'undone')"""

# Only the last time that an order left New counts: what was undone or taken up again did not happen.
_LEFT_NEW: Final = f"""
    WITH leaving AS (
        SELECT order_id, entered_shelf, tier, actor_kind, max(seq) FROM history
        WHERE left_shelf = 'new' AND at >= :since AND kind <> 'undone' GROUP BY order_id
    ), judged AS (
        SELECT o.channel, o.facts, l.tier,
            CASE WHEN l.actor_kind = 'operator' AND l.entered_shelf NOT IN ({_CLOSED}) THEN 'accepted'
                 WHEN l.actor_kind = 'system' AND o.cancel_reason IN (SELECT value FROM json_each(:by_clock))
                 THEN 'missed'
                 WHEN l.entered_shelf NOT IN ({_CLOSED}) OR (l.actor_kind = 'system' AND o.cancel_reason IS NULL)
                 THEN 'elsewhere' END AS how,
            o.cancel_reason IN (SELECT value FROM json_each(:by_clock)) IS TRUE AS lost
        FROM leaving l JOIN orders o ON o.id = l.order_id WHERE o.shelf <> 'new'
    )
    SELECT channel, how, tier, CASE WHEN tier = 'late' AND NOT lost THEN json_extract(facts, '$.assigned') END AS who,
           lost, count(*)
    FROM judged WHERE how IS NOT NULL GROUP BY channel, how, tier, who, lost
"""


class Left(NamedTuple):
    """So many `orders` that have left New in one way."""

    channel: str
    how: str
    """`accepted` by an operator, `missed` (its clock took it), or accepted `elsewhere`, nobody knows when."""
    tier: str | None
    assigned: str | None
    """Whose it was, where it was late."""
    lost: bool
    """Its clock took it, then or later."""
    orders: int


class Unproven(NamedTuple):
    """An act without evidence."""

    at: int
    event: str
    operator: str
    channel: str
    number: str
    moved: int
    """Whether it moved what was promised, 1 or 0."""


class QualityFigures:
    """Counts what the marketplaces punish."""

    def __init__(self, connection: Connection) -> None:
        """Over one connection."""
        self._connection = connection

    def left_new(self, since: int, by_clock: Iterable[str]) -> list[Left]:
        """How orders have left New; `by_clock` are the reasons by which clocks end orders."""
        rows = self._connection.rows(_LEFT_NEW, {"since": since, "by_clock": to_json(list(by_clock))})
        return [Left(*row) for row in rows]

    def first_contacts(self, since: int) -> list[tuple[str, int]]:
        """Of each order that came since then and whose buyer was spoken to: its channel, seconds until that was."""
        return self._connection.rows(
            """SELECT o.channel, max(0, min(c.at) - o.received_at) FROM orders o JOIN contacts c ON c.order_id = o.id
               WHERE o.received_at >= ? GROUP BY o.id""",
            (since,),
        )

    def lost(self, since: int, by_clock: Iterable[str]) -> list[tuple[str, str | None, int]]:
        """Orders that their clocks took, from whatever shelf: channel, whose they were, how many."""
        return self._connection.rows(
            """SELECT channel, json_extract(facts, '$.assigned') AS who, count(*) FROM orders
               WHERE cancel_reason IN (SELECT value FROM json_each(?)) AND closed_at >= ? GROUP BY channel, who""",
            (to_json(list(by_clock)), since),
        )

    def delivered_late(self, since: int) -> list[tuple[str, int]]:
        """Orders that missed their date and are out of the house: channel and how many.

        Of those at a pickup point only what was given out: whoever never comes is not the shop's fault.
        """
        return self._connection.rows(
            f"""SELECT o.channel, count(DISTINCT o.id) FROM history h JOIN orders o ON o.id = h.order_id
               WHERE h.left_shelf IN ('delivery', 'pickup') AND h.at >= ? AND h.tier = 'late'
                   AND (h.left_shelf = 'delivery' OR o.cancel_reason IS NULL) AND {_STANDS}
               GROUP BY o.channel""",
            (since,),
        )

    def left_late(self, since: int) -> list[tuple[str, str, int]]:
        """Orders that left a status late, of those that no other figure is about: channel, status, how many."""
        return self._connection.rows(
            f"""SELECT o.channel, json_extract(h.changes, '$.status[0]') AS status, count(DISTINCT o.id)
               FROM history h JOIN orders o ON o.id = h.order_id
               WHERE h.left_shelf IS NOT NULL AND h.left_shelf NOT IN ({_JUDGED}) AND h.at >= ? AND h.tier = 'late'
                   AND h.kind <> 'undone' AND {_STANDS}
               GROUP BY o.channel, status""",
            (since,),
        )

    def standing_late(self, now: int) -> list[tuple[str, str, int]]:
        """Orders that are late where they are, of those that no other figure is about: channel, status, how many."""
        return self._connection.rows(
            f"""SELECT channel, status, count(*) FROM orders
               WHERE shelf NOT IN ({_JUDGED}, {_CLOSED}) AND rank < :now AND json_extract(deadline, '$[5]') < :now
               GROUP BY channel, status""",
            {"now": now},
        )

    def late_on_the_way(self, now: int) -> list[tuple[str, int]]:
        """Orders out for delivery whose date has passed: channel and how many."""
        return self._connection.rows(
            """SELECT channel, count(*) FROM orders
               WHERE shelf = 'delivery' AND rank < :now AND json_extract(deadline, '$[5]') < :now GROUP BY channel""",
            {"now": now},
        )

    def cancelled(self, since: int, reasons: Iterable[str]) -> list[tuple[str, str, int]]:
        """Orders cancelled for these reasons: channel, reason, how many."""
        return self._connection.rows(
            """SELECT channel, cancel_reason, count(*) FROM orders
               WHERE cancel_reason IN (SELECT value FROM json_each(?)) AND closed_at >= ?
               GROUP BY channel, cancel_reason""",
            (to_json(list(reasons)), since),
        )

    def on_ladder(self, channel: str, reason: str, since: int) -> tuple[int, int | None]:
        """How many orders of a channel were cancelled for a reason, and when the oldest of them was."""
        row = self._connection.row(
            "SELECT count(*), min(closed_at) FROM orders WHERE cancel_reason = ? AND closed_at >= ? AND channel = ?",
            (reason, since, channel),
        )
        assert row is not None
        return row[0], row[1]

    def fees(self, since: int) -> list[tuple[str, str, str, int, int]]:
        """What was charged: channel, fee, currency, minor units, how often."""
        return self._connection.rows(
            f"""SELECT o.channel, c.key, c.currency, sum(c.amount), count(*)
               FROM charges c JOIN orders o ON o.id = c.order_id WHERE c.at >= ? AND {DUE}
               GROUP BY o.channel, c.key, c.currency ORDER BY o.channel, c.key""",
            (since,),
        )

    def unproven(self, since: int) -> list[Unproven]:
        """Acts that nothing in the order's log supports, newest first."""
        rows = self._connection.rows(
            f"""SELECT h.at, h.kind, h.actor, o.channel, o.number,
                   h.version > 1 AND json_extract(h.changes, '$.planned_at') IS NOT NULL AS moved
               FROM history h JOIN orders o ON o.id = h.order_id
               WHERE h.unproven IS NOT NULL AND h.at >= ? AND {_STANDS} ORDER BY h.at DESC, h.seq DESC""",
            (since,),
        )
        return [Unproven(*row) for row in rows]
