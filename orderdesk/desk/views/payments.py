"""The money of one order, part by part: what came in and what went out, how, through whom and when.

History alone knows it: the order keeps only what all parts come to. So the parts are read from its events each time.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

from msgspec import Struct

from orderdesk.desk.orders.repay import REFUNDED, REVERSED
from orderdesk.desk.orders.undo import UNDONE
from orderdesk.i18n import _
from orderdesk.model import CHANNEL_TOOK, ActorKind, Event, FactName, FieldValue
from orderdesk.money import Money
from orderdesk.rules.rulebook.model import Rulebook
from orderdesk.wording.dates import when
from orderdesk.wording.labels import actor_name, event_name, payment_name

_NO_PAYMENT: Final = (REFUNDED, REVERSED, "split")
"""Events that move money and are none in which it was received: they are named."""


class Payment(Struct, frozen=True):
    """A sum that came in, or below zero one that left."""

    amount: Money
    way: str
    """How it is paid, by its key."""
    event: Event
    """With who and when."""

    @property
    def what(self) -> str:
        """What moved it, in words, where that is more than that it was received."""
        named = self.event.kind in _NO_PAYMENT or self.amount.minor < 0
        return event_name(self.event.kind) if named else ""

    def said(self, book: Rulebook, now: int, zone: str) -> str:
        """In words; what nobody has noted here came with the orders of the channel, by its title."""
        what = [self.what] if self.what else []
        way = [payment_name(self.way)] if self.amount.minor > 0 and self.way else []
        actor = self.event.actor
        told = actor.kind is ActorKind.MARKETPLACE and not actor.vouched_by
        by = f"{_(book.title) if told else actor_name(actor)}, {when(self.event.at, now, zone)}"
        return "  ".join([str(self.amount), *what, *way, by])


def payments(events: Iterable[Event], currency: str) -> list[Payment]:
    """All of an order's money, oldest first, but for what was taken back at once; none for who may not see sums."""
    found, way = list[Payment](), ""
    for event in events:
        way = str(event.changes.get("payment", ("", way))[1] or "")
        if event.kind == UNDONE:
            if found and found[-1].event.version == event.version - 1:
                found.pop()
        elif minor := _came(event, sum(one.amount.minor for one in found if _of_channel(one.event))):
            found.append(Payment(Money(minor, currency), way, event))
    return found


def ways(parts: Sequence[Payment]) -> list[str]:
    """The ways in which it was paid, each once."""
    return list(dict.fromkeys(part.way for part in parts if part.amount.minor > 0 and part.way))


def _of_channel(event: Event) -> bool:
    """Whether money of an event was the channel's."""
    return event.actor.kind is not ActorKind.OPERATOR or event.kind == "split"


def _came(event: Event, told: int) -> int:
    """How much money an event brought in, in minor units; below zero where it gave some back.

    What the channel took goes only as far as it was `told` to have come.
    """
    changes = event.changes
    if "status" in changes and FactName.REFUND in changes and changes[FactName.REFUND][1] is None:
        return 0  # taken up again: what was paid back of it has been told
    took = changes.get(CHANNEL_TOOK)
    if took is not None and None not in took:
        ours = _grown(changes[FactName.PAID_AMOUNT]) if FactName.PAID_AMOUNT in changes else 0
        return ours + max(_grown(took), min(-told, 0))
    if took is not None and event.actor.kind is ActorKind.OPERATOR and event.kind != "split":
        return 0  # what was received is told apart from now on, into the channel's and the shop's
    if FactName.PAID_AMOUNT in changes:
        return _grown(changes[FactName.PAID_AMOUNT])
    return _grown(changes[FactName.REFUND_DUE]) if event.kind == REFUNDED and FactName.REFUND_DUE in changes else 0


def _grown(values: tuple[FieldValue, FieldValue]) -> int:
    old, new = (0 if value is None else value for value in values)
    return new - old if isinstance(old, int) and isinstance(new, int) else 0
