"""One thing that is broken on purpose."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Mutant:
    """A change of one value or of one expression."""

    group: str
    """What it is counted under."""
    place: str
    """Where it is, without line numbers: what `equivalent.toml` names stays the same."""
    change: str
    """Old → new."""
    tests: tuple[str, ...]
    """The ids of the tests that meet it, the ones to run first in front."""
    apply: Callable[[], None]
    """Makes the change in the running process, of which it is never taken back."""

    @property
    def name(self) -> str:
        """Place and change."""
        return f"{self.place}: {self.change}"
