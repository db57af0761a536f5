"""Counts that are kept, held against counting, under whatever happens to orders."""

from __future__ import annotations

import random

from orderdesk.desk.change import Change
from orderdesk.desk.commands.cancel import Cancel
from orderdesk.desk.commands.clock import Tick
from orderdesk.desk.commands.record import Call, Tell
from orderdesk.desk.commands.steps import Take
from orderdesk.desk.commands.undo import Undo
from orderdesk.desk.intake.intake import Intake
from orderdesk.desk.upkeep.doctor import examine
from orderdesk.errors import DeskError
from orderdesk.list_filter import OrderFilter
from orderdesk.model import Order, Shelf, Virtual
from orderdesk.rules.possible import steps
from orderdesk.rules.roles import read_roles
from orderdesk.rules.visibility import Visibility
from tests.shop import EXTERNAL, Shop

OPERATORS = ("Олег", "Пётр")


def happen(shop: Shop, chance: random.Random, number: int) -> None:
    """One thing that changes a count, or is refused."""
    orders = shop.store.windows.first(OrderFilter(shelf=None), shop.clock(), 1000)
    order = chance.choice(orders) if orders else None
    try:
        if order is None or chance.random() < 0.3:
            assigned = {"assigned": chance.choice(OPERATORS)} if chance.random() < 0.5 else {}
            came = shop.clock() - chance.randrange(5) * 3600
            shop.receive(f"{number}", chance.choice(list(EXTERNAL)), received_at=came, facts=assigned)
        elif chance.random() < 0.2:
            shop.clock.advance(chance.randrange(1, 600) * 60)
            shop.desk.do(Tick())
        elif chance.random() < 0.3:
            with shop.store.write():
                one, other = chance.sample([*OPERATORS, None], 2)  # nobody is offered their own order
                whose = {"assigned": one, "offered_to": other}
                shop.desk.work(order).commit(Change(kind="assigned", sets=whose))
        elif chance.random() < 0.3:
            shop.desk.do(Cancel("buyer_refused"), order)
        elif chance.random() < 0.3:
            shop.desk.do(Call(chance.choice(["no_answer", "reached", "call_back"])), order)
        elif chance.random() < 0.3:
            shop.desk.do(Tell(), order)
        elif chance.random() < 0.2:
            shop.desk.do(Undo(), order)
        elif chance.random() < 0.3:
            with shop.store.write():
                due = {"refund_due": chance.choice([None, 0, 100])}
                shop.desk.work(order).commit(Change(kind="refund", sets=due))
        else:
            step = chance.choice(steps(shop.parts.rules.book(order.channel), order))
            shop.desk.do(Take(step.key), order)
    except (DeskError, IndexError):
        return


def every(shop: Shop) -> list[Order]:
    return [order for order_id in shop.store.orders.ids() if (order := shop.store.orders.get(order_id))]


def lies_on(shop: Shop, virtual: Virtual, order: Order) -> bool:
    """What a virtual shelf promises, said again without an index."""
    now, call_at = shop.clock(), order.value("call_at")
    match virtual:
        case Virtual.CALL_BACK:
            return call_at is not None and not order.shelf.closed
        case Virtual.BURNING:
            warned = order.deadline is not None and (order.deadline.warn_at or now + 1) <= now
            return warned or (isinstance(call_at, int) and call_at <= now and not order.shelf.closed)
        case Virtual.NOT_TOLD:
            items = shop.store.outbox.waiting(now, 1000)
            own = {item.id for item in shop.store.outbox.of(order.id) if item.to == "marketplace"}
            return any(item.id in own for item in items)
        case Virtual.REFUNDS_DUE:
            due = order.value("refund_due")
            return isinstance(due, int) and due > 0
        case _:
            return order.value("no_evidence") is not None


def check(shop: Shop) -> None:
    store, now = shop.store, shop.clock()
    rows = store.connection.rows("SELECT shelf, count(*) FROM orders GROUP BY shelf")
    assert {shelf: n for shelf, n in store.windows.shelf_counts().items() if n} == {Shelf(s): n for s, n in rows}
    for moment in (now, now - 1800, now + 7200, 0):
        counted = store.connection.value("SELECT count(*) FROM orders WHERE warn_at <= ?", (moment,))
        assert store.windows.burning(moment) == counted
    for virtual, counted in store.windows.virtual_counts(now).items():
        listed = store.windows.first(OrderFilter(shelf=None, virtual=virtual), now, 1000)
        assert counted == len(listed) == sum(lies_on(shop, virtual, order) for order in every(shop)), virtual
    due = [row[0] for row in store.connection.rows("SELECT acts_at FROM orders UNION SELECT alerts_at FROM orders")]
    assert store.orders.next_due() == min((at for at in due if at is not None), default=None)
    everything = store.windows.first(OrderFilter(shelf=None), now, 1000)
    sight = store.sight
    for name in OPERATORS:
        eyes = Visibility(name, read_roles()["seller"])
        own = [order for order in everything if eyes.sees(order)]
        store.sight = lambda eyes=eyes: eyes  # type: ignore[misc]
        shown = {shelf: n for shelf, n in store.windows.shelf_counts().items() if n}
        assert shown == {shelf: n for shelf in Shelf if (n := sum(order.shelf is shelf for order in own))}
        for virtual, counted in store.windows.virtual_counts(now).items():
            listed = store.windows.first(OrderFilter(shelf=None, virtual=virtual), now, 1000)
            assert counted == len(listed) == sum(lies_on(shop, virtual, order) for order in own), (name, virtual)
    store.sight = sight


def test_every_count_is_that_of_counting_whatever_happens(shop: Shop) -> None:
    chance = random.Random(21)
    batch = [shop.incoming(f"a{n}", chance.choice(list(EXTERNAL))) for n in range(30)]
    Intake(shop.store, shop.parts.rules, shop.clock()).take(batch)
    for number in range(120):
        happen(shop, chance, number)
        if number % 10 == 9:
            check(shop)
            with shop.store.write():
                assert examine(shop.store, shop.parts.rules) == []
    assert shop.store.connection.value("SELECT count(*) FROM warn_counts WHERE orders <= 0") == 0
