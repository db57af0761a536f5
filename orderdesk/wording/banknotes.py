"""With which banknotes a sum is likely paid, so that who takes it has the change at hand."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from orderdesk.money import HiddenMoney, Money

_NOTES: Final[Mapping[str, tuple[int, ...]]] = {
    "KZT": (500, 1_000, 2_000, 5_000, 10_000, 20_000),
    "UAH": (20, 50, 100, 200, 500, 1_000),
}
"""Whole units, of the currencies in which couriers are paid."""


def handed(sum_: Money) -> Money | None:
    """What a buyer without change gives: as few notes as possible; nothing where that is the sum, or is not known."""
    notes = _NOTES.get(sum_.currency)
    if notes is None or isinstance(sum_, HiddenMoney) or sum_.minor <= 0:
        return None
    largest = notes[-1] * 100
    whole, rest = divmod(sum_.minor, largest)
    last = next((note * 100 for note in notes if note * 100 >= rest), largest) if rest else 0
    given = whole * largest + last
    return Money(given, sum_.currency) if given != sum_.minor else None
