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
from collections.abc import Iterable
from select import select
from typing import Final

from textual import events
from textual._xterm_parser import XTermParser

from orderdesk.terminal import UTF8
from screens.terminal_output import TerminalDriver

ESCAPE: Final = "\x1b"

_BEGINS: Final = "[O" + ESCAPE
"""What may follow Escape inside a key's own sequence. Replies in the other forms (`ESC ]`) are never asked for."""

_WAIT: Final = 0.1
"""Seconds between two looks whether an Escape has stayed alone."""


class EscapeParser(XTermParser):
    """Textual's parser, with Escape and a key as two keys."""

    def _sequence_to_key_events(self, sequence: str, alt: bool = False) -> Iterable[events.Key]:
        pair = len(sequence) == 2 and sequence[0] == ESCAPE and sequence[1] not in _BEGINS
        if alt or pair:
            yield events.Key("escape", ESCAPE)
            sequence = sequence[-1]
        yield from super()._sequence_to_key_events(sequence)


REPLACED: Final = "\ufffd"
"""What stands for bytes that are no letter of the terminal's charset."""


class DeskDriver(TerminalDriver):
    """The driver with that parser; bytes that are no letters become a sign instead of an end."""

    def run_input_thread(self) -> None:
        """Read the terminal until the app is done with it."""
        parser = EscapeParser(self._debug)
        decode = getincrementaldecoder(self.terminal.charset)("replace").decode
        while not self.exit_event.is_set():
            if select([self.fileno], [], [], _WAIT)[0]:
                data = self._read()
                if not data:
                    self.lost()
                    return
                self.traffic.typed()
                text = decode(data)
                self._look_for_utf8(text)
                for message in parser.feed(text):
                    self.process_message(message)
            for message in parser.tick():
                self.process_message(message)

    def _read(self) -> bytes:
        """What has been typed; nothing when the terminal has gone."""
        try:
            return os.read(self.fileno, 4096)
        except OSError:
            return b""

    def _look_for_utf8(self, text: str) -> None:
        """Tell the app when letters show that the terminal has another charset, or that it is UTF-8 after all."""
        if self.terminal.charset == UTF8 and not text.isascii():
            self._loop.call_soon_threadsafe(self.desk.not_utf8, REPLACED in text)
