"""The desk over orders with their moves and transfers: what it did before is as quick, and ledgers are read at once."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from itertools import count

from orderdesk.clock import FixedClock
from orderdesk.composition import Composition
from orderdesk.desk.change import Change
from orderdesk.desk.unit_of_work import UnitOfWork
from orderdesk.desk.views.order_money import order_money
from orderdesk.list_filter import OrderFilter
from orderdesk.store import Store
from orderdesk.store.ledgers.stock_windows import StockView
from scripts.bench.figure import Bound, Figure, median_p95
from scripts.bench.search import keystrokes
from scripts.bench.shops.databases import NOW, SIZES, copied, parts
from scripts.bench.shops.ledger_database import BASE, made
from scripts.bench.store import Bare

_TIMES = 300

_PAGE = 22

_DAYS = """SELECT day / 30, channel, currency, debit, credit, sum(count), sum(minor) FROM money_days
    WHERE day BETWEEN ? AND ? GROUP BY 1, 2, 3, 4, 5"""

_SUMMED = """SELECT t.day / 30, o.channel, t.currency, t.debit, t.credit, count(*), sum(t.amount)
    FROM transfers t JOIN orders o ON o.id = t.order_id WHERE t.day BETWEEN ? AND ? GROUP BY 1, 2, 3, 4, 5"""
"""The same from the transfers themselves."""


def figures() -> Iterator[Figure]:
    """One block for each size."""
    for orders, size in SIZES.items():
        shop = Composition(database=made(orders), operator="Мария", clock=FixedClock(NOW))
        with shop.store() as store, parts(min(orders, BASE)).store() as few:
            yield from _lists(store, few, size)
            yield from _goods(store, size)
            yield from _money(store, size)
        yield _commits(shop, size)


def _lists(store: Store, few: Store, size: str) -> Iterator[Figure]:
    """What the list reads, with the bounds it has without ledgers; the first page beside that of a `few` orders."""
    windows, every = store.windows, OrderFilter(shelf=None)
    floor, _ = median_p95(_times(lambda: few.windows.first(every, NOW, _PAGE)))
    yield _figure("with ledgers: first page by deadline", size, lambda: windows.first(every, NOW, _PAGE), 0.2,
                  floor=floor, name="of 10 k orders at most, without")  # fmt: skip
    yield _figure("with ledgers: counts of all shelves", size, windows.shelf_counts, 0.05)
    yield _figure("with ledgers: counts of the virtual shelves", size, lambda: windows.virtual_counts(NOW), 0.1)
    texts = iter(keystrokes(store, 2 * _TIMES))
    found = _times(lambda: windows.first(OrderFilter(shelf=None, text=next(texts)), NOW, 50))
    p50, p95 = median_p95(found)
    yield Figure(what="with ledgers: search keystroke", size=size, ours=p50, p95=p95, unit="ms")
    yield Figure(what="the same, p95", size=size, ours=p95, unit="ms", bound=Bound(15))


def _goods(store: Store, size: str) -> Iterator[Figure]:
    """What there is of a product, beside reading one row."""
    low = StockView(low_first=True)
    skus = [sku for (sku,) in store.connection.rows("SELECT sku FROM products ORDER BY sku")]
    turn = count()

    def one() -> str:
        return str(skus[next(turn) % len(skus)])

    floor, _ = median_p95(_times(lambda: store.products.get(one())))
    for what, read in {
        "stock of a product: where it lies": lambda: store.levels.all(one()),
        "stock of a product: free, held, short": lambda: store.levels.stands([one()]),
        "ledger of a product, the last 50 moves": lambda: store.moves.entries(one(), 50),
        "who holds a product": lambda: store.reservations.holders(one()),
        "page of the stock screen, low ones first": lambda: store.stock_windows.rows(low, 0, _PAGE),
    }.items():
        yield _figure(what, size, read, 1, floor=floor)


def _money(store: Store, size: str) -> Iterator[Figure]:
    """The money of orders, and of days."""
    ids, turn = store.orders.ids(), count()
    step = max(len(ids) // 97, 1)
    some = [order for order_id in ids[::step] if (order := store.orders.get(order_id)) is not None]
    row = "SELECT version FROM orders WHERE id = ?"
    floor, _ = median_p95(_times(lambda: store.connection.row(row, (some[next(turn) % len(some)].id,))))
    yield _figure("money of an order", size, lambda: order_money(store, some[next(turn) % len(some)]), 1, floor=floor)
    yield _figure("money not received yet, by shelf", size, lambda: store.money.unreceived(None), 50, times=20)
    yield _figure("whose a sum is perhaps", size,
                  lambda: store.money.owing(some[next(turn) % len(some)].total, but=0), 50, times=20)  # fmt: skip
    first, last = store.connection.rows("SELECT min(day), max(day) FROM money_days")[0]
    summed, _ = median_p95(_times(lambda: store.connection.rows(_SUMMED, (first, last)), 2))
    yield _figure("sums of all days, by month, channel and kind", size,
                  lambda: store.connection.rows(_DAYS, (first, last)), 200, times=20, floor=summed,
                  name="from the transfers", peer=True)  # fmt: skip


def _commits(shop: Composition, size: str) -> Figure:
    """A new order of counted goods goes into packing and back, its goods held and let go, beside two bare rows."""
    with copied(shop) as other, other.store() as store, Bare(other.database.with_name("bare.db")) as bare:
        order = store.windows.first(OrderFilter(channel="kaspi"), NOW, 1)[0].id
        found = [(_held(other, store, order), bare.commit()) for _turn in range(_TIMES)]
    ours, p95 = median_p95([one for one, _ in found])
    floor, _ = median_p95([two for _, two in found])
    return Figure(what="commit of a step that holds goods", size=size, ours=ours, p95=p95, unit="ms", beside=floor,
                  beside_name="two bare rows", bound=Bound(4, ratio=True))  # fmt: skip


def _held(shop: Composition, store: Store, order_id: int) -> float:
    order = store.orders.get(order_id)
    assert order is not None
    status = "delivery" if order.status == "new" else "new"
    book, actor = shop.rules.book(order.channel), shop.desk(store).actor
    begun = time.perf_counter()
    with store.write():
        work = UnitOfWork(store, shop.rules.clocks, book, order, NOW, actor, shop.rules.book)
        work.commit(Change(kind="moved", sets=work.entering(status)))
    return (time.perf_counter() - begun) * 1000


def _times(act: Callable[[], object], times: int = _TIMES) -> list[float]:
    found = []
    for _ in range(times):
        begun = time.perf_counter()
        act()
        found.append((time.perf_counter() - begun) * 1000)
    return found


def _figure(
    what: str, size: str, act: Callable[[], object], limit: float, *, times: int = _TIMES, floor: float | None = None,
    name: str = "one row", peer: bool = False,
) -> Figure:  # fmt: skip
    p50, p95 = median_p95(_times(act, times))
    return Figure(what=what, size=size, ours=p50, p95=p95, unit="ms", bound=Bound(limit), beside=floor,
                  beside_name=name if floor else "", peer_over_ours=peer)  # fmt: skip
