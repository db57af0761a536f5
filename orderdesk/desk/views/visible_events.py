"""An order's events as whoever looks may see them."""

from __future__ import annotations

from collections.abc import Sequence

from orderdesk.model import Event
from orderdesk.rules.visibility import BUYER_ID
from orderdesk.store import Store


def seen(store: Store, events: Sequence[Event]) -> list[Event]:
    """The events with what is hidden masked, and each buyer by their phone instead of their id."""
    ids = {one for event in events for one in event.changes.get(BUYER_ID, ()) if isinstance(one, int)}
    return store.sight().events(events, store.customers.phones(ids) if ids else {})
