"""What happens: events of an order, calls and messages, what must be told, what is announced."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from enum import StrEnum
from typing import Final

from msgspec import Struct

from orderdesk.model.channel_accounts import PushState
from orderdesk.model.facts import FieldValue
from orderdesk.model.people import Actor
from orderdesk.sla.hours import Hours

CALLED_OFF_THERE: Final = "called_off_there"
"""The event of a channel's calling off what is fulfilled here: news for everybody, whether it is followed or not."""


class Event(Struct, frozen=True, kw_only=True):
    """One entry of an order's history: who did what, when, and what it changed."""

    seq: int
    version: int
    at: int
    """When it happened."""
    recorded_at: int
    """When the desk learned of it."""
    actor: Actor
    kind: str
    tier: str | None
    """How good the running clock stood when it happened."""
    changes: Mapping[str, tuple[FieldValue, FieldValue]]
    """Field → old and new value."""
    note: str
    set_clock: bool = False
    """Whether its instants are those of a clock that was set by hand."""


class Contact(Struct, frozen=True, kw_only=True):
    """A call or message to or from the buyer, with its result."""

    at: int
    operator: str
    via: str
    result: str
    note: str = ""


class OutboxItem(Struct, frozen=True, kw_only=True):
    """What must still reach, or has reached, the buyer or the marketplace."""

    id: int
    to: str
    """`buyer` or `marketplace`."""
    kind: str
    """The message's or the request's name."""
    text: str
    created_at: int
    sent_at: int | None
    not_before: int | None = None
    """The end of the buyer's quiet hours, or of the time in which its act can be undone, where it waits for that."""
    withdrawn_at: int | None = None
    """When its act was taken back, or a later one told all of it anew: it is never sent."""
    state: PushState = PushState.WAITING
    """Where telling it over a line has come to."""
    answer: str = ""
    """What the marketplace said to it, where that was no yes."""

    @property
    def waits(self) -> bool:
        """Whether it is still to be sent."""
        return self.sent_at is None and self.withdrawn_at is None


class AlertKind(StrEnum):
    """What somebody is alerted to."""

    WARNING = "warning"
    """The time of a target runs out."""
    CALL = "call"
    """The buyer is to be called again."""


class Alert(Struct, frozen=True):
    """Something that is said of an order once, while the order stays as it is."""

    kind: AlertKind
    target: str
    """For a warning: whose time runs out."""
    at: int
    """Its true instant, whenever it is said."""


class Consent(Struct, frozen=True, kw_only=True):
    """Who agreed to a change, through what, and why."""

    by: str
    """`buyer` (they asked) or `shop` (we asked and they agreed)."""
    via: str
    """`phone`, `chat` …"""
    note: str = ""


class Source(StrEnum):
    """Who announced the hours of a day, the one with less say first. Both beat the calendar as it is written."""

    MARKETPLACE = "marketplace"
    OWNER = "owner"


class Announcement(Struct, frozen=True, kw_only=True):
    """The hours of one day of a calendar, announced beside its file; never changed, only undone by another one."""

    id: int
    """Grows with time: of two with equal say the later one holds."""
    calendar: str
    day: date
    hours: Hours
    """None at all: closed."""
    source: Source
    note: str
    announced_at: int
    operator: str
    undoes: int | None = None
    """The announcement that this one takes back."""
