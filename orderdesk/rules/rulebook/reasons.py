"""What a rulebook says of cancelling: the reasons, what they cost, and what must be behind them."""

from __future__ import annotations

from enum import StrEnum

import msgspec
from msgspec import Struct

from orderdesk.config_reader import Percent, Seconds
from orderdesk.rules.rulebook.goods_words import GoodsAct
from orderdesk.rules.rulebook.steps import When


class Penalty(StrEnum):
    """What an act costs the shop."""

    NONE = "none"
    RATING = "rating"
    HEAVY = "heavy"


class Comment(StrEnum):
    """Whether a reason wants words."""

    OPTIONAL = "optional"
    REQUIRED = "required"


class Evidence(Struct, frozen=True, kw_only=True):
    """What must have been logged for a reason to hold when the marketplace asks the buyer."""

    attempts: int = 0
    """Calls or messages without an answer …"""
    over: Seconds = Seconds(0)
    """… spread over at least this long."""
    talks: int = 0
    """Or conversations that took place …"""
    results: tuple[str, ...] = ()
    """… and ended in one of these results; in any where there are none."""
    contacts: int = 0
    """… or either."""
    since_late: bool = False
    """Only what was logged since its clock ran out counts."""
    foreign_phone: bool = False
    """A phone of another country proves it without any try."""


class Ladder(Struct, frozen=True, kw_only=True):
    """What happens when it is done again and again."""

    within: Seconds
    rungs: tuple[str, ...]


class Reason(Struct, frozen=True, kw_only=True):
    """A reason to cancel, and its price."""

    key: str
    title: str
    digit: int = 0
    """Its key in the picker; 0 for reasons that nobody picks."""
    when: When = msgspec.field(default_factory=dict)
    takes: str = ""
    """A step to take in place of cancelling, such as a request to the marketplace's support."""
    penalty: Penalty = Penalty.NONE
    price: str = ""
    """The penalty in words."""
    ladder: Ladder | None = None
    comment: Comment = Comment.OPTIONAL
    ask: str = ""
    """What the comment should say."""
    evidence: Evidence | None = None
    first: str = ""
    """What should be tried before, in words."""
    goods: GoodsAct | None = None
    """What it says of the goods beyond letting them go: `zero`, they are not there."""
    message: str = ""
    tell: str = ""


class Fee(Struct, frozen=True, kw_only=True):
    """What the marketplace charges when an order is cancelled so."""

    key: str
    title: str
    percent: Percent
    of: str = "total"
    """The amount of the order that the share is taken of."""
    when: When = msgspec.field(default_factory=dict)
    """Sees the order, whether it is `late`, and the `reason`; of several fees of one key the first that fits."""
    expired: tuple[str, ...] = ()
    """Only once the time of one of these targets is over, whichever of the order's clocks is the most urgent."""
    free: int = 0
    """So many a `within` cost nothing."""
    within: Seconds = Seconds(0)
