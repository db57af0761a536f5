"""The keyboard as it arrives: Escape is a key of its own, whatever comes right behind it, and a paste has an end.

A terminal sends Escape as the first character of its longer sequences too (`ESC [ A` is the arrow up), and on a slow
line Escape and the next key arrive together. Textual takes such a pair for Alt with the key, for a move by words, for
a sign of the Macintosh keyboard, or loses the Escape. The desk has no keys with Alt: here the pair is two keys, unless
it begins a sequence that keyboards send. Only `ESC [` and `ESC O` followed by what completes such a sequence cannot be
told from the key it stands for.
"""

from __future__ import annotations

import os
from codecs import getincrementaldecoder
from collections.abc import Callable, Iterable, Iterator
from select import select
from typing import Any, Final

from textual import events
from textual.message import Message

from orderdesk.console.terminal_profile import UTF8, Colours
from screens.edge import PARSES, EdgeParser, get_time
from screens.keyboard.bursts import Bursts, Counts, Types, in_one_piece
from screens.terminal.ground import ASK, Ground
from screens.terminal.output import TerminalDriver
from screens.terminal.title import POP_TITLE, PUSH_TITLE

ESCAPE: Final = "\x1b"

_PASTE_BEGINS: Final = "\x1b[200~"
_PASTE_ENDS: Final = "\x1b[201~"

_BEGINS: Final = "[O" + ESCAPE
"""What may follow Escape inside a key's own sequence. The one reply in another form (`ESC ]`) is taken out before."""

_WAIT: Final = 0.1
"""Seconds between two looks whether an Escape has stayed alone."""

PASTE_LASTS: Final = 5.0
"""Seconds after which a paste that has not been ended is ended, once nothing of it comes any more."""

_SILENCE: Final = 0.5
"""Seconds without anything of a paste: on a slow line its pieces come faster."""


class EscapeParser(EdgeParser):
    """Textual's parser, with Escape and a key as two keys."""

    def keys_of(self, sequence: str, alt: bool) -> Iterable[events.Key]:
        """Those of a pair one after the other."""
        pair = len(sequence) == 2 and sequence[0] == ESCAPE and sequence[1] not in _BEGINS
        if alt or pair:
            yield events.Key("escape", ESCAPE)
            sequence = sequence[-1]
        yield from super().keys_of(sequence, False)


class Arrivals:
    """What the terminal has sent, as messages to the app: parsed, put together, and never stuck."""

    def __init__(
        self, parser: EscapeParser, types: Types = lambda character, since: False, counts: Counts = lambda: False
    ) -> None:
        """Nothing has come yet; what is only typed, as `types` knows, need not wait; what `counts`, is scanned."""
        self._parser = parser
        self._bursts = Bursts(types, counts)
        self._keys: dict[str, tuple[str, str | None]] = {}
        """Keys by what the terminal sends for them, those that have come so far."""
        self._tail = ""
        self._pasting_since: float | None = None
        self._last = 0.0

    @property
    def patience(self) -> float | None:
        """Seconds to wait for more before `silence`; `None` where nothing that has come waits for more."""
        if self._bursts.gap is not None:
            return min(self._bursts.gap, _WAIT)
        return None if self._parser.idle and self._pasting_since is None else _WAIT

    def feed(self, text: str) -> Iterator[Message]:
        """More from the terminal."""
        now = self._last = get_time()
        self._watch_paste(text, now)
        if self._bursts.pasting and ESCAPE not in text and self._parser.idle:
            self._bursts.more(text.replace("\r", "\n"))  # a big paste must not cost as much as so many keys
            return
        messages = self._parsed(text)
        if in_one_piece(messages):
            yield from self._bursts.piece(messages, text)
            return
        for message in messages:
            yield from self._bursts.take(message, lone=len(messages) == 1)

    def silence(self) -> Iterator[Message]:
        """Nothing has come for as long as there was patience: give on what waited for more.

        Only this ends a burst. The time between two readings does not tell: a busy process reads late.
        """
        now = get_time()
        for message in self._parser.tick():
            yield from self._bursts.take(message)
        since = self._pasting_since
        if since is not None and now - since >= PASTE_LASTS and now - self._last >= _SILENCE:
            yield from self.feed(_PASTE_ENDS)
        if self._bursts.gap is not None and now - self._last >= self._bursts.gap:
            yield from self._bursts.release()

    def _parsed(self, text: str) -> list[Message]:
        """What a reading says. The same few keys come again and again, and parsing one takes as long as painting it."""
        alone = self._parser.idle and self._pasting_since is None
        if alone and text in self._keys:
            return [events.Key(*self._keys[text])]
        messages = list(self._parser.feed(text))
        if alone and self._parser.idle and len(messages) == 1 and isinstance(key := messages[0], events.Key):
            self._keys[text] = key.key, key.character
        return messages

    def _watch_paste(self, text: str, now: float) -> None:
        """Know when a paste began that has not ended; its signs may come in two pieces."""
        seen = self._tail + text
        self._tail = seen[1 - len(_PASTE_BEGINS) :]
        begun, ended = seen.rfind(_PASTE_BEGINS), seen.rfind(_PASTE_ENDS)
        if begun > ended:
            self._pasting_since = now if self._pasting_since is None or ended >= 0 else self._pasting_since
        elif ended >= 0:
            self._pasting_since = None


REPLACED: Final = "\ufffd"
"""What stands for bytes that are no letter of the terminal's charset."""


class DeskDriver(TerminalDriver):
    """The driver with that parser; bytes that are no letters become a sign instead of an end."""

    def __init__(self, *arguments: Any, **options: Any) -> None:
        """As Textual makes it."""
        super().__init__(*arguments, **options)
        self._rouser, self._rouse = os.pipe()
        self.written: Callable[[], None] | None = None
        """Told after each write to the terminal, from whichever thread."""
        self._ground = Ground()
        self.types: Types = lambda character, since: False
        """Asked, from the thread that reads, whether a character would only be typed and need not wait."""
        self.counts: Counts = lambda: False
        """Asked by it whether the screen counts what a scanner reads."""

    def write(self, data: str) -> None:
        """Write to the terminal."""
        super().write(data)
        if self.written is not None:
            self.written()

    def send_message(self, message: Message) -> None:
        """Hand a message to the app, from the thread that reads; nobody waits for an answer."""
        self.call(self.desk.post_message, message)

    def run_input_thread(self) -> None:
        """Read the terminal until the app is done with it."""
        if not PARSES:
            super().run_input_thread()
            return
        arrivals = Arrivals(EscapeParser(), lambda *given: self.types(*given), lambda: self.counts())
        decode = getincrementaldecoder(self.terminal.charset)("replace").decode
        while not self.exit_event.is_set():  # a desk at which nobody types is not woken at all
            patience = _WAIT if self._ground.holds else arrivals.patience
            ready = select([self.fileno, self._rouser], [], [], patience)[0]
            if self._rouser in ready:  # the end has been announced, and comes right after
                self.exit_event.wait(_WAIT)
                continue
            if ready:
                data = self._read()
                if not data:
                    self.lost()
                    return
                text, light = self._ground.take(decode(data))
                if light is not None:
                    self.call(self.desk.ground_told, light)
                if not text:
                    continue
                self.traffic.typed()
                self._look_for_utf8(text)
                arrived = arrivals.feed(text)
            elif self._ground.holds:
                arrived = arrivals.feed(self._ground.release())
            else:
                arrived = arrivals.silence()
            for message in arrived:
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
            self.call(self.desk.not_utf8, REPLACED in text)

    def start_application_mode(self) -> None:
        """Take the terminal, and keep the title of its window."""
        super().start_application_mode()
        if self.terminal.modern:
            self.write(PUSH_TITLE)
        if (
            PARSES
            and self.terminal.modern
            and self.terminal.light is None
            and self.terminal.colours is not Colours.NONE
        ):
            self._ground.asked()
            self.write(ASK)

    def stop_application_mode(self) -> None:
        """Give the terminal back, with its title."""
        if self.terminal.modern:
            self.write(POP_TITLE)
        super().stop_application_mode()

    def disable_input(self) -> None:
        """Read no more; wakes the thread that waits for a key."""
        os.write(self._rouse, b"x")
        super().disable_input()
        os.read(self._rouser, 1)
