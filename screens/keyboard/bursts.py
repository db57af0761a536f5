"""Keys that come in one go: a scan, what was typed ahead, a paste by a terminal that cannot say that it is one.

A scanner is a keyboard that types faster than hands do, and ends with Enter. So a printable key is held for a moment: a
hand's next key comes later, and it goes on alone. What comes faster is kept together and handed on in one piece, for
the gate to say what it is (see `screens.keyboard.scanner`). Nothing is lost here and nothing changes places.

Words are no keys either: no scan has a space between two words, and a hand that typed so much ahead wrote it into a
field. What is left is obeyed, but nothing that came so answers what should be thought over (see `Together`).

Where a character would only be typed, as a digit in the list is, it need not wait: it passes at once, and is still part
of what comes right behind it. Should that be a scan, the gate has what has passed taken back.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterator, Sequence
from typing import Final, Self

from textual import events
from textual.message import Message

GAP: Final = 0.015
"""Seconds between two keys of a burst: more than between a scanner's, less than between those of a key held down."""

_GAP_INSIDE: Final = 0.2
"""The same after the sign that begins a scan, and inside a paste: then more is certain to come."""

SCAN: Final = 6
"""From so many characters on, a burst may be a scan."""

_SHORT: Final = re.compile(r"[^\W\d_]{0,3}-?[0-9]{3,}")
"""So does what is shorter, where it looks like an order's number, perhaps behind the letters of a label: `S204`."""

_SHORTEST: Final = 2
"""From so many on, what comes in one go is a scan where goods are counted: a short SKU's letters must count nothing."""

_PASTE: Final = 64
"""So many characters without an Enter are no keys."""

_HELD: Final = 512
"""So many even of one key that was held down on a line that stood still."""

_KEPT: Final = 65536
"""Characters of a paste that are kept: more than any field takes."""

_WORDS: Final = re.compile(r"\w[^\w\s]?[ \t]+\w")
"""Two words."""

_BEGIN: Final = ("ctrl+b", "ctrl+и")
"""STX, the sign before a scan; under Kitty's protocol also as the Cyrillic layouts give it."""

_END: Final = "ctrl+c"
"""ETX, the sign after it."""


Types = Callable[[str, float], bool]
"""Whether a character would only be typed, once all that was given on up to a moment has been done."""

Counts = Callable[[], bool]
"""Whether the screen counts what a scanner reads."""


class Together(events.Key):
    """A key that came in one piece with others, as no hand types them.

    It moves, opens and types. What confirms a question wants a key that comes by itself, and what is done without one
    a key of no longer piece than three: a pasted word must not be its own answer.
    """

    size = 2
    """How many keys the piece has."""

    @classmethod
    def of(cls, key: events.Key, size: int) -> Self:
        """The same key, of a piece of so many."""
        same = cls(key.key, key.character)
        same.time, same.size = key.time, size
        return same


Together.handler_name = events.Key.handler_name  # it is handled as any other key


class Unmarked(events.Paste):
    """Text that came in one go, not marked as a paste: pasted all the same, or typed ahead into a field."""


Unmarked.handler_name = events.Paste.handler_name


def in_one_piece(messages: Sequence[Message]) -> bool:
    """Whether these, which have arrived at once, are several keys of which each types or ends a line.

    Escape and the like are sent by hands only.
    """
    return len(messages) > 1 and all(
        isinstance(key, events.Key) and (key.is_printable or key.key in ("enter", "ctrl+j", "tab")) for key in messages
    )


def in_words(text: str) -> bool:
    """Whether it is written text."""
    return len(text) >= SCAN and _WORDS.search(text) is not None


class Burst(events.Event):
    """Keys that came in one go, ended by Enter: a scan, or typed ahead."""

    def __init__(self, keys: list[events.Key], *, certain: bool, passed: int = 0) -> None:
        """`certain` after the sign that only a scanner sends; else `keys` ends with Enter. So many have `passed`."""
        super().__init__()
        self.keys = keys
        self.certain = certain
        self.passed = passed

    @property
    def text(self) -> str:
        """The characters, without Enter."""
        return "".join(key.character or "" for key in self.keys if key.is_printable)


class Bursts:
    """Takes what the terminal sends, and gives it on: single keys as they are, what came together in one piece."""

    def __init__(self, types: Types = lambda character, since: False, counts: Counts = lambda: False) -> None:
        """Nothing is held; what is only typed, as `types` knows, never is. `counts` knows whether goods are counted."""
        self._types, self._counts = types, counts
        self._passed: list[events.Key] = []
        self._given = -math.inf
        """When what was given on last was typed, but for what has passed."""
        self._keys: list[events.Key] = []
        self._certain = False
        self._pasted: list[str] | None = None
        self._kept = 0
        self._entered = False

    @property
    def gap(self) -> float | None:
        """Seconds of silence to wait for before `release`; `None` when nothing is held."""
        if self._certain or self.pasting:
            return _GAP_INSIDE
        return GAP if self._keys or self._passed or self._entered else None

    @property
    def pasting(self) -> bool:
        """Whether what comes is text, not keys."""
        return self._pasted is not None

    def take(self, message: Message, *, lone: bool = False) -> Iterator[Message]:
        """One more message, without silence before it; what can be given on now. Only what comes `lone` may pass."""
        if lone and self._passes(message):
            yield message
        else:
            yield from self._noted(self._take(message))

    def piece(self, keys: Sequence[Message], text: str) -> Iterator[Message]:
        """So many keys at once: written text, or keys that are not obeyed as those of a hand are."""
        if in_words(text) and not self._certain:
            yield from self.release()
            self._pasted, self._kept = [], 0
            self.more(text.replace("\r\n", "\n").replace("\r", "\n"))
            return
        size = len(keys) - text.count("\r\n")  # which is one Enter
        for key in keys:
            assert isinstance(key, events.Key)
            yield from self.take(Together.of(key, size) if size > 1 else key)

    def release(self) -> Iterator[Message]:
        """Give on what is held: no more of it is coming."""
        yield from self._noted(self._release())

    def more(self, text: str) -> None:
        """More text of a paste."""
        assert self._pasted is not None
        if self._kept < _KEPT:
            self._pasted.append(text)
            self._kept += len(text)

    def _noted(self, messages: Iterator[Message]) -> Iterator[Message]:
        for message in messages:
            if isinstance(message, events.Key | events.Paste | Burst):
                self._given = max(self._given, message.time)
            yield message

    def _passes(self, message: Message) -> bool:
        """Whether it need not wait; then it is remembered, as part of what may come right behind it."""
        if self._keys or self._entered or self.pasting or len(self._passed) == _PASTE:
            return False
        if not (isinstance(message, events.Key) and message.is_printable and message.character):
            return False
        if not self._types(message.character, self._given):
            return False
        self._passed.append(message)
        return True

    def _take(self, message: Message) -> Iterator[Message]:
        entered, self._entered = self._entered, False
        if not isinstance(message, events.Key):
            yield from self._release()
            yield message
        elif message.key in ("enter", "ctrl+j"):
            if entered and message.key == "ctrl+j":  # the second half of CR LF
                return
            yield from self._enter(message)
            self._entered = message.key == "enter"
        elif message.key in _BEGIN and not self.pasting:
            yield from self._release()
            self._keys, self._certain = [message], True
        elif message.key == _END and self._certain:
            yield from self._release()
        elif message.is_printable and message.character:
            self._hold(message.character, message)
        else:
            yield from self._release()
            yield message

    def _release(self) -> Iterator[Message]:
        self._entered = False
        keys, certain, pasted = self._keys, self._certain, self._pasted
        self._keys, self._passed, self._certain, self._pasted, self._kept = [], [], False, None, 0
        if pasted is not None:
            yield Unmarked("".join(pasted)[:_KEPT])
        elif certain and len(keys) > 1:
            yield Burst(keys[1:], certain=True)
        else:
            yield from keys

    def _enter(self, key: events.Key) -> Iterator[Message]:
        enter = key if key.key == "enter" else _enter_at(key)
        if self._pasted is not None:
            self.more("\n")
        elif self._certain:
            yield from self._release()
        elif self._may_be_scan():
            burst = Burst([*self._passed, *self._keys, enter], certain=False, passed=len(self._passed))
            self._keys, self._passed = [], []
            if not burst.passed and in_words(burst.text):
                self._pasted, self._kept = [burst.text, "\n"], len(burst.text)
            else:
                yield burst
        else:
            yield from self._release()
            yield enter

    def _may_be_scan(self) -> bool:
        keys = [*self._passed, *self._keys]
        text = "".join(key.character or "" for key in keys)
        if len(keys) >= SCAN or (text == text.upper() and _SHORT.fullmatch(text) is not None):
            return True
        return len(keys) >= _SHORTEST and self._counts()

    def _hold(self, character: str, key: events.Key) -> None:
        if self._pasted is not None:
            self.more(character)
            return
        self._keys.append(key)
        length = len(self._keys)
        if length >= _HELD or (length >= _PASTE and len({key.character for key in self._keys}) > 3):
            self._pasted, self._kept = [each.character or "" for each in self._keys], length
            self._keys, self._certain = [], False


def _enter_at(key: events.Key) -> events.Key:
    """Enter at the time of a line feed."""
    enter = events.Key("enter", "\r")
    enter.time = key.time
    return Together.of(enter, key.size) if isinstance(key, Together) else enter
