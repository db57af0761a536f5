"""The numbers by which couriers are chosen: given once and kept as long as the desk is open, never ranks."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

_ONE_DIGIT: Final = 9


class Numbers:
    """Whose is which. Ranks would shift under the finger."""

    def __init__(self) -> None:
        """None yet."""
        self._of: dict[int, int] = {}

    def give(self, couriers: Iterable[int]) -> None:
        """Give each courier, by their id, the next number, unless they have one."""
        for courier in couriers:
            self._of.setdefault(courier, len(self._of) + 1)

    @property
    def width(self) -> int:
        """How many digits a number has."""
        return 1 if len(self._of) <= _ONE_DIGIT else 2

    def of(self, courier: int) -> str:
        """A courier's number as it is written and typed."""
        return f"{self._of.get(courier, 0):0{self.width}d}"

    def courier(self, typed: str) -> int | None:
        """The courier with this number, by their id."""
        return next((courier for courier in self._of if self.of(courier) == typed), None)
