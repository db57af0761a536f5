"""What the parts of a screen tell the screen that holds them: small values that go up. Calls go down.

None bubbles: each is sent to the screen that it is for, whatever lies between.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from textual.message import Message

from orderdesk.desk.command import OrderCommand
from orderdesk.desk.people.filters import NamedFilter
from orderdesk.desk.views.news import Item
from orderdesk.errors import DeskError, StoreError
from orderdesk.model import Order

# --- the store, and what others do ---------------------------------------------------------------------------------


@dataclass
class StoreFailed(Message, bubble=False):
    """Something could not be read; sent to the app."""

    error: StoreError


@dataclass
class StoreChanged(Message, bubble=False):
    """Somebody has committed something since the last look."""


@dataclass
class StoreLooked(Message, bubble=False):
    """A look has been taken: the moment for what is no commit of anybody."""


@dataclass
class StoreReach(Message, bubble=False):
    """The database is out of reach, told at each look; with no error, it is in reach again."""

    error: StoreError | None


@dataclass
class NewsCame(Message, bubble=False):
    """Others, the clocks among them, have done or said something that is news here."""

    items: Sequence[Item]


@dataclass
class ClockDoubted(Message, bubble=False):
    """The machine's clock is in doubt, or no more."""

    on: bool


# --- what the operator does ----------------------------------------------------------------------------------------


@dataclass
class CommandDone(Message, bubble=False):
    """Something has been done to orders."""

    said: str
    """What came of it, in a sentence."""
    orders: Sequence[Order]
    """As they are after it."""
    command: OrderCommand[Order] | None
    """What was done; nothing where it fitted its order alone and cannot be repeated."""


@dataclass
class CommandRefused(Message, bubble=False):
    """Something was not done."""

    error: DeskError
    by_key: bool = True
    """Whether a key asked for it, and not a clock, which tries it again."""


@dataclass
class CommandTried(Message, bubble=False):
    """Something is about to be done to these orders, whatever comes of it."""

    orders: Sequence[Order]


@dataclass
class Told(Message, bubble=False):
    """A sentence to say, and whether it is a refusal."""

    said: str
    refused: bool = False


@dataclass
class OrdersChanged(Message, bubble=False):
    """The operator has changed something, or may have."""


@dataclass
class UndoOver(Message, bubble=False):
    """What was done last can be taken back no more."""


@dataclass
class FilterChosen(Message, bubble=False):
    """A filter that is kept under a name is to be shown."""

    name: str
    kept: NamedFilter


# --- the parts of the main screen, and the card over it --------------------------------------------------------------


@dataclass
class OrderHighlighted(Message, bubble=False):
    """The cursor has come to another order, or its order has changed; `None` in an empty list."""

    order: Order | None


@dataclass
class OrdersCounted(Message, bubble=False):
    """How many orders are new, and how many burn."""

    new: int
    burning: int


@dataclass
class SearchChanged(Message, bubble=False):
    """Another text stands in the search."""

    text: str


@dataclass
class SearchEntered(Message, bubble=False):
    """The operator is done typing into the search."""


@dataclass
class ClaimsChanged(Message, bubble=False):
    """Others hold other orders than before."""


@dataclass
class ClaimLost(Message, bubble=False):
    """What the operator works on is not in their hands: `said` tells whose it is, or why it was let go."""

    said: str
    taken: bool = False
    """Whether somebody has taken it from them."""


@dataclass
class CardKey(Message, bubble=False):
    """A key was pressed on the card that is for the list, with the order as it stood on the card."""

    action: str
    order: Order


@dataclass
class NeighbourWanted(Message, bubble=False):
    """The card is to go on to the order before (-1) or after (1) its own."""

    way: int
    order: Order
