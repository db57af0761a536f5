"""What is shown in a window that is too small for the desk: one line that says how large it must be."""

from __future__ import annotations

from typing import ClassVar, Final

from textual import events
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.geometry import Size
from textual.screen import Screen

from orderdesk.i18n import _, mark
from screens.keyboard.named_key import Key, bindings
from screens.keyboard.scanner import Scanned
from screens.safe import plain
from screens.widgets.lines import Line

LEAST: Final = Size(60, 20)
"""The smallest window in which every shelf, some orders and what there is to say of one can be seen together."""


def too_small(size: Size, least: Size = LEAST) -> bool:
    """Whether the desk does not fit, or another screen that needs `least`."""
    return size.width < least.width or size.height < least.height


_LEAVE: Final = Key("too-small.quit", "q", "leave", mark("quit"))


class TooSmall(Screen[None]):
    """Lies over everything until the window is large enough. No key acts on what cannot be seen."""

    KEYS: ClassVar[tuple[Key, ...]] = (_LEAVE,)
    BINDINGS: ClassVar[list[BindingType]] = bindings(KEYS)
    AUTO_FOCUS = ""

    def __init__(self, least: Size = LEAST) -> None:
        """Until the window is at least so large."""
        super().__init__()
        self._least = least

    def compose(self) -> ComposeResult:
        """The sentence."""
        yield Line(id="said")

    def action_leave(self) -> None:
        """Leave the desk."""
        self.app.exit(0)

    def on_scanned(self, message: Scanned) -> None:
        """Nothing is done with a code either."""
        message.stop()

    def on_resize(self, event: events.Resize) -> None:
        """Say the new size, or give way."""
        self._fit()

    def on_screen_resume(self) -> None:
        """What lay above may have hidden that the window has grown."""
        self._fit()

    def _fit(self) -> None:
        width, height = self.app.size
        said = _("Enlarge the window: at least {wide}×{high}, now {width}×{height}. {key} leaves.")
        least = self._least
        text = said.format(wide=least.width, high=least.height, width=width, height=height, key=_LEAVE.label)
        self.query_one("#said", Line).say(plain(text, "bold"))
        if not too_small(self.app.size, self._least) and self.is_current:
            self.dismiss()
