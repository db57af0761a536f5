"""A rulebook as an operator meets it, asked from the rules: what can be done by whom, what it costs, who is told.

`python -m tests.rulebooks.sheet kaspi` prints the sheet of a shipped rulebook. What the tests expect lies beside this
file, written down from the marketplaces' own words; a rule that changes on purpose is changed there by hand.
"""

from __future__ import annotations

import itertools
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from orderdesk.clock import DAY
from orderdesk.errors import Refused
from orderdesk.i18n import _
from orderdesk.model import INSTANTS, METHODS, PAID_AMOUNT, STATE_FIELDS, ActorKind, Customer, FactName, Order
from orderdesk.money import Money
from orderdesk.rules.calendars import read_calendars
from orderdesk.rules.cancel_costs import charges, reasons
from orderdesk.rules.conditions import URGENT
from orderdesk.rules.context import FOLLOWING, RuleContext
from orderdesk.rules.deadlines import ACTS_DONE, Clocks, targets
from orderdesk.rules.edits import (
    DateMove,
    can_move_date,
    check_editable,
    check_split,
    date_move,
    edit_rules,
    editable,
    promised,
)
from orderdesk.rules.payment import PAID
from orderdesk.rules.possible import (
    blocked,
    cancel_step,
    destination,
    external_status,
    in_own_words,
    steps,
    warned,
    way_of,
)
from orderdesk.rules.questions import Form
from orderdesk.rules.refunds import repayment
from orderdesk.rules.rulebook.load import read_rulebooks
from orderdesk.rules.rulebook.model import Rulebook, Status, Target
from orderdesk.rules.rulebook.reasons import Reason
from orderdesk.rules.rulebook.steps import Step, When
from orderdesk.values import replace
from tests.shop import NOON

CLOCKS = Clocks(read_calendars(), {})

INSTANT = NOON + 2 * DAY
"""What a variant sets an instant to."""

Atom = tuple[str, Any]


def sheet(book: Rulebook) -> Iterator[str]:
    """The lines of a rulebook's sheet."""
    yield f"{book.key} counts in {book.currency}, days end in {book.zone}, hours of {book.calendar}"
    yield f"phones of {book.country}; buyers are reached by {' '.join(book.contact)}"
    yield f"typed in from {' '.join(book.source) or 'nowhere'}; hidden: {' '.join(book.hides) or 'nothing'}"
    takes = " ".join(book.channel_takes) or "nothing"
    yield f"money is taken by the channel for {takes}"
    yield f"a total has the delivery {'in it' if book.total_has_delivery else 'beside it'}"
    waybill = book.waybill
    yield f"waybills have {waybill.shortest} to {waybill.longest} characters, {waybill.digits} digits at least"
    yield f"an unanswered call comes back after {_time(book.call.retry)}"
    for fact, words in book.word.items():
        yield from (f"{fact} “{word}” is {in_own_words(book, {fact: word})[fact]}" for word in words)
    for reason in book.reason:
        yield from (f"reason {reason.digit or '-'} {reason.key}: {said}" for said in _weight(reason))
    for status in book.status:
        yield from _status(book, status)
    yield from _external(book)


def _status(book: Rulebook, status: Status) -> Iterator[str]:
    yield ""
    yield f"{status.key}: {', '.join(_stage(status))}"
    told: dict[tuple[Atom, ...], list[str]] = {(): list(_facts(_Case(book, status)))}
    yield from (f"  {said}" for said in told[()])
    for known in _variants(book):
        for part in (known[:-1], known):
            told[part] = told.get(part) or list(_facts(_Case(book, status, part)))
        plain, there = told[known[:-1]], told[known]
        when = " ".join(f"{name}={_at(INSTANT) if value == INSTANT else value}" for name, value in known)
        yield from (f"  {when}: {said}" for said in there if said not in plain)
        replaced = {_head(said) for said in there}
        gone = dict.fromkeys(_head(said) for said in plain if _head(said) not in replaced)
        yield from (f"  {when}: no {head}" for head in gone)


def _stage(status: Status) -> Iterator[str]:
    yield f"on the shelf {status.shelf}" + (f" as {status.badge}" if status.badge else "")
    if status.goods != "none":
        yield f"goods {status.goods}"
    if status.until_paid:
        yield f"first {status.until_paid} until it is paid"
    if status.called_off:
        yield "called off"
    if status.over:
        yield f"money {status.money}"
    if status.backwards:
        yield "channel brings it back here"


def _head(said: str) -> str:
    return " ".join(said.split()[:2]).rstrip(":")


@dataclass(frozen=True)
class _Case:
    """An order of ten thousand, a tenth of it for the delivery, in a status, with some things known of it."""

    book: Rulebook
    status: Status
    known: tuple[Atom, ...] = ()

    @property
    def order(self) -> Order:
        order = Order(id=1, channel=self.book.key, number="1", version=1, status=self.status.key,
                      shelf=self.status.shelf, entered_at=NOON, customer=Customer(1, "", None), method="", payment="",
                      address="", comment="", goods=Money(900_000, self.book.currency),
                      delivery_cost=Money(100_000, self.book.currency), received_at=NOON - 600,
                      planned_at=None)  # fmt: skip
        fields: dict[str, Any] = {name: value for name, value in self.known if name in STATE_FIELDS}
        facts = {name: value for name, value in self.known if name not in (*fields, *FOLLOWING) and value is not None}
        paid = {PAID_AMOUNT: order.total.minor} if (PAID, True) in self.known else {}
        urgent = {FactName.CATEGORY.value: self.book.urgent[0]} if (URGENT, True) in self.known else {}
        return replace(order, **fields, facts={**facts, **paid, **urgent})

    @property
    def situation(self) -> RuleContext:
        return RuleContext(book=self.book, order=self.order, now=NOON, known=dict(self.known))


def _variants(book: Rulebook) -> Iterator[tuple[Atom, ...]]:
    """What can be known of an order that some rule asks for: one thing at a time, or what a rule asks for together."""
    found: set[tuple[Atom, ...]] = {(("method", method),) for method in METHODS}
    for when in _conditions(book):
        atoms = [[(name, value) for value in _list(wanted)] for name, wanted in when.items()
                 if name not in ("status", "reason")]  # fmt: skip
        for together in itertools.product(*atoms):
            found |= {((name, value is False or value),) for name, value in together}
            found.add(tuple((name, value is False or value) for name, value in together))
            found.add(tuple(atom for atom in together if atom[1] is not False))
    for target in book.target:
        atoms = [[(name, value) for value in _list(wanted)] for name, wanted in target.when.items() if wanted]
        counted = [(name, INSTANT) for name in (*target.since, target.field) if name in INSTANTS]
        for there in itertools.product(*atoms):
            found |= {*((one,) for one in counted), *((*there, one) for one in counted)}
            found |= {(*there, one, counted[-1]) for one in counted[:-1] if target.field}
    return iter(sorted(filter(None, found), key=str))


def _conditions(book: Rulebook) -> Iterator[When]:
    for step in book.step:
        yield step.when
        there: When = {name: _list(value)[0] for name, value in step.when.items()}
        for when in [part.when for parts in (step.to, step.ask, step.block, step.warn) for part in parts if part.when]:
            yield when
            yield {**when, **there}
    yield from (rule.when for rules in (book.reason, book.fee, book.target) for rule in rules)


def _facts(case: _Case) -> Iterator[str]:
    book, order, situation = case.book, case.order, case.situation
    for kind in ActorKind:
        for step in steps(book, order, kind):
            yield f"{kind} {step.key}: {', '.join(_step(step, case))}"
    if cancel_step(book, order):
        offered = ", ".join(f"{reason.digit} {reason.key}" for reason in reasons(book, situation))
        yield f"may be cancelled as {offered or 'nothing'}"
    if any(step.cancels or step.reason for kind in ActorKind for step in steps(book, order, kind)):
        yield from _costs(book, situation)
    for target in targets(book, order):
        yield from _clock(replace(book, target=(target,)), order, target)
    yield from _changes(book, order)


def _costs(book: Rulebook, situation: RuleContext) -> Iterator[str]:
    """The fees by reason; which targets' time must be over for one, where it is not due anyway."""
    due: dict[tuple[str, str], list[str]] = {}
    for reason in book.reason:
        ended = situation.with_(reason=reason.key)
        costs: dict[str, list[str]] = {}
        for late in ["", *dict.fromkeys(key for fee in book.fee for key in fee.expired)]:
            then = replace(ended, expired=frozenset({late}))
            first = {charge.fee.key: charge for charge in charges(book, then, {})}
            for charge in charges(book, then, dict.fromkeys(first, 1)):
                now, fee = first[charge.fee.key].amount, charge.fee
                free = f", the first in {_time(fee.within)} {now.decimal}" if fee.free else ""
                costs.setdefault(f"{fee.key} costs {charge.amount.decimal}{free}", []).append(late)
        for cost, lates in costs.items():
            due.setdefault((cost, "" if "" in lates else f", once late to {' '.join(lates)}"), []).append(reason.key)
    yield from (f"ended as {', '.join(keys)}: {cost}{late}" for (cost, late), keys in due.items())


def _step(step: Step, case: _Case) -> Iterator[str]:
    """What a step does; only what is not as usual."""
    way = way_of(case.book, step, case.order)
    yield f"{step.letter or '-'} → {destination(case.book, step, case.order)}"
    yield f"history says {step.event}"
    if step.right != "process":
        yield f"right to {step.right}"
    for name in ("cancels", "on_open", "sign", "check_stock", "checklist"):
        if getattr(step, name):
            yield name
    if step.proof != "none":
        yield f"against a {step.proof}"
    if said := blocked(step, case.situation):
        yield f"BLOCKED by {1 + [_(block.said) for block in step.block].index(said)}"
    if count := len(warned(step, case.situation)):
        yield f"WARNS of {count}"
    for ask in Form(case.book, step).asked(case.situation, {}):
        options = "/".join(option.key for option in ask.options)
        yield f"asks {ask.field} ({ask.kind}{' ' + options if options else ''}){'' if ask.required else ' perhaps'}"
    for name, value in step.sets.items():
        yield f"{name} becomes {value}"
    for name in ("reason", "request", "goods"):
        if getattr(step, name):
            yield f"{name} {getattr(step, name)}"
    if back := repayment(case.book, case.order, step):
        yield f"{back.amount.decimal} back"
    if way is None or not way.silent:
        yield from _told((way and way.message) or step.message, step.tell)


def _told(message: str, tell: str) -> Iterator[str]:
    if message:
        yield f"buyer: {message}"
    if tell:
        yield f"channel: {tell}"


def _weight(reason: Reason) -> Iterator[str]:
    """What a reason costs, wants and does."""
    yield f"penalty {reason.penalty}, comment {reason.comment}, goods {reason.goods or 'none'}"
    if reason.evidence:
        wanted = reason.evidence
        foreign = ", or a foreign phone" if wanted.foreign_phone else ""
        ended = f" ended by {', '.join(wanted.results)}" if wanted.results else ""
        yield (f"wants {wanted.attempts} tries over {_time(wanted.over)}, {wanted.talks} talks{ended}, "
               f"{wanted.contacts} contacts{' since it is late' if wanted.since_late else ''}{foreign}")  # fmt: skip
    if reason.ladder:
        yield f"{len(reason.ladder.rungs)} rungs in {_time(reason.ladder.within)}"
    if reason.takes:
        yield f"takes {reason.takes} instead"
    yield from _told(reason.message, reason.tell)


def _clock(book: Rulebook, order: Order, target: Target) -> Iterator[str]:
    """A clock of an order that came ten minutes before noon and stands where it is since noon."""
    deadline = CLOCKS.deadline(book, order)
    if deadline is None or deadline.last_at is None:
        return
    edges = ", ".join(f"{edge.tier} until {_at(edge.until)}" for edge in deadline.edges)
    warned = f", warns {_at(deadline.warn_at)}" if deadline.warn_at else ""
    opens = f", not before {_at(deadline.opens_at)}" if deadline.opens_at else ""
    late = "" if deadline.last_at == deadline.due_at else f", late after {_at(deadline.last_at)}"
    whose = "" if target.ours else ", not the shop's"
    yield f"clock {target.key} ({target.clock}): {edges}{warned}{opens}{late}{whose}"
    for done in range(len(target.steps)):
        act = CLOCKS.next_act(book, replace(order, deadline=deadline, facts={**order.facts, ACTS_DONE: done}))
        assert act
        yield f"clock {target.key} does {act.step} at {_at(act.at)}"


def _changes(book: Rulebook, order: Order) -> Iterator[str]:
    fields = sorted(editable(book, order).items())
    if fields:
        yield "edits " + " ".join(field + (" (agreed)" if agreed else "") for field, agreed in fields)
    for rule in edit_rules(book, order, dict(fields)):
        if told := ", ".join(_told(rule.message, rule.tell)):
            yield f"edited {' '.join(sorted(rule.fields))}: {told}"
    explained = [field for field in sorted({field for rule in book.edit for field in rule.fields})
                 if _explains(book, order, field)]  # fmt: skip
    if explained:
        yield f"says why not to edit {' '.join(explained)}"
    moved = replace(order, planned_at=INSTANT)
    days = [days for days in range(1, 30) if can_move_date(book, order) and _move(book, moved, days)]
    for word, move in (("later", _move(book, moved, 1)), ("earlier", _move(book, moved, -1))):
        if move:
            yield f"moves {word}{' (agreed)' if move.needs_consent else ''}"
    if days and book.date:
        begin, _end = promised(book, "26.11 14-16" if book.date.window else "26.11", NOON)
        yield (f"moves to {'hours' if begin else 'a day'}, {'any' if days[-1] == 29 else days[-1]} days, "
               f"{len(book.date.why)} reasons, channel: {book.date.tell or 'not told'}")  # fmt: skip
    try:
        split = check_split(book, order)
        yield f"splits for {len(split.why)} reasons, {', '.join(_told(split.message, split.tell))}"
    except Refused:
        pass


def _move(book: Rulebook, order: Order, days: int) -> DateMove | None:
    """A move of what is promised by so many days; none where it is refused."""
    try:
        return date_move(book, order, (order.planned_at or 0) + days * DAY, None)
    except Refused:
        return None


def _explains(book: Rulebook, order: Order, field: str) -> bool:
    """Whether a field that cannot be edited now is refused with a reason of the rulebook's own."""
    try:
        check_editable(book, order, field)
    except Refused as refused:
        return any(_(rule.why_not) in str(refused) for rule in book.edit if rule.why_not)
    return False


def _external(book: Rulebook) -> Iterator[str]:
    """What the channel's own states mean, every pair of them, with and without the facts that are looked for."""
    asked = {(name, value) for rule in book.external for name, wanted in rule.when.items() for value in _list(wanted)}
    facts = sorted({str(value) if name == "has" else name for name, value in asked if name == "has" or value is True})
    values: dict[str, list[str]] = {}
    for name, value in sorted(asked, key=str):
        if name != "has" and value is not True:
            values.setdefault(name, []).append(value)
    found: dict[str, list[str]] = {}
    for state in itertools.product(*([*known, "?"] for known in values.values())):
        external = dict(zip(values, state, strict=True))
        plain = external_status(book, external, {})
        for fact in ["", *facts]:
            rule = external_status(book, external, {fact: True} if fact else {})
            if rule is not None and (not fact or rule is not plain):
                said = " ".join(state) + (f" with {fact}" if fact else "")
                found.setdefault(
                    f"{rule.status}{' perhaps' if rule.unsure else ''}{', held' if rule.hold else ''}", []
                ).append(said)
    if found:
        yield ""
    yield from (f"external {status}: {', '.join(pairs)}" for status, pairs in found.items())


def _list(value: object) -> list[Any]:
    return value if isinstance(value, list) else [] if value is None else [value]


def _at(instant: int) -> str:
    """An instant as the time from noon on."""
    return _time(instant - NOON)


def _time(seconds: int) -> str:
    return str(timedelta(seconds=seconds)).replace(" days, ", "d ").replace(" day, ", "d ")


if __name__ == "__main__":
    print("\n".join(sheet(read_rulebooks()[sys.argv[1]])))
