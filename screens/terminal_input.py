"""The keyboard as it arrives: Escape is a key of its own, whatever comes right behind it.

A terminal sends Escape as the first character of its longer sequences too (`ESC [ A` is the arrow up), and on a slow
line Escape and the next key arrive together. Textual takes such a pair for Alt with the key, for a move by words, for
a sign of the Macintosh keyboard, or loses the Escape. The desk has no keys with Alt: here the pair is two keys, unless
it begins a sequence that keyboards send. Only `ESC [` and `ESC O` followed by what completes such a sequence cannot be
told from the key it stands for.
"""

from __future__ import annotations

import os
from codecs import getincrementaldecoder
from collections.abc import Callable, Iterable
from select import select
from typing import Any, Final

from textual import events
from textual._xterm_parser import XTermParser
from textual.drivers.linux_driver import LinuxDriver

from screens.terminal_title import POP_TITLE, PUSH_TITLE, has_title

ESCAPE: Final = "\x1b"

_BEGINS: Final = "[O" + ESCAPE
"""What may follow Escape inside a key's own sequence. Replies in the other forms (`ESC ]`) are never asked for."""

_WAIT: Final = 0.1
"""Seconds between two looks whether an Escape has stayed alone."""

_LOOKS: Final = 5
"""So many looks after the last key: by then it has. A desk at which nobody types is not woken at all."""


class EscapeParser(XTermParser):
    """Textual's parser, with Escape and a key as two keys."""

    def _sequence_to_key_events(self, sequence: str, alt: bool = False) -> Iterable[events.Key]:
        pair = len(sequence) == 2 and sequence[0] == ESCAPE and sequence[1] not in _BEGINS
        if alt or pair:
            yield events.Key("escape", ESCAPE)
            sequence = sequence[-1]
        yield from super()._sequence_to_key_events(sequence)


class DeskDriver(LinuxDriver):
    """Textual's driver with that parser; bytes that are no UTF-8 become a sign instead of an end."""

    def __init__(self, *arguments: Any, **options: Any) -> None:
        """As Textual makes it."""
        super().__init__(*arguments, **options)
        self._rouser, self._rouse = os.pipe()
        self.written: Callable[[], None] | None = None
        """Told after each write to the terminal, from whichever thread."""

    def write(self, data: str) -> None:
        """Write to the terminal."""
        super().write(data)
        if self.written is not None:
            self.written()

    def run_input_thread(self) -> None:
        """Read the terminal until the app is done with it."""
        parser = EscapeParser(self._debug)
        decode = getincrementaldecoder("utf-8")("replace").decode
        looks = _LOOKS
        while not self.exit_event.is_set():
            ready = select([self.fileno, self._rouser], [], [], _WAIT if looks else None)[0]
            looks = max(looks - 1, 0)
            if self._rouser in ready:  # the end has been announced, and comes right after
                self.exit_event.wait(_WAIT)
                continue
            if self.fileno in ready:
                looks = _LOOKS
                data = os.read(self.fileno, 4096)
                if not data:
                    return
                for message in parser.feed(decode(data)):
                    self.process_message(message)
            for message in parser.tick():
                self.process_message(message)

    def start_application_mode(self) -> None:
        """Take the terminal, and keep the title of its window."""
        super().start_application_mode()  # type: ignore[no-untyped-call]
        if has_title(os.environ.get("TERM", "")):
            self.write(PUSH_TITLE)

    def stop_application_mode(self) -> None:
        """Give the terminal back, with its title."""
        if has_title(os.environ.get("TERM", "")):
            self.write(POP_TITLE)
        super().stop_application_mode()

    def disable_input(self) -> None:
        """Read no more; wakes the thread that waits for a key."""
        os.write(self._rouse, b"x")
        super().disable_input()
        os.read(self._rouser, 1)
