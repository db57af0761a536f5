"""The key gate: keys are let in one by one, each only when all that the one before it set off has come to rest.

Without it, keys that arrive together (a scanner, an SSH line after a stall, an expert typing ahead) are handed to
whatever had the focus before the first of them opened a modal. The gate also undoes the keyboard layout: a letter of
the Russian, Ukrainian or Kazakh layout reaches the bindings as the Latin letter on the same key, except in a field
that is being typed into.
"""

from __future__ import annotations

import asyncio
from contextlib import suppress
from typing import Final

from textual import events
from textual.app import ReturnType
from textual.message_pump import MessagePump
from textual.worker import WorkerCancelled, WorkerFailed

from orderdesk.keyboard import key_name, latin
from screens.safe import SafeApp
from screens.store_door import StoreDoor

ACTS: Final = "acts"
"""The group of workers that the gate waits for: use cases under way."""

SEARCHES: Final = "searches"
"""The group of workers that the gate waits for before a key that is no text: what is typed overtakes a search."""

_GENERATIONS: Final = 3
"""Quiet rounds to be sure: a key makes a message, that another, and each passes its nodes in one round."""

_ROUNDS: Final = 50
"""Rounds after which a screen that never comes to rest is believed to have."""

_PATIENCE: Final = 2.0
"""Seconds to wait for a part that is closing and may never answer."""


class GatedApp(StoreDoor, SafeApp[ReturnType]):
    """An app whose keys and pastes pass the gate."""

    _waiting: asyncio.Queue[events.Key | events.Paste]

    async def on_event(self, event: events.Event) -> None:
        """Queue what was typed; everything else goes its way."""
        if isinstance(event, events.Key | events.Paste) and not event.is_forwarded:
            self._waiting.put_nowait(event)
        else:
            await super().on_event(event)

    def on_load(self) -> None:
        """Start the gatekeeper before the first key can come."""
        self._waiting = asyncio.Queue()
        self.run_worker(self._let_in(), group="gate", name="gate")

    async def _let_in(self) -> None:
        while True:
            event = await self._waiting.get()
            if not self._is_text(event):
                await self._done(SEARCHES)
            await super().on_event(event if isinstance(event, events.Paste) else self._on_latin_layout(event))
            await self._rest()
            self._waiting.task_done()

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
            for node in (focused or screen).ancestors_with_self:
                await _passed(node)
            acted = await self._done(ACTS)
            quiet = 0 if acted or (self.screen, self.focused) != (screen, focused) else quiet + 1
            if quiet == _GENERATIONS:
                return

    async def _done(self, group: str) -> bool:
        """Wait until the workers of a group are done; whether there were any."""
        under_way = [worker for worker in self.workers if worker.group == group and not worker.is_finished]
        for worker in under_way:
            with suppress(WorkerFailed, WorkerCancelled):  # what went wrong is told elsewhere
                await worker.wait()
        return bool(under_way)

    def _is_text(self, event: events.Key | events.Paste) -> bool:
        """Whether it only goes on with what is typed: into the field that has the focus, or digits into the search."""
        if isinstance(event, events.Paste) or (event.character or "").isdecimal():
            return True
        return self.focused is not None and self.focused.check_consume_key(event.key, event.character)

    def _on_latin_layout(self, event: events.Key) -> events.Key:
        """The key as the bindings know it, whatever layout is on."""
        modifiers, plus, key = event.key.rpartition("+")
        letter = event.character if event.character and not plus else key
        other = latin(letter)
        if other == letter:
            return event
        typed_into = self.focused is not None and self.focused.check_consume_key(event.key, event.character)
        if typed_into and not plus:
            return event
        name = key_name(other)
        known = events.Key(f"{modifiers}+{name}" if plus else name, None if plus else other)
        known.time = event.time
        known.set_sender(self)
        return known


async def _passed(node: MessagePump) -> None:
    """Wait until a node has handled all it has been sent so far."""
    done = asyncio.Event()
    if node.is_running and node.call_later(done.set):
        try:
            await asyncio.wait_for(done.wait(), _PATIENCE)
        except TimeoutError:
            return
