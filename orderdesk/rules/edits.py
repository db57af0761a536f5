"""What a rulebook answers about changing an order: its date, its other fields, splitting it, cancelling part of it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from msgspec import Struct

from orderdesk.clock import DAY
from orderdesk.errors import Refused
from orderdesk.i18n import _
from orderdesk.model import Consent, FactName, Order
from orderdesk.rules.possible import refuse_step
from orderdesk.rules.rulebook.model import ConsentRule, EditRule, PartRule, Rulebook, SerialRule, SplitRule
from orderdesk.wording.dates import days_after, end_of_day, local, window
from orderdesk.wording.labels import consent_name, field_name, listed, via_name

CONTACT_RESULTS: Final = (
    "reached",
    "refused",
    "agreed",
    "call_back",
    "no_answer",
    "busy",
    "unavailable",
    "wrong_number",
)
"""What a call or message may end with."""

CONSENT_BY: Final = ("buyer", "shop")
"""Who may have asked for a change."""

NEVER_EDITED: Final = ("customer", "customer_id", "customer_name", "phone")
"""The buyer's personal data: no rulebook can open them."""

PROMISE: Final = ("planned_at", "window_from")
"""What the buyer is told of when it comes: the last instant, and the first where hours are promised."""


class DateMove(Struct, frozen=True):
    """A change of what is promised, as the rules see it."""

    later: bool
    first: bool
    """Nothing was promised before."""
    needs_consent: bool
    earlier: bool = False
    """It ends before what was promised; neither this nor later where other hours end at the same instant."""


def can_move_date(book: Rulebook, order: Order) -> bool:
    """Whether the planned date may be moved now."""
    return book.date is not None and order.status in book.date.in_


def date_move(book: Rulebook, order: Order, to: int, begin: int | None) -> DateMove:
    """What moving the planned date by itself means; `Refused` where it is not to be moved, or not there."""
    if not can_move_date(book, order):
        raise refuse_step(book, order, _("move the date"))
    move = promise_change(book, order, to, begin)
    if move is None:
        raise Refused(_("Order {number}: this is the planned date already.").format(number=order.number))
    return move


def promise_change(book: Rulebook, order: Order, to: int, begin: int | None) -> DateMove | None:
    """What another promise means, by a move or a step's answer: until `to`, of hours from `begin` on.

    `None` where it is what is promised already; `Refused` for one that the channel would not take.
    """
    assert book.date is not None, "no step of a checked rulebook promises anything without it"
    if (order.planned_at, order.value(FactName.WINDOW_FROM)) == (to, begin):
        return None
    last = latest(book, order)
    if last is not None and to > last:
        raise Refused(
            _("Order {number}: the channel moves a date by {days} days at most, to {day}. Agree on an earlier one.")
            .format(number=order.number, days=book.date.most // DAY, day=local(last, book.zone).strftime("%d.%m.%Y"))
        )  # fmt: skip
    first = order.planned_at is None
    later = order.planned_at is None or to > order.planned_at
    earlier = order.planned_at is not None and to < order.planned_at
    return DateMove(later=later, first=first, needs_consent=_needed(book.date.consent, later), earlier=earlier)


def latest(book: Rulebook, order: Order) -> int | None:
    """The last instant to which the planned date can be moved; `None` where nothing limits it."""
    first = order.value(FactName.FIRST_PLANNED_AT) or order.planned_at
    if book.date is None or not book.date.most or not isinstance(first, int):
        return None
    return days_after(first, book.zone, book.date.most // DAY)


def promised(book: Rulebook, text: str, now: int) -> tuple[int | None, int]:
    """What a typed date promises: the first instant of a window, where the channel promises hours, and the last."""
    if book.date is not None and book.date.window:
        return window(text, now, book.zone)
    return None, end_of_day(text, now, book.zone)


def promised_window(order: Order) -> tuple[int, int] | None:
    """The hours that are promised; `None` where it is a day, or nothing."""
    begin, end = order.value(FactName.WINDOW_FROM), order.planned_at
    return (begin, end) if isinstance(begin, int) and end is not None and begin < end else None


def editable(book: Rulebook, order: Order) -> dict[str, bool]:
    """The fields that may be edited now, each with whether the buyer must agree."""
    return {
        field: _needed(rule.consent, True) for rule in book.edit if order.status in rule.in_ for field in rule.fields
    }


def edit_rules(book: Rulebook, order: Order, fields: Iterable[str]) -> list[EditRule]:
    """The rules by which these fields are edited now."""
    changed = set(fields)
    return [rule for rule in book.edit if order.status in rule.in_ and changed & set(rule.fields)]


def check_editable(book: Rulebook, order: Order, field: str) -> bool:
    """Whether editing the field needs consent; `Refused` says why it cannot be edited now."""
    allowed = editable(book, order)
    if field in allowed:
        return allowed[field]
    if field in PROMISE and book.date is not None:
        raise Refused(_("What was promised is not edited: move the date."))
    if field in NEVER_EDITED:
        raise Refused(_("The buyer's name and phone are never changed; another way to reach them can be added."))
    why = next((_(rule.why_not) for rule in book.edit if field in rule.fields and rule.why_not), "")
    said = _("Order {number}: “{field}” cannot be edited while it is “{status}”.").format(
        number=order.number, field=field_name(field), status=_(book.status_of(order.status).title)
    )
    can = _("Editable now: {fields}.").format(fields=listed(allowed, field_name)) if allowed else ""
    raise Refused(" ".join(part for part in (said, why, can) if part))


def check_split(book: Rulebook, order: Order) -> SplitRule:
    """The rule for splitting; `Refused` where the order cannot be split."""
    if book.split is None or order.status not in book.split.in_:
        raise refuse_step(book, order, _("split"))
    return book.split


def check_part(book: Rulebook, order: Order) -> PartRule:
    """The rule for cancelling a part; `Refused` where none may be cancelled now."""
    if book.part is None or order.status not in book.part.in_:
        raise refuse_step(book, order, _("cancel a part"))
    return book.part


def check_serial(book: Rulebook, order: Order) -> SerialRule:
    """The rule for numbers of devices; `Refused` where the marketplace is told none now."""
    if book.serial is None or order.status not in book.serial.in_:
        raise refuse_step(book, order, _("tell IMEI"))
    return book.serial


def check_consent(book: Rulebook, needed: bool, consent: Consent | None) -> None:
    """Refuse a change without the buyer's consent, or a consent that does not say who and through what."""
    if consent is None:
        if needed:
            raise Refused(_("This needs the buyer's consent: say who asked (buyer or shop), through what, and why."))
        return
    if consent.by not in CONSENT_BY:
        raise Refused(_("Consent must come from: {allowed}.").format(allowed=listed(CONSENT_BY, consent_name)))
    if consent.via not in book.contact:
        raise Refused(_("The buyer is reached through: {allowed}.").format(allowed=listed(book.contact, via_name)))


def _needed(rule: ConsentRule, later: bool) -> bool:
    return rule is ConsentRule.ALWAYS or (rule is ConsentRule.LATER and later)
