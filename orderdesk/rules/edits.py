"""What a rulebook answers about changing an order: its planned date, its other fields, splitting it. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from orderdesk.dates import end_of_day, window
from orderdesk.errors import Refused
from orderdesk.i18n import _
from orderdesk.model import Consent, Order
from orderdesk.rules.answers import refuse_step
from orderdesk.rules.book import ConsentRule, Rulebook, SplitRule

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

NEVER_EDITED: Final = ("customer", "phone")
"""The buyer's personal data: no rulebook can open them."""


@dataclass(frozen=True, slots=True)
class DateMove:
    """A move of the planned date, as the rules see it."""

    later: bool
    needs_consent: bool
    beyond_channel: bool
    """Further than the channel itself would move it."""


def can_move_date(book: Rulebook, order: Order) -> bool:
    """Whether the planned date may be moved now."""
    return book.date is not None and order.status in book.date.in_


def date_move(book: Rulebook, order: Order, to: int) -> DateMove:
    """What moving the planned date to the instant `to` means; `Refused` where the date is not to be moved."""
    if not can_move_date(book, order):
        raise refuse_step(book, order, _("move the date"))
    assert book.date is not None
    if order.planned_at == to:
        raise Refused(_("Order {number}: this is the planned date already.").format(number=order.number))
    later = order.planned_at is None or to > order.planned_at
    first = order.value("first_planned_at") or order.planned_at
    limit = book.date.channel_days * 86400
    return DateMove(
        later=later,
        needs_consent=_needed(book.date.consent, later),
        beyond_channel=bool(limit and isinstance(first, int) and to - first > limit),
    )


def promised(book: Rulebook, text: str, now: int) -> tuple[int | None, int]:
    """What a typed date promises: the first instant of a window, where the channel promises hours, and the last."""
    if book.date is not None and book.date.window:
        return window(text, now, book.zone)
    return None, end_of_day(text, now, book.zone)


def editable(book: Rulebook, order: Order) -> dict[str, bool]:
    """The fields that may be edited now, each with whether the buyer must agree."""
    return {
        field: _needed(rule.consent, True)
        for rule in book.edit
        if order.status in rule.in_
        for field in rule.fields
        if field not in NEVER_EDITED
    }


def check_editable(book: Rulebook, order: Order, field: str) -> bool:
    """Whether editing the field needs consent; `Refused` says why it cannot be edited now."""
    allowed = editable(book, order)
    if field in allowed:
        return allowed[field]
    if field in NEVER_EDITED:
        raise Refused(_("The buyer's name and phone are never changed; another way to reach him can be added."))
    why = next((_(rule.why_not) for rule in book.edit if field in rule.fields and rule.why_not), "")
    said = _("Order {number}: “{field}” cannot be edited while it is “{status}”.").format(
        number=order.number, field=field, status=_(book.status_of(order.status).title)
    )
    can = _("Editable now: {fields}.").format(fields=", ".join(allowed)) if allowed else ""
    raise Refused(" ".join(part for part in (said, why, can) if part))


def check_split(book: Rulebook, order: Order) -> SplitRule:
    """The rule for splitting; `Refused` where the order cannot be split."""
    if book.split is None or order.status not in book.split.in_:
        raise refuse_step(book, order, _("split"))
    return book.split


def check_consent(book: Rulebook, needed: bool, consent: Consent | None) -> None:
    """Refuse a change without the buyer's consent, or a consent that does not say who and through what."""
    if consent is None:
        if needed:
            raise Refused(_("This needs the buyer's consent: say who asked (buyer or shop), through what, and why."))
        return
    if consent.by not in CONSENT_BY:
        raise Refused(_("Consent is from: {allowed}.").format(allowed=", ".join(CONSENT_BY)))
    if consent.via not in book.contact:
        raise Refused(_("The buyer is reached through: {allowed}.").format(allowed=", ".join(book.contact)))


def _needed(rule: ConsentRule, later: bool) -> bool:
    return rule is ConsentRule.ALWAYS or (rule is ConsentRule.LATER and later)
