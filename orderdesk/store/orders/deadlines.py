"""The deadlines in the database: found by the calendar they count on, and moved when it changes.

A deadline follows from its order and the calendars. When only a calendar changes, the order keeps its version, and its
history has nothing to tell.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from orderdesk.json_text import to_json
from orderdesk.model import Order
from orderdesk.rules.deadlines import Plan
from orderdesk.store.connection import Connection, Row
from orderdesk.store.lists.search_index import OPEN, WAITING
from orderdesk.store.orders.order_columns import burns_at, deadline_text, rank
from orderdesk.store.orders.order_rows import SELECT, read_orders

_TOGETHER: Final = 500
"""Orders read at once."""

# The earliest instant that a deadline speaks of: its start, or a tier or warning that long before its end. It is in the
# very words of the index `orders_by_calendar`, which answers without a look at the orders.
_EARLIEST: Final = """
    min(json_extract(o.deadline, '$[3]'), ifnull(json_extract(o.deadline, '$[4][0][1]'), 1 << 62),
        ifnull(json_extract(o.deadline, '$[6]'), 1 << 62))
"""


DeadlineRow = tuple[str | None, int | None, int | None, int | None, int, int, int]
"""A deadline and a plan with what follows from them, as they are stored for an order: its id last."""

Stamp = tuple[object, ...]
"""Differs when an order has changed in what its deadline follows from."""


MOVING: Final = "deadlines_to_move"
"""The setting while deadlines are about to move (`desk.clocks.retime`)."""


class Deadlines:
    """The deadlines of open orders."""

    def __init__(self, connection: Connection) -> None:
        """Over one connection."""
        self._connection = connection

    def counting_on(self, calendar: str, *, due_from: int, begun_before: int | None) -> list[int]:
        """The ids of open orders whose deadline counts on `calendar`, ends at `due_from` or later.

        With `begun_before`, only of deadlines that speak of an instant before that.
        """
        begun = "" if begun_before is None else f"AND {_EARLIEST} < {begun_before:d}"
        return self._ids(
            f"json_extract(o.deadline, '$[2]') = ? AND o.rank >= ? AND o.rank < ? {begun}",
            (calendar, due_from, WAITING),
        )

    def in_status(self, channel: str, status: str, shelf: str, *, due_from: int = WAITING) -> list[int]:
        """The ids of orders in a status of an open shelf, with a deadline from `due_from` on, or without any."""
        return self._ids(
            "o.shelf = ? AND o.rank >= ? AND o.status = ? AND o.channel = ?", (shelf, due_from, status, channel)
        )

    def orders(self, ids: Sequence[int]) -> Iterator[Order]:
        """The orders with these ids that are not damaged, some at a time."""
        for start in range(0, len(ids), _TOGETHER):
            some = ids[start : start + _TOGETHER]
            places = ", ".join("?" * len(some))
            for order in read_orders(self._connection, f"{SELECT} WHERE o.id IN ({places})", some):
                if order.damage is None:
                    yield order

    def moving(self) -> str:
        """The mark that deadlines are about to move: nothing is to be done by them. Empty while they hold."""
        asked = "SELECT value FROM settings WHERE name = ?"
        return str(self._connection.once("settings", MOVING, lambda: self._connection.value(asked, (MOVING,))) or "")

    def open(self) -> list[int]:
        """The ids of all open orders."""
        return sorted(self._ids(OPEN, ()))

    def stamps(self, ids: Sequence[int]) -> dict[int, Stamp]:
        """Of each of these orders what its deadline and its plan follow from, but for rules and calendars."""
        rows = self._connection.rows(
            """SELECT o.id, o.version, o.deadline, o.seen_at, o.alerts_from
               FROM json_each(?) JOIN orders o ON o.id = value""",
            (to_json(ids),),
        )
        return {order_id: tuple(stamp) for order_id, *stamp in rows}

    def row(self, order_id: int) -> Row:
        """An order's deadline with what follows from it, as it is stored."""
        row = self._connection.row(
            "SELECT deadline, warn_at, acts_at, alerts_at, called_off, rank FROM orders WHERE id = ?",
            (order_id,),
        )
        assert row is not None
        return row

    def move_all(self, rows: Iterable[DeadlineRow]) -> None:
        """Store deadlines and all that follows from them, where they are others than before."""
        self._connection.run_many(
            """UPDATE orders SET deadline = ?1, warn_at = ?2, acts_at = ?3, alerts_at = ?4, called_off = ?5, rank = ?6
               WHERE id = ?7 AND (deadline, warn_at, acts_at, alerts_at, called_off, rank)
                   IS NOT (?1, ?2, ?3, ?4, ?5, ?6)""",
            rows,
        )

    def _ids(self, where: str, parameters: Sequence[object]) -> list[int]:
        return [row[0] for row in self._connection.rows(f"SELECT o.id FROM orders o WHERE {where}", parameters)]


def deadline_row(order: Order, plan: Plan) -> DeadlineRow:
    """The order's deadline as it is stored."""
    return (
        deadline_text(order.deadline), burns_at(order), plan.acts_at, plan.alerts_at, int(plan.called_off),
        rank(order), order.id,
    )  # fmt: skip
