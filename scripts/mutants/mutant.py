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
    line: int = 0
    """Where it stands in the file now; 0 for a value."""

    @property
    def name(self) -> str:
        """Place and change."""
        return f"{self.place}: {self.change}"

    @property
    def file(self) -> str:
        """The file that it changes, relative to the root."""
        return self.place.partition(":")[0]

    def __str__(self) -> str:
        """For whoever looks for it: the name, with the line."""
        here = f"{self.file}:{self.line}{self.name[len(self.file) :]}" if self.line else self.name
        return here if self.tests else f"{here}  (no test meets it)"
