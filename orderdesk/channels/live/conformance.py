"""Asks a channel whether it keeps to the protocol: for the tests of whoever brings one.

It reads, and pushes one act that nobody can do; so it may be asked of a test shop with at least one open order.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from orderdesk.channels.incoming import IncomingOrder
from orderdesk.channels.live.protocol import Act, Channel, ChannelRefused, Outcome, Ref
from orderdesk.model import FactName

_NOBODY: Final = Ref("0000000000", "0")
"""An order that no marketplace has."""

_NOTHING: Final = "NO_SUCH_ACT"


def faults(channel: Channel, name: str, *, bad_token: Channel | None = None) -> list[str]:
    """What is wrong with a channel of the account `name`; the same one with a `bad_token` is asked for its refusal."""
    return [*_of_pull(channel, name), *_of_push(channel), *_of_token(bad_token), *_of_closing(channel)]


def _of_pull(channel: Channel, name: str) -> Iterator[str]:
    channel.check()
    orders = [one for page in channel.pull(None) for one in page if isinstance(one, IncomingOrder)]
    if not orders:
        yield "pull: tells no order; ask a shop that has one"
    for order in orders:
        if order.channel != name:
            yield f"pull: {order.number} is of the channel {order.channel!r}, not {name!r}"
        if not channel.possible(order) <= channel.acts:
            yield f"possible: {order.number}: acts that are none of its own"
    for order in orders[:3]:
        again = channel.get(Ref(order.number, str(order.facts.get(FactName.CHANNEL_ID, ""))))
        if again is None or again.number != order.number:
            yield f"get: {order.number} is not found by its number"
    if channel.get(_NOBODY) is not None:
        yield "get: an order that nobody has is found"


def _of_push(channel: Channel) -> Iterator[str]:
    answer = channel.push(Act(kind=_NOTHING, order=_NOBODY, key="conformance"))
    if answer.outcome is not Outcome.REFUSED:
        yield f"push: an act that there is not is {answer.outcome.value}, not refused"
    if not channel.elsewhere(_NOTHING).strip():
        yield "elsewhere: says nothing of what the API cannot do"
    if _NOTHING in channel.acts or not all(channel.acts):
        yield "acts: a kind that there is not"


def _of_token(channel: Channel | None) -> Iterator[str]:
    if channel is None:
        return
    try:
        channel.check()
    except ChannelRefused:
        return
    finally:
        channel.close()
    yield "check: a token that is not valid is not refused"


def _of_closing(channel: Channel) -> Iterator[str]:
    channel.close()
    try:
        channel.close()
    except Exception as error:  # whatever it is, it is a fault of the channel's
        yield f"close: closing twice is {type(error).__name__}"
