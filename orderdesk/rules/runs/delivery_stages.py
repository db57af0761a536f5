"""How far a parcel is on its way with a carrier (C33). Pure.

What the order's own status tells goes before what was told of the parcel: only between leaving the shop and the end,
which the status cannot tell apart, does the fact count.
"""

from __future__ import annotations

from orderdesk.model import FactName, Order, Shelf
from orderdesk.model.dispatch import TOLD, Stage
from orderdesk.rules.rulebook.goods_words import Goods
from orderdesk.rules.rulebook.model import Rulebook


def stage_of(book: Rulebook, order: Order) -> Stage | None:
    """How far its parcel is; `None` where no carrier has or gets one."""
    status = book.status_of(order.status)
    known = FactName.WAYBILL in order.facts or FactName.DELIVERY_STAGE in order.facts or order.method == "carrier"
    if not known and (order.shelf is not Shelf.CARRIER or status.goods is Goods.BUYER):
        return None  # what a courier has brought, and is still owed, lies with the carriers' orders and was no parcel
    if status.goods is Goods.BUYER:
        return Stage.DELIVERED
    if status.goods is Goods.CARRIER:
        if status.called_off:
            return Stage.RETURNING
        told = order.facts.get(FactName.DELIVERY_STAGE)
        return Stage(told) if told in list(TOLD) else Stage.UNDER_WAY
    waits = not order.shelf.closed and FactName.WAYBILL in order.facts
    return Stage.CREATED if waits and status.goods is Goods.RESERVED else None


def can_tell(book: Rulebook, order: Order) -> bool:
    """Whether there is anything to be told of its parcel now: the carrier has it, and it is still to arrive."""
    return stage_of(book, order) in TOLD and not order.shelf.closed


def stages_ahead(stage: Stage) -> tuple[Stage, ...]:
    """The stages of a parcel that has come so far, up to its end: with the buyer, or back."""
    return (*TOLD, Stage.RETURNING if stage is Stage.RETURNING else Stage.DELIVERED)
