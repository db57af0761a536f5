"""Which order a key was meant for: the one that was on the screen, under the finger, when it was pressed.

Keys are obeyed later than they are pressed: behind a dialog that saves, an act under way, a line that stood still. What
was on the screen then is remembered here, and compared with the order that an act is about to meet. A row further up or
down, that they see, the operator may go to and act on in one breath. What comes under the cursor otherwise (an order
leaves its shelf, others commit, another shelf is opened) they must have seen there: a key pressed before that was meant
for the order that was there before, or for none.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import Final

from screens.edge import get_time

_REMEMBERED: Final = 16
"""So many moves of the cursor that were no key's are remembered: more than happen while keys wait."""


class Aim:
    """What has been on the screen since when, and what moved the cursor but a key. Times are those of key events."""

    def __init__(self) -> None:
        """Nothing has been shown."""
        self._since: dict[int, float] = {}
        self._moves: list[tuple[float, int | None]] = []
        """When something else than a key moved the cursor, and off which order."""
        self._covered = False
        self._named: int | None = None
        """The order that they have named, until something else than a key moves the cursor."""

    def shows(self, ids: Iterable[int]) -> None:
        """These orders are on the screen now, no others."""
        now = math.inf if self._covered else get_time()
        self._since = {order_id: self._since.get(order_id, now) for order_id in ids}

    def moved_off(self, order_id: int | None) -> None:
        """The cursor left this order though no key moved it; or, with none, a key put it where nobody could foresee."""
        self._named = None
        self._moves = [*self._moves, (get_time(), order_id)][-_REMEMBERED:]

    @property
    def moved_at(self) -> float:
        """When another order came under the cursor by something else than a key."""
        return self._moves[-1][0] if self._moves else -math.inf

    def cover(self) -> None:
        """What changes from here on is not seen: something lies over it."""
        self._covered = True

    def uncover(self) -> None:
        """It is seen now."""
        self._covered = False
        now = get_time()
        self._since = {order_id: min(since, now) for order_id, since in self._since.items()}

    def name(self, order_id: int) -> None:
        """The operator has named this order themselves: whatever they have typed behind that is for it."""
        self._since[order_id], self._named = -math.inf, order_id
        self._moves.clear()

    def named(self, order_id: int) -> bool:
        """Whether the operator has named this order themselves, by its code, its number or by taking back an act."""
        return order_id == self._named

    def meant(self, order_id: int, pressed_at: float) -> bool:
        """Whether a key pressed then can have been meant for this order, which is under the cursor now."""
        for moved_at, before in self._moves:
            if pressed_at < moved_at:
                return before == order_id
        return self._since.get(order_id, math.inf) <= pressed_at
