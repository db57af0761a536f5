"""What belongs to an order beside the fields that all orders have: its facts in words, for card, preview and `show`.

Every fact is told, in the order in which work meets them, but for those that another line tells already. One that is
unknown here, as a rulebook of the shop's own may bring, is told at the end under its own name.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from orderdesk.i18n import _
from orderdesk.model import (
    ASSIGNED,
    BEGAN_UNSEEN,
    CALL_AT,
    CANCEL_REQUESTED,
    CHANNEL_TOOK,
    OFFERED_TO,
    PAID_AMOUNT,
    REFUND_DUE,
    FactName,
    Line,
    Order,
)
from orderdesk.rules.deadlines import ACTS_DONE
from orderdesk.rules.rulebook.model import Rulebook
from orderdesk.wording.dates import hours, local, named_zone
from orderdesk.wording.history_lines import value_text
from orderdesk.wording.labels import field_name, show_phone

_ORDER: Final = (
    CALL_AT, "recipient", "recipient_phone", "category", "photo", "photo_rating", "express",
    "preorder", "courier_kind", "courier", "courier_phone", "waybill", "handed_to", "handed_to_whom", "refund",
    "difference", "other_contact", ASSIGNED, OFFERED_TO, "consent_by", "consent_via",
    "channel_status", "channel_reason",
)  # fmt: skip
"""The facts that come first, in this order."""

TOLD_ELSEWHERE: Final = frozenset({
    ACTS_DONE, BEGAN_UNSEEN, CANCEL_REQUESTED, CHANNEL_TOOK, PAID_AMOUNT, REFUND_DUE, "accept_by", "approved_at",
    "attention", "certain", "channel_id", "consent_at", "delivery_error", "delivery_stage", "evidence",
    "first_planned_at", "goods_changed", "held_back", "hold_until", "lat", "lon", "no_evidence", "photo_at",
    "sent_alone", "stay_until", "sum_differs", "transmit_by", "window_from",
})  # fmt: skip
"""By the clock, beside the promised day, the goods, the sums or the state; or of no use to anybody but the desk."""

_GLANCE: Final = (CALL_AT, CANCEL_REQUESTED, "recipient", "photo", "photo_rating", "refund", "courier",
                  "courier_phone", "preorder", "waybill", "category")  # fmt: skip
"""What the preview has room for, the most pressing first."""

_PHONES: Final = ("courier_phone", "recipient_phone")


def details(order: Order, book: Rulebook, now: int, language: str, zone: str) -> Iterator[tuple[str, str]]:
    """Name and value of every fact worth telling; instants are told in `zone`."""
    known = [name for name in _ORDER if name in order.facts]
    for name in (*known, *(name for name in order.facts if name not in known)):
        if name not in TOLD_ELSEWHERE:
            yield field_name(name), _said(name, order, book, now, language, zone)


def glance(order: Order, book: Rulebook, now: int, language: str, zone: str) -> str:
    """The most pressing of them in one line."""
    names = [name for name in _GLANCE if name in order.facts]
    return "  ".join(f"{field_name(name)}: {_said(name, order, book, now, language, zone)}" for name in names)


def promised_hours(order: Order, book: Rulebook, home: str) -> str:
    """The hours that were promised beside the day, `15:00–17:00`; nothing where it is the day alone.

    They are told by the channel's clocks, with its zone where those at `home` show another time: `15:00–17:00 UTC+3`.
    """
    begin = order.value(FactName.WINDOW_FROM)
    if order.planned_at is None or not isinstance(begin, int):
        return ""
    return hours(begin, order.planned_at, book.zone) + named_zone(begin, book.zone, home)


def promised_window(order: Order, book: Rulebook, now: int, home: str) -> str:
    """The same with its day, unless that is today: `25.11 15:00–17:00`."""
    said, begin = promised_hours(order, book, home), order.value(FactName.WINDOW_FROM)
    if not said or not isinstance(begin, int):
        return ""
    if local(begin, book.zone).date() != local(now, book.zone).date():
        said = f"{local(begin, book.zone):%d.%m} {said}"
    return said


def not_told(book: Rulebook, *, by_itself: bool = False) -> str:
    """What must not be overlooked while the marketplace does not know what was done here, or is told `by_itself`."""
    if by_itself:
        return _("{channel} does not know yet what was done here: the outbox says why.").format(channel=_(book.title))
    return _("{channel} has not been told yet: do it in its cabinet.").format(channel=_(book.title))


def doubtful() -> str:
    """What must not be overlooked while the channel may have an order otherwise than the desk."""
    return _("? The channel may have it otherwise: look into its cabinet; history says what it said.")


def sums_apart(order: Order, lines: Sequence[Line]) -> str:
    """Why an order is unsure whose goods do not cost what its lines come to: both sums; nothing where it is sure."""
    if not order.facts.get(FactName.SUM_DIFFERS) or not lines:
        return ""
    named = sum((line.total for line in lines[1:]), lines[0].total)
    said = _("? The lines come to {lines}, the goods of the order cost {goods}: find out which is right.")
    return said.format(lines=named, goods=order.goods)


def _said(name: str, order: Order, book: Rulebook, now: int, language: str, zone: str) -> str:
    value = book.shown(name, order.facts[name])
    if name in _PHONES and value == order.facts[name] and isinstance(value, str) and value.startswith("+"):
        return show_phone(value)
    return value_text(name, value, order, book, now, language, zone)
