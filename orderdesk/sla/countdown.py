"""What a deadline says at an instant: which tier, how much is left on its own clock, and when that changes.

Late is strictly more than the budget: on the closing instant of an exhausted budget the order has 0 left and is not
late; it is when the clock runs again. What is shown is rounded down, so never more than there is.
"""

from __future__ import annotations

from enum import StrEnum

from msgspec import Struct

from orderdesk.clock import MINUTE
from orderdesk.sla.targets import Deadline
from orderdesk.sla.timeline import Timeline

SECONDS_BELOW = 10 * MINUTE
"""Seconds are shown under this; above, minutes."""

LATE = "late"
FROZEN = "frozen"


class Running(StrEnum):
    """The two states of a countdown."""

    RUNNING = "running"
    FROZEN = FROZEN
    """Outside the opening hours: the value stands."""


class Countdown(Struct, frozen=True):
    """A deadline seen at an instant."""

    state: Running
    left_s: int
    """Seconds left on its own clock; negative when late."""
    tier: str
    """The name of the tier still to be had, or `late`."""

    @property
    def mark(self) -> str:
        """The one word a row is coloured and marked by: `late`, `frozen` or the tier."""
        if self.tier == LATE or self.state is Running.RUNNING:
            return self.tier
        return self.state.value


def countdown(deadline: Deadline, now: int, line: Timeline) -> Countdown:
    """`deadline` as it stands at `now`; `line` is the time it counts on."""
    due = deadline.due_at
    state = Running.RUNNING if line.is_open(now) else Running.FROZEN
    left = line.between(now, due)
    if deadline.last_at is not None and now > deadline.last_at:
        return Countdown(state, left, LATE)
    tier = next((edge.tier for edge in deadline.edges if now <= edge.until), deadline.edges[-1].tier)
    return Countdown(state, max(left, 0), tier)


def next_change(deadline: Deadline, now: int, line: Timeline) -> int | None:
    """The next instant after `now` at which its text, tier or state changes; `None` where it never opens again."""
    due = deadline.due_at
    if not line.is_open(now):
        return line.next_edge(now)
    left = line.between(now, due)
    if 0 < left <= SECONDS_BELOW:
        step = 1
    elif left > 0:
        step = left % MINUTE + 1
    else:
        step = MINUTE - (-left % MINUTE)
    changes = [now + step]
    changes.extend(edge.until + 1 for edge in deadline.edges if edge.until >= now)
    if deadline.last_at is not None and deadline.last_at >= now:
        changes.append(deadline.last_at + 1)
    edge = line.next_edge(now)
    if edge is not None:
        changes.append(edge)
    return min(changes)
