"""The texts that leave the desk, in the shop's language: messages to the buyer, requests to a marketplace's support."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from orderdesk.i18n import _, language, shops_words
from orderdesk.model import FactName, FieldValue, Order
from orderdesk.money import Money
from orderdesk.rules.edits import PROMISE, promised_window
from orderdesk.rules.rulebook.model import Rulebook
from orderdesk.wording.dates import day, hours, local, promised_on
from orderdesk.wording.history_lines import value_text
from orderdesk.wording.labels import field_name, show_phone


@shops_words()
def message_text(book: Rulebook, name: str, order: Order, shop: str, now: int) -> str:
    """A text of the rulebook, filled in for an order; what the order does not have is a dash."""
    fields = {
        "number": order.number,
        "shop": shop or _("our shop"),
        "status": _(book.status_of(order.status).title),
        "day": promised_day(book, order, now),
        "window": _window(book, order, now),
        "courier": str(order.value(FactName.COURIER) or "—"),
        "courier_phone": show_phone(_text(order, "courier_phone")),
        "waybill": str(order.value(FactName.WAYBILL) or "—"),
        "refund": _refund(order),
    }
    return _(book.message[name]).format_map(fields)


@shops_words()
def told_text(book: Rulebook, what: str, told: Mapping[str, FieldValue], order: Order, now: int) -> str:
    """What the marketplace is to be told: the act, and each field that the order has anew."""
    words = {name: value_text(name, value, order, book, now, language(), book.zone) for name, value in told.items()}
    if words.keys() & set(PROMISE):
        words = {**words, "planned_at": _window(book, order, now)}
        words.pop(FactName.WINDOW_FROM, None)
    said = [f"{field_name(name)}: {value}" for name, value in words.items()]
    return f"{what}: {'; '.join(said)}" if said else what


@shops_words()
def tells(text: str, fields: Iterable[str]) -> bool:
    """Whether what the marketplace is told may name any of these fields: what was typed into one may look like it."""
    return any(f"{field_name(name)}: " in text for name in fields)


def _window(book: Rulebook, order: Order, now: int) -> str:
    """The hours that are promised; the day where none are."""
    promised = promised_window(order)
    if promised is None:
        return promised_day(book, order, now)
    begin, end = promised
    return f"{local(begin, book.zone):%d.%m} {hours(begin, end, book.zone)}"


def promised_day(book: Rulebook, order: Order, now: int) -> str:
    """The day that is promised, in words; a dash where none is."""
    at = order.planned_at
    return "—" if at is None else day(promised_on(at, order.value(FactName.WINDOW_FROM)), book.zone, language(), now)


def _refund(order: Order) -> str:
    minor = order.value(FactName.REFUND)
    return str(Money(minor, order.total.currency)) if isinstance(minor, int) else "—"


def _text(order: Order, name: str) -> str | None:
    value = order.value(name)
    return value if isinstance(value, str) else None
