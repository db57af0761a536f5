"""Looks a database over: its form, its pages, and whether every order is what its history says."""

from __future__ import annotations

import shutil
from collections.abc import Iterator

from msgspec import Struct

from orderdesk.errors import OrderDamaged
from orderdesk.i18n import _
from orderdesk.model import lines_text
from orderdesk.store.database_file import SCHEMA
from orderdesk.store.orders.history import replay
from orderdesk.store.sqlite import has_wal_reset_bug, sqlite3
from orderdesk.store.store import Store
from orderdesk.wording.labels import named

_LITTLE_ROOM = 100 * 1024 * 1024


class Finding(Struct, frozen=True):
    """One thing that was looked at."""

    what: str
    found: str
    good: bool = True


def engine_finding() -> Finding:
    """Which SQLite runs, and whether it is one of those with the WAL-reset bug."""
    found = f"{sqlite3.sqlite_version} ({sqlite3.__name__})"
    if has_wal_reset_bug():
        found += ", " + _("has the WAL-reset bug: the write lock guards, let no other program checkpoint")
    return Finding("SQLite", found)


def check(store: Store) -> Iterator[Finding]:
    """The findings on an open database, the quick ones first."""
    connection = store.connection
    yield Finding(_("database"), str(store.path) + (f" ({_('read-only')})" if connection.read_only else ""))
    if connection.earlier is None:
        yield Finding(_("schema"), str(connection.value("PRAGMA user_version")),
                      connection.value("PRAGMA user_version") == SCHEMA)  # fmt: skip
    else:
        said = _("{earlier}; the next one who works here brings it up to {now}")
        yield Finding(_("schema"), said.format(earlier=connection.earlier, now=SCHEMA))
    for name, wanted in (("journal_mode", "wal"), ("synchronous", 2), ("foreign_keys", 1), ("recursive_triggers", 1)):
        value = connection.value(f"PRAGMA {name}")
        if name == "journal_mode" and connection.earlier is not None:
            continue  # that of a copy in memory
        yield Finding(name, "FULL" if name == "synchronous" and value == 2 else str(value), value == wanted)
    room = shutil.disk_usage(store.path.parent).free
    yield Finding(_("free on the disk"), f"{room >> 20} MB", room > _LITTLE_ROOM)
    told = connection.pages("integrity_check(5)")
    yield Finding("integrity_check", "; ".join(told), told == ["ok"])
    wrong = wrong_orders(store)
    yield Finding(_("orders and their history"), _("agree") if not wrong else named(wrong), not wrong)


def wrong_orders(store: Store) -> list[str]:
    """The numbers of orders that cannot be understood, or whose state is not what their history says."""
    wrong = []
    for order_id in store.orders.ids():
        order = store.orders.get(order_id)
        if order is None:
            continue
        try:
            agrees = order.damage is None and not differences(store, order_id)
        except OrderDamaged:
            agrees = False
        if not agrees:
            wrong.append(order.number)
    return wrong


def differences(store: Store, order_id: int) -> dict[str, str]:
    """What of an order is not as its history tells, by field, with both."""
    stored = {name: value for name, value in store.orders.stored_state(order_id).items() if value is not None}
    events = store.history.of(order_id)
    told = {name: value for name, value in replay(events).items() if value is not None}
    stored["lines"] = lines_text(store.orders.lines(order_id))
    told.setdefault("lines", "")
    said = {
        name: _("{here}; its history says {there}").format(here=stored.get(name), there=told.get(name))
        for name in sorted(stored.keys() | told.keys())
        if stored.get(name) != told.get(name)
    }
    if [event.version for event in events] != list(range(1, len(events) + 1)):
        said["history"] = _("events are missing")
    return said
