"""What a rulebook says of steps: how an order moves, what is asked for on the way, and what stands against it."""

from __future__ import annotations

from enum import StrEnum
from typing import Any

import msgspec
from msgspec import Struct

from orderdesk.model import ActorKind
from orderdesk.rules.roles import Right
from orderdesk.rules.rulebook.goods_words import GoodsAct

When = dict[str, Any]
"""A condition: field or fact → the value it must have, or a list of values of which it must have one."""

LETTERS = ("a", "i", "c", "t", "m")
"""The keys of the desk that take a step: next, hand over, courier, waybill, money."""


class Proof(StrEnum):
    """What shows that the goods reached the buyer."""

    NONE = "none"
    CODE = "code"
    """The code that the buyer got by SMS."""


class RunPart(StrEnum):
    """What a step is on a courier's run."""

    LEAVE = "leave"
    """The run leaves with the order."""
    DELIVER = "deliver"
    """The buyer has it."""
    DELIVER_OWING = "deliver_owing"
    """The buyer has it, and has not paid all of it."""
    BRING_BACK = "bring_back"
    """It was not delivered and is at the shop again, to go out another time."""


class AskKind(StrEnum):
    """How an answer is written."""

    TEXT = "text"
    DAY = "day"
    """A day; its last second is kept."""
    WINDOW = "window"
    """A day with two hours: the field gets the end, `window_from` the beginning."""
    COUNT = "count"
    """How many of something, from 1 to 99."""
    MONEY = "money"
    PAYMENT = "payment"
    """A sum that the shop has just received; it is added to what it has had, and another than the one owed is asked
    about."""
    PHONE = "phone"
    FILE = "file"
    """A file that exists; its path is kept."""
    YES = "yes"
    """Something that must have been done: only yes goes on."""
    CHOICE = "choice"


class MoneyEffect(StrEnum):
    """What becomes of an order's money."""

    OWE = "owe"
    """The buyer owes what it costs, less what was paid."""
    RECEIVE = "receive"
    """The shop takes money: its sum is asked for, the one that is owed is offered."""
    REFUND = "refund"
    """It comes to nothing: the buyer owes nothing, and gets back what was paid."""
    REFUND_GOODS = "refund_goods"
    """The same, but what the delivery costs stays with the shop."""
    FORGIVE = "forgive"
    """The buyer owes nothing any more; what was paid stays with the shop."""


AT_THE_END = (MoneyEffect.REFUND, MoneyEffect.REFUND_GOODS, MoneyEffect.FORGIVE)
"""What can be said of an order that comes to nothing."""


class Option(Struct, frozen=True, kw_only=True):
    """One answer to choose."""

    key: str
    title: str


class Ask(Struct, frozen=True, kw_only=True):
    """A field of the order that a step wants filled in."""

    field: str
    """The field or fact that keeps the answer; what stands there already is offered."""
    title: str
    kind: AskKind = AskKind.TEXT
    options: tuple[Option, ...] = ()
    """For a choice."""
    required: bool = True
    when: When = msgspec.field(default_factory=dict)
    """Asked only so; sees the answers before it."""


class Block(Struct, frozen=True, kw_only=True):
    """What stands against a step that is there otherwise, or speaks against it."""

    when: When
    said: str
    """The sentence for the operator: what to do first."""


class Destination(Struct, frozen=True, kw_only=True):
    """Where a step leads; the first whose condition holds."""

    status: str
    when: When = msgspec.field(default_factory=dict)
    silent: bool = False
    """Neither the buyer nor the marketplace hears of it: to them the order stays where it was."""
    message: str = ""
    """What the buyer is told who comes here, in place of the step's own."""


class Step(Struct, frozen=True, kw_only=True):
    """A move from one status to another, or an act that leaves the order where it is."""

    key: str
    title: str
    event: str
    """The name under which history keeps it."""
    from_: tuple[str, ...]
    to: tuple[Destination, ...] = ()
    """None: the order stays where it is, and its clock goes on."""
    by: tuple[ActorKind, ...] = (ActorKind.OPERATOR,)
    when: When = msgspec.field(default_factory=dict)
    right: Right = Right.PROCESS
    """What a role must have for an operator to take it."""
    letter: str = ""
    """The key of the desk that takes it, one of `LETTERS`."""
    cancels: bool = False
    """Ends the order; an operator picks one of the reasons."""
    on_open: bool = False
    """Taken by opening the order."""
    proof: Proof = Proof.NONE
    run: RunPart | None = None
    """What it is on a courier's run, where it is a part of one."""
    sign: bool = False
    """Signed by the operator with their PIN."""
    check_stock: bool = False
    """Ask first when there is not enough in stock."""
    checklist: bool = False
    """Whether its operator counts the goods line by line first, at the screen (K29)."""
    ask: tuple[Ask, ...] = ()
    """What is to be filled in."""
    block: tuple[Block, ...] = ()
    """What must not be for it; the first that holds is said."""
    warn: tuple[Block, ...] = ()
    """What must be known first: each that holds is said, and wants an explicit yes."""
    sets: dict[str, Any] = msgspec.field(default_factory=dict)
    """Facts that it sets; `"@now"` is the instant, `false` takes the fact away."""
    reason: str = ""
    """For a step that ends the order: the cancel reason to note."""
    goods: GoodsAct | None = None
    """What it says of the goods beyond where its status has them: `back`."""
    money: MoneyEffect | None = None
    """What it does to the money, where that is not what the status says to which it leads."""
    message: str = ""
    """Sent to the buyer."""
    tell: str = ""
    """What the marketplace must be told."""
    request: str = ""
    """A text of `[message]` that the marketplace's support must be sent."""

    def told_at(self, status: str) -> str:
        """The message to the buyer whose order it has brought to a status."""
        return next((way.message for way in self.to if way.status == status and way.message), self.message)
