"""How soon buyers are spoken to once their order is there (O6)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from msgspec import Struct


class FirstContact(Struct, frozen=True):
    """Of one channel, over the orders whose buyers were spoken to. Seconds."""

    channel: str
    orders: int
    half: int
    """Within so long it was half of them."""
    slowest: int


def first_contacts(waited: Iterable[tuple[str, int]]) -> list[FirstContact]:
    """By channel, from the seconds that each order waited."""
    by_channel = defaultdict[str, list[int]](list)
    for channel, seconds in waited:
        by_channel[channel].append(seconds)
    found = list[FirstContact]()
    for channel, all_ in sorted(by_channel.items()):
        all_.sort()
        found.append(FirstContact(channel, len(all_), all_[(len(all_) - 1) // 2], all_[-1]))
    return found
