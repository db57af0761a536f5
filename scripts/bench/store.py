"""The store: windows, counts and commits at every size, beside their floors."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from orderdesk.composition import Composition
from orderdesk.desk.change import Change
from orderdesk.desk.unit_of_work import UnitOfWork
from orderdesk.list_filter import OrderFilter, Sort
from orderdesk.model import Shelf
from orderdesk.store import Store
from orderdesk.store.lists.windows import place_of
from scripts.bench.figure import Bound, Figure, median_p95
from scripts.bench.shops.databases import NOW, SIZES, copied, parts

_PAGE = 22
"""Orders on a page at 80x24."""

_TIMES = 300


def figures() -> Iterator[Figure]:
    """Windows, counts, what is due, commits."""
    for orders, size in SIZES.items():
        shop = parts(orders)
        with shop.store() as store:
            yield from _windows(store, size)
            yield from _counts(store, size)
        yield from _commits(shop, size)


def _windows(store: Store, size: str) -> Iterator[Figure]:
    windows, every = store.windows, OrderFilter(shelf=None)
    yield _figure("first page by deadline", size, lambda: windows.first(every, NOW, _PAGE), 0.2)
    for sort in Sort:
        for shelf in (None, Shelf.ARCHIVE):
            chosen = OrderFilter(shelf=shelf, sort=sort)
            far = windows.last(chosen, NOW, 400)[0]
            where = "one shelf" if shelf else "all"
            read = _reader(store, chosen, place_of(far, chosen))
            yield _figure(f"window far down by {sort.value}, {where}", size, read)


def _reader(store: Store, chosen: OrderFilter, place: tuple[int | str, ...]) -> Callable[[], object]:
    return lambda: store.windows.after(chosen, NOW, place, _PAGE)


def _counts(store: Store, size: str) -> Iterator[Figure]:
    def burning() -> int:
        return store.windows.burning(NOW)

    yield _figure("counts of all shelves", size, store.windows.shelf_counts, 0.05)
    yield _figure("count of what burns", size, burning, 0.05)
    yield _figure("counts of the virtual shelves", size, lambda: store.windows.virtual_counts(NOW), 0.1)
    yield _figure("next instant a clock wants something", size, store.orders.next_due, 0.05)


def _commits(shop: Composition, size: str) -> Iterator[Figure]:
    """A change of an order with all that follows, beside two bare rows; on a copy of the database."""
    with copied(shop) as other, other.store() as store, Bare(other.database.with_name("bare.db")) as bare:
        samples = [(_committed(shop, store, turn), bare.commit()) for turn in range(_TIMES)]
    ours, p95 = median_p95([one for one, _ in samples])
    floor, _ = median_p95([two for _, two in samples])
    yield Figure(what="commit of a step with history, deadline, counts", size=size, ours=ours, p95=p95, unit="ms",
                 beside=floor, beside_name="two bare rows", bound=Bound(3, ratio=True))  # fmt: skip


def _committed(shop: Composition, store: Store, turn: int) -> float:
    """Take a new order into packing and time the commit; the rules have been asked already, as for the bare rows."""
    order = (
        store.windows.first(OrderFilter(channel="kaspi"), NOW, 1)[0] if turn % 2 == 0 else store.orders.get(_last[0])
    )
    assert order is not None
    _last[:] = [order.id]
    clocks, book = shop.rules.clocks, shop.rules.book(order.channel)
    begun = time.perf_counter()
    with store.write():
        work = UnitOfWork(store, clocks, book, order, NOW, shop.desk(store).actor, shop.rules.book)
        status = "delivery" if turn % 2 == 0 else "new"
        work.commit(Change(kind="moved", sets=work.entering(status)))
    return (time.perf_counter() - begun) * 1000


_last: list[int] = [0]


class Bare:
    """Two rows a commit, by the desk's settings and nothing else."""

    def __init__(self, path: Path) -> None:
        self._sqlite = sqlite3.connect(path, isolation_level=None)
        self._sqlite.execute("PRAGMA journal_mode = WAL")
        self._sqlite.execute("PRAGMA synchronous = FULL")
        self._sqlite.execute("CREATE TABLE orders (id INTEGER PRIMARY KEY, version INTEGER, status TEXT)")
        self._sqlite.execute("CREATE TABLE history (seq INTEGER PRIMARY KEY, order_id INTEGER, changes TEXT)")
        self._sqlite.execute("INSERT INTO orders VALUES (1, 1, 'new')")

    def __enter__(self) -> Bare:
        return self

    def __exit__(self, *_: object) -> None:
        self._sqlite.close()

    def commit(self) -> float:
        """The milliseconds of one commit."""
        begun = time.perf_counter()
        self._sqlite.execute("BEGIN IMMEDIATE")
        self._sqlite.execute("UPDATE orders SET version = version + 1 WHERE id = 1")
        self._sqlite.execute('INSERT INTO history (order_id, changes) VALUES (1, \'{"status":["new","delivery"]}\')')
        self._sqlite.execute("COMMIT")
        return (time.perf_counter() - begun) * 1000


def _figure(what: str, size: str, act: Callable[[], object], limit: float | None = None) -> Figure:
    samples = []
    for _ in range(_TIMES):
        begun = time.perf_counter()
        act()
        samples.append((time.perf_counter() - begun) * 1000)
    p50, p95 = median_p95(samples)
    return Figure(what=what, size=size, ours=p50, p95=p95, unit="ms", bound=Bound(limit) if limit else None)
