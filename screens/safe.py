"""The one door through which foreign text reaches the terminal, and what stands behind it should something slip past.

Textual and Rich hand ESC, OSC and bidi controls through to the terminal, and a plain `str` is parsed as markup that can
run actions. So: every foreign text becomes `plain(text)`; a filter over all painted segments is the last line; the
mouse is off, which takes the click away from whatever markup might hide; a crash shows no local variables.
"""

from __future__ import annotations

import traceback
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from rich.cells import cell_len
from rich.segment import Segment
from rich.text import Text
from textual.app import ReturnType
from textual.color import Color
from textual.content import Content
from textual.filter import LineFilter
from textual.worker import WorkerFailed

from orderdesk.console.crash_report import report
from orderdesk.errors import StoreError
from orderdesk.i18n import _
from orderdesk.sanitize import clean
from screens.renderer import WiredApp


def plain(text: str, style: str = "") -> Content:
    """Foreign text as content that is drawn as it stands: no markup, no control characters."""
    return Content(clean(text)).stylize(style) if style else Content(clean(text))


class ControlFilter(LineFilter):
    """Replaces every character that is not printable, cell for cell, in what is about to be painted."""

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:
        """The segments without controls."""
        if all(segment.text.isprintable() for segment in segments):
            return segments
        return [
            segment if segment.control or segment.text.isprintable() else Segment(_visible(segment.text), segment.style)
            for segment in segments
        ]


class SafeApp(WiredApp[ReturnType]):
    """An app that paints nothing but printable characters and whose crashes tell no secrets."""

    ENABLE_COMMAND_PALETTE = False

    def __init__(self, crash_folder: Path, **options: Any) -> None:
        """Crash reports go to `crash_folder`."""
        super().__init__(**options)
        self._crash_folder = crash_folder
        self._control_filter = ControlFilter()

    def get_line_filters(self) -> Sequence[LineFilter]:
        """Textual's own filters, and then ours."""
        return [*super().get_line_filters(), self._control_filter]

    def _handle_exception(self, error: Exception) -> None:
        """End over a fault; but a screen that was just being opened when the desk was told to end is none."""
        if not self._exit:
            super()._handle_exception(error)

    def _fatal_error(self) -> None:
        """End with one sentence; the traceback, without local variables, goes to a file of the operator's own."""
        if self._exit_renderables:  # one fault often brings another: the first is the one to tell
            return
        self.bell()
        path = report(traceback.format_exc(), self._crash_folder)
        store = _store_error(self._exception)
        if store is None:
            said = _("Order Desk stopped because of a fault of its own. No order was harmed. Details: {path}")
        else:
            said = _("Order Desk stopped: {why} Details: {path}")
        self._exit_renderables.append(Text(said.format(path=path, why=store)))
        self._close_messages_no_wait()


def _store_error(error: BaseException | None) -> StoreError | None:
    """The store's error behind an exception, if there is one: then nobody can say that the orders are unharmed."""
    while error is not None and not isinstance(error, StoreError):
        error = error.error if isinstance(error, WorkerFailed) else error.__cause__ or error.__context__
    return error


def _visible(text: str) -> str:
    """`text` with each unprintable character replaced by as many cells as it would have taken."""
    return "".join(char if char.isprintable() else (" " if char.isspace() else "�") * cell_len(char) for char in text)
