"""Goods that a courier has are where they are, whatever becomes of their order, until they are received back."""

from __future__ import annotations

import pytest

from orderdesk.channels.incoming import IncomingLine
from orderdesk.clock import HOUR
from orderdesk.desk.commands.cancel import Cancel
from orderdesk.desk.commands.steps import Happen
from orderdesk.desk.intake.intake import Intake
from orderdesk.errors import DeskError
from orderdesk.model import ActorKind
from orderdesk.rules.cancel_costs import reasons
from orderdesk.rules.possible import steps
from orderdesk.rules.rulebook.goods_words import GoodsAct
from orderdesk.rules.runs.run_steps import cannot_leave
from orderdesk.values import replace
from tests.desk.dispatch.riding import done, out, staffed
from tests.shop import NOON, Shop
from tests.walking import BOOKS

ROADS = [
    (name, status.key)
    for name, book in BOOKS.items()
    for status in book.status
    if any(step.run and status.key in step.from_ for step in book.step) and not status.goods.out
]
"""From where orders ride."""

ENDS = ["cancelled here", "the buyer cancelled", "the channel cancelled", "nothing"]


def in_shop(shop: Shop) -> tuple[int, int]:
    """Pieces that lie in the shop, and those of them that are free."""
    (stand,) = [one for one in shop.store.levels.stands() if one.sku == "TEA-1"]
    return stand.on_hand, stand.free


@pytest.mark.req("C23", "C24", "O12")
@pytest.mark.parametrize("end", ENDS)
@pytest.mark.parametrize(("channel", "status"), ROADS)
def test_goods_with_a_courier_are_no_stock_until_they_are_back(shop: Shop, channel: str, status: str, end: str) -> None:
    staffed(shop)
    shop.count("TEA-1", 5)
    book = BOOKS[channel]
    told = shop.incoming("1", channel=channel, external={}, currency=book.currency, total=10000, phone="+380501234821",
                         payment="prepaid", lines=(IncomingLine("TEA-1", "Чайник", 2, 5000),),
                         planned_at=NOON + 3 * HOUR,
                         facts={"courier_kind": "own", "window_from": NOON + HOUR})  # fmt: skip
    shop.take(replace(told, status=status))
    if cannot_leave(book, shop.order("1")):
        pytest.skip("no run takes it from there")
    number = out(shop, "1")
    assert in_shop(shop) == (3, 3)
    order = shop.order("1")
    try:
        if end == "cancelled here":
            found = [one for one in reasons(book, shop.desk.work(order).situation()) if one.goods is not GoodsAct.ZERO]
            shop.desk.do(Cancel(found[-1].key, "ошибка"), order)
        elif end == "the buyer cancelled":
            happened = [step for step in steps(book, order, ActorKind.BUYER) if "cancelled" in step.event]
            shop.desk.do(Happen(happened[0].key), order)
        elif end == "the channel cancelled":
            there = next(one.key for one in book.status if one.shelf.closed and one.called_off)
            Intake(shop.store, shop.parts.rules, shop.clock(), shop.store.write, live=True).take(
                [replace(told, status=there)]
            )
    except (DeskError, IndexError):
        pytest.skip("it cannot end so there")
    assert in_shop(shop) == (3, 3), "the courier has them still"
    over = shop.order("1").shelf.closed or book.status_of(shop.order("1").status).called_off
    if not over:
        done(shop, "stop", "failed", number, "1", "--reason", "не открыл")
    done(shop, "run", "back", number)
    assert in_shop(shop) == ((5, 5) if over else (5, 3))
