"""The key gate: keys are let in one by one, each only when all that the one before it set off has come to rest.

Without it, keys that arrive together (a scanner, an SSH line after a stall, an expert typing ahead) are handed to
whatever had the focus before the first of them opened a modal. The gate also undoes the keyboard layout: a letter of
the Russian, Ukrainian or Kazakh layout reaches the bindings as the Latin letter on the same key, except in a field
that is being typed into. And it tells a scanner from keys typed ahead.
"""

from __future__ import annotations

import asyncio
import math
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any, Final

from textual import events
from textual.app import ReturnType
from textual.message_pump import MessagePump
from textual.reactive import var
from textual.widgets import Input
from textual.worker import Worker, WorkerCancelled, WorkerFailed

from orderdesk.console.keyboard_layouts import Keyboard, key_name
from orderdesk.model import Order
from orderdesk.values import replace
from screens.edge import get_time, press
from screens.keyboard.bursts import Burst, Together, Unmarked
from screens.keyboard.reading_time import READ
from screens.keyboard.scanner import (
    REPEATED,
    Code,
    CountsScans,
    HearsKeys,
    OpensField,
    ReadsScans,
    SaysDropped,
    Scanned,
    TypesAtOnce,
    is_scan,
    without_aim,
)
from screens.safe import SafeApp
from screens.store_errors import StoreErrorBoundary, reading

ACTS: Final = "acts"
"""The group of workers that the gate waits for: use cases under way."""

SEARCHES: Final = "searches"
"""The group of workers that the gate waits for before a key that is no text: what is typed overtakes a search."""

_GENERATIONS: Final = 3
"""Quiet rounds to be sure: a key makes a message, that another, and each passes its nodes in one round."""

_ROUNDS: Final = 50
"""Rounds after which a screen that never comes to rest is believed to have."""

SPARE: Final = 0.4
"""Seconds after something was done in which the same key is still for that: a hand that pressed it twice."""

_PATIENCE: Final = 2.0
"""Seconds to wait for a part that is closing and may never answer."""


class GatedApp(StoreErrorBoundary, SafeApp[ReturnType]):
    """An app whose keys and pastes pass the gate."""

    layout_mark = var("")
    """The layout that the last keys were typed on, in two letters."""

    _waiting: asyncio.Queue[events.Key | events.Paste | Burst | None]
    """What was typed; `None` for what has been let in and must only come to rest."""
    _busy = False

    pressed_at = math.inf
    """When the key that is being obeyed was pressed, or what was scanned was."""
    run_began = -math.inf
    """When it was pressed first, with no other key since."""
    together = 1
    """Of how many keys that came in one piece it is one: of more than one, it may have been pasted."""

    def __init__(self, crash_folder: Path, keyboard: Keyboard, **options: Any) -> None:
        """Learns from the keys which layout `keyboard` has on."""
        super().__init__(crash_folder, **options)
        self._keyboard = keyboard
        self._scanned = ("", 0.0)
        self._typed_at = self._done_until = -math.inf
        """When what has come last was typed; the same when all of it has been done."""
        self._saved_at = self._dropped_until = -math.inf
        self._unread_until = -math.inf
        """Until when what is typed goes on with a key that was dropped before what is on the screen could be read."""
        self._run = self._saved_by = ""
        """The key that was pressed last; the same when a dialog was saved."""

    async def on_event(self, event: events.Event) -> None:
        """Let in a key when nothing is under way, else queue what was typed; everything else goes its way."""
        if not isinstance(event, events.Key | events.Paste | Burst) or event.is_forwarded:
            await super().on_event(event)
            return
        self._typed_at = max(self._typed_at, event.time)
        if self._busy or isinstance(event, Burst | Unmarked) or self._under_way(SEARCHES):  # may have to wait, not here
            self._busy = True
            self._waiting.put_nowait(event)
        else:
            self._busy = True
            try:
                await self._let_in(event)
            finally:
                self._waiting.put_nowait(None)

    def on_load(self) -> None:
        """Start the gatekeeper before the first key can come."""
        self._waiting = asyncio.Queue()
        self.run_worker(self._keep(), group="gate", name="gate")

    def orders_of(self, code: str) -> Sequence[Order]:
        """The orders that bear a number or waybill. For subclasses."""
        return ()

    def types(self, character: str, since: float) -> bool:
        """Whether it would only be typed, with all done that was typed up to then; for the thread that reads.

        While something is still to be done, nobody knows yet where the next key goes.
        """
        stack = self.screen_stack
        screen = stack[-1] if stack and since <= self._done_until else None
        return isinstance(screen, TypesAtOnce) and screen.types(character)

    def counts(self) -> bool:
        """Whether the screen counts what a scanner reads; for the thread that reads."""
        return bool(self.screen_stack) and isinstance(self.screen_stack[-1], CountsScans)

    def saved(self) -> None:
        """A dialog has done what it asks for, and closes."""
        self._saved_at, self._saved_by = get_time(), self._run

    def drop_ahead(self) -> None:
        """Obey none of the keys that have been pressed up to now: what they were meant for is not there."""
        self._dropped_until = get_time()

    def nowhere(self) -> None:
        """Text was pasted where nothing is typed. For subclasses, to say so."""

    def led_back(self, key: str) -> bool:
        """Whether a key that the screen on top has not meant something in what lies under it. For subclasses."""
        return False

    async def _keep(self) -> None:
        try:
            while True:
                await self._next(await self._waiting.get())
        finally:  # with the app's end all is done
            while not self._waiting.empty():
                self._waiting.get_nowait()
                self._waiting.task_done()

    async def _next(self, event: events.Key | events.Paste | Burst | None) -> None:
        try:
            with reading(self):
                if isinstance(event, Burst):
                    await self._burst(event)
                elif event is not None:
                    await self._let_in(event)
            await self._rest()
        finally:
            self._busy = not self._waiting.empty()
            if not self._busy:
                self._done_until = self._typed_at
            self._waiting.task_done()

    async def _let_in(self, event: events.Key | events.Paste) -> None:
        """Have it done: a key that is bound, at once; the way through every part between the focus and here is long."""
        if isinstance(event, events.Key):
            if event.key != self._run:
                self._run, self.run_began = event.key, event.time
            if event.time <= self._dropped_until or self._spare(event) or self._behind_spare(event):
                return
            self.pressed_at = event.time
            self.together = event.size if isinstance(event, Together) else 1
            typed = event.character or ""
            event = self._on_latin_layout(event)
            if not self._is_text(event):
                await self._done(SEARCHES)
            if isinstance(screen := self.screen, HearsKeys) and screen.hears(event.key, typed):
                return
            if not isinstance(self.focused, Input) and (await press(self, event.key) or self.led_back(event.key)):
                return
        elif not isinstance(self.focused, Input) and not await self._into_field(event):
            self.nowhere()
            return
        await super().on_event(event)

    def _spare(self, key: events.Key) -> bool:
        """Whether a hand has pressed twice what has closed a dialog: Enter, or the shop's own key in its place."""
        saved_at, self._saved_at = self._saved_at, -math.inf
        spare = key.key in ("enter", self._saved_by) and key.time < saved_at + SPARE
        if spare and isinstance(self.screen, SaysDropped):
            self._unread_until = key.time + READ
            self.screen.dropped()
        return spare

    def _behind_spare(self, key: events.Key) -> bool:
        """Whether it was typed right behind a spare key, for another field than the one that is open by now."""
        behind = key.key != "escape" and key.time < self._unread_until
        self._unread_until = key.time + READ if behind else -math.inf
        return behind

    async def _into_field(self, paste: events.Paste) -> bool:
        """Open the field for which words were typed ahead, if they may have been; what opens it is none of them."""
        screen, text = self.screen, paste.text
        if not (isinstance(paste, Unmarked) and text and isinstance(screen, OpensField)):
            return False
        key = events.Key(key_name(text[0]), text[0])
        key.time = paste.time
        if not screen.opens_field(self._on_latin_layout(key).key):
            return False
        paste.text = text[1:]
        await self._let_in(key)
        await self._rest()
        return isinstance(self.focused, Input)

    async def _burst(self, burst: Burst) -> None:
        """One scan, or the keys one after the other."""
        code = self._code(burst)
        if not self._is_scan(code):
            for key in burst.keys[burst.passed :]:
                await self._let_in(Together.of(key, len(burst.keys)))
                await self._rest()
            return
        if burst.passed and isinstance(self.screen, TypesAtOnce):
            self.screen.take_back(burst.passed)
        await self._done(SEARCHES)
        (before, at), self._scanned = self._scanned, (code.text, burst.time)
        self._run, self.pressed_at = "", burst.time
        if code.text != before or burst.time - at >= REPEATED or self.counts():
            self.screen.post_message(Scanned(code))

    def _code(self, burst: Burst) -> Code:
        for character in burst.text:
            self._keyboard.hear(character)
        text, identified = without_aim(self._keyboard.on_latin(burst.text))
        code = Code(burst.text, text, burst.certain or identified)
        if not code.possible:
            return code
        with reading(self):  # what cannot be looked up is no order's, and no key is lost
            found = (self.orders_of(text) for text in dict.fromkeys((code.typed, code.text)))
            return replace(code, orders=next(filter(None, found), ()))
        return code

    def _is_scan(self, code: Code) -> bool:
        if code.certain or not code.possible:
            return code.certain
        return self.screen.is_scan(code) if isinstance(self.screen, ReadsScans) else is_scan(code)

    async def settled(self) -> None:
        """Wait until all that was typed so far has been done."""
        await self._waiting.join()
        await self._done(SEARCHES)

    async def _rest(self) -> None:
        """Wait until every message that is under way has been handled, and every act is done."""
        quiet = 0
        for _ in range(_ROUNDS):
            screen, focused = self.screen, self.focused
            while not screen.is_mounted and self.screen is screen:
                await asyncio.sleep(0)
            under = self.screen_stack[:-1]  # a card tells the list, which answers
            await _passed([*(focused or screen).ancestors_with_self, *under])
            acted = await self._done(ACTS)
            quiet = 0 if acted or (self.screen, self.focused) != (screen, focused) else quiet + 1
            if quiet == _GENERATIONS:
                return

    async def _done(self, group: str) -> bool:
        """Wait until the workers of a group are done; whether there were any."""
        under_way = self._under_way(group)
        for worker in under_way:
            with suppress(WorkerFailed, WorkerCancelled):  # what went wrong is told elsewhere
                await worker.wait()
        return bool(under_way)

    def _under_way(self, group: str) -> list[Worker[Any]]:
        return [worker for worker in self.workers if worker.group == group and not worker.is_finished]

    def _is_text(self, event: events.Key | events.Paste) -> bool:
        """Whether it only goes on with what is typed: into the field that has the focus, or digits into the search."""
        if isinstance(event, events.Paste) or (event.character or "").isdecimal():
            return True
        return self.focused is not None and self.focused.check_consume_key(event.key, event.character)

    def _on_latin_layout(self, event: events.Key) -> events.Key:
        """The key as the bindings know it, whatever layout is on."""
        modifiers, plus, key = event.key.rpartition("+")
        letter = event.character if event.character and not plus else key
        if len(letter) != 1:
            return event
        self._keyboard.hear(letter)
        self.layout_mark = self._keyboard.mark
        other = self._keyboard.key(letter)
        if other == letter or (not plus and self._types(event)):
            return event
        name = key_name(other)
        known = events.Key(f"{modifiers}+{name}" if plus else name, None if plus else other)
        known.time = event.time
        known.set_sender(self)
        return known

    def _types(self, event: events.Key) -> bool:
        """Whether a character is typed as it is into a field; where no letters are, the digit row gives digits."""
        field, character = self.focused, event.character or ""
        if field is None or not field.check_consume_key(event.key, character):
            return False
        return not self._keyboard.is_digit(character) or field.check_consume_key("a", "a")


def gate_of(part: MessagePump) -> GatedApp[Any]:
    """The gate through which the keys of a part of the screen come."""
    app = part.app
    assert isinstance(app, GatedApp)
    return app


async def _passed(nodes: Sequence[MessagePump]) -> None:
    """Wait until each node in turn has handled all it had been sent by the time those before it had."""
    done = asyncio.get_running_loop().create_future()
    at = -1

    def go_on(passed: int) -> None:
        nonlocal at
        if passed != at:
            return  # it was given up, and answers after all
        at += 1
        while at < len(nodes) and not (nodes[at].is_running and nodes[at].call_later(go_on, at)):
            at += 1
        if at == len(nodes):
            done.set_result(None)

    go_on(at)
    while not done.done():
        await asyncio.wait((done,), timeout=_PATIENCE)
        if not done.done():
            go_on(at)
