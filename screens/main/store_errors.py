"""The one door for whatever is read for the screen: what the store cannot give is told, and what is painted stays.

Keys, timers and messages all reach a part of the screen through its message pump, so there they are watched, not at
each of the many places that read.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from textual.message import Message
from textual.message_pump import CallbackError, MessagePump

from orderdesk.errors import StoreError


@dataclass
class StoreFailed(Message):
    """Something could not be read; sent to the app."""

    error: StoreError


class StoreErrorBoundary(MessagePump):
    """A part of the screen whose handlers read the store."""

    async def _dispatch_message(self, message: Message) -> None:
        with self.reading():
            await super()._dispatch_message(message)

    @contextmanager
    def reading(self) -> Iterator[None]:
        """Read inside; for workers, whose exceptions take another way."""
        try:
            yield
        except StoreError as error:
            self.app.post_message(StoreFailed(error))
        except CallbackError as error:  # from a timer
            if not isinstance(error.__context__, StoreError):
                raise
            self.app.post_message(StoreFailed(error.__context__))
