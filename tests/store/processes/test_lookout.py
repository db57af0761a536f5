"""The lookout of a host wakes who shows anything of a commit, and nobody else; counts once a second."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

import pytest

from orderdesk.beside import Beside, beside
from orderdesk.desk.commands.claims import Hold, LetGo
from orderdesk.desk.commands.record import Remark
from orderdesk.desk.commands.steps import Take
from orderdesk.model import Order
from orderdesk.store.lookout import Lookout, Seat
from orderdesk.store.orders.order_columns import rank
from orderdesk.store.shown import EVERYTHING, Shown
from orderdesk.store.touched import Touched
from tests.shop import NOON, Shop


@pytest.fixture
def orders(shop: Shop) -> list[Order]:
    """New ones in the order of their urgency, and who acts on them is known."""
    made = [shop.receive(str(100 + n), phone=f"+7701{n:07}", received_at=NOON - 3600 + 60 * n) for n in range(30)]
    shop.colleague("Болат").do(Remark("звонил"), made[0])
    assert all(rank(one) < rank(other) for one, other in pairwise(made))
    return made


@pytest.fixture
def lookout(shop: Shop, orders: list[Order]) -> Iterator[Lookout]:
    found = Lookout(beside(shop.store.path, Beside.TOUCHED))
    yield found
    found.close()


def window(rows: list[Order], shelf: str | None = "new") -> Shown:
    return Shown.of(rows, shelf, ((rank(rows[0]), rows[0].id), (rank(rows[-1]), rows[-1].id)))


def seated(lookout: Lookout, shown: Shown) -> Seat:
    seat = Seat()
    lookout.seats.add(seat)
    assert not lookout.shows(seat, shown, lookout.read)
    return seat


def test_who_shows_an_order_is_woken_by_what_is_done_to_it_and_who_does_not_is_not(
    shop: Shop, lookout: Lookout, orders: list[Order]
) -> None:
    above, below = seated(lookout, window(orders[:10])), seated(lookout, window(orders[20:]))
    over = seated(lookout, EVERYTHING)
    colleague = shop.colleague("Болат")
    colleague.do(Remark("звонил"), shop.order("103"))
    assert set(lookout.look(0.0)) == {above, over}
    colleague.do(Hold(), shop.order("125"))
    assert set(lookout.look(0.0)) == {below, over}
    colleague.do(LetGo())
    assert set(lookout.look(0.0)) == {below, over}
    assert lookout.look(0.0) == [], "nothing was committed"


def test_who_has_said_nothing_yet_is_woken_by_everything(shop: Shop, lookout: Lookout, orders: list[Order]) -> None:
    seat = Seat()
    lookout.seats.add(seat)
    shop.colleague("Болат").do(Remark("звонил"), shop.order("103"))
    assert lookout.look(0.0) == [seat]


def test_an_order_that_comes_into_a_window_wakes_it(shop: Shop, lookout: Lookout, orders: list[Order]) -> None:
    rows = [order for order in orders if order.number != "105"]
    above, below = seated(lookout, window(rows[:9])), seated(lookout, window(rows[19:]))
    elsewhere, whole = seated(lookout, window(rows[:9], "pickup")), seated(lookout, Shown.of(rows[:3], None, None))
    lies = Touched(frozenset({"orders"}), frozenset({orders[5].id}), lies={orders[5].id: ("new", rank(orders[5]))})
    assert {seat for seat in (above, below, elsewhere, whole) if seat.shown and seat.shown.concerns(lies)} == {
        above,
        whole,
    }


def test_counts_wake_at_once_and_then_once_a_second(shop: Shop, lookout: Lookout, orders: list[Order]) -> None:
    seat = seated(lookout, window(orders[:10]))
    colleague = shop.colleague("Болат")
    colleague.do(Take("accept"), shop.order("120"))
    assert lookout.look(10.0) == [seat]
    assert lookout.next_count is None
    colleague.do(Take("accept"), shop.order("121"))
    colleague.do(Take("accept"), shop.order("122"))
    assert lookout.look(10.2) == []
    assert lookout.next_count == 11.0
    assert lookout.later(10.9) == []
    assert lookout.later(11.0) == [seat]
    assert lookout.later(12.5) == [], "told once"


def test_what_was_committed_while_a_desk_came_to_show_it_wakes_it(
    shop: Shop, lookout: Lookout, orders: list[Order]
) -> None:
    seat = seated(lookout, window(orders[:10]))
    seen = lookout.read
    colleague = shop.colleague("Болат")
    colleague.do(Hold(), shop.order("125"))
    colleague.do(Remark("звонил"), shop.order("126"))
    assert lookout.look(0.0) == []
    assert not lookout.shows(seat, window(orders[10:20]), seen)
    assert lookout.shows(seat, window(orders[20:]), seen), "it does not know who holds 125"
    assert not lookout.shows(seat, window(orders[:20]), lookout.read)


def test_where_it_is_not_known_what_was_committed_all_are_woken(
    shop: Shop, lookout: Lookout, orders: list[Order]
) -> None:
    seat = seated(lookout, window(orders[:10]))
    colleague = shop.colleague("Болат")
    for turn in range(130):
        colleague.do(Hold(), shop.order("125")) if turn % 2 == 0 else colleague.do(LetGo())
    assert lookout.look(0.0) == [seat], "too many"
    beside(shop.store.path, Beside.TOUCHED).unlink()
    colleague.do(Hold(), shop.order("125"))
    assert lookout.look(0.0) == [seat], "another file"
    colleague.do(LetGo())
    assert lookout.look(0.0) == [], "which is known from then on"
    assert lookout.shows(seat, window(orders[:10]), 99), "and who goes by the one before looks again"
