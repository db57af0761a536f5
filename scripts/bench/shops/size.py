"""How many bytes an order takes, by table, and how long the write lock is held at most by what touches many orders."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import date
from pathlib import Path
from typing import Final

from orderdesk.composition import Composition
from orderdesk.desk.clocks.announce import Announcing
from orderdesk.desk.commands.calendar import Announce
from orderdesk.desk.commands.joining import FollowRules
from orderdesk.desk.desk import Desk
from orderdesk.model import Source
from orderdesk.store import Store
from scripts.bench.figure import Bound, Figure
from scripts.bench.shops.databases import SIZES, copied, parts

_HOLIDAY: Final = date(2026, 11, 25)

_NAMED: Final = {
    "history": "history", "sources": "what channels said", "search_texts": "search texts", "orders": "orders",
    "lines": "lines", "orders_search_data": "search index", "orders_search_idx": "search index",
    "moves": "moves and transfers", "transfers": "moves and transfers", "charges": "moves and transfers",
}  # fmt: skip
"""What tables are called in the rows; their indexes stand together, as all other tables do."""

_BESIDE: Final = "moves and transfers"

_LONGEST: Final = 50
"""Milliseconds that nobody need wait for the lock."""


def figures() -> Iterator[Figure]:
    """Bytes of the larger databases, holds of the lock in copies of them."""
    for orders, size in list(SIZES.items())[1:]:
        shop = parts(orders)
        yield from _bytes(shop.database, size)
        yield _longest(shop, size, "a holiday announced", _holiday)
        yield _longest(shop, size, "other rules followed", _other_rules)


def _bytes(path: Path, size: str) -> Iterator[Figure]:
    """By Python's own SQLite, which knows `dbstat`; without a lock, as two of them may not share a file."""
    with closing(sqlite3.connect(f"file:{path.absolute()}?immutable=1", uri=True)) as db:
        (orders,) = db.execute("SELECT count(*) FROM orders").fetchone()
        rows = db.execute(
            "SELECT tbl_name, type, sum(pgsize) FROM dbstat LEFT JOIN sqlite_schema USING (name) GROUP BY dbstat.name"
        ).fetchall()
    found: dict[str, float] = {}
    for table, kind, pages in rows:
        own = _NAMED.get(table, "all else")
        name = own if kind != "index" or own == _BESIDE else "indexes"
        found[name] = found.get(name, 0) + pages / orders
    beside = found.pop(_BESIDE, 0)
    yield Figure(what="an order on the disk, without moves and transfers", size=size, ours=sum(found.values()),
                 unit="B", bound=Bound(1600))  # fmt: skip
    yield Figure(what=_BESIDE, size=size, ours=beside, unit="B an order")
    for name in sorted(found, key=lambda one: -found[one]):
        yield Figure(what=f"of it {name}", size=size, ours=found[name], unit="B an order")


def _longest(shop: Composition, size: str, what: str, act: Callable[[Desk], object]) -> Figure:
    """The longest time for which an act holds the lock, on a copy of the database."""
    with copied(shop) as other, other.store() as store:
        desk = shop.desk(store)
        with _timed(store) as held:
            act(desk)
    return Figure(what=f"the lock at a time, {what}", size=size, ours=max(held), unit="ms", bound=Bound(_LONGEST))


@contextmanager
def _timed(store: Store) -> Iterator[list[float]]:
    """How long each write of a store holds the lock meanwhile, its commit with it."""
    held, write = list[float](), store.write

    @contextmanager
    def timed(key: str = "") -> Iterator[Store]:
        begun = time.perf_counter()
        with write(key) as writing:
            begun = time.perf_counter()  # the lock is had
            yield writing
        held.append((time.perf_counter() - begun) * 1000)

    store.write = timed  # type: ignore[method-assign]
    yield held


def _holiday(desk: Desk) -> None:
    desk.do(Announce(Announcing(desk).hours("kz", _HOLIDAY, (), Source.OWNER, "")))


def _other_rules(desk: Desk) -> None:
    with desk.store.write():
        desk.store.settings.put("rules", "of another day")
    desk.do(FollowRules())
