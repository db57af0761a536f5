"""The one door for whatever is read for the screen: what the store cannot give is told, and what is painted stays.

Keys, timers and messages all reach a part of the screen through its message pump, so there they are watched, not at
each of the many places that read.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager

from textual.message_pump import CallbackError, MessagePump

from orderdesk.errors import StoreError
from screens.edge import EdgePump
from screens.messages import StoreFailed


@contextmanager
def reading(part: MessagePump) -> Iterator[None]:
    """Read inside for a part of the screen; for workers, whose exceptions take another way."""
    try:
        yield
    except StoreError as error:
        part.app.post_message(StoreFailed(error))
    except CallbackError as error:  # from a timer
        if not isinstance(error.__context__, StoreError):
            raise
        part.app.post_message(StoreFailed(error.__context__))


class StoreErrorBoundary(EdgePump):
    """A part of the screen whose handlers read the store."""

    def handling(self) -> AbstractContextManager[None]:
        """Whatever they cannot read is told."""
        return reading(self)
