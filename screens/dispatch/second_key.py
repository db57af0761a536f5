"""The second key: after `c`, `m` or `a` it says for which courier. Until it comes nothing on the board moves.

Enter takes who is offered, a number that courier, Space the one before, letters find a name on any layout.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from enum import StrEnum
from typing import Final

from msgspec import Struct

from orderdesk.console.keyboard_layouts import other_layouts
from orderdesk.desk.dispatch.dispatch_board import BoardCourier, BoardStop
from screens.dispatch.couriers_pane import CouriersPane

_DIGITS: Final = frozenset("0123456789")


class For(StrEnum):
    """What a courier is chosen for."""

    ASSIGN = "assign"
    RUN = "run"
    """That their run leaves, or is back."""
    HAND_IN = "hand_in"


class Asked(Struct, frozen=True):
    """What was asked for, as the board stood then."""

    what: For
    stops: tuple[BoardStop, ...] = ()
    offered: int | None = None
    """Whom Enter takes, by their id."""
    pressed_at: float = 0.0


class Choosing:
    """What is half said, and what the next key makes of it."""

    def __init__(
        self, couriers: CouriersPane, chosen: Callable[[Asked, BoardCourier], None], changed: Callable[[], None]
    ) -> None:
        """`chosen` is told whom it is for; `changed` that what is half said has changed, or is over."""
        self._couriers, self._chosen, self._changed = couriers, chosen, changed
        self.asked: Asked | None = None
        self.typed = ""
        """Digits of a number, or the first letters of a name, as they came."""
        self.picked: BoardCourier | None = None
        """Who was named for what is not taken back, and so waits for Enter."""
        self.last: int | None = None
        """Who got the last stop, by their id."""

    def begin(self, asked: Asked) -> None:
        """Wait for the second key."""
        self.asked, self.typed, self.picked = asked, "", None
        self._changed()

    def end(self) -> None:
        """Wait no more."""
        self.asked, self.typed, self.picked = None, "", None
        self._changed()

    def hears(self, key: str, character: str) -> bool:
        """A key of what is half said, and the character as it was typed; whether it was one."""
        if self.asked is None:
            return False
        if key == "escape":
            self.end()
        elif key == "enter":
            self._take(self.found)
        elif key == "space":
            self._take(None if self.last is None else self._couriers.get(self.last))
        elif key == "backspace":
            self._type(self.typed[:-1])
        elif key in _DIGITS and not (self.names and character.isalpha()):
            self._digit(key)
        elif character.isprintable():
            self._type(self.typed + character)  # on the layout it was typed on, where letters are signs on another
        return True

    @property
    def names(self) -> bool:
        """Whether a name is being typed, and no number: a row of digits may have letters on it."""
        return bool(self.typed) and not self.typed.isdigit()

    @property
    def found(self) -> BoardCourier | None:
        """Whom Enter takes now."""
        if self.picked is not None:
            return self.picked
        if self.typed:
            names = self.named
            return names[0] if names else None
        offered = None if self.asked is None else self.asked.offered
        return None if offered is None else self._couriers.get(offered)

    @property
    def named(self) -> Sequence[BoardCourier]:
        """Those whose name or number begins with what is typed."""
        ways = {way.casefold() for way in (self.typed, *other_layouts(self.typed))}
        number = self._couriers.numbers.of
        return [
            one for one in self._couriers.all
            if any(one.courier.name.casefold().startswith(way) for way in ways)
            or number(one.courier.id).startswith(self.typed)
        ]  # fmt: skip

    def _digit(self, digit: str) -> None:
        typed = (self.typed if self.typed.isdigit() else "") + digit
        if len(typed) < self._couriers.numbers.width:
            self._type(typed)
            return
        courier = self._couriers.numbers.courier(typed)
        one = None if courier is None else self._couriers.get(courier)
        if one is not None and self.asked is not None and self.asked.what is For.RUN:
            self.picked = one  # a run that has left cannot be called back: it is shown first
            self._changed()
        elif one is not None:
            self._take(one)
        else:
            self._type("")

    def _type(self, text: str) -> None:
        self.typed, self.picked = text, None
        self._changed()

    def _take(self, one: BoardCourier | None) -> None:
        if one is None or self.asked is None:
            return
        asked = self.asked
        self.end()
        self._chosen(asked, one)
