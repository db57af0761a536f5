"""Receipts and stock-takes by scanner: each scan is a piece, one act in the end, and nothing is lost on the way."""

from __future__ import annotations

import pytest

from orderdesk.desk.commands.wares.counted_so_far import CountedSoFar, KeepCounted
from orderdesk.desk.commands.wares.many_products import ReceiveMany
from orderdesk.desk.ledgers.proof import wrong_ledgers
from tests.app.driver import Driver, driving
from tests.shop import Shop

TEA, CUP = "4600123456789", "4600123456796"


@pytest.fixture(autouse=True)
def checked(shop: Shop) -> object:
    yield
    assert [*wrong_ledgers(shop.store, shop.parts.rules)] == []


def labelled(shop: Shop) -> None:
    for command in (
        ("receive", "TEA-1", "2", "--named", "Чайник"), ("receive", "CUP-1", "5"),
        ("barcode", "TEA-1", TEA), ("barcode", "CUP-1", CUP),
    ):  # fmt: skip
        assert shop.run("stock", *command).exit_code == 0


async def scan(desk: Driver, *codes: str) -> None:
    """Scan one after the other, as fast as a trained hand: a fifth of a second apart."""
    at = desk.key("x").time
    for number, code in enumerate(codes):
        await desk.burst(code, at=at + number * 0.2)


def acts(shop: Shop) -> list[str]:
    return [kind for (kind,) in shop.store.connection.rows("SELECT kind FROM acts ORDER BY id")]


@pytest.mark.req("C25", "K29")
async def test_a_receipt_goes_on_scan_by_scan_and_enter_makes_one_act_of_it(shop: Shop) -> None:
    labelled(shop)
    before = len(acts(shop))
    async with driving(shop) as desk:
        assert not desk.app.counts()
        await desk.press("W", "R")
        assert desk.app.counts(), "a short code is a scan here, and no keys"
        await scan(desk, TEA, TEA, CUP, TEA)
        assert "товаров: 2, штук: 4" in desk.says("where"), "the same code once more is one more piece"
        assert "main: 2 → 5" in desk.says("rows")
        await desk.press("enter")
        assert desk.dialog == "StockScreen"
    assert shop.on_hand() == {"TEA-1": 5, "CUP-1": 6}
    assert acts(shop)[before:] == ["stock receive"]


@pytest.mark.req("C25")
@pytest.mark.parametrize("more", [12, 5, -30])
async def test_a_stock_take_counts_nothing_away_that_others_received_meanwhile(shop: Shop, more: int) -> None:
    labelled(shop)
    shop.run("stock", "receive", "CUP-1", "77")

    def meanwhile() -> None:
        word = ("receive", "CUP-1", str(more)) if more > 0 else ("write-off", "CUP-1", str(-more), "--reason", "бой")
        assert shop.run("stock", *word).exit_code == 0

    async with driving(shop) as desk:
        await desk.press("W", "C")
        await scan(desk, CUP)
        await desk.press("8", "0")
        assert "main: 82 → 80" in desk.says("rows")
        meanwhile()
        await desk.press("enter")
        assert desk.dialog == "Tally", "not booked"
        assert f"было 82, теперь {82 + more}" in desk.says("wrong")
        assert f"main: {82 + more} → 80" in desk.says("rows"), "what it would mean now"
        assert shop.on_hand()["CUP-1"] == 82 + more
        await desk.press("enter")
        assert (desk.dialog, shop.on_hand()["CUP-1"]) == ("StockScreen", 80)


@pytest.mark.req("C25")
@pytest.mark.parametrize(("key", "there"), [("R", {"TEA-1": 4, "CUP-1": 12}), ("C", {"TEA-1": 2, "CUP-1": 7})])
async def test_what_was_scanned_outlives_the_desk_until_it_is_booked(
    shop: Shop, key: str, there: dict[str, int]
) -> None:
    labelled(shop)
    async with driving(shop) as desk:
        await desk.press("W", key)
        await scan(desk, TEA, TEA, CUP)
        await desk.press("7", "o")
        await desk.type("ревизия")
        await desk.press("enter")
    async with driving(shop) as desk:
        await desk.press("W", key)
        assert "товаров: 2, штук: 9 · ревизия" in desk.says("where")
        await desk.press("enter")
        assert shop.on_hand() == there
        await desk.press(key)
        assert "штук: 0" in desk.says("where"), "what is booked is not offered again"


@pytest.mark.req("C25")
@pytest.mark.parametrize("booked", [True, False], ids=["booked there", "counted on there"])
async def test_what_two_desks_of_one_operator_have_scanned_is_booked_once(shop: Shop, booked: bool) -> None:
    labelled(shop)
    async with driving(shop) as desk:
        await desk.press("W", "R")
        await scan(desk, TEA, TEA)
        if booked:
            shop.desk.do(ReceiveMany({"TEA-1": 2}, kept=True))
        else:
            shop.desk.do(KeepCounted(ReceiveMany.name, CountedSoFar({"TEA-1": 3}, "main")))
        before = shop.on_hand()
        await desk.press("enter")
        assert (desk.dialog, "другом" in desk.says("wrong")) == ("Tally", True)
        assert shop.on_hand() == before


@pytest.mark.req("C25", "C41")
async def test_an_unknown_code_says_so_and_counts_nothing_and_nothing_is_lost(shop: Shop) -> None:
    labelled(shop)
    shop.receive("30184821")
    async with driving(shop) as desk:
        await desk.press("W", "R")
        await scan(desk, TEA, "4600999999999")
        assert "Штрихкода 4600999999999 нет ни у одного товара" in desk.says("wrong")
        assert (desk.bells, desk.dialog) == (1, "Tally")
        assert "товаров: 1, штук: 1" in desk.says("where")
        await scan(desk, "30184821")
        assert "этикетка заказа 30184821" in desk.says("wrong")
        await scan(desk, "abcdef")
        assert desk.dialog == "Tally", "its Enter is the scanner's, and books nothing"
        await desk.press("escape")
        assert "сохранено (1 шт.)" in desk.says("said")
        await desk.press("escape", "W", "R")
        await scan(desk, CUP)
        assert "товаров: 2, штук: 2" in desk.says("where"), "it goes on where it was left"
        await desk.press("enter")
    assert shop.on_hand() == {"TEA-1": 3, "CUP-1": 6}


@pytest.mark.req("C25")
@pytest.mark.parametrize("key", ["R", "C"])
async def test_a_scanner_that_empties_its_memory_loses_no_piece(shop: Shop, key: str) -> None:
    labelled(shop)
    async with driving(shop) as desk:
        await desk.press("W", key)
        at, scanned = desk.key("x").time, 0
        for apart in (0.0, 0.02, 0.12, 0.5, 2.0):
            for code in (TEA, TEA, CUP, TEA, CUP, CUP):
                await desk.burst(code, at=(at := at + apart))
                scanned += 1
            assert f"штук: {scanned}" in desk.says("where"), apart


@pytest.mark.req("C25")
async def test_digits_say_how_many(shop: Shop) -> None:
    labelled(shop)
    async with driving(shop) as desk:
        await desk.press("W", "R")
        await scan(desk, TEA)
        await desk.press("2", "4", "plus", "minus", "minus")
        assert "штук: 23" in desk.says("where")
        await scan(desk, CUP)
        await desk.press("minus")
        assert "товаров: 1" in desk.says("where")
        await desk.press("enter")
    assert shop.on_hand() == {"TEA-1": 25, "CUP-1": 5}


@pytest.mark.req("C25", "C41")
async def test_a_stock_take_shows_the_differences_and_wants_a_yes_where_orders_go_short(shop: Shop) -> None:
    labelled(shop)
    for number in ("1", "2"):
        shop.receive(number)
        shop.run("accept", number, "--yes")
    async with driving(shop) as desk:
        await desk.press("W", "C")
        await scan(desk, CUP, CUP, TEA)
        assert "main: 2 → 1" in desk.says("rows")
        assert "не хватит 1 шт.: " in desk.says("rows")
        await desk.press("enter")
        assert (desk.dialog, shop.on_hand()["TEA-1"]) == ("Tally", 2), "Enter is no yes"
        await desk.press("o")
        await desk.type("инвентаризация")
        await desk.press("enter")
        assert desk.dialog == "Tally", "this Enter ends the words"
        await desk.press("y")
        assert desk.dialog == "StockScreen"
    assert shop.on_hand() == {"TEA-1": 1, "CUP-1": 2}
    counts = shop.store.connection.rows("SELECT sku, was, found, reason FROM stock_counts ORDER BY sku")
    assert counts[-2:] == [("CUP-1", 5, 2, "инвентаризация"), ("TEA-1", 2, 1, "инвентаризация")]
    assert sum(shop.order(number).short for number in ("1", "2")) == 1


@pytest.mark.req("C25")
async def test_in_the_list_of_products_a_scan_leads_to_the_product_or_to_the_order(shop: Shop) -> None:
    labelled(shop)
    shop.receive("30184821")
    async with driving(shop) as desk:
        await desk.press("W")
        await scan(desk, "4600999999999")
        assert "нет ни у одного товара" in desk.says("said")
        await desk.press("b")
        assert desk.dialog == "Form"
        await desk.burst("4600999999999", at=desk.key("x").time + 2)
        assert desk.dialog == "StockScreen"
        assert "4600999999999" in desk.says("said")
        await desk.press("slash")
        await scan(desk, TEA)
        assert desk.shown(">!TEA-1") or desk.shown("> TEA-1") or desk.shown("><TEA-1")
        await scan(desk, "30184821")
        assert desk.dialog == "OrderCard"
    assert shop.store.barcodes.sku_of("4600999999999") == "CUP-1"
