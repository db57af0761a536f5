"""The account at KeyCRM: orders that come in from its sources, and what befalls them without the desk."""

from __future__ import annotations

import json
from collections.abc import Callable
from random import Random
from typing import Any, Final

from orderdesk.config_reader import read_toml
from orderdesk.data_files import data_folder
from orderdesk.sandbox.keycrm.keycrm_answers import written
from orderdesk.sandbox.keycrm.keycrm_dictionaries import CANCELLED, DELIVERY, DONE, NOVA_POSHTA, PICKUP, STATUSES
from orderdesk.sandbox.keycrm.keycrm_order import KeyLine, KeyOffer, KeyOrder
from orderdesk.sandbox.life import Life
from orderdesk.sandbox.living_shop import LivingShop
from orderdesk.sandbox.market import Webhook
from orderdesk.sandbox.stepped_clock import SteppedClock

HOUR: Final = 3600
STAGES: Final = (1, 1, 1, 18, 20, 24, 24, 25, 30, 30, 12, 15)
"""How often each status is met among the orders that are there at first."""

Ship = Callable[[str, int, str, str], None]
"""Lets the carrier know a parcel: its number, when it was made, whom it is for, their phone."""


class KeyAccount(LivingShop[KeyOrder]):
    """All orders and goods of an account."""

    def __init__(self, clock: SteppedClock, seed: int, life: Life, number: int, ship: Ship) -> None:
        """Open it, with `number` orders of every stage."""
        super().__init__(clock, seed, life)
        self.ship = ship
        self.webhooks: list[Webhook] = []
        self._place: dict[str, Any] = read_toml(data_folder() / "demo" / "shop.toml")["places"]["magazito"]
        self._random = chance = Random(f"{seed}/keycrm/orders")
        self._id = 23_000 + chance.randrange(1000)
        self.offers = [
            KeyOffer(22 + place, item["sku"], item["name"], float(item["price"]), 60.0)
            for place, item in enumerate(self._place["goods"])
        ]
        now = clock()
        for _count in range(number):
            status = chance.choice(STAGES)
            at = now - (chance.randrange(HOUR) if status == 1 else chance.randrange(2 * HOUR, 20 * 24 * HOUR))
            order = self.receive(at)
            order.status = status
            if status == 30 and order.service == NOVA_POSHTA:
                order.tracking = f"2045{chance.randrange(10**10):010d}"
                self.ship(order.tracking, at, order.buyer, order.phone)
            order.closed = at + HOUR if STATUSES[status].closes else None
        self.webhooks.clear()

    def arrive(self, at: int, kind: str = "") -> bool:
        """A new order, of the source of this id or of any; whether there is such a source."""
        if kind not in ("", "11", "12"):
            return False
        self.receive(at, int(kind or 0))
        return True

    def receive(self, at: int, source: int = 0) -> KeyOrder:
        """A new order; the CRM has it some minutes after its source."""
        chance = self._random
        self._id += chance.randrange(1, 9)
        source = source or chance.choice((11, 11, 12))
        pickup = chance.random() < 0.2
        goods = chance.sample(self.offers, chance.choice((1, 1, 2)))
        order = KeyOrder(
            id=self._id, source=source, source_uuid=f"DEMO-{self._id - 4000}", ordered=at - 280, created=at, updated=at,
            lines=[KeyLine(one, float(chance.choice((1, 1, 2))), one.price) for one in goods],
            buyer=chance.choice(self._place["customers"]), phone=f"+3805050{chance.randrange(100_000):05d}",
            service=PICKUP if pickup else NOVA_POSHTA, city=self._place["town"],
            point="" if pickup else f"Відділення №{chance.randrange(1, 60)}",
            on_delivery=chance.random() < 0.5, buyer_comment=chance.choice((None, None, "Без дзвінка, лише SMS")),
        )  # fmt: skip
        order.paid = not order.on_delivery
        self.orders[str(order.id)] = order
        self._tell(order, at)
        if self.chance(str(order.id), "cancelled") < self.life.cancelled:
            when = at + 600 + int(self.chance(str(order.id), "when") * 9 * HOUR)
            self.agenda.plan(when, "buyer_cancels", str(order.id))
        return order

    def put_status(self, order: KeyOrder, status: int, at: int) -> None:
        """Let it have another status."""
        if order.status == status:
            return
        order.status, order.updated = status, at
        order.closed = at if STATUSES[status].closes else None
        self._tell(order, at)

    def _tell(self, order: KeyOrder, at: int) -> None:
        context = {
            "id": order.id, "source_uuid": order.source_uuid, "status_id": order.status,
            "status_group_id": order.group, "status_changed_at": written(at), "ordered_at": written(order.ordered),
            "created_at": written(order.created), "updated_at": written(order.updated), "grand_total": order.total,
            "payments_total": order.total if order.paid else 0.0,
            "payment_status": "paid" if order.paid else "not_paid",
        }  # fmt: skip
        body = json.dumps({"event": "order.change_order_status", "context": context})
        self.webhooks.append(Webhook(at, {"Content-Type": "application/json"}, body))


def _buyer_cancels(account: KeyAccount, order: KeyOrder, at: int) -> bool:
    if order.group in (DELIVERY, DONE, CANCELLED):
        return False
    account.put_status(order, 15, at)
    return True


def _is_paid(account: KeyAccount, order: KeyOrder, at: int) -> bool:
    if order.paid:
        return False
    order.paid, order.updated = True, at
    return True


def _manager_agrees(account: KeyAccount, order: KeyOrder, at: int) -> bool:
    if order.status not in (1, 18):
        return False
    account.put_status(order, 20, at)
    return True


KeyAccount.happenings = {
    "buyer_cancels": _buyer_cancels, "is_paid": _is_paid, "manager_agrees": _manager_agrees,
}  # fmt: skip
