"""The stock on the screen: what is there and where, who holds it, what a key means before it is pressed."""

from __future__ import annotations

import pytest

from orderdesk.channels.incoming import IncomingLine
from orderdesk.desk.commands.wares.many_products import ReceiveMany
from orderdesk.desk.ledgers.proof import wrong_ledgers
from screens.views.goods.stock_screen import StockScreen
from tests.app.driver import Driver, driving
from tests.shop import Shop

TEA = "4600123456789"


@pytest.fixture(autouse=True)
def checked(shop: Shop) -> object:
    yield
    assert [*wrong_ledgers(shop.store, shop.parts.rules)] == []


def stocked(shop: Shop) -> None:
    """Two warehouses, a product that four orders want more of than there is, and one that is low."""
    for command in (
        ("stock", "place", "second"), ("stock", "receive", "TEA-1", "5", "--named", "Чайник заварочный"),
        ("stock", "receive", "TEA-1", "3", "--place", "second"),
        ("stock", "receive", "CUP-1", "20", "--named", "Чашка"),
        ("stock", "receive", "CUP-2", "4", "--named", "Чашка малая"), ("stock", "low", "CUP-2", "10"),
        ("stock", "barcode", "TEA-1", TEA),
    ):  # fmt: skip
        assert shop.run(*command).exit_code == 0
    for number in ("1", "2", "3"):
        shop.receive(number, lines=(IncomingLine("TEA-1", "Чайник", 3, 100),), total=300)
        assert shop.run("accept", number, "--yes").exit_code == 0


def stands(shop: Shop, sku: str = "TEA-1") -> tuple[int, int, int]:
    """On hand, reserved, short."""
    (one,) = shop.store.levels.stands([sku])
    return one.on_hand, one.reserved, one.short


def here(desk: Driver) -> str:
    """The product under the cursor."""
    assert isinstance(desk.screen, StockScreen)
    assert desk.screen.table.product is not None
    return desk.screen.table.product.sku


def row(desk: Driver, sku: str) -> list[str]:
    """What the row of a product shows, word by word."""
    return next(line for line in desk.painted() if sku in line).split()


@pytest.mark.req("C24", "C25")
async def test_it_shows_of_each_product_what_is_there_where_and_for_whom(shop: Shop) -> None:
    stocked(shop)
    async with driving(shop) as desk:
        await desk.press("W")
        assert desk.dialog == "StockScreen"
        assert row(desk, "TEA-1")[-4:] == ["8", "8", "0", "1"]
        assert row(desk, "CUP-1")[-3:] == ["20", "0", "20"]
        await desk.press("end")
        assert here(desk) == "TEA-1"
        about = desk.says("about")
        assert "main: в наличии 5, в резерве 5, свободно 0 · second: в наличии 3, в резерве 3, свободно 0" in about
        assert "1 ×3 main" in about
        assert "3 ×2 main, ×1 не хватает" in about or "×1 не хватает" in about
        assert "3 × поставщик → second" in about
        await desk.press("enter")
        assert desk.dialog == "ProductSheet"
        assert TEA in desk.says("said")
        await desk.press("escape", "w", "w")
        assert row(desk, "TEA-1")[-4:] == ["3", "3", "0", "1"], "the second warehouse alone"
        assert "second" in desk.says("title")
        assert not desk.shown("CUP-1")


@pytest.mark.req("C26", "C22")
async def test_what_is_short_comes_first_and_then_what_is_low_on_demand(shop: Shop) -> None:
    stocked(shop)
    async with driving(shop) as desk:
        await desk.press("W")
        assert [one.sku for one in desk.screen.table.rows] == ["CUP-1", "CUP-2", "TEA-1"]  # type: ignore[attr-defined]
        await desk.press("l")
        assert [one.sku for one in desk.screen.table.rows] == ["TEA-1", "CUP-2", "CUP-1"]  # type: ignore[attr-defined]
        assert row(desk, "TEA-1")[0] == ">!TEA-1", "also without colour"
        assert row(desk, "CUP-2")[0] == "<CUP-2"
        assert [line["sku"] for line in shop.json("stock", "list", "--low") if line["place"] is None] == [
            "CUP-2", "TEA-1",
        ]  # fmt: skip


@pytest.mark.parametrize(
    ("typed", "found"),
    [("чашк", ["CUP-1", "CUP-2"]), ("мал чаш", ["CUP-2"]), ("cup", ["CUP-1", "CUP-2"]), ("сгз", ["CUP-1", "CUP-2"]),
     ("tea 1", ["TEA-1"]), ("46001", ["TEA-1"]), ("айник", []), ("ЗАВАР", ["TEA-1"])],
)  # fmt: skip
@pytest.mark.req("C25")
async def test_products_are_found_by_the_beginnings_of_words(shop: Shop, typed: str, found: list[str]) -> None:
    stocked(shop)
    async with driving(shop) as desk:
        await desk.press("W", "/")
        await desk.type(typed)
        assert [one.sku for one in desk.screen.table.rows] == found  # type: ignore[attr-defined]
        await desk.press("escape")
        assert desk.dialog == "StockScreen"
        await desk.press("escape")
        assert desk.dialog == ""


@pytest.mark.req("C25")
async def test_receipts_counts_and_write_offs_say_what_they_mean_before_the_last_key(shop: Shop) -> None:
    stocked(shop)
    async with driving(shop) as desk:
        await desk.press("W", "end", "r", "4", "enter")
        assert "main: 5 → 9" in desk.says("questions")
        assert "из них 1 — заказам, которым не хватает" in desk.says("questions")
        await desk.press("enter")
        await desk.type("накладная 7")
        await desk.press("enter")
        assert desk.dialog == "StockScreen"
        assert stands(shop) == (12, 9, 0)
        assert "накладная 7" in desk.says("about"), "and the screen shows it at once"
        await desk.press("c", "8", "enter", "enter")
        await desk.type("пересчёт")
        await desk.press("enter")
        assert stands(shop) == (11, 9, 0)
        assert "разница -1" in desk.says("said") or stands(shop)[0] == 11


@pytest.mark.req("C25")
@pytest.mark.parametrize(("key", "means"), [("c", "Юг: 8 → 5"), ("r", "Юг: 8 → 13"), ("x", "Юг: 8 → 3")])
async def test_what_it_means_is_said_of_the_warehouse_that_is_looked_at(shop: Shop, key: str, means: str) -> None:
    for word in (("place", "Юг"), ("receive", "LAMP", "26"), ("receive", "LAMP", "8", "--place", "Юг")):
        assert shop.run("stock", *word).exit_code == 0
    async with driving(shop) as desk:
        await desk.press("W")
        for _each in range(3):
            if desk.screen.table.view.place == shop.store.places.named("Юг").id:  # type: ignore[attr-defined,union-attr]
                break
            await desk.press("w")
        await desk.press(key, "5", "enter")
        assert means in desk.says("questions")
        await desk.press("enter")
        assert means in desk.says("questions")


@pytest.mark.req("C25")
async def test_a_count_is_booked_beside_the_figure_that_was_shown_or_asked_again(shop: Shop) -> None:
    assert shop.run("stock", "receive", "CUP-1", "82").exit_code == 0
    async with driving(shop) as desk:
        await desk.press("W", "c", "8", "0", "enter")
        assert "main: 82 → 80" in desk.says("questions")
        assert shop.run("stock", "receive", "CUP-1", "12").exit_code == 0
        await desk.type("пересчёт")
        await desk.press("enter")
        assert desk.dialog == "Form", "not booked"
        assert "было 82, теперь 94" in desk.says("wrong")
        assert "main: 94 → 80" in desk.says("questions")
        assert shop.on_hand()["CUP-1"] == 94
        await desk.press("enter")
        assert (desk.dialog, shop.on_hand()["CUP-1"]) == ("StockScreen", 80), "what was typed stays, and Enter takes it"


@pytest.mark.req("C25", "C41")
async def test_what_makes_orders_short_wants_a_yes_that_names_them(shop: Shop) -> None:
    stocked(shop)
    async with driving(shop) as desk:
        await desk.press("W", "end", "x", "4", "enter", "enter")
        await desk.type("бой")
        await desk.press("enter")
        assert "не хватит 4 шт.: " in desk.says("questions")
        assert stands(shop) == (8, 8, 1), "Enter is no yes"
        await desk.press("enter")
        assert stands(shop) == (8, 8, 1)
        await desk.press("y")
        if desk.dialog != "StockScreen":
            await desk.press("enter")
        assert stands(shop) == (4, 4, 5)


@pytest.mark.req("C27", "C25")
async def test_goods_are_carried_to_another_warehouse_with_what_is_held_of_them(shop: Shop) -> None:
    stocked(shop)
    async with driving(shop) as desk:
        await desk.press("W", "end", "m", "2", "enter", "enter")
        said = desk.says("questions")
        assert "second" in said
        await desk.press("enter")
        assert "main: 5 → 3" in desk.says("questions")
        assert "second: 3 → 5" in desk.says("questions")
        assert "из них 2 в резерве для заказов" in desk.says("questions")
        await desk.press("enter")
        assert desk.dialog == "StockScreen"
    assert {level.place: (level.on_hand, level.reserved) for level in shop.store.levels.of(["TEA-1"])} == {
        "main": (3, 3), "second": (5, 5),
    }  # fmt: skip


@pytest.mark.req("C25")
async def test_a_product_that_is_not_there_yet_is_received_from_the_search(shop: Shop) -> None:
    async with driving(shop) as desk:
        await desk.press("W")
        assert desk.shown("Учёт товаров ещё не начат")
        await desk.press("c")
        assert "нет товара" in desk.says("said")
        await desk.press("slash")
        await desk.type("NEW-1")
        await desk.press("enter", "r", "enter")
        await desk.type("Новинка")
        await desk.press("enter")
        await desk.type("12")
        await desk.press("enter", "enter")
        assert desk.dialog == "StockScreen"
        assert "NEW-1: в наличии 12" in desk.says("said")
    assert shop.on_hand() == {"NEW-1": 12}


@pytest.mark.req("C25", "C40")
async def test_who_may_not_touch_the_stock_reads_it_and_hears_whose_it_is(shop: Shop) -> None:
    stocked(shop)
    shop.run("operator", "add", "Шеф", "--role", "director")
    shop.run("operator", "add", "Мария", "--role", "seller", operator="Шеф")
    async with driving(shop) as desk:
        for key in "rcxmRCb":
            await desk.press("W", "end", key)
            assert desk.dialog == "StockScreen", key
            assert "только" in desk.says("said").casefold(), key
            await desk.press("escape")
    assert stands(shop) == (8, 8, 1)


@pytest.mark.req("C24")
async def test_what_others_do_is_seen_and_the_cursor_stays_on_its_product(shop: Shop) -> None:
    stocked(shop)
    async with driving(shop) as desk:
        await desk.press("W", "end")
        shop.colleague("Болат").do(ReceiveMany({"AAA-1": 1, "TEA-1": 9}))
        await desk.look()
        assert here(desk) == "TEA-1"
        assert row(desk, "TEA-1")[-3:] == ["17", "9", "8"]
        assert desk.shown("AAA-1")


@pytest.mark.req("C25")
async def test_ten_thousand_products_are_read_by_the_window(shop: Shop) -> None:
    shop.desk.do(ReceiveMany({f"SKU-{number:05}": number % 7 + 1 for number in range(10_000)}))
    async with driving(shop) as desk:
        await desk.press("W")
        screen = desk.screen
        assert isinstance(screen, StockScreen)
        assert screen.table.total == 10_000
        assert len(screen.table.rows) == screen.table.room < 20
        await desk.press("end")
        assert here(desk) == "SKU-09999"
        await desk.press("pageup", "home", "slash")
        await desk.type("sku 0777")
        assert [one.sku for one in screen.table.rows][:1] == ["SKU-07770"]
        assert screen.table.total == 10
