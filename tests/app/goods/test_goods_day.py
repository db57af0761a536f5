"""A stock keeper and a packer at a real terminal of 80×24, with a scanner that is a fast keyboard."""

from __future__ import annotations

import pytest

from orderdesk.channels.incoming import IncomingLine
from tests.shop import Shop
from tests.terminal.pty import terminal

pytestmark = pytest.mark.terminal

TEA, CUP = "4600123456789", "4600123456796"


@pytest.mark.req("K29", "C24", "C25")
def test_goods_come_are_counted_by_a_scanner_and_leave_in_the_right_parcel(shop: Shop) -> None:
    for sku, name, code in (("TEA-1", "Чайник", TEA), ("CUP-1", "Чашка", CUP)):
        shop.run("stock", "receive", sku, "1", "--named", name)
        shop.run("stock", "barcode", sku, code)
    lines = (IncomingLine("TEA-1", "Чайник", 2, 100), IncomingLine("CUP-1", "Чашка", 1, 100))
    shop.from_("own_shop", "O-77", "packing", lines=lines, total=300)
    with terminal("--db", str(shop.parts.database), "--as", "Мария", "--now", "2026-11-24T12:00:00+05:00") as desk:
        desk.wait("ORDER DESK")
        desk.type("W")
        shown = desk.wait("Склад · все склады", "TEA-1", "В резерве для: O-77", "Esc назад")
        assert all(len(line) <= 80 for line in shown.splitlines())
        desk.type("R")
        desk.wait("Оприходование сканером")
        desk.type(f"{TEA}\r")
        desk.wait("товаров: 1, штук: 1", "main: 1 → 2", "из них 1 — заказам, которым не хватает: O-77")
        desk.type("4600999999999\r")
        desk.wait("Штрихкода 4600999999999 нет", "товаров: 1, штук: 1")
        desk.type("\r")
        desk.wait("TEA-1: в наличии 2, в резерве 2, свободно 0", gone="Оприходование сканером")
        desk.type("q")
        desk.wait("Найти: цифры", gone="все склады")
        desk.type("g4")
        desk.wait("O-77", "a собрать")
        desk.type("a")
        desk.wait("0 / 2", "TEA-1 Чайник", "Осталось сверить, штук: 3")
        for code, left in ((CUP, 2), (TEA, 1)):
            desk.type(f"{code}\r")
            desk.wait(f"Осталось сверить, штук: {left}")
        desk.type(f"{CUP}\r")
        desk.wait("ЛИШНЯЯ ШТУКА: CUP-1", "Осталось сверить, штук: 1")
        desk.type(" ")
        desk.wait("Сверено всё.", "Enter собрать")
        desk.type("\r")
        desk.wait("O-77: Готов к отправке")
        desk.type("q")
        assert desk.ended() == 0
    assert [event["note"] for event in shop.json("history", "O-77")][-1] == "весь товар сверен: 3 шт."
