"""What an edit makes of the sums is said before and after, and goods that a person types make the sum of the goods."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from orderdesk.desk.commands.changes import Edit
from orderdesk.desk.commands.money import Pay
from orderdesk.desk.orders.edit import edited_sums
from orderdesk.model import Consent, FactName, Order
from orderdesk.rules.refunds import refund_due
from tests.app.driver import driving
from tests.shop import NOON, Shop
from tests.walking import BOOKS

BOOK = BOOKS["own_shop"]
AGREED = Consent(by="buyer", via="phone", note="так договорились")


def ordered(shop: Shop, *, goods: int, delivery: int, paid: int) -> Order:
    """An order of a kettle at 24 990 for which other goods are charged, and so much was paid."""
    total = (goods + delivery) * 100
    shop.from_("own_shop", "1", "packing", total=total, delivery_cost=delivery * 100, payment="cash",
               facts={} if goods == 24_990 else {"sum_differs": True})  # fmt: skip
    if paid:
        shop.desk.do(Pay(str(paid), "cash", "так дали", sure=True), shop.order("1"))
    return shop.order("1")


def plain(text: str) -> str:
    return text.replace("\N{NO-BREAK SPACE}", "").replace(" ", "")


@pytest.mark.req("X12", "X13", "X16")
@settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    goods=st.sampled_from([24_990, 25_490]), delivery=st.sampled_from([0, 1500]),
    paid=st.sampled_from([0, 1000, 26_990]), cost=st.sampled_from([None, 0, 700]),
    lines=st.lists(st.tuples(st.integers(1, 3), st.integers(1, 15_000)), max_size=3),
)  # fmt: skip
def test_what_is_said_is_what_comes(
    tmp_path_factory: pytest.TempPathFactory, goods: int, delivery: int, paid: int, lines: list[tuple[int, int]],
    cost: int | None,
) -> None:  # fmt: skip
    values = {} if cost is None else {"delivery_cost": str(cost)}
    if lines:
        values["lines"] = "; ".join(f"SKU-{at}*{count}@{price}" for at, (count, price) in enumerate(lines))
    with Shop.made(tmp_path_factory.mktemp("shop"), NOON) as shop:
        before = ordered(shop, goods=goods, delivery=delivery, paid=paid)
        new = (sum(count * price for count, price in lines) if lines else goods) + (delivery if cost is None else cost)
        said = plain(edited_sums(shop.store, BOOK, before, values))
        if not values or (values == {"delivery_cost": str(delivery)}):
            assert said == ""
            return
        after = shop.desk.do(Edit(values, AGREED), before)
        assert after.total.minor == new * 100
        assert bool(after.value(FactName.SUM_DIFFERS)) is (goods != 24_990 and not lines)
        if new == goods + delivery:
            assert said == ""
            return
        due = refund_due(after)
        assert (0 if due is None else due.minor) == max(paid - new, 0) * 100
        expected = f"сумма{goods + delivery}₸→{new}₸"
        assert said.startswith(expected)
        assert (f"квозврату{paid - new}₸" in said) is (paid > new)
        assert (f"ещёкоплате:{new - paid}₸" in said) is (paid < new)


@pytest.mark.req("X12", "X16")
def test_the_command_says_it(shop: Shop) -> None:
    ordered(shop, goods=24_990, delivery=1500, paid=26_490)
    done = shop.run("edit", "1", "--set", "delivery_cost=0", "--consent", "buyer", "--via", "phone")
    assert "сумма26490₸→24990₸,квозврату1500₸" in plain(done.stdout), done.output


@pytest.mark.req("X12", "X16")
async def test_the_form_says_it_before_and_the_line_after(shop: Shop) -> None:
    ordered(shop, goods=25_490, delivery=0, paid=0)
    async with driving(shop) as desk:
        await desk.go("Все")
        await desk.press("e")
        for _question in range(12):
            if "SKU*2@100" in desk.says("questions").split("▸")[-1]:
                break
            await desk.press("down")
        asked = desk.says("questions")
        assert "SKU*2@100" in asked
        await desk.press(*["backspace"] * 60, *"TEA-1*1@1000", "enter")
        assert "сумма25490₸→1000₸" in plain(desk.says("questions")), desk.says("questions")


@pytest.mark.req("K54", "X13")
def test_no_order_is_typed_in_for_a_day_that_is_over(shop: Shop) -> None:
    known = ["--set", "source=phone", "--set", "customer=Ким", "--set", "lines=TEA*1@100"]
    for day in ("23.11", "01.01.2020"):
        refused = shop.run("add", *known, "--set", f"planned_at={day}")
        assert (refused.exit_code, "прошл" in refused.stderr) == (1, True), refused.output
    assert shop.run("add", *known, "--set", "planned_at=24.11").exit_code == 0


async def test_the_form_of_a_new_order_says_what_it_comes_to_and_its_day_in_words(shop: Shop) -> None:
    async with driving(shop) as desk:
        await desk.press("N", "1", *"Ким", "enter", "enter", *"TEA*2@1500", "enter")
        assert "сумма3000₸" in plain(desk.says("questions")), desk.says("questions")
        await desk.press("1", "enter", *"+3", "enter")
        assert "27 ноября" in desk.says("questions"), desk.says("questions")
