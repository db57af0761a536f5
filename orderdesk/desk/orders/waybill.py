"""A waybill is doubted before it is believed: another parcel's number sends the goods to somebody else."""

from __future__ import annotations

from collections.abc import Mapping

from orderdesk.desk.unit_of_work import UnitOfWork
from orderdesk.errors import Refused
from orderdesk.i18n import _
from orderdesk.model import FieldValue, Order
from orderdesk.rules.rulebook.model import Rulebook
from orderdesk.rules.waybills import WAYBILL, bare, foreign_form
from orderdesk.store import Store
from orderdesk.wording.labels import listed


def check_waybill(work: UnitOfWork, sets: Mapping[str, FieldValue], *, sure: bool) -> None:
    """Refuse a number that is doubted, unless the operator has been told and is `sure`."""
    number = sets.get(WAYBILL)
    said = "" if sure or not isinstance(number, str) else doubted_waybill(work.store, work.book, work.order, number)
    if said:
        raise Refused(said + " " + _("Nothing was done: confirm it, on the command line with --yes."))


def doubted_waybill(store: Store, book: Rulebook, order: Order, number: str) -> str:
    """What speaks against a number, in a sentence: another order has it, or no carrier of the channel writes so."""
    if not bare(number) or number == order.value(WAYBILL):
        return ""
    others = [other.number for other in store.orders.with_waybill(bare(number)) if other.id != order.id]
    if others:
        said = _("Waybill {waybill} is that of order {numbers} already.")
        return said.format(waybill=number, numbers=", ".join(others[:5]))
    if foreign_form(book.waybill, number):
        from orderdesk.wording.carriers import carrier_name

        said = _("Waybill {waybill} is written as none of {carriers} would: read it again.")
        names = listed(book.waybill.carriers, carrier_name)
        return said.format(waybill=number, carriers=names)
    return ""
