"""What a desk shows of a marketplace: what it says it has told, what not, and where each order is there."""

from __future__ import annotations

from typing import Final

from orderdesk.desk.channels.settling import TOLD_THERE
from orderdesk.model import FactName, Order, OutboxItem
from orderdesk.model.channel_accounts import PushState
from tests.sandbox.both_sides import Act
from tests.sandbox.desk.desk_at_work import over_there
from tests.shop import Shop

NAMES: Final = {"ACCEPTED_BY_MERCHANT": "accept", "ASSEMBLE": "assemble", "MERCHANT_OUT_OF_STOCK": "cancel"}
"""What the sandbox's log calls what the desk tells."""

APART: Final = 75
"""Seconds of the market between two looks: its line is asked each minute, what was done is told after ten seconds."""

LOOKS: Final = 8
"""How often the desk may look in a turn; where the line does not answer, the wait for it lies between."""


class DeskShown:
    """Reads the database of a desk as an operator would."""

    def __init__(self, shop: Shop) -> None:
        self._shop, self._rested = shop, False

    def at_rest(self) -> bool:
        return self._rested

    def told(self) -> list[Act]:
        return [act for act, order, item in self._acts() if self._where(order, item) == "told"]

    def untold(self) -> list[Act]:
        return [act for act, order, item in self._acts() if self._where(order, item) == "untold"]

    def unknown(self) -> list[Act]:
        return [act for act, order, item in self._acts() if self._where(order, item) == "unknown"]

    def shown(self) -> dict[str, tuple[str, str]]:
        found = dict[str, tuple[str, str]]()
        for order in self._orders():
            state, _slash, status = str(order.facts.get(FactName.CHANNEL_STATUS, "")).partition("/")
            found[order.number] = (state, status)
        return found

    def _where(self, order: Order, item: OutboxItem) -> str:
        """What the desk shows of an item: `told` where it says so itself, `known` where the marketplace said so."""
        pushed = self._shop.store.connection.value("SELECT pushed_at FROM outbox WHERE id = ?", (item.id,)) is not None
        said = {event.note for event in self._shop.store.history.of(order.id) if event.kind == TOLD_THERE}
        if item.sent_at is not None and item.text in said:
            return "told"
        if pushed and item.state is not PushState.REFUSED and over_there(order):
            return "unknown"
        if item.sent_at is not None:
            return "told" if pushed else "known"
        return "untold" if item.waits or item.state is PushState.REFUSED else "overtaken"

    def _acts(self) -> list[tuple[Act, Order, OutboxItem]]:
        outbox = self._shop.store.outbox
        return [
            ((order.number, NAMES[item.kind]), order, item)
            for order in self._orders()
            for item in outbox.of(order.id)
            if item.to == "marketplace"
        ]

    def _orders(self) -> list[Order]:
        self._shop.store.connection.check_unchanged()
        ids = self._shop.store.connection.rows("SELECT id FROM orders ORDER BY id")
        return [order for (order_id,) in ids if (order := self._shop.store.orders.get(order_id)) is not None]
