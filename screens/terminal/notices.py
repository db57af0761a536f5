"""What whoever runs the desk tells its operator: that the server is about to stop, that they will be logged out."""

from __future__ import annotations

import asyncio
import os
from typing import Any, Final

from textual.app import App

from orderdesk.sanitize import clean

_LASTS: Final = 20.0
"""Seconds that a notice stays, over whatever is open."""

_CHUNK: Final = 4096


class Notices:
    """The pipe that notices come through, one a line."""

    def __init__(self, app: App[Any], pipe: int) -> None:
        """Shows them over whatever the app shows."""
        self._app, self._pipe = app, pipe
        self._read = b""

    def listen(self, loop: asyncio.AbstractEventLoop) -> None:
        """Show what comes from now on."""
        loop.add_reader(self._pipe, self._hear, loop)

    def _hear(self, loop: asyncio.AbstractEventLoop) -> None:
        data = os.read(self._pipe, _CHUNK)
        if not data:
            loop.remove_reader(self._pipe)
        *lines, self._read = (self._read + data).split(b"\n")
        for line in lines:
            self._app.bell()
            self._app.notify(clean(line.decode(errors="replace")), severity="warning", timeout=_LASTS, markup=False)
