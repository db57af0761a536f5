"""An app that shows what the session's terminal can show, and knows what passes over its line."""

from __future__ import annotations

import io
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from rich.console import Console
from textual.app import App, ReturnType
from textual.filter import LineFilter

from orderdesk.console.terminal_profile import Colours, Terminal
from orderdesk.money import use_words
from screens.kept_styles import KeptStylesheet
from screens.terminal.line_filters import AsciiFilter, NoColourFilter
from screens.terminal.traffic import Traffic
from screens.theme import DESK, NATIVE


class OnTerminal(App[ReturnType]):
    """Chooses colours and signs by the session's terminal, whatever the environment of the process says."""

    CSS_PATH = Path(__file__).with_name("native.tcss")

    def __init__(self, terminal: Terminal, **options: Any) -> None:
        """What `terminal` can show is shown."""
        super().__init__(**options)
        self.terminal = terminal
        self.traffic = Traffic()
        self.no_color = terminal.colours is Colours.NONE
        self.console = Console(
            color_system="standard" if self.no_color else str(terminal.colours),  # type: ignore[arg-type]
            file=io.StringIO(), force_terminal=True, markup=True, highlight=False, emoji=False, legacy_windows=False,
            safe_box=False, soft_wrap=False, _environ={},
        )  # fmt: skip
        self._terminal_filters: list[LineFilter] = [AsciiFilter()] if terminal.ascii else []
        if self.no_color:
            self._terminal_filters.append(NoColourFilter())
        use_words(terminal.ascii)
        self.register_theme(DESK)
        self.register_theme(NATIVE)
        native = terminal.colours in (Colours.NONE, Colours.SIXTEEN)
        self.theme = NATIVE.name if native else DESK.name
        self.stylesheet: KeptStylesheet = KeptStylesheet(variables=self.get_css_variables())

    def refresh_css(self, animate: bool = True) -> None:
        """Style everything anew, unless it is styled for these colours already, as when the first screen opens."""
        if not self.stylesheet.made_for(self.get_css_variables()):
            super().refresh_css(animate)

    def get_line_filters(self) -> Sequence[LineFilter]:
        """All other filters, and then the terminal's own."""
        return [*super().get_line_filters(), *self._terminal_filters]

    def not_utf8(self, on: bool) -> None:
        """Keys have arrived that are no UTF-8, or that are after all. For subclasses."""
