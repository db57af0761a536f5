"""How a command that reads opens the database: nothing is written, and what its answer is to be taken with is said."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from orderdesk.composition import Composition
from orderdesk.console.printing import say
from orderdesk.desk.clocks import machine_clock
from orderdesk.desk.clocks.announce import unread
from orderdesk.desk.upkeep import company
from orderdesk.store import Store


@contextmanager
def read_shop(parts: Composition) -> Iterator[Store]:
    """The database as the operator may see it; other settings, and a clock in doubt, are told on stderr."""
    with parts.reading() as store:
        if said := company.unlike(store, parts.rules):
            say(said, err=True)
        say_doubt(parts, store)
        if said := unread(store):
            say(said, err=True)
        yield store


def say_doubt(parts: Composition, store: Store) -> bool:
    """Tell on stderr that the machine's clock is in doubt; whether it is."""
    found = machine_clock.doubt(store, parts.clock, starting=store.read_only)
    if found is not None:
        say(found.stopped(parts.rules.home_zone(store.orders.first_channel())), err=True)
    return found is not None
