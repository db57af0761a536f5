"""The help of the board: its keys, and what its signs mean."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

from textual.binding import BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widget import Widget

from orderdesk.i18n import _, mark
from screens.dialogs.dialog import Dialog
from screens.dispatch.courier_cells import ASKED, AT_SHOP, AWAY, BACK, FOREIGN, OUT
from screens.dispatch.dispatch_keys import KEYS
from screens.dispatch.stop_cells import LATE, MARKED, NO_PLACE, RISK
from screens.dispatch.stops_pane import GIVEN
from screens.keyboard.named_key import Key, bindings, both
from screens.safe import plain
from screens.widgets.lines import Line

_LEAVE = Key("board-help.leave", "question_mark,comma,q", "leave", shown="?")
_DOWN = Key("board-help.down", "j,down", "scroll(1)", mark("scroll"), shown="j")
_UP = Key("board-help.up", "k,up", "scroll(-1)", mark("scroll"), shown="k")
_MORE = Key("board-help.more", "space", "scroll(10)")


class BoardHelp(Dialog[None]):
    """Scrolls where it does not fit."""

    KEYS = (_LEAVE, _DOWN, _UP, _MORE)
    BINDINGS: ClassVar[list[BindingType]] = bindings(KEYS)
    DEFAULT_CSS = """
    BoardHelp > #frame { height: 100%; }
    BoardHelp #body { height: 1fr; }
    BoardHelp #scroll { height: 1fr; scrollbar-size: 1 1; }
    """
    AROUND = 3
    AUTO_FOCUS = ""

    def __init__(self) -> None:
        """Of the board as it is."""
        super().__init__(_("Dispatch"))

    def body(self) -> Iterable[Widget]:
        """All of it in one text."""
        with VerticalScroll(id="scroll", can_focus=False):
            yield Line(id="text")

    def on_mount(self) -> None:
        """Fill it in."""
        signs = (
            (MARKED, _("marked")), (LATE, _("late; of cash: more than a run with cash allows")),
            (RISK, _("will be late, or nearly")), (NO_PLACE, _("behind an address: not known where it is on the map")),
            ("@", _("before a number: somebody else holds the order")), (GIVEN, _("the courier who has it by now")),
            (AT_SHOP, _("courier at the shop")), (OUT, _("out")), (BACK, _("back, not all is decided")),
            (ASKED, _("a courier's word waits for a decision")), (AWAY, _("the shift is over")),
            (FOREIGN, _("not of the shop: one order a run")),
        )  # fmt: skip
        rows = [Content.assemble(plain(f"{key.label:<7}", "bold $accent"), plain(_(key.help))) for key in KEYS]
        rows += [plain(""), plain(_("Signs"), "bold")]
        rows += [Content.assemble(plain(f"{sign:<7}", "bold"), plain(said)) for sign, said in signs]
        self.query_one("#text", Line).say(Content("\n").join(rows))
        self.offer([(both(_DOWN, _UP), _("scroll"))])

    def action_scroll(self, by: int) -> None:
        """Scroll by lines."""
        self.query_one("#scroll", VerticalScroll).scroll_relative(y=by, animate=False, immediate=True)
