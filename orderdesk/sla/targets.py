"""Targets: what must be done by when, in tiers, on one of five clocks, and the deadlines they start.

A `Target` is a rule; a `Deadline` is that rule running for one order, with every instant computed at its start. It
depends on nothing but its arguments, so a deadline can always be rebuilt from the order's history.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import StrEnum

from msgspec import Struct

from orderdesk.clock import DAY
from orderdesk.config_reader import Seconds
from orderdesk.sla.calendar import BusinessCalendar
from orderdesk.sla.timeline import WALL, Timeline


class ClockKind(StrEnum):
    """The five ways to count."""

    BUSINESS = "business"
    """A budget of the calendar's open time."""
    WALL = "wall"
    """A budget of ordinary time, night and holiday included."""
    UNTIL = "until"
    """An instant that the order brings along."""
    BEFORE = "before"
    """A window that opens and closes a set time before an instant of the order."""
    DAYS = "days"
    """A number of days: working days to the closing of the last, or calendar days to the same hour."""


class Tier(Struct, frozen=True, kw_only=True):
    """How good it is to be done by then."""

    name: str
    within: Seconds | None = None
    """At most this much of the clock used."""
    before: Seconds | None = None
    """Or at least this much of it left …"""
    percent: int | None = None
    """… or at most this share of it used."""


class Warn(Struct, frozen=True, kw_only=True):
    """A warning ahead of the deadline."""

    left: Seconds | None = None
    """When this much of the clock is left."""
    percent: int | None = None
    """Or when this share of the budget is used."""
    do: str = ""
    """A step that the system takes then; without one the order only begins to burn."""


class TargetClock(Struct, frozen=True, kw_only=True):
    """The clock of a target: its kind and what that kind needs."""

    clock: ClockKind
    tiers: tuple[Tier, ...]
    """In order, the last one ends at the deadline."""
    warn: tuple[Warn, ...] = ()
    days: int = 0
    """For `days`: how many."""
    calendar_days: bool = False
    """For `days`: every day counts, to the same hour; else working days, to the closing of the last."""
    cut_off: int = 24
    """For `days`: from this local hour on, the day of the start is not counted."""
    opens: Seconds = Seconds(0)
    """For `before`: not earlier than this long before the instant; 0 is never too early."""
    closes: Seconds = Seconds(0)
    """For `before`: not later than this long before the instant."""

    def __post_init__(self) -> None:
        """Refuse a clock that could not count."""
        if not self.tiers:
            raise ValueError("tiers: at least one is needed")
        if self.clock in (ClockKind.BUSINESS, ClockKind.WALL) and any(t.within is None for t in self.tiers):
            raise ValueError(f"tiers: a {self.clock} clock needs “within” in every tier")
        budgets = [tier.within for tier in self.tiers if tier.within is not None]
        if budgets != sorted(budgets):
            raise ValueError("tiers: each must last longer than the one before")
        if self.clock is ClockKind.DAYS and self.days < 1:
            raise ValueError("days: must be 1 or more")
        if self.days > 366 or self.cut_off > 24:
            raise ValueError("days: at most 366, cut_off: at most 24")
        if self.clock is ClockKind.BEFORE and self.opens <= self.closes and (self.opens or not self.closes):
            raise ValueError("opens: must be longer before the instant than closes")


class Edge(Struct, frozen=True):
    """The last instant of a tier."""

    tier: str
    until: int


class Deadline(Struct, frozen=True, kw_only=True):
    """A target running for an order. Instants are UTC epoch seconds."""

    target: str
    kind: ClockKind
    calendar: str | None
    """The calendar it counts on; `None` is wall time."""
    started_at: int
    edges: tuple[Edge, ...]
    """The tiers in order, one at least."""
    last_at: int | None
    """The last instant in time: later is late. Beyond `due_at` where the clock stands still between the two."""
    warn_at: int | None = None
    """The first warning."""
    opens_at: int | None = None
    """Of a two-sided window: too early before this."""

    @property
    def due_at(self) -> int:
        """The instant to show."""
        return self.edges[-1].until


def start(
    rule: TargetClock,
    *,
    target: str,
    since: int,
    instant: int | None = None,
    calendar: BusinessCalendar | None = None,
    calendar_key: str | None = None,
) -> Deadline | None:
    """Start `target`'s clock at `since`; `None` when it has nothing to count to.

    `instant` is the order's own, for the clocks until and before; `calendar` serves business and days.
    """
    line: Timeline = WALL
    if calendar is not None and rule.clock in (ClockKind.BUSINESS, ClockKind.DAYS):
        line = calendar.epoch
    key = None if line is WALL else calendar_key
    due, last, opens = _ends(rule, since, instant, calendar, line)
    if due is None:
        return None
    edges = []
    for tier in rule.tiers[:-1]:
        if tier.within is not None:
            until = line.add(since, tier.within)
        elif tier.percent is not None:
            until = _share(since, due, tier.percent, line)
        else:
            until = line.sub(due, tier.before or 0)
        if until is not None:
            edges.append(Edge(tier.name, min(until, due)))
    warned = [warn_at(warn, since, due, line) for warn in rule.warn]
    return Deadline(
        target=target,
        kind=rule.clock,
        calendar=key,
        started_at=since,
        edges=(*edges, Edge(rule.tiers[-1].name, due)),
        last_at=last,
        warn_at=min((at for at in warned if at is not None), default=None),
        opens_at=opens,
    )


def _ends(
    rule: TargetClock,
    since: int,
    instant: int | None,
    calendar: BusinessCalendar | None,
    line: Timeline,
) -> tuple[int | None, int | None, int | None]:
    """Due, last instant in time, and opening of the window."""
    match rule.clock:
        case ClockKind.BUSINESS | ClockKind.WALL:
            budget = rule.tiers[-1].within or 0
            return line.add(since, budget), line.add(since, budget, "far"), None
        case ClockKind.UNTIL:
            return instant, instant, None
        case ClockKind.BEFORE:
            if instant is None:
                return None, None, None
            opens = instant - rule.opens if rule.opens else None
            return instant - rule.closes, instant - rule.closes, opens
        case ClockKind.DAYS:
            if calendar is None:
                due: int | None = since + rule.days * DAY
            else:
                due = working_days(calendar, since, rule.days, rule.cut_off)
            return due, due, None


def warn_at(warn: Warn, since: int, due: int, line: Timeline) -> int | None:
    """The instant of a warning on a clock that runs from `since` to `due`."""
    if warn.left is not None:
        return line.sub(due, warn.left)
    return _share(since, due, warn.percent or 0, line)


def _share(since: int, due: int, percent: int, line: Timeline) -> int | None:
    """The instant at which `percent` of the time from `since` to `due` is used."""
    return line.add(since, line.between(since, due) * percent // 100)


def working_days(calendar: BusinessCalendar, since: int, days: int, cut_off: int = 24) -> int | None:
    """The closing of the `days`-th working day after the local day of `since`; `None` when there are too few.

    From the local hour `cut_off` on, that day itself is passed over.
    """
    local = datetime.fromtimestamp(since, calendar.spec.zone)
    day = local.date() + timedelta(days=1 if local.hour >= cut_off else 0)
    for _ in range(days * 7 + 366):
        day += timedelta(days=1)
        if calendar.spec.hours_of(day):
            days -= 1
            if days == 0:
                opened = calendar.spec.intervals(day, day)
                return opened[-1][1] if opened else None
    return None
