"""How a command that reads opens the database: nothing is written, and what its answer is to be taken with is said."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from orderdesk.desk import company, timekeeping
from orderdesk.desk.announcing import unread
from orderdesk.parts import Parts
from orderdesk.printing import say
from orderdesk.store import Store


@contextmanager
def read_shop(parts: Parts) -> Iterator[Store]:
    """The database as the operator may see it; other settings, and a clock in doubt, are told on stderr."""
    with parts.reading() as store:
        if said := company.unlike(store, parts.rules):
            say(said, err=True)
        say_doubt(parts, store)
        if said := unread(store):
            say(said, err=True)
        yield store


def say_doubt(parts: Parts, store: Store) -> bool:
    """Tell on stderr that the machine's clock is in doubt; whether it is."""
    found = timekeeping.doubt(store, parts.clock, starting=store.read_only)
    if found is not None:
        say(found.stopped(parts.rules.home_zone(store.orders.first_channel())), err=True)
    return found is not None
