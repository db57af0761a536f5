"""A talk about one order: its channel's script with the blanks filled in, from its beginning to a result (M61, O11)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from msgspec import Struct

from orderdesk.desk.clocks.quiet_hours import call_time
from orderdesk.desk.orders.message_texts import filled as fill
from orderdesk.desk.orders.message_texts import promised_day
from orderdesk.i18n import _, language
from orderdesk.model import Line
from orderdesk.money import parse_money
from orderdesk.rules.cancel_costs import evidence
from orderdesk.rules.context import RuleContext
from orderdesk.rules.rulebook.call_script import CallScript, call_script
from orderdesk.rules.rulebook.model import Rulebook
from orderdesk.sanitize import clean
from orderdesk.wording.dates import day, local
from orderdesk.wording.labels import method_name
from orderdesk.wording.order_details import promised_hours

_ALL: Final = ""
"""The part of a talk that has no more than lines."""

_WRITTEN: Final = 200
"""Characters of the buyer's comment: two or three lines of the dialog; the card has it whole."""


class Said(Struct, frozen=True):
    """A part of a talk, ready to be read out."""

    lines: tuple[str, ...]
    replies: tuple[tuple[str, str], ...] = ()
    """What may be answered, and the part that follows."""
    result: str = ""
    """What the call ends with, where it ends here."""


class Talk(Struct, frozen=True):
    """What to say, part by part."""

    begin: str
    parts: Mapping[str, Said]


def talk(situation: RuleContext, lines: Sequence[Line], operator: str, shop: str, spoken: str) -> Talk | None:
    """The talk about an order as it stands; the lines of its rulebook where there is no map, `None` without either."""
    book, order = situation.book, situation.order
    cost = order.delivery_cost
    fields = {
        "operator": operator,
        "shop": shop or _("our shop"),
        "number": order.number,
        "customer": order.customer.name,
        "goods": "; ".join(f"{line.name} ×{line.quantity}" for line in lines),
        "total": str(order.total),
        "delivery": "—" if cost is None else str(cost),
        "method": method_name(order.method),
        "address": order.address or "—",
        "day": f"{promised_day(book, order, situation.now)} {promised_hours(order, book, book.zone)}".rstrip(),
        "deliveries": choices(book, situation.now),
    }

    def filled(said: Sequence[str]) -> tuple[str, ...]:
        return tuple(text for line in said if (text := fill(line, fields)))

    script = None if book.script else _of(book.key, spoken)
    if script is None:
        plain = filled([_(line) for line in book.script])
        return Talk(_ALL, {_ALL: Said(plain)}) if plain else None
    parts = {
        part.key: Said(filled(part.say), tuple((reply.says, reply.to) for reply in part.reply), part.result)
        for part in script.part
    }
    return Talk(script.begins(situation.value), parts)


def choices(book: Rulebook, now: int) -> str:
    """What the buyer can choose from, to be read out: each way with its price and by when the order is there (O22)."""
    said = list[str]()
    for one in book.delivery:
        costs, at = parse_money(one.costs, book.currency), now + one.within
        today = local(at, book.zone).date() == local(now, book.zone).date()
        by = local(at, book.zone).strftime("%H:%M") if today else day(at, book.zone, language(), now)
        price = str(costs) if costs.minor else _("free of charge")
        said.append(_("{way}: {price}, by {time}").format(way=_(one.title), price=price, time=by))
    return "; ".join(said) or "—"


def about_calling(situation: RuleContext) -> list[str]:
    """What to know before one dials: what the buyer has written, that it is night there, and how many tries there were
    of those that a reason to cancel wants (M54, K33).
    """
    book, said, written = situation.book, list[str](), situation.order.comment
    if written:
        said.append(f"{_('Comment')}: {clean(written, limit=_WRITTEN)}")
    if (awake := call_time(book, situation.now)) > situation.now:
        said.append(_("It is night there: call not before {time}.").format(
            time=local(awake, book.zone).strftime("%H:%M")))  # fmt: skip
    wanting = next((r for r in book.reason if r.evidence is not None and r.evidence.attempts), None)
    if wanting is not None and "phone" in book.contact:
        tries = evidence(wanting.evidence, situation).said
        said.append(_("“{reason}”: {tries}").format(reason=_(wanting.title), tries=tries))
    return said


def _of(book: str, language: str) -> CallScript | None:
    """In the interface's language, or in English where there is none."""
    return call_script(book, language) or call_script(book, "en")
