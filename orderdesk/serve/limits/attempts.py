"""Connections that led to no login, by address: keys cannot be guessed, but whoever only knocks is not listened to."""

from __future__ import annotations

from collections import OrderedDict, deque
from collections.abc import Callable
from ipaddress import IPv6Address, ip_address
from typing import Final

MOST: Final = 120
"""Connections from one address without a login; a monitor that looks every second whether somebody answers has 60 …"""

WITHIN: Final = 60.0
"""… in so many seconds shut it out until the first of them is that old."""

_REMEMBERED: Final = 10_000
"""Addresses at a time; of more than that, those that have been quiet for the longest are forgotten."""


def network(address: str) -> str:
    """An address as far as it tells one neighbour from another: whoever has one of IPv6 has all of its /64."""
    try:
        known = ip_address(address.partition("%")[0])
    except ValueError:
        return address
    if not isinstance(known, IPv6Address):
        return str(known)
    if known.ipv4_mapped is not None:
        return str(known.ipv4_mapped)
    return f"{IPv6Address(int(known) >> 64 << 64)}/64"


class Attempts:
    """The fruitless connections of the last moments."""

    def __init__(self, monotonic: Callable[[], float]) -> None:
        """`monotonic` gives seconds that only grow."""
        self._monotonic = monotonic
        self._failed: OrderedDict[str, deque[float]] = OrderedDict()
        """The last ones of each network, whoever failed last at the end."""

    def failed(self, whose: str) -> None:
        """Somebody of a network has come and gone without a login."""
        now = self._monotonic()
        self._failed.setdefault(whose, deque(maxlen=MOST)).append(now)
        self._failed.move_to_end(whose)
        while len(self._failed) > _REMEMBERED or next(iter(self._failed.values()))[-1] < now - WITHIN:
            self._failed.popitem(last=False)

    def wait(self, whose: str) -> float:
        """Seconds until somebody of a network is listened to again; 0 where they are now."""
        times = self._failed.get(whose)
        if times is None or len(times) < MOST:
            return 0.0
        return max(0.0, times[0] + WITHIN - self._monotonic())
