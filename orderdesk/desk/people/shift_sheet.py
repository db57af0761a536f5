"""The hand-over sheet of a shift: what whoever comes next must know, so that no promise ends with the shift."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from enum import StrEnum
from itertools import islice
from typing import Any, Final

import msgspec
from msgspec import Struct

from orderdesk.i18n import _, ngettext
from orderdesk.list_filter import Day, OrderFilter
from orderdesk.model import CALL_AT, Order, Virtual
from orderdesk.model.dispatch import Run, StopState
from orderdesk.rules.roles import Right, may
from orderdesk.rules.visibility import Visibility
from orderdesk.store import Store
from orderdesk.store.orders.order_rows import NOT_UNDERSTOOD, instant
from orderdesk.store.people.sheets import StoredSheet
from orderdesk.values import replace
from orderdesk.wording.dates import LATEST, when

MOST: Final = 20
"""Lines of one kind; where there are more, that is said."""


class Kind(StrEnum):
    """What a line of the sheet is about, in the order of the sheet."""

    BURNING = "burning"
    CALL = "call"
    """A call to the buyer that is planned."""
    CONSENT = "consent"
    """A change that the buyer was promised, or has agreed to."""
    DUE = "due"
    """Promised for today, and not closed yet."""
    NOTE = "note"
    WORD = "word"
    """What whoever went says to whoever comes."""
    TASK = "task"
    """Something to do that is theirs or anybody's."""
    RUN = "run"
    """A run whose courier is out, or whose stops are not all decided."""
    REPORTED = "reported"
    """A courier's word that nobody has decided on."""
    CASH = "cash"
    """Cash that a courier has not handed in."""
    RELEASED = "released"
    """Was in their hands when they went."""
    OWN = "own"
    """Stays theirs."""


ON_THE_ROAD: Final = (Kind.RUN, Kind.REPORTED, Kind.CASH)
"""What only whoever sends couriers out reads."""


class Entry(Struct, frozen=True):
    """One line of a sheet."""

    kind: Kind
    number: str
    at: int | None = None
    """The instant it is about."""
    said: str = ""


class Sheet(Struct, frozen=True):
    """A shift as it is handed over."""

    operator: str
    started_at: int
    ended_at: int
    entries: tuple[Entry, ...]
    more: tuple[Kind, ...] = ()
    """Kinds of which there are more than the lines say."""
    id: int = 0
    """0 while the shift goes on."""
    read_by: str | None = None
    """Who started the next shift with it."""
    read_at: int | None = None

    def title(self, now: int, zone: str) -> str:
        """Whose shift it is, and from when to when."""
        return _("Hand-over sheet: {name}, {begin} – {end}").format(
            name=self.operator, begin=when(self.started_at, now, zone), end=when(self.ended_at, now, zone)
        )

    def stored(self) -> Mapping[str, Any]:
        """The lines as they are kept."""
        return {"entries": [msgspec.structs.astuple(entry) for entry in self.entries], "more": self.more}

    def sections(self, now: int, zone: str) -> Iterator[tuple[str, list[str]]]:
        """Titles with their lines, for people."""
        for kind in Kind:
            lines = [_line(entry, now, zone) for entry in self.entries if entry.kind is kind]
            if lines:
                yield _title(kind), [*lines, *([_("and more")] if kind in self.more else [])]


def kept(stored: StoredSheet) -> Sheet:
    """A sheet as it was written; a damaged one says so, and whom to ask."""
    sheet = _written(stored)
    if sheet is None:
        begin, end = (at if 0 <= at < LATEST else 0 for at in (stored.started_at, stored.ended_at))
        said = _("the sheet is damaged in the database: ask {name} what was on it").format(name=stored.operator)
        sheet = Sheet(stored.operator, begin, end, (Entry(Kind.NOTE, "—", None, said),), (), stored.id)
    return replace(sheet, read_by=stored.read_by, read_at=stored.read_at)


def is_damaged(stored: StoredSheet) -> bool:
    """Whether what stands on a sheet cannot be understood."""
    return _written(stored) is None


def _written(stored: StoredSheet) -> Sheet | None:
    try:
        entries = tuple(_entry(*fields) for fields in stored.sheet["entries"])
        more = tuple(Kind(kind) for kind in stored.sheet["more"])
        begin, end = instant(stored.started_at), instant(stored.ended_at)
    except NOT_UNDERSTOOD:
        return None
    return Sheet(stored.operator, begin, end, entries, more, stored.id)


def _entry(kind: str, number: object, at: int | None, said: object) -> Entry:
    if not (isinstance(number, str) and isinstance(said, str)):
        raise TypeError
    return Entry(Kind(kind), number, None if at is None else instant(at), said)


def drawn_up(store: Store, operator: str, since: int, now: int, today: Day) -> Sheet:
    """The sheet of the shift of `operator` that began at `since`, as it is now."""
    entries, more = list[Entry](), list[Kind]()
    found = {
        Kind.BURNING: _burning(store, now),
        Kind.CALL: _calls(store),
        Kind.CONSENT: _consents(store, operator, since),
        Kind.DUE: _due(store, now, today),
        Kind.NOTE: _notes(store, operator, since),
        Kind.TASK: _tasks(store, operator),
        Kind.RUN: _runs(store),
        Kind.REPORTED: _reported(store),
        Kind.CASH: _cash(store),
        Kind.RELEASED: _released(store, operator),
        Kind.OWN: _own(store, operator),
    }
    for kind, lines in found.items():
        some = list(islice(lines, MOST + 1))
        entries.extend(some[:MOST])
        more.extend([kind] if len(some) > MOST else [])
    return Sheet(operator, since, now, tuple(entries), tuple(more))


def _burning(store: Store, now: int) -> Iterator[Entry]:
    """What is warned of or late; calls that are due have lines of their own."""
    for order in store.windows.first(OrderFilter(shelf=None, virtual=Virtual.BURNING), now, MOST + 1):
        deadline = order.deadline
        if deadline is not None and deadline.warn_at is not None and deadline.warn_at <= now:
            yield Entry(Kind.BURNING, order.number, deadline.due_at)


def _calls(store: Store) -> Iterator[Entry]:
    for order in _seen(store, store.orders.to_call()):
        planned = order.facts[CALL_AT]
        yield Entry(Kind.CALL, order.number, planned if isinstance(planned, int) else None)


def _due(store: Store, now: int, today: Day) -> Iterator[Entry]:
    for order in store.windows.first(OrderFilter(shelf=None, planned=today), now, MOST + 1):
        if not order.shelf.closed:
            yield Entry(Kind.DUE, order.number, order.planned_at)


def _consents(store: Store, operator: str, since: int) -> Iterator[Entry]:
    for order_id, event in store.history.promises(operator, since):
        order = store.orders.get(order_id)
        agreed = event.kind == "rescheduled" or "consent_at" in event.changes
        if order is not None and not order.shelf.closed and agreed:
            yield Entry(Kind.CONSENT, order.number, event.at, event.note)


def _notes(store: Store, operator: str, since: int) -> Iterator[Entry]:
    for order_id, event in store.history.promises(operator, since):
        order = store.orders.get(order_id)
        if order is not None and not order.shelf.closed and event.kind == "note":
            yield Entry(Kind.NOTE, order.number, event.at, event.note)


def _tasks(store: Store, operator: str) -> Iterator[Entry]:
    """What has a line of its own, such as a call, is no task here."""
    from orderdesk.desk.views.tasks_to_do import tasks_to_do

    for seen in tasks_to_do(store, store.sight()):
        task = seen.task
        if task.text and task.whose in (None, operator):
            number = seen.customer if seen.order is None else seen.order.number
            yield Entry(Kind.TASK, number, task.due_at, task.text)


def _runs(store: Store) -> Iterator[Entry]:
    for run in _out(store):
        left = sum(stop.live for stop in store.stops.of_run(run.id))
        said = ngettext("{courier}: {count} stop to be made or decided",
                        "{courier}: {count} stops to be made or decided", left)  # fmt: skip
        yield Entry(Kind.RUN, _("run {number}").format(number=run.id), run.out_at,
                    said.format(courier=run.courier.name, count=left))  # fmt: skip


def _reported(store: Store) -> Iterator[Entry]:
    for run in _out(store):
        for stop in store.stops.of_run(run.id):
            order = store.orders.get(stop.order)
            if order is not None and stop.state is StopState.REPORTED and stop.report is not None:
                yield Entry(Kind.REPORTED, order.number, stop.report.at, run.courier.name)


def _cash(store: Store) -> Iterator[Entry]:
    if sees_road(store.sight()):
        for name, sums in store.board.cash().items():
            yield Entry(Kind.CASH, name, None, " + ".join(str(store.sight().money(sum_)) for sum_ in sums))


def _out(store: Store) -> list[Run]:
    """The runs that have left and are not closed, for whoever sends them out."""
    return [run for run in store.runs.open() if run.out_at is not None] if sees_road(store.sight()) else []


def sees_road(sight: Visibility) -> bool:
    """Whether what couriers have with them is for these eyes."""
    return sight.whose is None and may(sight.role, Right.DISPATCH)


def _released(store: Store, operator: str) -> Iterator[Entry]:
    for claim in store.claims.all():
        order = store.orders.get(claim.order_id)
        if order is not None and claim.operator == operator:
            yield Entry(Kind.RELEASED, order.number, claim.since)


def _own(store: Store, operator: str) -> Iterator[Entry]:
    for order in store.orders.of_operator(operator, MOST + 1):
        yield Entry(Kind.OWN, order.number, None if order.deadline is None else order.deadline.due_at)


def _seen(store: Store, orders: Iterable[Order]) -> Iterator[Order]:
    sight = store.sight()
    return (order for order in orders if sight.sees(order))


def _title(kind: Kind) -> str:
    return {
        Kind.BURNING: _("Burning"),
        Kind.CALL: _("Calls that are planned"),
        Kind.CONSENT: _("Agreed with the buyer"),
        Kind.DUE: _("Promised for today"),
        Kind.NOTE: _("Notes of the shift"),
        Kind.WORD: _("To whoever comes"),
        Kind.TASK: _("To be done"),
        Kind.RUN: _("Runs that are out"),
        Kind.REPORTED: _("To be decided: couriers report"),
        Kind.CASH: _("Cash with couriers"),
        Kind.RELEASED: _("Was in their hands"),
        Kind.OWN: _("Stay theirs"),
    }[kind]


def _line(entry: Entry, now: int, zone: str) -> str:
    moment = "" if entry.at is None else when(entry.at, now, zone)
    if entry.kind is Kind.WORD:
        return entry.said
    return f"{entry.number:<12} {moment:<12} {entry.said}".rstrip()
