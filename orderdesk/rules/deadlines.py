"""Starts the clock that a rulebook sets for an order in its status."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from threading import Lock
from typing import Final

from msgspec import Struct

from orderdesk.model import CALL_AT, Alert, AlertKind, Announcement, FactName, Order, Shelf
from orderdesk.rules.announced import standing
from orderdesk.rules.conditions import holds
from orderdesk.rules.payment import value_of
from orderdesk.rules.rulebook.model import Rulebook, Target
from orderdesk.sla import BusinessCalendar
from orderdesk.sla.targets import ClockKind, Deadline, start, warn_at
from orderdesk.sla.timeline import WALL, Timeline

ACTS_DONE: Final[str] = FactName.ACTS_DONE
"""The fact that counts what the system has done by the running clock."""


class Act(Struct, frozen=True):
    """Something that the system does by itself."""

    at: int
    """Its true instant, whenever it is done."""
    step: str
    number: int
    """Which of the steps of its clock, counted from 1."""


class Plan(Struct, frozen=True):
    """When an order's clock next wants something, `None` for never."""

    acts_at: int | None
    """When the system is to act."""
    alerts_at: int | None
    """When somebody is to be alerted."""
    called_off: bool = False
    """Whether it has come to nothing, so that it is no purchase."""

    @property
    def at(self) -> int | None:
        """The earlier of the two."""
        return min((at for at in (self.acts_at, self.alerts_at) if at is not None), default=None)


class Clocks:
    """The calendars by name, and the deadlines they give.

    Shared by the threads of a desk: what is announced comes in at once, between two questions.
    """

    def __init__(self, calendars: Mapping[str, BusinessCalendar], of_channel: Mapping[str, str]) -> None:
        """`calendars` as they are written; `of_channel` names the one of a channel where it is not its rulebook's."""
        self._written = calendars
        self._calendars = calendars
        self._of_channel = of_channel
        self._newest = 0
        self._announcing = Lock()
        self.doubted = False
        """Whether the clock that all this is compared with is in doubt."""

    @property
    def newest(self) -> int:
        """The id of the newest announcement that is counted with; 0 without any."""
        return self._newest

    def announce(self, entries: Sequence[Announcement]) -> None:
        """Count with all that has been announced, `entries`, from now on; what is old news changes nothing."""
        newest = max((entry.id for entry in entries), default=0)
        with self._announcing:  # or a thread that read a little earlier would put its older news over newer ones
            if newest > self._newest:
                self._calendars = self._with(entries)
                self._newest = newest

    def announced(self, entries: Sequence[Announcement]) -> Clocks:
        """Other clocks, for which `entries` and nothing else have been announced."""
        clocks = Clocks(self._written, self._of_channel)
        clocks.announce(entries)
        return clocks

    def deadline(self, book: Rulebook, order: Order) -> Deadline | None:
        """The most urgent deadline of the order as it stands, or `None` when nothing presses."""
        running = [self._start(book, order, target) for target in targets(book, order)]
        return min(
            (deadline for deadline in running if deadline is not None),
            key=lambda deadline: deadline.due_at,
            default=None,
        )

    def expired(self, book: Rulebook, order: Order, now: int) -> frozenset[str]:
        """The targets of the order whose time is over, by their keys, the most urgent one or not."""
        running = [self._start(book, order, target) for target in targets(book, order)]
        return frozenset(d.target for d in running if d is not None and d.last_at is not None and now > d.last_at)

    def next_act(self, book: Rulebook, order: Order) -> Act | None:
        """What the system is to do by itself with the order next, and when; `None` when nothing.

        Acts are done in their order, each once: the fact `acts_done` counts them, and entering a status starts anew.
        One whose instant the channel has confirmed the order after is passed over: then the order still holds,
        whatever our clock thinks.
        """
        return self._next_act(target_of(book, order), order)

    def passed_over(self, book: Rulebook, order: Order) -> bool:
        """Whether its time had run out before its channel last confirmed it, so that its clock does nothing to it."""
        target, deadline = target_of(book, order), order.deadline
        if target is None or deadline is None or deadline.last_at is None:
            return False
        return bool(target.breach) and order.seen_at > deadline.last_at

    def _next_act(self, target: Target | None, order: Order) -> Act | None:
        deadline = order.deadline
        if target is None or deadline is None or deadline.last_at is None:
            return None
        line = self.timeline(deadline)
        since, due, last = deadline.started_at, deadline.due_at, deadline.last_at
        moments = [warn_at(warn, since, due, line) for warn in target.warn if warn.do]
        moments += [last + 1] if target.breach else []
        moments += [None if at is None else at + 1 for at in (line.add(last, after.by) for after in target.after)]
        done = order.value(ACTS_DONE)
        for number, (at, step) in enumerate(zip(moments, target.steps, strict=True), 1):
            if number > (done if isinstance(done, int) else 0) and at is not None and order.seen_at < at:
                return Act(at, step, number)
        return None

    def next_alerts(self, book: Rulebook, order: Order) -> list[Alert]:
        """What is to be said of the order next, all of one instant: warnings that are no acts, and calls to be made."""
        return self._next_alerts(target_of(book, order), order)

    def _next_alerts(self, target: Target | None, order: Order) -> list[Alert]:
        deadline, found = order.deadline, list[Alert]()
        if target is not None and deadline is not None:
            line = self.timeline(deadline)
            for warn in target.warn:
                at = None if warn.do else warn_at(warn, deadline.started_at, deadline.due_at, line)
                if at is not None:
                    found.append(Alert(AlertKind.WARNING, target.key, at))
        call_at = _instant(order, (CALL_AT,))
        if call_at is not None:
            found.append(Alert(AlertKind.CALL, "", call_at))
        coming = [alert for alert in found if alert.at >= order.alerts_from]
        first = min((alert.at for alert in coming), default=0)
        return [alert for alert in coming if alert.at == first]

    def plan(self, book: Rulebook, order: Order) -> Plan:
        """When the order's clock next wants something."""
        target = target_of(book, order)
        act, alerts = self._next_act(target, order), self._next_alerts(target, order)
        status = book.status_of(order.status)
        return Plan(
            None if act is None else act.at, alerts[0].at if alerts else None,
            status.called_off or status.shelf is Shelf.CANCELLED,
        )  # fmt: skip

    def timeline(self, deadline: Deadline) -> Timeline:
        """The time a deadline counts on."""
        return self.line(deadline.calendar)

    def line(self, calendar: str | None) -> Timeline:
        """The time of a calendar by name; wall time for none."""
        return WALL if calendar is None else self._calendars[calendar].epoch

    @property
    def calendars(self) -> Mapping[str, BusinessCalendar]:
        """The calendars by name, with what has been announced."""
        return self._calendars

    def calendar_of(self, book: Rulebook, channel: str) -> str:
        """The name of the calendar that a channel's business clocks count on."""
        return self._of_channel.get(channel, book.calendar)

    def uncertain(self, calendar: str | None, at: int | None) -> bool:
        """Whether an instant that was counted on a calendar lies beyond what is known of it."""
        return calendar is not None and at is not None and not self._calendars[calendar].spec.knows(at)

    def _with(self, entries: Sequence[Announcement]) -> dict[str, BusinessCalendar]:
        calendars = dict(self._written)
        for key, days in standing(entries).items():
            if key in calendars:
                calendars[key] = calendars[key].announced({day: entry.hours for day, entry in days.items()})
                calendars[key].epoch.is_open(entries[-1].announced_at)  # compiled before another thread can ask
        return calendars

    def described(self) -> list[tuple[str, str]]:
        """Every calendar as it is written, by name, as a text that differs when its hours do."""
        return sorted((name, calendar.spec.described()) for name, calendar in self._written.items())

    def _start(self, book: Rulebook, order: Order, target: Target) -> Deadline | None:
        key = self.calendar_of(book, order.channel)
        return start(
            target,
            target=target.key,
            since=_instant(order, target.since) or order.entered_at,
            instant=_instant(order, (target.field,)),
            calendar=self._calendars[key] if counted(target) else None,
            calendar_key=key,
        )


def counted(target: Target) -> bool:
    """Whether a target counts on a calendar."""
    return target.clock is ClockKind.BUSINESS or (target.clock is ClockKind.DAYS and not target.calendar_days)


def targets(book: Rulebook, order: Order) -> list[Target]:
    """The targets that run for the order: of each key the first that fits."""
    found: dict[str, Target] = {}
    value = value_of(book, order)
    for target in book.target:
        fits = order.status in target.in_ and holds(target.when, value)
        if target.field:
            fits = fits and _instant(order, (target.field,)) is not None
        if fits:
            found.setdefault(target.key, target)
    return list(found.values())


def target_of(book: Rulebook, order: Order) -> Target | None:
    """The rule behind the order's deadline."""
    if order.deadline is None:
        return None
    return next((target for target in targets(book, order) if target.key == order.deadline.target), None)


def _instant(order: Order, names: tuple[str, ...]) -> int | None:
    for name in names:
        value = order.value(name)
        if isinstance(value, int) and not isinstance(value, bool):
            return value
    return None
