"""An app that shows what the session's terminal can show, and knows what passes over its line."""

from __future__ import annotations

import io
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from rich.console import Console
from textual.app import App, ReturnType
from textual.filter import LineFilter

from orderdesk.config import Look
from orderdesk.console.terminal_profile import Colours, Terminal
from orderdesk.money import use_words
from screens.edge import KeptStylesheet
from screens.terminal.line_filters import AsciiFilter, NoColourFilter, UnboldFilter
from screens.terminal.traffic import Traffic
from screens.theme import LOOKS, THEMES, theme_of


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
        for theme in THEMES.values():
            self.register_theme(theme)
        self._look, self._light = terminal.look, terminal.light
        self._sixteen = terminal.colours in (Colours.NONE, Colours.SIXTEEN)
        self._unbold = UnboldFilter()
        self.theme = theme_of(self._look, self._light, sixteen=self._sixteen)
        self.stylesheet: KeptStylesheet = KeptStylesheet(variables=self.get_css_variables())

    def refresh_css(self, animate: bool = True) -> None:
        """Style everything anew, unless it is styled for these colours already, as when the first screen opens."""
        if not self.stylesheet.made_for(self.get_css_variables()):
            super().refresh_css(animate)

    def get_line_filters(self) -> Sequence[LineFilter]:
        """All other filters, and then the terminal's own."""
        unbold = [self._unbold] if self._sixteen and not self.no_color and not self.current_theme.dark else []
        return [*super().get_line_filters(), *self._terminal_filters, *unbold]

    @property
    def look(self) -> Look:
        """In which colours the desk is drawn now."""
        return Look(self.theme.partition("-")[0])

    def ground_told(self, light: bool) -> None:
        """The terminal has said whether its own ground is a light one."""
        self._light = light
        self._dress()

    def next_look(self) -> Look:
        """Draw the desk in other colours, from now on whatever the terminal's ground; in which."""
        self._look = LOOKS[(LOOKS.index(self.look) + 1) % len(LOOKS)]
        self._dress()
        return self.look

    def _dress(self) -> None:
        self.theme = theme_of(self._look, self._light, sixteen=self._sixteen)

    def not_utf8(self, on: bool) -> None:
        """Keys have arrived that are no UTF-8, or that are after all. For subclasses."""
