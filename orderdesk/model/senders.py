"""Who carries messages to buyers and notices to staff, and who is asked where parcels are. Instants: UTC seconds."""

from __future__ import annotations

from enum import StrEnum

from msgspec import Struct

from orderdesk.model.channel_accounts import Health


class Hears(StrEnum):
    """Whom a sender reaches."""

    BUYERS = "buyers"
    STAFF = "staff"


class Sender(Struct, frozen=True, kw_only=True):
    """An account with somebody who delivers messages."""

    name: str
    kind: str
    """What speaks for it, such as `mobizon`."""
    hears: Hears = Hears.BUYERS
    signature: str = ""
    """As whom it writes, where that was registered with it."""
    url: str = ""
    """Where it answers, if not where all of its kind do."""
    token_place: str = ""
    """Where its token lies; the token itself is kept nowhere here."""
    channels: tuple[str, ...] = ()
    """Of whose orders it writes; of all where none is named."""
    since: int | None = None
    """Since when it sends; `None` while it is switched off."""
    health: Health = Health()

    def writes_of(self, channel: str) -> bool:
        """Whether it writes to the buyers of a channel."""
        return self.hears is Hears.BUYERS and self.since is not None and (not self.channels or channel in self.channels)


class Letter(Struct, frozen=True, kw_only=True):
    """A row of the outbox for a buyer, as it is sent."""

    row: int
    order: int
    kind: str
    text: str
    created_at: int
    pusher: str = ""
    """Who took it on its way: a part of a process, as leases name it."""
    pushed_at: int | None = None
    answer: str = ""


class NoticeKind(StrEnum):
    """What staff are told of."""

    UNACCEPTED = "unaccepted"
    """A new order has not been accepted for too long (M1)."""
    BURNING = "burning"
    """So many orders burn."""
    NOBODY = "nobody_on_shift"
    """A new order waits while nobody is on shift."""
    CHANNEL = "channel_down"
    CARRIER = "carrier_silent"
    SENDER = "sender_down"
    """Messages to buyers do not leave."""
    DIFFERENCE = "difference"
    """A courier has handed in another sum than was due."""


class Notice(Struct, frozen=True, kw_only=True):
    """Something that staff are told, from its beginning to its end."""

    id: int
    kind: NoticeKind
    about: str
    """What it is about: an order, a channel, a carrier, a courier; by its number or name."""
    text: str
    raised_at: int
    over_at: int | None = None


class Tracker(Struct, frozen=True, kw_only=True):
    """A carrier that is asked where its parcels are."""

    carrier: str
    url: str = ""
    token_place: str = ""
    """Where its key lies; none where it answers without."""
    since: int | None = None
    """Since when it is asked; `None` while that is switched off."""
    health: Health = Health()


class AcceptanceRule(Struct, frozen=True, kw_only=True):
    """Which new orders of a channel the desk accepts by itself."""

    id: int = 0
    channel: str
    active: bool
    in_stock: bool = True
    """Only where the stock has all of it, counted."""
    express: bool = False
    """Express orders as well."""
    any_hour: bool = False
    """Outside the working hours as well."""
    most: int | None = None
    """Up to this sum, in minor units of the channel's currency."""
    at: int = 0
    operator: str = ""
    undoes: int | None = None
    """The entry that this one takes back."""
