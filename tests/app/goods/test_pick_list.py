"""Goods are counted line by line before they are packed: exactly these, exactly so many (K29)."""

from __future__ import annotations

import pytest

from orderdesk.channels.incoming import IncomingLine
from orderdesk.desk.commands.changes import Edit
from orderdesk.model import Consent, Order
from tests.app.driver import Driver, driving
from tests.app.goods.test_tally import scan
from tests.shop import Shop

TEA, CUP, OTHER = "4600123456789", "4600123456796", "4600123456802"
LINES = (
    IncomingLine("TEA-1", "Чайник", 2, 100),
    IncomingLine("CUP-1", "Чашка", 1, 100),
    IncomingLine("", "Подарочная упаковка", 1, 100),
)


def waiting(shop: Shop, channel: str, number: str = "77") -> Order:
    """An order that waits to be packed."""
    for sku, code in (("TEA-1", TEA), ("CUP-1", CUP), ("SPOON", OTHER)):
        shop.run("stock", "barcode", sku, code)
    if channel == "kaspi":
        return shop.receive(number, "packing", method="carrier", lines=LINES, total=400)
    return shop.from_(channel, number, "packing", lines=LINES, total=400)


async def opened(desk: Driver) -> None:
    await desk.first_orders()
    await desk.press("a")
    assert desk.dialog == "PickList"


def last(shop: Shop, number: str = "77") -> tuple[str, str]:
    event = shop.json("history", number)[-1]
    return event["kind"], event["note"]


@pytest.mark.req("K29")
@pytest.mark.parametrize("channel", ["kaspi", "own_shop"])
async def test_packed_is_offered_once_every_piece_is_counted(shop: Shop, channel: str) -> None:
    waiting(shop, channel)
    async with driving(shop) as desk:
        await opened(desk)
        await scan(desk, TEA, CUP, TEA)
        assert "Осталось сверить, штук: 1" in desk.says("missing")
        assert "Enter" not in desk.hints
        await desk.press("enter")
        assert "Подарочная упаковка 0 из 1" in desk.says("wrong")
        assert last(shop)[0] == "received"
        await desk.press("space")
        assert "Enter" in desk.hints
        await desk.press("enter")
        if channel == "kaspi":  # in how many places
            assert (desk.dialog, last(shop)[0]) == ("Form", "received")
            await desk.press("enter")
        assert desk.dialog == ""
    assert last(shop) == ("packed", "весь товар сверен: 4 шт.")


@pytest.mark.req("K29")
async def test_a_wrong_product_one_too_many_and_an_unknown_code_count_nothing(shop: Shop) -> None:
    waiting(shop, "own_shop")
    async with driving(shop) as desk:
        await opened(desk)
        await scan(desk, OTHER)
        assert "НЕ ТОТ ТОВАР: SPOON" in desk.says("wrong")
        await scan(desk, "4600999999999")
        assert "4600999999999 нет ни у одного товара" in desk.says("wrong")
        await scan(desk, "77")
        assert desk.dialog == "PickList"
        assert "штук: 4" in desk.says("missing")
        await scan(desk, CUP, CUP)
        assert "ЛИШНЯЯ ШТУКА" in desk.says("wrong")
        await desk.press("k", "k", "3")
        assert "заказано 2, не больше" in desk.says("wrong")
        assert "штук: 3" in desk.says("missing")
        assert desk.bells == 5
    assert last(shop)[0] == "received"


@pytest.mark.req("K29", "C41")
async def test_packed_all_the_same_is_a_key_of_its_own_and_history_keeps_what_was_missing(shop: Shop) -> None:
    waiting(shop, "own_shop")
    async with driving(shop) as desk:
        await opened(desk)
        await desk.press("2", "j", "space", "y")
        assert desk.dialog == ""
        await desk.press("u")
        assert shop.order("77").status == "packing", "and it can be taken back as ever"
    event = next(one for one in shop.json("history", "77") if one["kind"] == "packed")
    assert event["note"] == "собрано, хотя сверено не всё: Подарочная упаковка 0 из 1"


@pytest.mark.req("K29")
@pytest.mark.parametrize(("channel", "packed"), [("kaspi", "handover"), ("own_shop", "ready")])
async def test_esc_packs_nothing_and_repeat_is_no_way_round_the_list(shop: Shop, channel: str, packed: str) -> None:
    waiting(shop, channel)
    waiting(shop, channel, "78")
    async with driving(shop) as desk:
        await opened(desk)
        await desk.press("escape")
        assert {shop.order(number).status for number in ("77", "78")} == {"packing"}
        await desk.press("a", "2", "j", "1", "j", "1", "enter", *(["enter"] if channel == "kaspi" else []))
        assert {shop.order(number).status for number in ("77", "78")} == {"packing", packed}
        await desk.press("semicolon")
        assert desk.refused
        assert {shop.order(number).status for number in ("77", "78")} == {"packing", packed}


@pytest.mark.req("K29")
async def test_lines_that_others_have_changed_are_shown_anew_and_what_was_counted_stays(shop: Shop) -> None:
    order = waiting(shop, "own_shop")
    async with driving(shop) as desk:
        await opened(desk)
        await desk.press("2", "j", "1", "j", "1")
        with shop.parts.store() as store:
            desk_of = shop.parts.named("Мария").desk(store)
            desk_of.do(Edit({"lines": "TEA-1*3@1; CUP-1*1@1"}, Consent(by="buyer", via="phone")), order)
        await desk.press("enter")
        assert desk.dialog == "PickList"
        assert "2 / 3" in desk.says("rows")
        assert "Подарочная" not in desk.says("rows")
        await scan(desk, TEA)
        await desk.press("enter")
        assert desk.dialog == ""
    assert last(shop)[0] == "packed"


@pytest.mark.req("K29")
async def test_the_command_line_and_many_orders_are_not_held_up_and_history_says_so(shop: Shop) -> None:
    waiting(shop, "own_shop")
    waiting(shop, "own_shop", "78")
    waiting(shop, "own_shop", "79")
    assert shop.run("take", "77", "pack").exit_code == 0
    assert last(shop) == ("packed", "без сверки по списку: за товар отвечает сотрудник")
    async with driving(shop) as desk:
        await desk.first_orders()
        await desk.press("asterisk", "a")
        assert desk.dialog == "Confirm"
        await desk.press("enter")
    assert {shop.order(number).status for number in ("78", "79")} == {"ready"}
    assert last(shop, "79") == last(shop)


@pytest.mark.req("C24", "C22")
async def test_the_card_says_line_by_line_what_is_short_held_free_and_there(shop: Shop) -> None:
    shop.run("stock", "place", "Второй склад")
    shop.run("stock", "receive", "TEA-1", "1")
    shop.run("stock", "receive", "TEA-1", "6", "--place", "Второй склад")
    shop.from_("own_shop", "O-1", "packing", lines=(IncomingLine("TEA-1", "Чайник", 4, 100),), total=400)
    shop.from_("own_shop", "O-2", "packing", lines=(IncomingLine("TEA-1", "Чайник", 5, 100),), total=500)
    async with driving(shop) as desk:
        await desk.go("Сборка")
        await desk.press("enter")
        said = desk.says("goods")
        lines = {desk.cursor: said}
        await desk.press("]")
        lines |= {"O-2" if "O-2" in desk.says("title") else "O-1": desk.says("goods")}
    both = lines["O-1"] + lines["O-2"]
    assert "НЕ ХВАТАЕТ: 2" in both
    assert "из 6" in both
    assert "в резерве" in both
    assert all(len(line) <= 78 for line in both.splitlines() if " из " in line), "compact in a window of 80"
