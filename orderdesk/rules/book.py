"""What a rulebook can say. Each class here is a table of `data/rulebooks/*.toml`; `docs/rulebooks.md` explains them.

Titles, prices and texts are message ids: a shipped rulebook's are translated, a shop's own may be in its language.
"""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from orderdesk.checked import Seconds
from orderdesk.model import ActorKind, Shelf
from orderdesk.sla.targets import TargetClock

MESSAGE_FIELDS = ("number",)
"""What a message to the buyer may fill in."""

CODE_MESSAGE = "code"
"""The message that carries the hand-over code, as `{code}`."""

When = dict[str, Any]
"""A condition: field or fact → the value it must have, or a list of values of which it must have one."""


class Penalty(StrEnum):
    """What an act costs the shop."""

    NONE = "none"
    RATING = "rating"
    HEAVY = "heavy"


class Comment(StrEnum):
    """Whether a reason wants words."""

    OPTIONAL = "optional"
    REQUIRED = "required"


class StockEffect(StrEnum):
    """What a cancellation says about the stock."""

    RELEASE = "release"
    ZERO = "zero"
    """The goods are not there: their stock becomes 0."""


class Proof(StrEnum):
    """What shows that the goods reached the buyer."""

    NONE = "none"
    CODE = "code"
    """The code that the buyer got by SMS."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Status:
    """A state of the channel and the shelf it lies on. The order in the file is the order of work."""

    key: str
    title: str
    shelf: Shelf


@dataclass(frozen=True, slots=True, kw_only=True)
class Destination:
    """Where a step leads; the first whose condition holds."""

    status: str
    when: When = dataclasses.field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """A move from one status to another."""

    key: str
    title: str
    event: str
    """The name under which history keeps it."""
    from_: tuple[str, ...]
    to: tuple[Destination, ...]
    by: tuple[ActorKind, ...] = (ActorKind.OPERATOR,)
    when: When = dataclasses.field(default_factory=dict)
    main: bool = False
    """What the key for "next step" does in these statuses."""
    cancels: bool = False
    """Ends the order; an operator picks one of the reasons."""
    on_open: bool = False
    """Taken by opening the order."""
    proof: Proof = Proof.NONE
    check_stock: bool = False
    """Ask first when the stock does not suffice."""
    reason: str = ""
    """For a step that ends the order: the cancel reason to note."""
    message: str = ""
    """Sent to the buyer."""
    tell: str = ""
    """What the marketplace must be told."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """What must have been logged for a reason to hold when the marketplace asks the buyer."""

    attempts: int = 0
    """Calls or messages without an answer …"""
    over: Seconds = Seconds(0)
    """… spread over at least this long."""
    talks: int = 0
    """Or conversations that took place."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ladder:
    """What happens when it is done again and again."""

    within: Seconds
    rungs: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """A reason to cancel, and its price."""

    key: str
    title: str
    digit: int = 0
    """Its key in the picker; 0 for reasons that nobody picks."""
    when: When = dataclasses.field(default_factory=dict)
    penalty: Penalty = Penalty.NONE
    price: str = ""
    """The penalty in words."""
    ladder: Ladder | None = None
    comment: Comment = Comment.OPTIONAL
    ask: str = ""
    """What the comment should say."""
    evidence: Evidence | None = None
    stock: StockEffect = StockEffect.RELEASE
    message: str = ""
    tell: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Target(TargetClock):
    """Something with a deadline. Of several with one key, the first that fits the order counts."""

    key: str
    title: str
    in_: tuple[str, ...]
    """It runs while the order is in one of these statuses."""
    when: When = dataclasses.field(default_factory=dict)
    field: str = ""
    """For the clocks until and before: which instant of the order."""
    since: tuple[str, ...] = ()
    """Instants to count from, the first that the order has; else its coming into the status."""
    breach: str = ""
    """The step that the system takes when the time is over."""
    price: str = ""
    """What being late costs, in words."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DateRule:
    """When the planned date may be moved."""

    in_: tuple[str, ...]
    why: tuple[str, ...] = ()
    """Reasons buyers give, to pick from."""
    channel_days: int = 0
    """The channel itself moves it at most so many days; 0 is no such limit."""
    tell: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class External:
    """Which status an answer of the channel means; the first whose condition holds."""

    status: str
    when: When
    unsure: bool = False
    """A guess: the order is marked for the operator to look at."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rulebook:
    """A channel kind's rules."""

    key: str
    title: str
    currency: str
    country: str
    """Whose phone numbers these are: ISO 3166 code."""
    zone: str
    calendar: str
    status: tuple[Status, ...]
    step: tuple[Step, ...]
    reason: tuple[Reason, ...]
    target: tuple[Target, ...] = ()
    date: DateRule | None = None
    external: tuple[External, ...] = ()
    message: dict[str, str] = dataclasses.field(default_factory=dict)
    """Texts to the buyer, by name; `{number}` and the like are filled in."""
    contact: tuple[str, ...] = ("phone",)
    """Ways in which the buyer may be contacted, the usual one first."""

    def status_of(self, key: str) -> Status:
        """The status with this key; `KeyError` when the rulebook has none."""
        for status in self.status:
            if status.key == key:
                return status
        raise KeyError(key)

    def stage(self, key: str) -> int:
        """How far along the work a status is."""
        return self.status.index(self.status_of(key))

    def reason_of(self, key: str) -> Reason | None:
        """The reason with this key or digit."""
        return next((r for r in self.reason if key == r.key or (r.digit and key == str(r.digit))), None)

    def step_of(self, key: str) -> Step | None:
        """The step with this key or event name."""
        return next((step for step in self.step if key in (step.key, step.event)), None)
