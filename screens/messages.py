"""What the parts of a screen tell the screen that holds them: small values that go up. Calls go down.

None bubbles: each is sent to the screen that it is for, whatever lies between.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar, dataclass_transform

from textual.message import Message

from orderdesk.desk.command import OrderCommand
from orderdesk.desk.people.filters import NamedFilter
from orderdesk.desk.views.news import Item
from orderdesk.errors import DeskError, StoreError
from orderdesk.model import Order
from orderdesk.store.touched import ANYTHING, Touched


@dataclass_transform()
class Up(Message, bubble=False):
    """A message with the fields that its class names, in their order; made without a dataclass, which costs a start."""

    _names: ClassVar[tuple[str, ...]] = ()

    def __init_subclass__(cls) -> None:
        """Its fields are what it annotates."""
        super().__init_subclass__(bubble=False)
        cls._names = tuple(cls.__annotations__)

    def __init__(self, *values: Any, **named: Any) -> None:
        """With the values of its fields."""
        super().__init__()
        vars(self).update(zip(self._names, values, strict=False), **named)


# --- the store, and what others do ---------------------------------------------------------------------------------


class StoreFailed(Up):
    """Something could not be read; sent to the app."""

    error: StoreError


class StoreChanged(Up):
    """Somebody has committed something since the last look that is shown here."""

    touched: Touched = ANYTHING


class CountsMoved(Up):
    """What is only counted here may be another number by now."""


class StoreLooked(Up):
    """A look has been taken: the moment for what is no commit of anybody."""


class StoreReach(Up):
    """The database is out of reach, told at each look; with no error, it is in reach again."""

    error: StoreError | None


class NewsCame(Up):
    """Others, the clocks among them, have done or said something that is news here."""

    items: Sequence[Item]


class ClockDoubted(Up):
    """The machine's clock is in doubt, or no more."""

    on: bool


# --- what the operator does ----------------------------------------------------------------------------------------


class CommandDone(Up):
    """Something has been done to orders."""

    said: str
    """What came of it, in a sentence."""
    orders: Sequence[Order]
    """As they are after it."""
    command: OrderCommand[Order] | None
    """What was done; nothing where it fitted its order alone and cannot be repeated."""


class CommandRefused(Up):
    """Something was not done."""

    error: DeskError
    by_key: bool = True
    """Whether a key asked for it, and not a clock, which tries it again."""


class CommandTried(Up):
    """Something is about to be done to these orders, whatever comes of it."""

    orders: Sequence[Order]


class Told(Up):
    """A sentence to say, whether it is a refusal, and whether it comes by itself instead of answering a key."""

    said: str
    refused: bool = False
    by_itself: bool = False


class OrdersChanged(Up):
    """The operator has changed something, or may have."""


class UndoOver(Up):
    """What was done last can be taken back no more."""


class FilterChosen(Up):
    """A filter that is kept under a name is to be shown."""

    name: str
    kept: NamedFilter


# --- the parts of the main screen, and the card over it --------------------------------------------------------------


class OrderHighlighted(Up):
    """The cursor has come to another order, or its order has changed; `None` in an empty list."""

    order: Order | None


class OrdersCounted(Up):
    """How many orders are new, how many burn, and how many their channels may have otherwise."""

    new: int
    burning: int
    differing: int = 0


class SearchChanged(Up):
    """Another text stands in the search."""

    text: str


class SearchEntered(Up):
    """The operator is done typing into the search."""


class ClaimsChanged(Up):
    """Others hold other orders than before."""

    touched: Touched
    """The orders that have come into other hands."""


class ClaimLost(Up):
    """What the operator works on is not in their hands: `said` tells whose it is, or why it was let go."""

    said: str
    taken: bool = False
    """Whether somebody has taken it from them."""


class CardKey(Up):
    """A key was pressed on the card that is for the list, with the order as it stood on the card."""

    action: str
    order: Order


class OrderWanted(Up):
    """The card of an order is to be opened over the dispatch board, or over its returns."""

    order: Order


class HalfSaid(Up):
    """On the dispatch board a key waits for the next one, has heard a part of it, or waits no more."""


class StopGiven(Up):
    """Stops have been given to a courier."""


class NeighbourWanted(Up):
    """The card is to go on to the order before (-1) or after (1) its own."""

    way: int
    order: Order
