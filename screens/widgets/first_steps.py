"""The first minutes in the demo: one line that points at what matters next, until that has been done; then none."""

from __future__ import annotations

from collections.abc import Sequence
from enum import Enum, auto

from orderdesk.i18n import _
from orderdesk.model import Order, Shelf
from screens.keyboard.keys import label
from screens.safe import plain
from screens.widgets.lines import FixedLine
from screens.widgets.shelves import NUMBERS


class FirstStep(Enum):
    """What somebody does who sees the desk for the first time, one after the other."""

    URGENT = auto()
    ACCEPT = auto()
    HAND_OVER = auto()
    KEYS = auto()


class FirstSteps(FixedLine):
    """Says the first of them that has not been done; a real shop never sees it."""

    DEFAULT_CSS = """
    FirstSteps { height: 1; padding: 0 1; background: $surface; color: $accent; text-style: bold; text-wrap: nowrap;
                 text-overflow: ellipsis; }
    """

    def __init__(self, *, demo: bool) -> None:
        """Nothing has been done; outside the demo nothing is said."""
        super().__init__()
        self._left = [*FirstStep] if demo else []

    def on_mount(self) -> None:
        """Say the first."""
        self._say()

    def did(self, step: FirstStep) -> None:
        """It has been done, before its turn perhaps."""
        if step in self._left:
            self._left.remove(step)
            self._say()

    def acted(self, orders: Sequence[Order]) -> None:
        """Something has been done to orders."""
        for order in orders if self._left else ():
            if order.shelf is Shelf.ARCHIVE:
                self.did(FirstStep.HAND_OVER)
            elif order.shelf is not Shelf.NEW:
                self.did(FirstStep.URGENT)
                self.did(FirstStep.ACCEPT)

    def opened(self, what: object) -> None:
        """Something was opened over the list."""
        name = type(what).__name__
        if name in ("Help", "Palette"):
            self.did(FirstStep.KEYS)

    def _say(self) -> None:
        self.display = bool(self._left)
        if self._left:
            self.say(plain(_words(self._left[0])))


def _words(step: FirstStep) -> str:
    match step:
        case FirstStep.URGENT:
            said = _("To begin: {key} brings the order that burns most.")
            return said.format(key=label("list.next-urgent"))
        case FirstStep.ACCEPT:
            return _("{key} takes an order's next step: a new one is accepted.").format(key=label("order.next-step"))
        case FirstStep.HAND_OVER:
            said = _("{go} {shelf}, {hand}: hand over by the code that “orderdesk phone” shows.")
            return said.format(go=label("shelf.go"), shelf=NUMBERS[Shelf.PICKUP], hand=label("order.hand-over"))
        case FirstStep.KEYS:
            said = _("{help} – the keys of what is open, {palette} – find them by words.")
            return said.format(help=label("desk.help"), palette=label("desk.palette"))
