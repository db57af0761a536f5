"""The price before the key on the screen: the stock asked about, fees by channel, refunds that are due and paid."""

from __future__ import annotations

import re

import pytest

from orderdesk.channels.incoming import IncomingLine
from orderdesk.clock import HOUR
from orderdesk.desk.commands.cancel import Cancel
from orderdesk.desk.commands.claims import LetGo, TakeClaim
from orderdesk.desk.commands.money import Refund
from orderdesk.desk.commands.undo import Undo
from orderdesk.desk.orders.price import offers
from orderdesk.model import Order
from orderdesk.rules.possible import cancel_step
from tests.app.driver import Driver, driving
from tests.desk.money.test_prices import CASES, arrived, check_said
from tests.shop import Shop
from tests.walking import BOOKS

DAY = 24 * HOUR


async def find(desk: Driver, number: str) -> None:
    """Put the cursor on an order, wherever it lies, without opening it."""
    if desk.shelf != "Все":
        await desk.go("Все")
    await desk.press("G")
    await desk.type(number)
    await desk.press("enter")
    assert desk.cursor == number


@pytest.mark.req("X8")
async def test_all_that_are_marked_are_weighed_together_before_the_key(shop: Shop) -> None:
    for number in range(1, 13):
        shop.receive(f"{number:02}", received_at=shop.clock() - 600 + number)
    shop.run("stock", "count", "TEA-1", "3", "--reason", "пересчёт")
    async with driving(shop) as desk:
        await desk.press("*", "a", "enter")
        assert desk.dialog == "Confirm"
        assert "Чайник: заказано 12, на складе 3" in desk.says("said")
        assert {shop.order(f"{n:02}").status for n in range(1, 13)} == {"new"}, "Enter is not enough"
        await desk.press("escape", "escape")
        for _ in range(3):
            await desk.press("a")
            assert desk.dialog == ""
        await desk.press("a")
        assert desk.dialog == "Confirm"
        assert "Чайник: заказано 1, на складе 3, в резерве для других заказов 3" in desk.says("said")
        await desk.press("enter")
        assert desk.dialog == "Confirm"
        await desk.press("y")
    assert [shop.order(f"{n:02}").status for n in range(1, 6)] == ["delivery"] * 4 + ["new"]


@pytest.mark.req("X9")
@pytest.mark.parametrize(("channel", "keys"), [("magazito", "enter enter enter y"), ("own_shop", "enter enter")])
async def test_a_step_with_a_form_asks_for_the_stock_before_it(shop: Shop, channel: str, keys: str) -> None:
    shop.from_(channel, "1", "agreement", planned_at=shop.clock() + 5 * HOUR)
    shop.run("call", "1", "reached")
    shop.run("stock", "count", "TEA-1", "0", "--reason", "пересчёт")
    async with driving(shop) as desk:
        await desk.first_orders()
        await desk.press("a")
        assert desk.dialog == "Confirm"
        assert "Чайник: заказано 1, на складе 0" in desk.says("said")
        await desk.press("escape")
        assert (desk.dialog, shop.order("1").status) == ("", "agreement")
        await desk.press("a", "y")
        assert desk.dialog == "Form"
        await desk.press(*keys.split(), "enter")
    assert shop.order("1").status != "agreement"


@pytest.mark.req("X19")
async def test_a_mixed_cancel_says_what_each_channel_takes(shop: Shop) -> None:
    for number in "12":
        shop.from_("flowwow", number, lines=(IncomingLine("R", "Розы", 1, 100000),), total=100000, currency="RUB")
    shop.receive("3")
    async with driving(shop, (100, 40)) as desk:
        await desk.press("*", "x", "4")
        said = desk.says("reasons")
        assert "Flowwow (×2): Комиссия за отказ: 180 ₽ (бесплатно: 1 из 2)" in said
        assert "Flowwow (×2): Возврат: 2 000 ₽, возвращает Flowwow" in said
        assert "Kaspi Магазин (×1): Серьёзные штрафы" in said
        assert "Kaspi Магазин (×1): Ступень 1 из 3" in said


def chosen(said: str) -> str:
    """What the picker says of the reason that is chosen."""
    return re.split(r"\n\d \( \)", said.split("(•)")[1])[0]


@pytest.mark.req("X19", "X14", "X100")
@pytest.mark.parametrize("book", BOOKS)
async def test_what_the_picker_says_of_every_reason_is_what_is_charged(shop: Shop, book: str) -> None:
    """Read on the screen in every status, fresh and late; then each reason is taken by the Desk, with an order like it.

    Statuses whose pickers offer the same at the same price are read once.
    """
    todo: list[tuple[Order, dict[int, Order]]] = []
    known: set[object] = set()
    for status in [status for known_book, status in CASES if known_book == book]:
        for age in (600, DAY) if any(fee.expired for fee in BOOKS[book].fee) else (600,):
            order = arrived(shop, book, status, age, f"Q{len(todo) + 300}")
            if order is None or cancel_step(BOOKS[book], order) is None:
                continue
            found = offers(shop.store, shop.parts.rules.clocks, BOOKS[book], order, shop.clock())
            same = repr([(one.reason.key, one.prices, one.refunds) for one in found])
            if same in known:
                continue
            known.add(same)
            made = {one.reason.digit: arrived(shop, book, status, age, f"T{order.number}-{one.reason.digit}")
                    for one in found}  # fmt: skip
            todo.append((order, {digit: twin for digit, twin in made.items() if digit and twin is not None}))
    told: dict[str, str] = {}
    async with driving(shop, (100, 50)) as desk:
        for order, twins in todo:
            await find(desk, order.number)
            await desk.press("x")
            for digit, twin in sorted(twins.items()):
                assert f"\n{digit} ( )" in f"\n{desk.says('reasons')}"
                await desk.press(str(digit))
                told[twin.number] = chosen(desk.says("reasons"))
                if desk.screen.focused is not None:
                    await desk.press("enter")
            await desk.press("escape")
    free = any(fee.free for fee in BOOKS[book].fee)
    for number, said in told.items():
        shop.desk.do(Cancel(number.rpartition("-")[2], comment="так вышло"), shop.order(number))
        check_said(said, shop, number)
        if free:  # or the next would not be the first any more
            shop.desk.do(Undo(), shop.order(number))
    assert len(told) >= 4


@pytest.mark.req("X16")
async def test_a_refund_is_said_before_the_key_lies_on_its_shelf_and_is_paid_by_a_key(shop: Shop) -> None:
    for number in "12":
        shop.from_("own_shop", number, "delivery", planned_at=shop.clock() + 5 * HOUR, facts={"paid_amount": 2_499_000})
    async with driving(shop) as desk:
        await desk.first_orders()
        assert not desk.shown("К возврату")
        await desk.press("x", "8")
        assert "К возврату: 24 990 ₸, возвращает магазин" in desk.says("reasons")
        await desk.type("ошибка")
        await desk.press("enter")
        assert shop.order("1").status == "cancelled"
        assert desk.counts["К возврату"] == 1
        await desk.press("c")
        assert (desk.dialog, shop.order("2").status) == ("Confirm", "delivery"), "what comes back owes its money too"
        assert "К возврату: 24 990 ₸, возвращает магазин" in desk.says("said")
        assert "назад" in desk.says("said")
        await desk.press("y")
        assert shop.order("2").status == "returning"
        assert desk.counts["К возврату"] == 2
        await desk.go("К возврату")
        assert sorted(desk.rows) == ["1", "2"]
        assert desk.shown("ВЕРН"), "\n".join(desk.painted())
        number = desk.cursor
        assert "m возврат" in desk.hints
        await desk.press("enter")
        assert "К возврату     24 990 ₸" in desk.says("about")
        await desk.press("m")
        assert desk.dialog == "Form"
        await desk.press("enter")
        assert f"{number}: деньги возвращены" in desk.message
        assert shop.order(number).value("refund_due") is None
        assert desk.counts["К возврату"] == 1
        await desk.press("escape", "m")
        for _ in range(8):
            await desk.press("backspace")
        await desk.type("20000")
        await desk.press("enter")
        assert "ещё к возврату: 4 990 ₸" in desk.message
        assert desk.shown("решено вернуть")
        assert not desk.shown("возврат денег 24 990")


@pytest.mark.req("X1")
async def test_a_refund_that_somebody_else_has_paid_meanwhile_is_not_asked_for_again(shop: Shop) -> None:
    shop.from_("own_shop", "1", "delivery", planned_at=shop.clock() + 5 * HOUR, facts={"paid_amount": 2_499_000})
    bolat = shop.colleague("Болат")
    async with driving(shop) as desk:
        await desk.first_orders()
        await desk.press("x", "8")
        await desk.type("ошибка")
        await desk.press("enter")
        assert shop.order("1").value("refund_due") == 2_499_000
        await desk.go("К возврату")
        await desk.press("m")
        bolat.do(TakeClaim(), shop.order("1"))
        bolat.do(Refund("24990"), shop.order("1"))
        bolat.do(LetGo())
        await desk.press("enter")
        title = str(desk.screen.query_one("#frame").border_title)
        assert desk.dialog == "Form"
        assert "к возврату 0 ₸" in title, title


@pytest.mark.req("X19", "F39")
async def test_the_free_refusal_wants_a_y_and_is_not_called_dear(shop: Shop) -> None:
    for number in "12":
        shop.from_("flowwow", number, total=100_000, currency="RUB", received_at=shop.clock() - 60 * int(number))
    async with driving(shop, (100, 40)) as desk:
        for free in (True, False):
            await desk.press("x", "7")
            if desk.screen.focused is not None:
                await desk.type("нет флориста")
                await desk.press("enter")
            await desk.press("enter")
            assert desk.dialog == "CancelReason"
            assert ("бесплатно" in desk.says("wrong"), "дорого" in desk.says("wrong")) == (free, not free)
            await desk.press("y")
            assert desk.dialog == ""
