"""The shop at Flowwow: what its seller does to an order, and what befalls orders without the seller."""

from __future__ import annotations

import hashlib
import hmac
import json
from random import Random
from typing import Final
from uuid import UUID

from orderdesk.sandbox.flowwow import flowwow_order as status
from orderdesk.sandbox.flowwow.flowwow_maker import HOUR, FlowwowMaker
from orderdesk.sandbox.flowwow.flowwow_order import SHOP, FlowwowOffer, FlowwowOrder
from orderdesk.sandbox.life import Life
from orderdesk.sandbox.living_shop import LivingShop
from orderdesk.sandbox.market import Denied, Webhook
from orderdesk.sandbox.stepped_clock import SteppedClock

SIGNATURE: Final = "X-Flowwow-Signature"
"""The header of a webhook's signature. No source names it: it is chosen here."""
STAGES: Final = (status.NEW,) * 6 + (
    status.ACCEPTED, status.ACCEPTED, status.ACCEPTED, status.PHOTO, status.WITH_COURIER, status.WITH_COURIER,
    status.FINISHED, status.FINISHED,
)  # fmt: skip
"""How often each stage is met among the orders that are there at first."""


class FlowwowShop(LivingShop[FlowwowOrder]):
    """All orders and goods, and all that is going to happen to them."""

    def __init__(self, clock: SteppedClock, seed: int, life: Life, number: int) -> None:
        """Open it, with `number` orders of every stage."""
        super().__init__(clock, seed, life)
        self.webhooks: list[Webhook] = []
        self.secret = f"sandbox-webhook-{Random(f'{seed}/flowwow/webhook').randrange(16**8):08x}"
        self._maker = FlowwowMaker(seed)
        self.offers: list[FlowwowOffer] = self._maker.offers
        chance, now = Random(f"{number}/stages"), clock()
        for _count in range(number):
            stage = chance.choice(STAGES)
            ago = chance.randrange(HOUR) if stage == status.NEW else chance.randrange(2 * HOUR, 96 * HOUR)
            self.arrive(now - ago, "" if stage in (status.NEW, status.ACCEPTED) else "courier")
            list(self.orders.values())[-1].status = stage
        self.webhooks.clear()

    def arrive(self, at: int, kind: str = "") -> bool:
        """An order that was paid for: it can only be of goods that are shown and there."""
        order = self._maker.order(at, kind)
        if order is None:
            return False
        self.orders[order.number] = order
        self._send("order.paid", order, at)
        if self.chance(order.number, "cancelled") < self.life.cancelled:
            when = at + 300 + int(self.chance(order.number, "when") * 6 * HOUR)
            self.agenda.plan(when, "buyer_cancels", order.number)
        return True

    def accept(self, order: FlowwowOrder) -> None:
        """Take a new order on."""
        self._go(order, {status.NEW: status.ACCEPTED}, "accept")

    def courier_left(self, order: FlowwowOrder) -> None:
        """The courier, or the post, has it; nobody carries what is picked up."""
        if order.how == "pickup":
            raise Denied(f"Order {order.number} is a pickup")
        then = status.POST_DELIVERING if order.how == "post" else status.WITH_COURIER
        self._go(order, dict.fromkeys((status.ACCEPTED, status.PHOTO, status.POST_ASSEMBLED), then), "courierLeft")

    def finish(self, order: FlowwowOrder) -> None:
        """The recipient has it; also from a courier of whom nothing was said."""
        before = (status.ACCEPTED, status.PHOTO, status.WITH_COURIER, status.WAITING_PICKUP, status.POST_DELIVERING,
                  status.POST_WAITING)  # fmt: skip
        self._go(order, dict.fromkeys(before, status.FINISHED), "finish")

    def cancel(self, order: FlowwowOrder, at: int) -> bool:
        """The buyer or the support cancels it; whether it could be."""
        if order.cancelled or order.status == status.FINISHED:
            return False
        order.cancelled = True
        self._send("order.cancelled", order, at)
        return True

    def _go(self, order: FlowwowOrder, where: dict[int, int], act: str) -> None:
        if order.cancelled or order.status not in where:
            said = "is cancelled" if order.cancelled else f"has status {order.status}"
            raise Denied(f"{act}: order {order.number} {said}")
        order.status = where[order.status]

    def _send(self, event: str, order: FlowwowOrder, at: int) -> None:
        number = len(self.webhooks)
        uuid = str(UUID(int=Random(f"{self.seed}/webhook/{number}").getrandbits(128), version=4))
        body = json.dumps({"uuid": uuid, "event": event, "shopId": SHOP, "order": {"id": order.id}})
        mark = hmac.new(self.secret.encode(), body.encode(), hashlib.sha256).hexdigest()
        headers = {"Content-Type": "application/json", SIGNATURE: f"sha256={mark}"}
        self.webhooks.append(Webhook(at, headers, body))


def _buyer_cancels(shop: FlowwowShop, order: FlowwowOrder, at: int) -> bool:
    return shop.cancel(order, at)


def _photo_is_shown(shop: FlowwowShop, order: FlowwowOrder, at: int) -> bool:
    return _moved(order, "", status.ACCEPTED, status.PHOTO)


def _waits_for_pickup(shop: FlowwowShop, order: FlowwowOrder, at: int) -> bool:
    return _moved(order, "pickup", status.ACCEPTED, status.WAITING_PICKUP)


def _post_is_packed(shop: FlowwowShop, order: FlowwowOrder, at: int) -> bool:
    return _moved(order, "post", status.ACCEPTED, status.POST_ASSEMBLED)


def _post_arrives(shop: FlowwowShop, order: FlowwowOrder, at: int) -> bool:
    return _moved(order, "post", status.POST_DELIVERING, status.POST_WAITING)


def _moved(order: FlowwowOrder, how: str, before: int, then: int) -> bool:
    if order.cancelled or order.status != before or how not in ("", order.how):
        return False
    order.status = then
    return True


FlowwowShop.happenings = {
    "buyer_cancels": _buyer_cancels,
    "photo_is_shown": _photo_is_shown,
    "waits_for_pickup": _waits_for_pickup,
    "post_is_packed": _post_is_packed,
    "post_arrives": _post_arrives,
}
