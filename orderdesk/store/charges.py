"""What the marketplaces have charged: a ledger that only grows."""

from __future__ import annotations

from dataclasses import dataclass

from orderdesk.money import Money
from orderdesk.store.connection import Connection


@dataclass(frozen=True, slots=True, kw_only=True)
class ChargeRow:
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

    def add(self, order_id: int, key: str, amount: Money, *, at: int) -> None:
        """Note a fee."""
        self._connection.run(
            "INSERT INTO charges (order_id, at, key, amount, currency) VALUES (?, ?, ?, ?, ?)",
            (order_id, at, key, amount.minor, amount.currency),
        )

    def count(self, key: str, since: int) -> int:
        """How often a fee has come up from `since` on, free ones included."""
        return int(self._connection.value("SELECT count(*) FROM charges WHERE key = ? AND at >= ?", (key, since)))

    def of(self, order_id: int) -> list[ChargeRow]:
        """The fees of an order, oldest first."""
        return [
            ChargeRow(order_id=order_id, at=at, key=key, amount=Money(amount, currency))
            for at, key, amount, currency in self._connection.rows(
                "SELECT at, key, amount, currency FROM charges WHERE order_id = ? ORDER BY id", (order_id,)
            )
        ]
