"""What is read to a caller who asks after an order: one sentence, so that whoever is new answers like an old hand."""

from __future__ import annotations

from orderdesk.i18n import _, language
from orderdesk.model import FactName, Order
from orderdesk.money import HiddenMoney
from orderdesk.rules.payment import owed
from orderdesk.rules.rulebook.model import Rulebook
from orderdesk.wording.dates import day, promised_on
from orderdesk.wording.labels import show_phone
from orderdesk.wording.order_details import promised_hours


def answer_line(order: Order, book: Rulebook, now: int, home: str) -> str:
    """Its status, until when it is promised, who brings it, and what is to be paid."""
    parts = [_("Order {number}: {status}").format(number=order.number, status=_(book.status_of(order.status).title))]
    open_ = not order.shelf.closed
    if open_ and order.planned_at is not None:
        first = day(promised_on(order.planned_at, order.value(FactName.WINDOW_FROM)), book.zone, language(), now)
        hours = promised_hours(order, book, home)
        parts.append(_("promised for {day}").format(day=f"{first} {hours}".rstrip()))
    if open_ and (courier := order.facts.get(FactName.COURIER)):
        phone = order.facts.get(FactName.COURIER_PHONE)
        said = show_phone(phone) if isinstance(phone, str) and phone.startswith("+") else str(phone or "")
        parts.append(_("courier {name}").format(name=f"{courier} {said}".rstrip()))
    if waybill := order.facts.get(FactName.WAYBILL):
        parts.append(_("waybill {number}").format(number=waybill))
    if open_ and not isinstance(order.total, HiddenMoney) and (due := owed(book, order)).minor:
        parts.append(_("to be paid: {sum}").format(sum=due))
    return "; ".join(parts) + "."
