"""The orders that lie on the shelves when the sandbox opens: some of every stage."""

from __future__ import annotations

from random import Random
from typing import Final

from orderdesk.sandbox.kaspi.almaty import evening
from orderdesk.sandbox.kaspi.kaspi_life import HOUR, KaspiShop
from orderdesk.sandbox.kaspi.kaspi_maker import DAY
from orderdesk.sandbox.kaspi.kaspi_order import KaspiOrder

STAGES: Final = ("new",) * 8 + ("accepted",) * 5 + ("packed",) * 3 + ("carried",) * 2 + ("back", "closed")
"""How often each stage is met, of twenty orders."""


def fill(shop: KaspiShop, number: int) -> None:
    """Make orders, each brought to a stage as if it had lived until now."""
    chance, now = Random(f"{number}/stages"), shop.clock()
    for _count in range(number):
        stage = chance.choice(STAGES)
        carried = "kaspi" if stage in ("packed", "carried", "back") else ""
        at = now - (chance.randrange(HOUR) if stage == "new" else chance.randrange(2 * HOUR, 9 * DAY))
        _bring(shop, shop.receive(at, carried), stage, now)


def _bring(shop: KaspiShop, order: KaspiOrder, stage: str, now: int) -> None:
    if stage == "new":
        return
    order.to_sign = False
    if order.preorder and stage == "accepted":  # these lie longer than a list reaches back
        order.created -= 15 * DAY
    order.preorder = order.preorder and stage == "accepted"
    order.status = "ACCEPTED_BY_MERCHANT"
    shop.to_its_state(order, now)
    if stage == "accepted":
        return
    if stage == "closed":
        order.end("COMPLETED")
        return
    order.assembled, order.places, order.waybill_at = True, 1, now - HOUR
    if stage in ("carried", "back"):
        order.transmitted = order.hand_over_by = evening(order.created) if order.created < now - DAY else now - HOUR
        shop.agenda.plan(now + 4 * HOUR, "reaches_buyer", order.code)
    if stage == "back":
        order.status, order.reason = "CANCELLING", "TIMEOUT_BUYER_PICKUP"
        shop.agenda.plan(now + HOUR, "back_at_point", order.code)
