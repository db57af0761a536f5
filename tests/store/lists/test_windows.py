"""Windows of the list, held against the whole list; counts held against counting."""

from __future__ import annotations

import random

import pytest

from orderdesk.desk.commands.clock import Tick
from orderdesk.desk.commands.steps import Take
from orderdesk.list_filter import OrderFilter, Sort
from orderdesk.model import Shelf, Virtual
from orderdesk.rules.deadlines import Plan
from orderdesk.rules.roles import read_roles
from orderdesk.rules.visibility import Visibility
from orderdesk.store.lists.windows import place_of
from orderdesk.values import replace
from tests.shop import EXTERNAL, Shop, at

FILTERS = [
    OrderFilter(shelf=Shelf.NEW),
    OrderFilter(shelf=Shelf.ARCHIVE),
    OrderFilter(shelf=None),
    OrderFilter(shelf=None, virtual=Virtual.BURNING),
    OrderFilter(shelf=None, text="48"),
    OrderFilter(shelf=None, text="иван"),
    OrderFilter(shelf=None, text="а"),
    OrderFilter(shelf=None, text="нет такого"),
]


@pytest.fixture
def busy(shop: Shop) -> Shop:
    chance = random.Random(3)
    incoming = [
        shop.incoming(
            f"{n:05d}",
            chance.choice(list(EXTERNAL)),
            received_at=at("2026-11-24 09:00") + chance.randrange(5) * 600,
            planned_at=at("2026-11-24 12:00") + chance.randrange(4) * 86400,
            customer=chance.choice(["Иванов", "Ким", "Әлия"]),
            phone=f"+77010000{chance.randrange(1000):03d}",
        )
        for n in range(300)
    ]
    shop.take_all(incoming)
    return shop


@pytest.mark.parametrize("chosen", FILTERS, ids=lambda chosen: chosen.describe())
def test_windows_put_together_are_the_list(busy: Shop, chosen: OrderFilter) -> None:
    windows, now = busy.store.windows, busy.clock()
    whole = windows.first(chosen, now, 1000)
    assert [place_of(order) for order in whole] == sorted(place_of(order) for order in whole)
    forward = windows.first(chosen, now, 7)
    while forward and (more := windows.after(chosen, now, place_of(forward[-1]), 7)):
        forward += more
    backward = windows.last(chosen, now, 7)
    while backward and (more := windows.before(chosen, now, place_of(backward[0]), 7)):
        backward = more + backward
    assert forward == backward == whole
    for order in whole[:: max(len(whole) // 5, 1)]:
        assert windows.from_(chosen, now, place_of(order), 1) == [order]


def test_every_order_is_on_the_shelf_it_counts_for(busy: Shop) -> None:
    def counted() -> dict[Shelf, int]:
        rows = busy.store.connection.rows("SELECT shelf, count(*) FROM orders GROUP BY shelf")
        return {Shelf(shelf): n for shelf, n in rows}

    assert busy.store.windows.shelf_counts() == counted()
    new = busy.store.windows.first(OrderFilter(shelf=Shelf.NEW), busy.clock(), 1000)
    for order in new[::2]:
        busy.desk.do(Take("accept"), order)
    busy.clock.at = at("2026-11-24 20:00")
    busy.desk.do(Tick())
    shown = {shelf: n for shelf, n in busy.store.windows.shelf_counts().items() if n}
    assert shown == counted()
    late = busy.store.windows.first(OrderFilter(shelf=None, virtual=Virtual.BURNING), busy.clock(), 1000)
    assert busy.store.windows.burning(busy.clock()) == len(late)


@pytest.mark.parametrize("sort", Sort)
@pytest.mark.parametrize("shelf", [None, Shelf.NEW, Shelf.ARCHIVE])
@pytest.mark.parametrize("descending", [False, True])
def test_a_window_is_found_through_an_index_and_nothing_is_sorted_for_it(
    busy: Shop, sort: Sort, shelf: Shelf | None, descending: bool
) -> None:
    chosen = OrderFilter(shelf=shelf, sort=sort, descending=descending)
    told: list[str] = []
    busy.store.connection._sqlite.set_trace_callback(told.append)
    first = busy.store.windows.first(chosen, busy.clock(), 3)
    busy.store.windows.after(chosen, busy.clock(), place_of(first[-1], chosen), 3)
    busy.store.windows.before(chosen, busy.clock(), place_of(first[-1], chosen), 3)
    busy.store.connection._sqlite.set_trace_callback(None)
    told = [sql for sql in told if "FROM orders" in sql]
    assert len(told) == 3
    for sql in told:
        plan = " ".join(str(step[-1]) for step in busy.store.connection.rows(f"EXPLAIN QUERY PLAN {sql}"))
        assert "USING INDEX orders_by_" in plan, plan
        assert "TEMP B-TREE" not in plan, plan


def test_an_operator_pages_through_his_own_orders_and_those_offered_to_him(busy: Shop) -> None:
    now, chosen = busy.clock(), OrderFilter(shelf=None)
    everything = busy.store.windows.first(chosen, now, 1000)
    with busy.store.write():
        for turn, order in enumerate(everything):
            whose = [{"assigned": "Олег"}, {"assigned": "Пётр", "offered_to": "Олег"}, {"assigned": "Пётр"}, {}][
                turn % 4
            ]
            facts = {**order.facts, **whose}
            assert busy.store.orders.save(replace(order, facts=facts, version=order.version + 1), Plan(None, None))
    wanted = [order.id for turn, order in enumerate(everything)
              if turn % 4 == 0 or (turn % 4 == 1 and not order.shelf.closed)]  # fmt: skip
    told: list[str] = []
    busy.store.sight = lambda: Visibility("Олег", read_roles()["seller"])
    busy.store.connection._sqlite.set_trace_callback(told.append)
    found = page = busy.store.windows.first(chosen, now, 5)
    while page := busy.store.windows.after(chosen, now, place_of(page[-1]), 5):
        found = [*found, *page]
    backwards = busy.store.windows.last(chosen, now, 1000)
    counts = busy.store.windows.shelf_counts()
    busy.store.connection._sqlite.set_trace_callback(None)
    assert [order.id for order in found] == [order.id for order in backwards] == wanted
    assert sum(counts.values()) == len(wanted)
    for sql in told:
        plan = str(busy.store.connection.rows(f"EXPLAIN QUERY PLAN {sql}"))
        assert "INDEX orders_of" in plan or "operator_counts USING PRIMARY KEY" in plan, plan
        assert "TEMP B-TREE FOR ORDER" not in plan, plan
