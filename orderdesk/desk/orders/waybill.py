"""Two orders never share a waybill by a slip: another parcel's number sends the goods to somebody else."""

from __future__ import annotations

from collections.abc import Mapping

from orderdesk.desk.unit_of_work import UnitOfWork
from orderdesk.errors import Refused
from orderdesk.i18n import _
from orderdesk.model import FieldValue, Order
from orderdesk.rules.waybills import WAYBILL, bare
from orderdesk.store import Store


def check_waybill(work: UnitOfWork, sets: Mapping[str, FieldValue], *, sure: bool) -> None:
    """Refuse another order's waybill, unless the operator has been told and is `sure`."""
    number = sets.get(WAYBILL)
    said = "" if sure or not isinstance(number, str) else shared_waybill(work.store, work.order, number)
    if said:
        raise Refused(said + " " + _("Nothing was done: confirm it, on the command line with --yes."))


def shared_waybill(store: Store, order: Order, number: str) -> str:
    """Whose waybill it is already, in a sentence; empty when no other order has it."""
    if not bare(number) or number == order.value(WAYBILL):
        return ""
    others = [other.number for other in store.orders.with_waybill(bare(number)) if other.id != order.id]
    if not others:
        return ""
    return _("Waybill {waybill} is that of order {numbers} already.").format(
        waybill=number, numbers=", ".join(others[:5])
    )
