"""What a sender of messages can do, as small values. Neither phones nor texts stand where any of them is printed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, Protocol

from msgspec import Struct

from orderdesk.channels.live.protocol import Outcome
from orderdesk.sanitize import clean

PATIENCE: Final = 10.0
"""Seconds that a sender may take: an operator waits for a code."""


class Outgoing(Struct, frozen=True):
    """A message to be delivered."""

    text: str
    phone: str = ""
    """E.164; empty where the sender knows by itself whom it reaches, as staff."""
    key: str = ""
    """The same for the same message, however often it is tried."""

    def __repr__(self) -> str:
        """Without phone and text: there may be a code in it."""
        return f"Outgoing({self.key!r})"


class Sent(Struct, frozen=True):
    """What became of a message."""

    outcome: Outcome
    said: str = ""
    """Why not, in words that may be shown and kept."""
    id: str = ""
    """The sender's own number of it."""
    wait: float = 0
    """For how many seconds the sender wants to be left alone."""


def id_of(said: object, message: Outgoing) -> str:
    """The sender's own number of a message, as it may be kept: none where the phone is a part of it."""
    found = clean(str(said or ""), limit=60)
    return "" if message.phone and message.phone.lstrip("+") in found else found


class Setup(Struct, frozen=True, kw_only=True):
    """An account as a sender is made of it."""

    token: str
    url: str = ""
    signature: str = ""
    sleep: Callable[[float], None]

    def __repr__(self) -> str:
        """Without the token, wherever it is printed."""
        return "Setup(…)"


class MessageSender(Protocol):
    """An account with a sender. Not for two threads at once; every call may take seconds."""

    def check(self) -> None:
        """Ask something that needs the token and sends nothing; `ChannelDown` or `ChannelRefused` say why not."""

    def send(self, message: Outgoing) -> Sent:
        """Hand one message over, once: nothing here tries twice."""

    def close(self) -> None:
        """Let go of its connections."""
