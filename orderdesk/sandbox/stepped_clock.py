"""The sandbox's clock: the machine's, or one that stands; whoever tests puts it forward."""

from __future__ import annotations

from orderdesk.clock import Clock


class SteppedClock:
    """Another clock, put forward by as much as was asked for."""

    def __init__(self, base: Clock) -> None:
        """Go by `base`; it may stand still."""
        self._base = base
        self._ahead = 0

    def __call__(self) -> int:
        """The present instant of the sandbox, UTC epoch seconds."""
        return self._base() + self._ahead

    def step(self, seconds: int) -> None:
        """Put it forward; never back, since orders do not live backwards."""
        self._ahead += max(seconds, 0)
