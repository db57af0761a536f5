"""The ways in which an order is lost, each with a sign of its own; and stock that nobody has to keep by hand."""

from __future__ import annotations

from pathlib import Path

import pytest

from orderdesk.channels.incoming import IncomingLine
from orderdesk.clock import DAY, HOUR
from orderdesk.model import Virtual
from tests.shop import Shop, write


def done(shop: Shop, *words: str) -> None:
    result = shop.run(*words)
    assert result.exit_code == 0, result.output


def on_shelves(shop: Shop) -> dict[str, set[str]]:
    """The numbers of the orders on each virtual shelf that has any."""
    shelves = (Virtual.BURNING, Virtual.CALL_BACK, Virtual.SHORT, Virtual.DELIVERY_ERROR, Virtual.TO_DECIDE)
    found = {one.value: {order["number"] for order in shop.json("list", "--shelf", one.value)} for one in shelves}
    return {name: numbers for name, numbers in found.items() if numbers}


@pytest.mark.req("C1", "C22", "C28", "C38")
def test_each_way_to_lose_an_order_has_a_shelf_on_which_it_is_seen_in_time(shop: Shop) -> None:
    later, lines = shop.clock() + 9 * DAY, (IncomingLine("TEA-1", "Чайник", 1, 100),)
    known = {"lines": lines, "total": 100, "planned_at": later, "payment": "prepaid"}
    shop.from_("own_shop", "missed", "new", **known | {"received_at": shop.clock() - 2 * HOUR})
    shop.from_("own_shop", "unreached", "agreement", **known)
    done(shop, "call", "unreached", "no_answer")
    shop.clock.advance(HOUR)
    shop.count("TEA-1", 2)
    shop.from_("own_shop", "on the way", "ready", **known | {"method": "carrier", "facts": {"paid": True}})
    shop.from_("own_shop", "back", "ready", **known | {"method": "carrier", "facts": {"paid": True}})
    for number, waybill in (("on the way", "20450012345678"), ("back", "20450012345679")):
        done(shop, "take", number, "ship", "--set", f"waybill={waybill}")
    done(shop, "parcel", "error", "on the way", "адрес неверен")
    done(shop, "take", "back", "finish")
    done(shop, "return", "open", "back", "--reason", "не подошло")
    done(shop, "return", "receive", "1")
    shop.from_("own_shop", "not there", "packing", **known)
    assert on_shelves(shop) == {
        "burning": {"missed", "unreached"},
        "call_back": {"unreached"},
        "short": {"not there"},
        "delivery_error": {"on the way"},
        "to_decide": {"back"},
    }


@pytest.mark.req("C3")
def test_every_record_of_a_file_is_an_order_or_is_named_and_none_is_there_twice(shop: Shop, tmp_path: Path) -> None:
    goods = '"lines": [{"sku": "TEA-1", "item": "Чайник", "quantity": 1, "price": "100"}]'
    text = '{{"number": "{n}", "channel": "own_shop", "customer": "Тимур", {goods}, "total": "{total}"}}\n'
    totals = {"1": "100", "2": "сто", "3": "100"}
    file = write(tmp_path / "orders.jsonl", "".join(text.format(n=n, goods=goods, total=t) for n, t in totals.items()))
    for _time in range(2):
        said = shop.run("import", str(file))
        assert said.exit_code == 1
        assert "2" in said.stderr
        assert "сто" in said.stderr
        assert {order["number"] for order in shop.json("list")} == {"1", "3"}
    assert {order["total"] for order in shop.json("list")} == {"100.00"}


@pytest.mark.req("O9", "C24")
def test_whoever_talks_to_the_buyer_sees_whether_the_goods_are_there_and_where(shop: Shop) -> None:
    done(shop, "stock", "place", "Склад 2")
    done(shop, "stock", "receive", "TEA-1", "3", "--place", "Склад 2")
    shop.from_("own_shop", "1", "packing", lines=(IncomingLine("TEA-1", "Чайник", 2, 100),), total=200)
    shop.from_("own_shop", "2", "packing", lines=(IncomingLine("TEA-1", "Чайник", 2, 100),), total=200)
    first, second = (shop.json("show", number)["lines"][0]["goods"] for number in ("1", "2"))
    assert [(one["place"], one["quantity"]) for one in first["held"]] == [("Склад 2", 2)]
    assert (first["short"], second["short"]) == (0, 1)
    said = shop.run("show", "2").stdout
    assert "Склад 2" in said
    assert "НЕ ХВАТАЕТ: 1" in said


@pytest.mark.req("O12", "K39", "F41")
def test_what_there_is_follows_from_what_is_done_and_marketplaces_hear_of_it(shop: Shop) -> None:
    done(shop, "stock", "receive", "TEA-1", "5")

    def figures() -> tuple[int, int, str]:
        (row,) = [row for row in shop.json("stock", "list") if row["place"] == "main"]
        return row["on_hand"], row["free"], shop.run("stock", "export", "--yml").stdout

    seen = [figures()]
    lines = (IncomingLine("TEA-1", "Чайник", 2, 100),)
    shop.from_("magazito", "1", "agreement", lines=lines, total=200, method="carrier")
    done(shop, "call", "1", "reached")
    confirmed = ("take", "1", "confirm", "--set", "method=carrier", "--set", "price_named=yes")
    for words in (confirmed, ("take", "1", "pack"),
                  ("take", "1", "ship", "--set", "waybill=20450012345678")):  # fmt: skip
        done(shop, *words)
        seen.append(figures())
    assert [one[:2] for one in seen] == [(5, 5), (5, 3), (5, 3), (3, 3)], "nobody has counted anything"
    assert len({one[2] for one in seen}) == 2, "the figure that goes out is what is free"
