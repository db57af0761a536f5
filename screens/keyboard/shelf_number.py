"""The number of a shelf, as it is typed behind `g`."""

from __future__ import annotations


class ShelfNumber:
    """Grows by digits until it is whole, or until another key ends it."""

    def __init__(self) -> None:
        """Nobody types one."""
        self._typed: str | None = None

    @property
    def expected(self) -> bool:
        """Whether digits are those of a number."""
        return self._typed is not None

    def begin(self) -> None:
        """The digits that follow are those of a number."""
        self._typed = ""

    def add(self, digit: str) -> str:
        """One more digit; the number, once it is whole."""
        typed = (self._typed or "") + digit
        whole = typed != "0"  # the only digit that no number ends with
        self._typed = None if whole else typed
        return typed if whole else ""

    def end(self) -> str:
        """No digit follows; what has been typed of it."""
        typed, self._typed = self._typed or "", None
        return typed
