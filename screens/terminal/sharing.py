"""Shows this desk's live screen to whoever may look over its operator's shoulder.

Whenever something has been written to the terminal, each watcher gets the lines of the screen that differ from those
they have. They are what the screen is made of now, not the bytes that were written: however little was repainted, a
watcher who has just come, or has fallen behind, gets all they lack. The operator never waits for a watcher, and what a
watcher sends is thrown away.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from textual.app import App

from orderdesk.composition import Composition
from orderdesk.desk.commands.people.staff import LookAway, LookOver
from orderdesk.errors import DeskError, NotPrivate
from orderdesk.i18n import _
from orderdesk.sanitize import clean
from orderdesk.sharing.sockets import encoded, offer
from screens import edge
from screens.desk_thread import DeskThread
from screens.keyboard.key_pause import Monotonic

_APART: Final = 0.05
"""Seconds between two frames."""

_PATIENCE: Final = 10.0
"""Seconds after which a watcher that reads nothing is dropped."""

_QUESTION_WITHIN: Final = 2.0


@dataclass(slots=True, eq=False)
class _Watcher:
    name: str
    writer: asyncio.StreamWriter
    size: tuple[int, int] = (0, 0)
    lines: list[str] = field(default_factory=list)
    """The screen as it has been sent."""
    stuck_since: float | None = None


class Sharing:
    """The socket of one desk and its watchers."""

    def __init__(
        self,
        app: App[Any],
        parts: Composition,
        acts: DeskThread,
        monotonic: Monotonic,
        tell: Callable[[list[str], str], None],
    ) -> None:
        """`tell` says to the operator who watches them now, and in a sentence what has changed in that."""
        self._app, self._parts, self._acts, self._monotonic, self._tell = app, parts, acts, monotonic, tell
        self._since = parts.clock()
        self._touched = monotonic()
        self._watchers: list[_Watcher] = []
        self._tasks: set[asyncio.Task[Any]] = set()
        self._server: asyncio.Server | None = None
        self._path: Path | None = None
        self._loop = asyncio.get_running_loop()
        self._planned: asyncio.TimerHandle | None = None

    async def open(self) -> None:
        """Offer the screen; where no socket can be made, nobody can look on."""
        with contextlib.suppress(OSError, NotPrivate):
            offered, self._path = offer(self._parts.database, self._parts.operator)
            self._server = await asyncio.start_unix_server(self._answer, sock=offered)

    async def close(self) -> None:
        """Tell the watchers that the desk is left, and offer it no more."""
        if self._server is not None:
            self._server.close()
        if self._path is not None:
            self._path.unlink(missing_ok=True)
        if self._planned is not None:
            self._planned.cancel()
        for watcher in self._watchers:
            watcher.writer.write(encoded({"end": True}))
            watcher.writer.close()
        if self._tasks:
            await asyncio.wait(self._tasks, timeout=_QUESTION_WITHIN)

    def touched(self) -> None:
        """The operator has pressed a key."""
        self._touched = self._monotonic()

    def painted(self) -> None:
        """Something was written to the terminal, from whichever thread."""
        if self._watchers:
            self._loop.call_soon_threadsafe(self._plan)

    # --- watchers --------------------------------------------------------------------------------------------

    async def _answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._tasks.add(task)
        try:
            question = json.loads(await asyncio.wait_for(reader.readline(), _QUESTION_WITHIN))
            if question["ask"] == "about":
                writer.write(encoded(self._about()))
            else:
                await self._watch(clean(str(question["watcher"]), limit=60), reader, writer)
        except (OSError, ValueError, KeyError, TypeError, TimeoutError):
            pass  # no question of ours
        finally:
            writer.close()
            self._tasks.discard(task)

    def _about(self) -> dict[str, Any]:
        columns, rows = self._app.size
        return {
            "operator": self._parts.operator,
            "pid": os.getpid(),
            "since": self._since,
            "columns": columns,
            "rows": rows,
            "idle_s": int(self._monotonic() - self._touched),
            "watched_by": [watcher.name for watcher in self._watchers],
        }

    async def _watch(self, name: str, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            since = await self._acts.run(lambda desk: desk.named(name).do(LookOver(self._parts.operator)))
        except DeskError as error:
            writer.write(encoded({"refused": str(error)}))
            return
        watcher = _Watcher(name, writer)
        self._watchers.append(watcher)
        self._say(_("{name} is watching your screen.").format(name=name))
        self._plan()
        try:
            while await reader.read(1024):
                pass
        finally:
            self._watchers.remove(watcher)
            self._say(_("{name} no longer looks over your shoulder.").format(name=name))
            with contextlib.suppress(DeskError):
                await self._acts.run(lambda desk: desk.named(name).do(LookAway(self._parts.operator, since)))

    def _say(self, sentence: str) -> None:
        if self._app.is_running:
            names = [watcher.name for watcher in self._watchers]
            self._app.call_later(self._tell, names, sentence)

    # --- frames ----------------------------------------------------------------------------------------------

    def _plan(self) -> None:
        if self._planned is None:
            self._planned = self._loop.call_later(_APART, self._come)

    def _come(self) -> None:
        self._planned = None
        if self._app.is_running:
            self._app.call_later(self._show)

    def _show(self) -> None:
        """Send each watcher what differs; one that has not yet read what it was sent gets the next frame."""
        ready = [watcher for watcher in self._watchers if self._reads(watcher)]
        if ready:
            lines, size = self._frame(), tuple(self._app.size)
            for watcher in ready:
                if size != watcher.size:
                    watcher.size, watcher.lines = (size[0], size[1]), []
                had = watcher.lines + [""] * (len(lines) - len(watcher.lines))
                changed = [[y, new] for y, (old, new) in enumerate(zip(had, lines, strict=False)) if old != new]
                if changed:
                    watcher.lines = lines
                    watcher.writer.write(encoded({"size": size, "lines": changed}))
        if len(ready) < len(self._watchers):
            self._plan()

    def _reads(self, watcher: _Watcher) -> bool:
        if not watcher.writer.transport.get_write_buffer_size():
            watcher.stuck_since = None
            return True
        now = self._monotonic()
        watcher.stuck_since = now if watcher.stuck_since is None else watcher.stuck_since
        if now - watcher.stuck_since > _PATIENCE:
            watcher.writer.transport.abort()
        return False

    def _frame(self) -> list[str]:
        """The lines of the screen as they go to the terminal."""
        return [strip.render(self._app.console) for strip in edge.screen_lines(self._app)]
