"""The texts that leave the desk, in the shop's language: messages to the buyer, requests to a marketplace's support."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from string import Formatter
from typing import Final

from orderdesk.i18n import _, language, shops_words
from orderdesk.model import FactName, FieldValue, Order
from orderdesk.money import Money
from orderdesk.rules.edits import PROMISE, promised_window
from orderdesk.rules.rulebook.model import CODE_MESSAGE, Rulebook
from orderdesk.wording.dates import day, hours, local, promised_on
from orderdesk.wording.history_lines import value_text
from orderdesk.wording.labels import field_name, show_phone

_NOTHING: Final = "—"
"""Stands for what an order does not have."""

_IF_THERE: Final = re.compile(r"\[([^][]*{[^][]*)\]")
"""A part of a text that is said where all that it fills in is there."""


def message_text(book: Rulebook, name: str, order: Order, shop: str, now: int, speaks: str = "") -> str:
    """A text of the rulebook, filled in for an order.

    In the language that its reader `speaks`, where that is said; else in the shop's.
    """
    with shops_words(speaks):
        return filled(template(book, name), _fields(book, order, shop, now))


def filled(text: str, fields: Mapping[str, str]) -> str:
    """A text with its gaps filled in; what there is not is a dash, and a part in brackets is left out with it."""

    def part(found: re.Match[str]) -> str:
        gaps = {name for _text, name, _spec, _conversion in Formatter().parse(found[1]) if name}
        return "" if any(fields[name] == _NOTHING for name in gaps) else found[1]

    return _IF_THERE.sub(part, text).format_map(fields)


def code_text(book: Rulebook, number: str, code: str, speaks: str) -> str:
    """The message with a buyer's code; nothing else of the order is in it."""
    with shops_words(speaks):
        text = template(book, CODE_MESSAGE) if CODE_MESSAGE in book.message else "{number}: {code}"
        return text.format(number=number, code=code)


def template(book: Rulebook, name: str) -> str:
    """A text with its gaps, in the language in use: as the shop has it in that, else as the rulebook does."""
    return book.message_in.get(language(), {}).get(name) or _(book.message[name])


def _fields(book: Rulebook, order: Order, shop: str, now: int) -> dict[str, str]:
    return {
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
