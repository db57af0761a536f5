"""Of one order's money its receipt, its page, its card and the list tell one story."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import pytest

from orderdesk.composition import Composition
from orderdesk.demo.live_day import DemoDay, settings_of
from orderdesk.desk.dispatch.receipts import payment_receipt
from orderdesk.desk.views.order_money import order_money
from orderdesk.errors import Refused
from orderdesk.rules.payment import owed, payment_word, sum_owed
from orderdesk.rules.taken import channel_pays
from tests.shop import NOON, HandClock, Shop

WAYS: Final = ("cash", "card", "credit", "prepaid", "transfer")
CHANNELS: Final = ("own_shop", "kaspi", "magazito", "flowwow", "keycrm")


@pytest.mark.req("O27")
def test_a_receipt_never_says_that_nothing_was_paid_where_the_money_page_says_how_much(tmp_path: Path) -> None:
    settings = tmp_path / "config.toml"
    settings.write_text(settings_of("en"), "utf-8")
    parts = Composition(
        database=tmp_path / "demo.db", config_path=settings, operator="Мария", clock=HandClock(NOON), demo=True
    )
    DemoDay(parts).open()
    with parts.store() as store:
        desk, said = parts.desk(store), dict[str, set[str]]()
        for order in filter(None, map(store.orders.get, store.orders.ids())):
            try:
                payment_receipt(desk, order)
                answer = "receipt"
            except Refused as refused:
                answer = str(refused).partition(": ")[2].partition(" (")[0]
            there = "paid" if order_money(store, order).paid.minor else "not paid"
            said.setdefault(answer, set()).add(there)
    assert said.pop("nothing has been paid yet.") == {"not paid"}
    assert "paid" in said.pop("no receipt, the channel takes the money")
    assert said.keys() <= {"receipt"}


@pytest.mark.req("O27")
@pytest.mark.parametrize("channel", CHANNELS)
def test_what_is_owed_is_said_whatever_the_way_of_paying(shop: Shop, channel: str) -> None:
    for n, payment in enumerate(WAYS):
        order = shop.from_(channel, f"9{n}", payment=payment, total=10_000)
        book = shop.parts.rules.book(channel)
        due = owed(book, order)
        assert bool(due.minor) != channel_pays(book, order)
        told = sum_owed(book, order)
        assert told == (f"к оплате {due}" if due.minor else str(order.total)), payment_word(book, order)
