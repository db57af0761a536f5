"""What a live channel can do: four questions, as small typed values.

A package brings a marketplace by an entry point of the group `orderdesk.channels`: the name of the kind, and a callable
that makes a `Channel` of a `Setup`. `orderdesk.channels.live.conformance` asks any channel whether it keeps to this.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from enum import StrEnum
from typing import Final, Protocol, runtime_checkable

from msgspec import Struct, field

from orderdesk.channels.incoming import BadRecord, IncomingOrder
from orderdesk.errors import DeskError
from orderdesk.model import FieldValue
from orderdesk.rules.rulebook.model import Rulebook

SEND_CODE: Final = "SEND_CODE"
"""The act by which a marketplace sends the buyer its own code; what gives the goods out is the rulebook's own act."""

Records = Sequence[IncomingOrder | BadRecord]
"""Orders, and what could not be read as one."""


class ChannelDown(DeskError):
    """The marketplace did not answer, or answered with an error of its own: what was asked is not known."""

    def __init__(self, said: str, wait: float = 0) -> None:
        """`wait` is how many seconds it wants to be left alone, where it says so."""
        super().__init__(said)
        self.wait = wait


class ChannelStopped(ChannelDown):
    """Nobody waits for the answer any more: the desk is being closed."""


class ChannelRefused(DeskError):
    """The marketplace has understood and says no: the token is not valid, the question is wrong."""

    def __init__(self, said: str, status: int = 0) -> None:
        """`status` is the answer's number, where it came over HTTP."""
        super().__init__(said)
        self.status = status


class Setup(Struct, frozen=True, kw_only=True):
    """An account as a channel is made of it."""

    name: str
    """The channel of its orders."""
    book: Rulebook
    token: str = ""
    url: str = ""
    """Where it answers, if not where all of its kind do."""
    shop: str = ""
    """Which shop of the login, where it may have several."""
    unconfirmed: bool = False
    """Whether it may be told what nobody has tried on a live account yet."""
    now: Callable[[], int]
    """The time, in epoch seconds."""
    sleep: Callable[[float], None]
    """Waits, in seconds; `ChannelStopped` where the desk is closed meanwhile."""

    def __repr__(self) -> str:
        """Without the token, wherever it is printed."""
        return f"Setup({self.name!r})"


class Ref(Struct, frozen=True):
    """An order as its marketplace knows it."""

    number: str
    id: str = ""
    """The marketplace's own id, where the desk has heard it."""


class Act(Struct, frozen=True, kw_only=True):
    """One thing to be done in the marketplace."""

    kind: str
    """As the rulebook calls what is told (`tell`), or `SEND_CODE`."""
    order: Ref
    key: str = ""
    """The same for the same act, however often it is tried: for marketplaces that know one when it comes again."""
    note: str = ""
    details: Mapping[str, FieldValue] = field(default_factory=dict)
    """What was filled in, by the names of the order's fields and facts."""
    code: str = ""
    """What the buyer has said; goes nowhere else."""

    def __repr__(self) -> str:
        """Without the buyer's code, wherever it is printed."""
        return f"Act({self.kind!r}, {self.order.number!r})"


class Goods(Struct, frozen=True):
    """What is told of goods; telling it again changes nothing."""

    sku: str
    """As the seller calls them."""
    free: int | None
    """Pieces that nobody has been promised; `None` where they are not counted."""
    hidden: bool
    """Whether they are off sale."""
    turned: bool = True
    """Whether it is new that they are, or are not; else only the figure is."""


class Outcome(StrEnum):
    """What became of an act."""

    DONE = "done"
    """The marketplace says that it has done it."""
    REFUSED = "refused"
    """The marketplace says no."""
    UNSENT = "unsent"
    """It never reached the marketplace, or that sent it away unread: certainly not done."""
    UNKNOWN = "unknown"
    """No answer that says which: it may have been done. It is never sent again by itself."""


class Answer(Struct, frozen=True):
    """What a marketplace answered to an act."""

    outcome: Outcome
    said: str = ""
    """Its own words, clean and without anybody's data."""
    wait: float = 0
    """For how many seconds it wants to be left alone."""


class Channel(Protocol):
    """An account on a marketplace. Not for two threads at once; every question may take seconds."""

    acts: frozenset[str]
    """What it can be told at all; anything else is done by hand, in its cabinet."""
    own_code: bool
    """Whether it sends buyers a code of its own, against which the goods are given out."""
    tells_changes: bool
    """Whether it can be asked what has changed; else `pull` tells all that is open each time."""

    def check(self) -> None:
        """Ask something that needs the token and changes nothing; `ChannelDown` or `ChannelRefused` say why not."""

    def pull(self, since: int | None) -> Iterator[Records]:
        """What has changed since an instant, page by page; all that is open where it cannot tell, or without one."""

    def get(self, order: Ref) -> IncomingOrder | None:
        """An order as it is there now; `None` where it is not known there."""

    def possible(self, order: IncomingOrder) -> frozenset[str]:
        """Of `acts`, what the marketplace would do now with an order that it has just told."""

    def push(self, act: Act) -> Answer:
        """Do one act, once: nothing here tries twice."""

    def waybill(self, order: Ref) -> bytes | None:
        """The printable waybill, a PDF; `None` while there is none."""

    def elsewhere(self, kind: str) -> str:
        """Where somebody does by hand what the API cannot."""

    def close(self) -> None:
        """Let go of its connections."""


@runtime_checkable
class HearsGoods(Protocol):
    """A channel that can be told of goods, too."""

    def put_goods(self, goods: Sequence[Goods]) -> Mapping[str, Answer]:
        """Tell of them, by SKU; what was answered of each."""


@runtime_checkable
class HearsWebhooks(Protocol):
    """A channel whose marketplace sends messages of its own to the shop's web server, which passes them on."""

    def webhook(self, body: bytes, signature: str, secret: str) -> IncomingOrder | None:
        """The order that it is about, as it is by that; `BadInput` where it is not signed with the secret."""


@runtime_checkable
class ShowsApart(Protocol):
    """A channel of which an order does not show all that it was told: it is asked for that apart."""

    def shows(self, act: Act) -> bool | None:
        """Whether the marketplace has what an act tells; `None` where its order itself must show it."""


Maker = Callable[[Setup], Channel]
"""What an entry point of the group gives."""


@runtime_checkable
class TellsOver(Protocol):
    """A channel whose `pull` tells only what is open: what came and was over between two of them it tells apart."""

    def over_since(self, since: int) -> Iterator[Records]:
        """The orders that came since an instant and are over already, page by page."""
