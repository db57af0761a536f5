"""The top line of the board: what has no courier, what is marked and late, the couriers' cash, the time."""

from __future__ import annotations

from collections.abc import Sequence

from textual.content import Content

from orderdesk.desk.dispatch.dispatch_board import DispatchBoard
from orderdesk.i18n import _
from orderdesk.wording.dates import local
from screens.safe import plain
from screens.widgets.lines import NOT_UTF8, FixedLine

_GAP = "  "


class BoardHeader(FixedLine):
    """Of a narrow line what matters least gives way."""

    DEFAULT_CSS = """
    BoardHeader { width: 1fr; height: 1; background: $panel; color: $foreground; text-wrap: nowrap; }
    """

    def __init__(self, standing: Sequence[str], operator: str) -> None:
        """`standing` stands out as long as the desk is open."""
        super().__init__(id="board-header")
        self._standing, self._operator = standing, operator
        self._parts: list[tuple[int, Content]] = []
        self._time = ""
        self._counts = (0, 0, 0, 0, "", 0)
        self.alarmed = self.not_utf8 = False

    def count(self, board: DispatchBoard, now: int) -> None:
        """Count what the board says, for the next `show`."""
        self._counts = (len(board.waiting), board.late(now), sum(len(one.reported) for one in board.couriers),
                        len(board.held_up), " + ".join(map(str, board.cash)), board.calls)  # fmt: skip

    def show(self, marked: int, now: int, zone: str) -> None:
        """Show what was counted, how many are marked, and the time."""
        waiting, late, asked, held_up, cash, called = self._counts
        self._time = local(now, zone).strftime("%H:%M ")
        self._parts = [
            (3, plain(_("DISPATCH"), "bold")),
            (0, plain(_("DATABASE!") if self.alarmed else "", "bold reverse $error")),
            (0, plain(NOT_UTF8 if self.not_utf8 else "", "bold reverse $error")),
            (1, plain(_("without courier {count}").format(count=waiting), "bold $warning")),
            (2, plain(_("marked {count}").format(count=marked) if marked else "", "bold $accent")),
            (1, plain(_("late {count}!").format(count=late) if late else "", "bold $error")),
            (1, plain(_("couriers ask {count}!").format(count=called) if called else "", "bold $error")),
            (1, plain(_("to decide {count}").format(count=asked) if asked else "", "bold $accent")),
            (4, plain(_("cannot go yet {count}").format(count=held_up) if held_up else "")),
            (3, plain(_("with couriers {sum}").format(sum=cash) if cash else "")),
            *((5, plain(mark, "bold $accent")) for mark in self._standing),
            (6, plain(self._operator)),
        ]
        self._lay_out()

    def on_resize(self) -> None:
        """Fit the new width."""
        self._lay_out()

    def _lay_out(self) -> None:
        parts = [part for part in self._parts if part[1]]
        room = self.size.width - len(self._time) - 1
        fits = set[int]()
        for at in sorted(range(len(parts)), key=lambda at: parts[at][0]):
            width = parts[at][1].cell_length + len(_GAP)
            if width <= room or not self.size.width:
                fits.add(at)
                room -= width
        shown = [part + plain(_GAP) for at, (_rank, part) in enumerate(parts) if at in fits]
        self.say(Content.assemble(" ", *shown, " " * max(room, 0), self._time))
