"""Words what an event has changed: for the card and for the command line, which say the same."""

from __future__ import annotations

from collections.abc import Iterable

from orderdesk.i18n import _, language
from orderdesk.list_filter import shelf_title
from orderdesk.model import INSTANTS, MONEY, Event, FieldValue, Order, Shelf
from orderdesk.money import Money
from orderdesk.rules.edits import PROMISE
from orderdesk.rules.rulebook.model import Rulebook
from orderdesk.sanitize import clean
from orderdesk.wording.dates import day, hours, named_zone, promised_on, when
from orderdesk.wording.labels import (
    actor_name,
    category_name,
    consent_name,
    event_name,
    field_name,
    method_name,
    payment_name,
    show_phone,
    source_name,
    via_name,
)

_QUIET = (
    "acts_done",
    "began_unseen",
    "customer_id",
    "closed_at",
    "entered_at",
    "shelf",
    "first_planned_at",
    "consent_at",
    "channel_status",
    "channel_id",
    "approved_at",
    "photo_at",
)
"""Fields whose changes say nothing that another one does not."""

_MOST = 90
"""Characters of what changed, where it is only mentioned."""


def changes(event: Event, order: Order, book: Rulebook, now: int, language: str, zone: str) -> Iterable[str]:
    """Each field that an event of `order` changed, with its old and new value in words; instants are told in `zone`."""
    if event.version == 1:
        return
    moved = all(name in event.changes for name in PROMISE)
    for name, values in event.changes.items():
        if moved and name in PROMISE:
            if name == PROMISE[0]:
                both = zip(values, event.changes[PROMISE[1]], strict=True)
                was, now_is = (_promised(to, begin, book, now, language, zone) for to, begin in both)
                yield f"{field_name(name)}: {was} → {now_is}"
        elif name not in _QUIET:
            shown = (book.shown(name, value) for value in values)
            old, new = (value_text(name, value, order, book, now, language, zone) for value in shown)
            yield f"{field_name(name)}: {new}" if old == new else f"{field_name(name)}: {old} → {new}"


def _promised(to: FieldValue, begin: FieldValue, book: Rulebook, now: int, language: str, home: str) -> str:
    """A promised day with its hours, where hours are promised, and their zone where it is not that at `home`."""
    if not isinstance(to, int):
        return "—"
    said = day(promised_on(to, begin), book.zone, language, now)
    if not isinstance(begin, int):
        return said
    return f"{said} {hours(begin, to, book.zone)}{named_zone(begin, book.zone, home)}"


def done_by(event: Event, now: int, zone: str) -> str:
    """What was done, by whom and when."""
    return f"{event_name(event.kind)}: {actor_name(event.actor)}, {when(event.at, now, zone)}"


def done_to(event: Event, order: Order, book: Rulebook, now: int, zone: str) -> str:
    """What was done, by whom and when, and what it changed; cut where that is long."""
    changed = ", ".join(changes(event, order, book, now, language(), zone))
    return done_by(event, now, zone) + (f" ({clean(changed, limit=_MOST)})" if changed else "")


def held_by(name: str, since: int, now: int, zone: str) -> str:
    """Who holds an order, and since when."""
    return _("{name} has held it since {time}").format(name=name, time=when(since, now, zone))


def under_set_clock(event: Event) -> str:
    """That an event's instants are not those of the day, where that is so."""
    return _("under a set clock") if event.set_clock else ""


def value_text(name: str, value: FieldValue, order: Order, book: Rulebook, now: int, language: str, zone: str) -> str:
    """The value of a field or fact in words; what a rulebook lets one choose from, in the rulebook's words.

    What is promised is told by its channel's clocks, with their zone where it differs; other instants in `zone`.
    """
    if value is None or value == "":
        return "—"
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, int) and name == "planned_at":
        said = day(value, book.zone, language, now)
        windows = book.date is not None and book.date.window
        time = when(value, value, book.zone) + named_zone(value, book.zone, zone)
        return _("until {day}, {time}").format(day=said, time=time) if windows else said
    if isinstance(value, int) and name in INSTANTS:
        there = book.zone if name in PROMISE else zone
        return when(value, now, there) + named_zone(value, there, zone)
    if isinstance(value, int) and name in MONEY:
        return str(Money(value, order.total.currency))
    text = str(value)
    match name:
        case "status":
            return _(next((status.title for status in book.status if status.key == text), text))
        case "shelf":
            return shelf_title(Shelf(text))
        case "method":
            return method_name(text)
        case "payment":
            return payment_name(text)
        case "cancel_reason":
            reason = book.reason_of(text)
            return _(reason.title) if reason else text
        case "consent_by":
            return consent_name(text)
        case "consent_via":
            return via_name(text)
        case "photo_rating":
            return _("liked") if text == "+" else _("not liked")
        case "phone":
            return show_phone(text)
        case "category":
            return category_name(text)
        case "delivery_stage":
            from orderdesk.wording.carriers import stage_key_name

            return stage_key_name(text)
        case "source":
            return source_name(text)
    asked = (option for step in book.step for ask in step.ask if ask.field == name for option in ask.options)
    return next((_(option.title) for option in asked if option.key == text), text)
