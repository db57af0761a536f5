"""Looks a rulebook over for what it names but does not have, has twice, or could not mean."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Final
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from orderdesk.clock import DAY
from orderdesk.i18n import _
from orderdesk.model import FACTS, GOODS_BACK, SHORT, STATE_FIELDS, ActorKind, FactName
from orderdesk.patterns import pattern
from orderdesk.rules.context import FOLLOWING
from orderdesk.rules.edits import CONTACT_RESULTS, NEVER_EDITED, PROMISE
from orderdesk.rules.payment import DIFFERENCE, PAID
from orderdesk.rules.rulebook.goods_check import goods_mistakes
from orderdesk.rules.rulebook.message_check import text_mistakes
from orderdesk.rules.rulebook.model import Rulebook, Target
from orderdesk.rules.rulebook.steps import AT_THE_END, LETTERS, AskKind, MoneyEffect, RunPart, Step, When
from orderdesk.sla.targets import ClockKind

_NEVER_WRITTEN: Final = (*NEVER_EDITED, "status", "shelf", "entered_at", "cancel_reason", "closed_at", "received_at",
                         "first_planned_at", "consent_by", "consent_via", "consent_at")  # fmt: skip
"""Fields and facts that follow from what is done, or are the buyer's own."""
_DERIVED: Final = frozenset(
    {
        PAID,
        FactName.CHANNEL_TOOK,
        FactName.CREDITED,
        FactName.PAID_AMOUNT,
        FactName.REFUND,
        FactName.REFUND_DUE,
        "goods",
        "total",
        DIFFERENCE,
        SHORT,
        GOODS_BACK,
    }
)
"""What no step may set."""

_COUNTRY: Final = pattern("[A-Z]{2}")
_CURRENCY: Final = pattern("[A-Z]{3}")


def mistakes(book: Rulebook) -> Iterator[str]:
    """What is wrong, each in a sentence that names the key and what may stand there."""
    yield from _head(book)
    yield from _doubles(book)
    yield from _steps(book)
    yield from goods_mistakes(book)
    yield from _others(book)
    yield from text_mistakes(book)
    yield from _conditions(book)


def _head(book: Rulebook) -> Iterator[str]:
    try:
        ZoneInfo(book.zone)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        yield _("zone: “{name}” is not a time zone such as Asia/Almaty").format(name=book.zone)
    if not _COUNTRY.fullmatch(book.country):
        yield _("country: “{name}” is not a code such as KZ").format(name=book.country)
    if not _CURRENCY.fullmatch(book.currency):
        yield _("currency: “{name}” is not a code such as KZT").format(name=book.currency)
    if not book.contact:
        yield _("contact: at least one way to reach the buyer is needed")
    for name in sorted(book.word.keys() - set(FACTS)):
        yield _("word: “{name}” is not a fact; allowed: {allowed}").format(name=name, allowed=", ".join(sorted(FACTS)))
    if not book.status:
        yield _("status: at least one is needed")


def _doubles(book: Rulebook) -> Iterator[str]:
    digits = [str(reason.digit) for reason in book.reason if reason.digit]
    for where, keys in (
        ("status", [status.key for status in book.status]),
        ("step", [step.key for step in book.step]),
        ("reason", [reason.key for reason in book.reason]),
        ("reason: digit", digits),
    ):
        for key in sorted({key for key in keys if keys.count(key) > 1}):
            yield _("{where}: “{key}” stands twice").format(where=where, key=key)


def _steps(book: Rulebook) -> Iterator[str]:
    statuses = _Known(status.key for status in book.status)
    for status in book.status:
        yield from statuses(f"status “{status.key}”: until_paid", _some(status.until_paid))
        yield from _Known([MoneyEffect.OWE, *AT_THE_END])(f"status “{status.key}”: money", [status.money])
    for step in book.step:
        where = f"step “{step.key}”"
        yield from statuses(f"{where}: from", step.from_)
        yield from statuses(f"{where}: to", [way.status for way in step.to])
        if step.to and step.to[-1].when:
            yield _("step “{key}”: the last way of “to” must have no condition").format(key=step.key)
        yield from _Known(LETTERS)(f"{where}: letter", _some(step.letter))
        yield from _Known(reason.key for reason in book.reason)(f"{where}: reason", _some(step.reason))
        told = [text for text in (step.message, *(way.message for way in step.to)) if text]
        yield from _Known(book.message)(f"{where}: message", told)
        yield from _Known(book.message)(f"{where}: request", _some(step.request))
        by = ActorKind.SYSTEM if step.run in (RunPart.BRING_BACK, RunPart.DELIVER_OWING) else ActorKind.OPERATOR
        if step.run is not None and by not in step.by:
            said = _("{where}: “{run}” of a courier's run is a step by “{by}”")
            yield said.format(where=where, run=step.run, by=by)
        for ask in step.ask:
            if (ask.kind is AskKind.CHOICE) != bool(ask.options):
                yield _("{where}: ask “{field}”: options are for a choice, and a choice needs some").format(
                    where=where, field=ask.field
                )
            if ask.kind is AskKind.PAYMENT:
                said = _("{where}: ask “{field}”: a sum received is asked for by money = “receive” alone")
                yield said.format(where=where, field=ask.field)
        for name in {*step.sets, *(ask.field for ask in step.ask)} & _DERIVED:
            if name in (SHORT, GOODS_BACK):
                said = _("{where}: “{name}” follows from the goods, it cannot be set; see “goods”")
            else:
                said = _("{where}: “{name}” follows from the sums, it cannot be set; money = “receive” asks for one")
            yield said.format(where=where, name=name)
        yield from _money(book, step)
        yield from _written(book, step)


def _money(book: Rulebook, step: Step) -> Iterator[str]:
    """A step that takes money ends nothing by that, and one that ends an order leads to where it is over."""
    where = f"step “{step.key}”: money"
    yield from _Known([MoneyEffect.RECEIVE, *AT_THE_END])(where, [step.money] if step.money else [])
    over = {status.key: status.over for status in book.status}
    for way in step.to if step.money in AT_THE_END else ():
        if not over.get(way.status, True):
            yield _("{where}: “{money}” is for an order that comes to nothing, and in “{status}” it goes on").format(
                where=where, money=step.money, status=way.status
            )


def _written(book: Rulebook, step: Step) -> Iterator[str]:
    """What a step must not write: what only coming into a status sets, the buyer, and a promise past `[date]`."""
    where = f"step “{step.key}”"
    asked = [ask.field for ask in step.ask]
    for name in (*asked, *step.sets):
        if name in _NEVER_WRITTEN:
            yield _("{where}: “{field}” is never written by a step").format(where=where, field=name)
    for name in (*(name for name in asked if name == PROMISE[1]), *(name for name in step.sets if name in PROMISE)):
        yield _("{where}: “{field}” is promised only by asking for “planned_at”").format(where=where, field=name)
    for ask in step.ask:
        hours = ask.kind is AskKind.WINDOW
        if hours != (ask.field == PROMISE[0]) and not (ask.field == PROMISE[0] and ask.kind is AskKind.DAY):
            yield _("{where}: ask “{field}”: “planned_at” is a day or a window, and only that is a window").format(
                where=where, field=ask.field
            )
    if PROMISE[0] in asked and book.date is None:
        yield _("{where}: whoever asks for “planned_at” needs the rule for it, [date]").format(where=where)


def _others(book: Rulebook) -> Iterator[str]:
    statuses = _Known(status.key for status in book.status)
    for reason in book.reason:
        yield from _Known(book.message)(f"reason “{reason.key}”: message", _some(reason.message))
        yield from _Known(step.key for step in book.step)(f"reason “{reason.key}”: takes", _some(reason.takes))
        yield from _Known(AT_THE_END)(f"reason “{reason.key}”: money", [reason.money] if reason.money else [])
        if reason.evidence is not None:
            yield from _Known(CONTACT_RESULTS)(f"reason “{reason.key}”: evidence: results", reason.evidence.results)
    for fee in book.fee:
        yield from _Known(target.key for target in book.target)(f"fee “{fee.key}”: expired", fee.expired)
    for target in book.target:
        where = f"target “{target.key}”"
        yield from statuses(f"{where}: in", target.in_)
        yield from statuses(f"{where}: ahead", target.ahead)
        if target.ahead and (target.clock not in (ClockKind.UNTIL, ClockKind.BEFORE) or target.steps):
            yield _("target “{key}”: only an instant of the order by which nothing is done presses “ahead”").format(
                key=target.key
            )
        yield from _Known(_by_system(book, target))(f"{where}: breach", target.steps)
        if target.clock in (ClockKind.UNTIL, ClockKind.BEFORE) and not target.field:
            yield _("target “{key}”: a clock “{clock}” needs “field”").format(key=target.key, clock=target.clock)
    if book.date:
        yield from statuses("date: in", book.date.in_)
        if book.date.most % DAY:
            yield _("date: most: must be whole days such as “5d”")
    for edit in book.edit:
        yield from statuses("edit: in", edit.in_)
        yield from _Known(book.message)("edit: message", _some(edit.message))
        for field in edit.fields:
            if field in NEVER_EDITED:
                yield _("edit: fields: “{field}” is the buyer's own and never edited").format(field=field)
            elif field in PROMISE:
                yield _("edit: fields: “{field}” was promised, and is moved by [date] only").format(field=field)
            elif field in _NEVER_WRITTEN:
                yield _("edit: fields: “{field}” is never edited").format(field=field)
    if book.split:
        yield from statuses("split: in", book.split.in_)
        yield from _Known(book.message)("split: message", _some(book.split.message))
    if book.part:
        yield from statuses("part: in", book.part.in_)
        yield from _Known(reason.key for reason in book.reason)("part: reasons", book.part.reasons)
    if book.serial:
        yield from statuses("serial: in", book.serial.in_)
    yield from statuses("external: status", [rule.status for rule in book.external])


def _by_system(book: Rulebook, target: Target) -> list[str]:
    """The steps that the system can take by a target's clock, in all of its statuses."""
    return [
        step.key
        for step in book.step
        if ActorKind.SYSTEM in step.by and not step.when and set(target.in_) <= set(step.from_)
    ]


def _conditions(book: Rulebook) -> Iterator[str]:
    """Names in conditions that no order can have: most likely a slip of the pen, and never true."""
    asked = [ask.field for step in book.step for ask in step.ask]
    made = [name for step in book.step for name in step.sets]
    names = _Known(dict.fromkeys([*STATE_FIELDS, *FACTS, "received_at", "has", *FOLLOWING, *asked, *made]))
    for table, key, conditions in _conditional(book):
        for when in conditions:
            yield from names(f"{table} “{key}”: when", when)


def _conditional(book: Rulebook) -> Iterator[tuple[str, str, list[When]]]:
    for step in book.step:
        ways = [way.when for way in step.to]
        asked = [ask.when for ask in step.ask]
        yield "step", step.key, [step.when, *ways, *asked, *(part.when for part in (*step.block, *step.warn))]
    yield from (("reason", reason.key, [reason.when]) for reason in book.reason)
    yield from (("fee", fee.key, [fee.when]) for fee in book.fee)
    yield from (("target", target.key, [target.when]) for target in book.target)


def _some(name: str) -> list[str]:
    return [name] if name else []


class _Known:
    """Says which of some names are not among the allowed ones."""

    def __init__(self, allowed: Iterable[str] | Mapping[str, object]) -> None:
        self.allowed = list(allowed)

    def __call__(self, where: str, names: Iterable[str]) -> Iterator[str]:
        for name in names:
            if name not in self.allowed:
                yield _("{where}: “{name}” does not exist; allowed: {allowed}").format(
                    where=where, name=name, allowed=", ".join(self.allowed)
                )
