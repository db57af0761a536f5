"""Where a refund is booked is said before it is noted, and is what the ledger then has."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from orderdesk.desk.commands.cancel import Cancel
from orderdesk.desk.commands.money import Pay, Refund
from orderdesk.desk.ledgers.refund_ways import AS_IT_CAME, refund_booked, refund_choices
from orderdesk.desk.orders.repay import WAYS
from orderdesk.model import Order
from orderdesk.rules.money_position import HELD
from tests.app.driver import driving
from tests.shop import NOON, Shop
from tests.walking import BOOKS

BOOK = BOOKS["own_shop"]


def cancelled(shop: Shop, parts: list[tuple[str, int]]) -> Order:
    """An order that was paid in parts and has come to nothing."""
    total = sum(sum_ for _way, sum_ in parts) * 100
    shop.from_("own_shop", "1", "packing", lines=(), total=total, payment="cash")
    for way, sum_ in parts:
        shop.desk.do(Pay(str(sum_), way, sure=True), shop.order("1"))
    return shop.desk.do(Cancel("other", "передумал"), shop.order("1"))


def held(shop: Shop) -> Counter[str]:
    """What the shop has of the order, by account."""
    found = Counter[str]()
    for one in shop.store.money.of(shop.order("1").id):
        found[one.debit] += one.amount.minor
        found[one.credit] -= one.amount.minor
    return Counter({kind.value: found[kind] for kind in HELD})


parts = st.lists(st.tuples(st.sampled_from(WAYS), st.integers(1, 900)), min_size=1, max_size=4)


@pytest.mark.req("X16", "C27")
@settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
@given(parts, st.integers(1, 900), st.sampled_from(["", *WAYS]))
def test_what_is_said_of_a_refund_is_what_is_booked(
    tmp_path_factory: pytest.TempPathFactory, paid: list[tuple[str, int]], back: int, way: str
) -> None:
    with Shop.made(tmp_path_factory.mktemp("shop"), NOON) as shop:
        order = cancelled(shop, paid)
        sum_ = min(back, sum(one for _way, one in paid))
        before = held(shop)
        if way == "cash" and before["till"] < sum_ * 100:
            return  # refused: the till does not hold it
        (said,) = refund_booked(shop.store, BOOK, order, str(sum_), way)
        assert bool(refund_choices(shop.store, BOOK, order)) is (len({one == "cash" for one, _sum in paid}) > 1)
        shop.desk.do(Refund(str(sum_), way), order)
        gone = before - held(shop)
        words = {"till": "касса", "bank": "банк"}
        assert sum(gone.values()) == sum_ * 100
        for kind, name in words.items():
            assert (name in said) is bool(gone[kind])
            assert not gone[kind] or f"{name} {gone[kind] // 100}" in said.replace("\xa0", "").replace(",00", "")


@pytest.mark.req("X16")
def test_the_command_says_it_too(shop: Shop) -> None:
    cancelled(shop, [("cash", 300), ("card", 200)])
    done = shop.run("refund", "1")
    assert (done.exit_code, "банк 200" in done.output, "касса 300" in done.output) == (0, True, True), done.output


@pytest.mark.req("X16")
async def test_the_form_says_it_and_asks_where_the_money_came_in_several_ways(shop: Shop) -> None:
    cancelled(shop, [("cash", 300), ("card", 200)])
    async with driving(shop) as desk:
        await desk.go("Все")
        await desk.press("m")
        assert "банк 200" in desk.says("questions")
        await desk.press("3", "0", "0", "enter")
        assert "как пришло" in desk.says("questions")
        await desk.press("2", "enter")
        assert (desk.dialog, held(shop)["till"], held(shop)["bank"]) == ("", 0, 20000)


def test_it_is_no_key_of_a_way() -> None:
    assert AS_IT_CAME not in WAYS
