"""An order once more: its lines with today's prices beside those of then, and what is short, before it is made."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar, Final

from textual.binding import BindingType
from textual.content import Content
from textual.widget import Widget

from orderdesk.desk.views.repetition import RepeatedLine, Repetition
from orderdesk.i18n import _, mark
from screens.dialogs.dialog import Dialog, Save
from screens.keyboard.named_key import Key, bindings
from screens.safe import plain
from screens.widgets.lines import Line

_DO: Final = Key("repeat.do", "enter", "make", mark("make the new order"))


class RepeatOrder(Dialog[bool]):
    """Enter makes the new order: it can be cancelled as any other."""

    ALONE = True
    KEYS = (_DO,)
    BINDINGS: ClassVar[list[BindingType]] = bindings(KEYS)
    CALLED = mark("repeating an order")
    AUTO_FOCUS = ""

    def __init__(self, called: str, found: Repetition, save: Save[bool]) -> None:
        """`called` is what the order is called."""
        super().__init__(_("Repeat {number} at today's figures").format(number=called), save)
        self._found = found

    def body(self) -> Iterable[Widget]:
        """One text."""
        yield Line(id="said")

    def on_mount(self) -> None:
        """Show what it comes to."""
        self.query_one("#said", Line).say(Content("\n").join(self._lines()))
        self.offer([(_DO.label, _(_DO.word))])

    def action_make(self) -> None:
        """Make it."""
        self.save(True)

    def _lines(self) -> Iterable[Content]:
        found = self._found
        for one in found.lines:
            yield from _line(one)
        for line in found.left_out:
            yield plain(_("not repeated: {names}").format(names=line.name), "$foreground-muted")
        total = _("Goods: {today}").format(today=found.today)
        if found.today.minor != found.then.minor:
            total += "  " + _("(then {then})").format(then=found.then)
        yield plain(total, "bold")
        yield plain(_("The delivery is agreed anew."), "$foreground-muted")


def _line(one: RepeatedLine) -> Iterable[Content]:
    price = str(one.today)
    if one.today.minor != one.line.price.minor:
        price += "  " + _("(then {then})").format(then=one.line.price)
    yield plain(f"{one.line.quantity} × {one.line.name}  {one.line.sku}  {price}")
    if one.short:
        said = _("short by {count}: free {have} of {wanted}")
        yield plain(
            "    " + said.format(count=one.short, have=max(one.free or 0, 0), wanted=one.line.quantity), "$error"
        )
    if one.hidden:
        yield plain("    " + _("off sale"), "$warning")
