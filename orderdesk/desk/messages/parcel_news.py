"""What a carrier says of an order's parcel, followed: stage, end, way back, what is wrong with it (C33, C36)."""

from __future__ import annotations

from typing import Final

from orderdesk.channels.carriers.parcel_carrier import Parcel
from orderdesk.clock import DAY
from orderdesk.desk.change import Change
from orderdesk.desk.desk import Desk
from orderdesk.desk.unit_of_work import UnitOfWork
from orderdesk.errors import OrderDamaged
from orderdesk.i18n import _, shops_words
from orderdesk.model import MARKETPLACE, ActorKind, FactName, FieldValue, Order
from orderdesk.model.dispatch import TOLD, Stage
from orderdesk.rules.possible import destination, steps
from orderdesk.rules.rulebook.goods_words import Goods
from orderdesk.rules.rulebook.steps import Step
from orderdesk.rules.runs.delivery_stages import can_tell, stage_of
from orderdesk.rules.waybills import bare, carrier_of
from orderdesk.wording.carriers import carrier_name

_LOST_AFTER: Final = DAY
"""Seconds with the carrier after which a number that it does not know is no longer only too new."""


def hear(desk: Desk, order: Order, parcel: Parcel) -> Order | None:
    """Follow it, inside a transaction; the order where anything has changed.

    What was heard before changes nothing again: an error that somebody has put right stays so until the carrier says
    something new.
    """
    try:
        work = desk.work(order)
    except OrderDamaged:
        return None
    order = work.order
    waybill = str(order.facts.get(FactName.WAYBILL, ""))
    if bare(waybill) != parcel.number or not can_tell(work.book, order):
        return None
    lost = parcel.unknown and desk.clock() - order.entered_at >= _LOST_AFTER
    code = f"{parcel.code}+" if lost else parcel.code
    last = desk.store.outside.heard(order.id)
    if last is not None and last[:2] == (waybill, code):
        return None
    desk.store.outside.hear(order.id, waybill, code, parcel.words, desk.clock())
    with shops_words():
        return _follow(work, parcel, lost=lost)


def _follow(work: UnitOfWork, parcel: Parcel, *, lost: bool) -> Order | None:
    carrier = carrier_of(parcel.number)
    said = f"{carrier_name(carrier) if carrier else _('the carrier')}: {parcel.words}"
    if parcel.stage in (Stage.DELIVERED, Stage.RETURNING):
        step = _step_to(work, parcel.stage)
        if step is not None:
            return work.commit(work.step_change(step, note=said), MARKETPLACE)
        return _fault(work, said) if parcel.stage is Stage.RETURNING else None
    if parcel.trouble or lost:
        return _fault(work, said)
    if parcel.stage not in TOLD:
        return None
    healed = work.order.facts.get(FactName.DELIVERY_ERROR)
    if stage_of(work.book, work.order) is parcel.stage and not healed:
        return None
    sets: dict[str, FieldValue] = {FactName.DELIVERY_STAGE: parcel.stage.value, FactName.DELIVERY_ERROR: None}
    return work.commit(Change(kind="parcel_moved", sets=sets, note=said), MARKETPLACE)


def _step_to(work: UnitOfWork, stage: Stage) -> Step | None:
    """What the rulebook says happens when a parcel is received, or comes back."""
    for step in steps(work.book, work.order, ActorKind.MARKETPLACE):
        status = work.book.status_of(destination(work.book, step, work.order))
        back = status.called_off and status.goods is Goods.CARRIER
        if (status.goods is Goods.BUYER) if stage is Stage.DELIVERED else back:
            return step
    return None


def _fault(work: UnitOfWork, cause: str) -> Order:
    return work.commit(Change(kind="delivery_error", sets={FactName.DELIVERY_ERROR: cause}, note=cause), MARKETPLACE)
