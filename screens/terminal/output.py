"""The terminal as it is written to: in its charset, with nothing it does not know, counted, and never waited for.

A terminal may stop reading (a slow line, a scroll lock) or be gone altogether. The desk paints on as if it were there:
what cannot be sent is left out, and the screen sent whole when it reads again; when it is gone, the desk ends.
"""

from __future__ import annotations

import asyncio
import os
import shutil
import signal
import sys
import termios
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from select import select
from typing import Any, Final

from textual import events
from textual.app import App
from textual.drivers.linux_driver import LinuxDriver
from textual.geometry import Size

from orderdesk.console.terminal_profile import UTF8
from screens.edge import driver, make_known
from screens.terminal.charset import Nearest
from screens.terminal.on_terminal import OnTerminal
from screens.terminal.traffic import Traffic
from screens.terminal.writer import Writer

LOST: Final = 128 + signal.SIGHUP
"""The exit code when the terminal has gone."""

_BEHIND: Final = 100
"""Frames that may wait for a terminal that does not read; further ones would be old when they are read."""

_FAREWELL: Final = 0.5
"""Seconds in which a terminal must have read the last bytes."""

_KITTY: Final = "\x1b[>25u"
_NEVER: Final = frozenset({"\x1b[?2048$p", "\x1b[?1004h", "\x1b[?1004l"})
"""Sizes and changes of focus inside the stream of keys: the desk has SIGWINCH, and no use for the focus."""
_POINTER: Final = "\x1b]22;"
"""The shape of the mouse's pointer, which is never used."""
_TITLES: Final = "\x1b]"
"""Titles and the like."""
_SYNC: Final = frozenset({"\x1b[?2026$p"})
"""Whether frames can be marked; the marks are 16 bytes each time."""
_NEW: Final = frozenset({_KITTY, "\x1b[<u"})
"""The keyboard protocol that tells Escape from what follows it."""


class Outlet:
    """The way to the terminal: at once where it takes what is sent, and for the rest the file of a writing thread."""

    def __init__(
        self, file: int, charset: str, traffic: Traffic, lost: Callable[[], None], flushed: Callable[[], None]
    ) -> None:
        """`lost` is called once, `flushed` whenever nothing waits, both from the thread that writes."""
        self._file, self._charset, self._traffic, self._lost, self._flushed = file, charset, traffic, lost, flushed
        self._nearest = Nearest(charset)
        self._prompt = _never_waiting(file)
        self._waiting = bytearray()
        self._gone = False
        self._left = self._kept = self._done = 0
        """How many texts were left to the thread, were kept by it, and have been sent."""

    def offer(self, text: str) -> bytes:
        """Send a text as far as the terminal takes it now, unless others wait; the rest is to be left to the thread."""
        data = self._encoded(text)
        if self._prompt is None or self._left != self._done:
            return data
        try:
            sent = os.write(self._prompt, data)
        except OSError:  # it does not read, or has gone; the thread will know
            return data
        self._traffic.sent += sent
        os.sched_yield()  # the kernel hands on what was written, where it needs this very processor for it
        return data[sent:]

    def leave(self) -> None:
        """A text is on its way to the thread, and all that follow wait behind it."""
        self._left += 1

    def write(self, data: bytes) -> None:
        """Keep what is left until `flush`."""
        self._waiting += data
        self._kept += 1

    def flush(self) -> None:
        """Send what is kept; to a terminal that has gone, nothing."""
        while self._waiting and not self._gone:
            try:
                sent = os.write(self._file, self._waiting)
            except BlockingIOError:
                select([], [self._file], [])
            except OSError:
                self._gone = True
                self._lost()
            else:
                self._traffic.sent += sent
                del self._waiting[:sent]
        self._waiting.clear()
        self._done = self._kept
        self._flushed()

    def close(self) -> None:
        """Give back what was opened."""
        if self._prompt is not None:
            os.close(self._prompt)
            self._prompt = None

    def fileno(self) -> int:
        """The terminal."""
        return self._file

    def _encoded(self, text: str) -> bytes:
        return (text if self._charset == UTF8 else text.translate(self._nearest)).encode(self._charset, "replace")


class TerminalDriver(LinuxDriver):
    """Textual's driver, with the session's own terminal in view."""

    def __init__(self, app: App[Any], *, debug: bool = False, mouse: bool = True, size: tuple[int, int] | None = None):
        """`app` knows its terminal."""
        super().__init__(app, debug=debug, mouse=mouse, size=size)
        assert isinstance(app, OnTerminal)
        self.desk, self.terminal, self.traffic = app, app.terminal, app.traffic
        assert sys.__stderr__ is not None
        self._outlet = Outlet(sys.__stderr__.fileno(), self.terminal.charset, self.traffic, self.lost, self._caught_up)
        make_known(app, self)
        self._writer = Writer(self._outlet)
        self._asked_by = asyncio.get_running_loop()
        signal.signal(signal.SIGTSTP, self._stopped)
        signal.signal(signal.SIGCONT, self._continued)
        self._unasked = _NEVER if self.terminal.modern else _NEVER | _SYNC | _NEW
        if self.terminal.thin:
            self._unasked |= _SYNC
        self._unheard = _POINTER if self.terminal.modern else _TITLES
        self._starting: list[str] | None = None
        self._modes = ""
        self._raw: list[Any] | None = None
        self._skipping = self._leaving = False
        self._together: list[str] | None = None
        """What is kept until all that goes out together is there."""

    # --- writing ---------------------------------------------------------------------------------------------

    def write(self, data: str) -> None:
        """Send a text, unless the terminal would not know what to do with it, or is far behind."""
        if data in self._unasked or data.startswith(self._unheard) or not self._writer.writes:
            return
        if self._together is not None:
            self._together.append(data)
            return
        if self._starting is not None:
            self._starting.append(data)
        if self._writer.waiting > _BEHIND:
            self._skipping = True
        if (self._leaving or not self._skipping) and (rest := self._outlet.offer(data)):
            self._outlet.leave()
            self._writer.write(rest)

    @contextmanager
    def together(self) -> Iterator[None]:
        """Send what is written meanwhile in one piece: each piece wakes whoever shows it."""
        if self._together is not None:
            yield
            return
        self._together = []
        try:
            yield
        finally:
            kept, self._together = "".join(self._together), None
            if kept:
                self.write(kept)

    def call(self, callback: Callable[..., object], *arguments: object) -> None:
        """Call this in the app's own thread, from any."""
        self._asked_by.call_soon_threadsafe(callback, *arguments)

    def lost(self) -> None:
        """The terminal has gone. May be called from any thread."""
        self.call(self.desk.exit, LOST, LOST)

    def _caught_up(self) -> None:
        if self._skipping:
            self._skipping = False
            self.call(self._resize)

    def _resize(self) -> None:
        """Have everything painted, as after a change of the window's size."""
        size = Size(*shutil.get_terminal_size())
        self.desk.post_message(events.Resize(size, size))
        self.desk.refresh()  # the same size alone paints nothing where Textual paints by itself

    # --- beginning and end -----------------------------------------------------------------------------------

    def start_application_mode(self) -> None:
        """Take the terminal."""
        self._starting = []
        self._writer.start()  # nobody waits for the terminal: `write` sees to what is too much
        super().start_application_mode()  # type: ignore[no-untyped-call]
        self._modes, self._starting = "".join(self._starting), None
        self._raw = _attributes(self.fileno)

    def stop_application_mode(self) -> None:
        """Give it back as it was."""
        self._leaving = True
        if not self.terminal.modern:
            self.write("\x1b[m\x1b[H\x1b[2J")  # it may have no second screen to go back from
        super().stop_application_mode()

    def close(self) -> None:
        """Let the last bytes out, if the terminal reads them."""
        self._writer.finish(_FAREWELL)
        self._outlet.close()
        super().close()

    # --- stopped and continued --------------------------------------------------------------------------------

    def _stopped(self, *_signal: object) -> None:
        """The desk is not put to sleep: there may be no shell to wake it from, and its orders do not wait."""

    def _continued(self, *_signal: object) -> None:
        """It has been stopped all the same, and goes on: whoever had the terminal meanwhile has left it otherwise."""
        self.call(self._go_on)

    def _go_on(self) -> None:
        if self._raw is None or self._leaving:
            return
        termios.tcsetattr(self.fileno, termios.TCSANOW, self._raw)
        self.write(self._modes.replace(_KITTY, _KITTY.replace(">", "=")))  # set anew, not once more
        self._resize()


def _never_waiting(file: int) -> int | None:
    """The same terminal, opened so that writing to it never waits; `None` where it may not be opened by its name.

    The mode belongs to the opening: the one that was inherited is shared with the shell, and stays as it is.
    """
    try:
        return os.open(os.ttyname(file), os.O_WRONLY | os.O_NOCTTY | os.O_NONBLOCK)
    except OSError:
        return None


def _attributes(file: int) -> list[Any] | None:
    """How the terminal is set; nothing when it is none any more."""
    try:
        return termios.tcgetattr(file)
    except termios.error:
        return None


def together(app: App[Any]) -> AbstractContextManager[None]:
    """Send what is written to the app's terminal meanwhile in one piece, where that can be done."""
    terminal = driver(app)
    return terminal.together() if isinstance(terminal, TerminalDriver) else nullcontext()
