"""A payment that was noted wrongly is taken back as the one that is meant, and never as more than it was."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from orderdesk.desk.commands.money import Pay, ReversePayment
from orderdesk.desk.commands.undo import Undo
from orderdesk.desk.ledgers.noted_payments import noted_payments
from orderdesk.desk.ledgers.refund_ways import reversal_booked
from orderdesk.desk.orders.repay import WAYS
from orderdesk.errors import Refused
from orderdesk.model import Order
from orderdesk.rules.money_position import HELD
from tests.app.driver import driving
from tests.shop import NOON, Shop
from tests.walking import BOOKS

BOOK = BOOKS["own_shop"]
PLACE = {"cash": "till", "card": "bank", "transfer": "bank"}
NAMES = {"till": "касса", "bank": "банк"}

Parts = list[tuple[str, int]]


def paid(shop: Shop, parts: Parts) -> Order:
    """An order that was paid in parts, oldest first."""
    total = sum(sum_ for _way, sum_ in parts) * 100
    shop.from_("own_shop", "1", "packing", lines=(), total=total, payment="cash")
    for way, sum_ in parts:
        shop.desk.do(Pay(str(sum_), way, sure=True), shop.order("1"))
    return shop.order("1")


def lies(shop: Shop) -> Counter[str]:
    """What the shop has of the order, by account."""
    found = Counter[str]()
    for one in shop.store.money.of(shop.order("1").id):
        found[one.debit] += one.amount.minor
        found[one.credit] -= one.amount.minor
    return Counter({kind.value: found[kind] for kind in HELD})


def meant(parts: Parts, sum_: int, number: int) -> str | None:
    """Where a sum is missing that was noted wrongly; empty where all lies there, `None` where nobody can tell."""
    if number:
        there = number <= len(parts) and sum_ <= parts[number - 1][1]
        return PLACE[parts[number - 1][0]] if there else None
    if len({PLACE[way] for way, _sum in parts}) == 1 or sum_ == sum(one for _way, one in parts):
        return ""
    exact = {PLACE[way] for way, one in parts if one == sum_}
    return exact.pop() if len(exact) == 1 else None


@pytest.mark.req("X12", "C27")
@settings(max_examples=20, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.data())
def test_it_is_missing_where_it_was_put(tmp_path_factory: pytest.TempPathFactory, data: st.DataObject) -> None:
    amounts = st.sampled_from([25, 30, 40, 75])
    parts = data.draw(st.lists(st.tuples(st.sampled_from(WAYS), amounts), min_size=1, max_size=4))
    total = sum(one for _way, one in parts)
    sum_ = min(data.draw(st.one_of(amounts, st.integers(1, 200))), total)
    number = data.draw(st.integers(0, 5))
    with Shop.made(tmp_path_factory.mktemp("shop"), NOON) as shop:
        order, before, place = paid(shop, parts), lies(shop), meant(parts, sum_, number)
        deed = ReversePayment(str(sum_), "ошибка", payment=number)
        if place is None:
            with pytest.raises(Refused) as told:
                reversal_booked(shop.store, BOOK, order, str(sum_), number, now=shop.clock())
            with pytest.raises(Refused) as refused:
                shop.desk.do(deed, order)
            assert str(told.value) == str(refused.value)
            assert lies(shop) == before
            return
        (said,) = reversal_booked(shop.store, BOOK, order, str(sum_), number, now=shop.clock())
        shop.desk.do(deed, order)
        gone = before - lies(shop)
        assert sum(gone.values()) == sum_ * 100
        assert set(gone) == ({place} if place else set(+before)) or not place
        assert {kind for kind, name in NAMES.items() if name in said} == {kind for kind in NAMES if gone[kind]}
        left = sum(one.left for one in noted_payments(shop.store, shop.order("1")))
        assert left == (total - sum_) * 100
        shop.desk.do(Undo(), shop.order("1"))
        assert [one.left for one in noted_payments(shop.store, shop.order("1"))] == [one * 100 for _way, one in parts]


@pytest.mark.req("X12", "C27")
def test_the_command_says_where_before_and_lists_the_payments_where_it_cannot_tell(shop: Shop) -> None:
    paid(shop, [("card", 25), ("cash", 30), ("transfer", 25)])
    asked = shop.run("unpay", "1", "20", "--reason", "ошибка")
    assert asked.exit_code == 1
    for said in ("1 — 25", "2 — 30", "3 — 25", "касса", "банк"):
        assert said in asked.stderr.replace("\xa0", " ")
    done = shop.run("unpay", "1", "20", "--reason", "ошибка", "--payment", "2")
    assert (done.exit_code, "касса 20" in done.stdout) == (0, True), done.output
    assert lies(shop) == Counter({"till": 1000, "bank": 5000})
    assert shop.run("unpay", "1", "11", "--reason", "ошибка", "--payment", "2").exit_code == 1, "10 is left of it"


@pytest.mark.req("X12", "C27")
async def test_the_form_asks_which(shop: Shop) -> None:
    paid(shop, [("cash", 40), ("card", 75)])
    async with driving(shop) as desk:
        await desk.go("Все")
        await desk.press("M", "2")
        assert "40" in desk.says("questions")
        assert "касса 40" in desk.says("questions").replace("\xa0", " ")
        await desk.press("enter", *"ошибка", "enter")
        assert (desk.dialog, +lies(shop)) == ("", Counter({"bank": 7500}))
