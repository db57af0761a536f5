"""What the marketplaces have charged: a ledger that only grows."""

from __future__ import annotations

from typing import Final

from msgspec import Struct

from orderdesk.money import LIMIT, Money
from orderdesk.store.connection import Connection, Row
from orderdesk.store.orders.order_rows import understood
from orderdesk.wording.dates import LATEST

DUE: Final = "NOT EXISTS (SELECT 1 FROM charge_reversals r WHERE r.id = c.id)"
"""The condition that a fee `c` of the ledger still comes due."""


class ChargeRow(Struct, frozen=True, kw_only=True):
    """One fee in the ledger."""

    order_id: int
    at: int
    key: str
    amount: Money


class Charges:
    """The ledger of fees."""

    def __init__(self, connection: Connection) -> None:
        """Over one connection."""
        self._connection = connection

    def add(self, order_id: int, key: str, amount: Money, *, at: int, act: int) -> int:
        """Note a fee that an act costs; its id."""
        return self._connection.insert(
            "INSERT INTO charges (order_id, at, key, amount, currency, act_id) VALUES (?, ?, ?, ?, ?, ?)",
            (order_id, at, key, amount.minor, amount.currency, act),
        )

    def reverse(self, charge_id: int, *, at: int, operator: str) -> None:
        """Note that a fee does not come due after all: what it was for was taken back before anybody heard of it."""
        self._connection.run("INSERT INTO charge_reversals VALUES (?, ?, ?)", (charge_id, at, operator))

    def count(self, channel: str, key: str, since: int) -> int:
        """How often a fee has come up on a channel from `since` on, free ones included."""
        return int(
            self._connection.value(
                f"""SELECT count(*) FROM charges c JOIN orders o ON o.id = c.order_id
                    WHERE c.key = ? AND c.at >= ? AND o.channel = ? AND {DUE}""",
                (key, since, channel),
            )
        )

    def sums(self, first: int, last: int) -> dict[int, int]:
        """What the orders of these ids, and between them, have cost in fees, where they have: in minor units."""
        rows = self._connection.rows(
            f"""SELECT order_id, sum(amount) FROM charges c WHERE order_id BETWEEN ? AND ? AND {DUE}
                GROUP BY order_id HAVING sum(amount) > 0""",
            (first, last),
        )
        return dict(rows)

    def of_act(self, order_id: int, act: int) -> list[int]:
        """The fees of an order that an act has cost and that still come due: their ids."""
        rows = self._connection.rows(
            f"SELECT id FROM charges c WHERE order_id = ? AND act_id = ? AND {DUE} ORDER BY id", (order_id, act)
        )
        return [charge for (charge,) in rows]

    def of(self, order_id: int) -> list[ChargeRow]:
        """The fees of an order, oldest first."""
        rows = self._connection.rows(
            f"SELECT order_id, at, key, amount, currency FROM charges c WHERE order_id = ? AND {DUE} ORDER BY id",
            (order_id,),
        )
        return understood(self._connection, order_id, "charges", rows, _charge)


def _charge(row: Row) -> ChargeRow:
    order_id, at, key, amount, currency = row
    if not (0 <= at < LATEST and abs(amount) <= LIMIT):
        raise ValueError(row)
    return ChargeRow(order_id=order_id, at=at, key=key, amount=Money(amount, currency))
