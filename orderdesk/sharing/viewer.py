"""The terminal of whoever looks over a shoulder: it shows what comes, and sends nothing back."""

from __future__ import annotations

import os
import select
import signal
import sys
import termios
import tty
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType
from typing import Any, Final

from orderdesk.errors import NotFound, Refused
from orderdesk.i18n import _
from orderdesk.sanitize import clean
from orderdesk.sharing.sockets import Line, Session, connect

_LEAVE: Final = ("q", "Q", "й", "Й", "\x03", "\x1b")
"""What leaves; Escape only alone, since other keys begin with it."""

_LOOK: Final = 0.5
"""Seconds between two looks at the size of one's own window."""


def look(session: Session, watcher: str) -> str:
    """Show a session's screen until it is left or ends; the sentence to say then."""
    _check_size(session.operator, session.columns, session.rows)
    gone = _("{name} has just left the desk.").format(name=session.operator)
    try:
        line = connect(session.socket)
        line.send({"ask": "watch", "watcher": watcher})
        first = line.receive()
    except OSError as error:
        raise NotFound(gone) from error
    if first is None:
        raise NotFound(gone)
    with line:
        if "refused" in first:
            raise Refused(first["refused"])
        with _screen():
            return _show(line, first, session.operator)


def _show(line: Line, first: dict[str, Any], operator: str) -> str:
    keyboard = sys.__stdin__
    assert keyboard is not None
    messages, there, rows = [first], True, 0
    while True:
        for message in messages:
            if "end" in message:
                return _("{name} has left the desk.").format(name=operator)
            columns, rows = message["size"]
            _check_size(operator, columns, rows)
            _paint(message["lines"], operator, rows)
        if not there:
            return _("{name}'s desk has ended.").format(name=operator)
        ready = select.select([keyboard.fileno(), line.file], [], [], _LOOK)[0]
        _check_size(operator, columns, rows)
        if keyboard.fileno() in ready:
            typed = os.read(keyboard.fileno(), 1024).decode("utf-8", "replace")
            if not typed or typed in _LEAVE or typed[0] in _LEAVE[:-1]:
                return _("{name} is no longer watched.").format(name=operator)
        messages, there = line.arrived() if line.file in ready else ([], True)


def _paint(lines: list[tuple[int, str]], operator: str, rows: int) -> None:
    _write("".join(f"\x1b[{y + 1};1H{text}" for y, text in lines))
    if os.get_terminal_size(2).lines > rows:
        said = clean(_("You are watching {name}'s screen. q to leave.").format(name=operator))
        _write(f"\x1b[{rows + 1};1H\x1b[7m {said} \x1b[0m\x1b[K")


def _check_size(operator: str, columns: int, rows: int) -> None:
    """Refuse a window in which the screen has no room."""
    wide, high = os.get_terminal_size(2)
    if wide < columns or high < rows:
        raise Refused(
            _("{name}'s screen is {columns}×{rows}, this window {wide}×{high}: enlarge it and look again.").format(
                name=operator, columns=columns, rows=rows, wide=wide, high=high
            )
        )


@contextmanager
def _screen() -> Iterator[None]:
    """The terminal to oneself: the alternate screen, each key at once, no cursor; afterwards as it was."""
    keyboard = sys.__stdin__
    assert keyboard is not None
    before = termios.tcgetattr(keyboard)
    handlers = {number: signal.signal(number, _stop) for number in (signal.SIGTERM, signal.SIGHUP)}
    try:
        tty.setraw(keyboard)
        _write("\x1b[?1049h\x1b[?25l\x1b[?7l\x1b[2J")
        yield
    finally:
        _write("\x1b[?7h\x1b[?25h\x1b[?1049l")
        termios.tcsetattr(keyboard, termios.TCSADRAIN, before)
        for number, handler in handlers.items():
            signal.signal(number, handler)


def _stop(number: int, _frame: FrameType | None) -> None:
    sys.exit(128 + number)


def _write(text: str) -> None:
    data = text.encode()
    while data:
        data = data[os.write(2, data) :]
