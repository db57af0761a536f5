"""Returns, line by line: asked for, under way, received, decided; goods and money follow."""

from __future__ import annotations

from typing import Any

import pytest

from orderdesk.channels.incoming import IncomingLine
from orderdesk.desk.ledgers.proof import wrong_by_history, wrong_ledgers
from orderdesk.model import Order
from orderdesk.model.dispatch import TaskKind
from orderdesk.store.ledgers.money_checks import broken_money
from orderdesk.store.ledgers.return_checks import wrong_returns
from tests.shop import NOON, Shop

LINES = (IncomingLine("CUP", "Кружка", 3, 1000_00), IncomingLine("TEA", "Чай", 2, 500_00))


@pytest.fixture
def shop(shop: Shop) -> Shop:
    shop.count("CUP", 10)
    shop.count("TEA", 10)
    return shop


def proven(shop: Shop) -> None:
    """Goods, money and returns agree with each other and with the histories."""
    rules = shop.parts.rules
    assert [*wrong_ledgers(shop.store, rules), *wrong_by_history(shop.store, rules)] == []
    assert [*broken_money(shop.store, rules.book)] == []
    assert wrong_returns(shop.store.connection) == []
    assert shop.store.derived.wrong_counts() == []


def bought(shop: Shop, number: str = "1", **fields: Any) -> Order:
    """An order of the own shop that was paid and handed over."""
    known: dict[str, Any] = {"lines": LINES, "total": 4500_00, "delivery_cost": 500_00, "method": "pickup"}
    shop.from_("own_shop", number, "pickup", **{**known, "payment": "cash", **fields})
    assert shop.run("pay", number, "4500", "--how", "cash").exit_code == 0
    assert shop.run("take", number, "finish").exit_code == 0
    return shop.order(number)


def said(shop: Shop, *arguments: str) -> Any:
    """What a command of returns prints as JSON."""
    return shop.json("return", *arguments)


@pytest.mark.req("C38", "C25")
def test_a_refused_return_of_an_order_that_is_another_by_now_leaves_nothing_between(shop: Shop) -> None:
    bought(shop)
    said(shop, "open", "1", "--reason", "3")
    said(shop, "receive", "1")
    lines = (IncomingLine("CUP", "Кружка", 1, 4000_00),)
    shop.from_("own_shop", "1", "done", lines=lines, total=4500_00, delivery_cost=500_00, method="pickup")
    proven(shop)
    assert said(shop, "decide", "1", "--refuse", "следы носки")["state"] == "refused"
    proven(shop)
    assert shop.on_hand()["TEA"] == 10, "it is of no order any more"


@pytest.mark.req("C38", "C39", "C25")
def test_a_return_goes_its_way_line_by_line(shop: Shop) -> None:
    assert bought(shop).status == "done"
    assert shop.on_hand() == {"CUP": 7, "TEA": 8}
    asked = said(shop, "open", "1", "--line", "CUP=2", "--line", "TEA=1", "--reason", "3", "--evidence", "фото.jpg")
    assert (asked["state"], asked["worth"], asked["evidence"]) == ("asked", "2500.00", "фото.jpg")
    assert said(shop, "under-way", "1", "--waybill", "20450012345678")["state"] == "under_way"
    came = said(shop, "receive", "1")
    assert (came["state"], came["refund"]) == ("received", None)
    assert shop.on_hand() == {"CUP": 7, "TEA": 8}, "what is not decided is not sold again"
    proven(shop)
    done = said(shop, "decide", "1", "--restock", "CUP=1", "--write-off", "CUP=1", "--supplier")
    assert done["state"] == "decided"
    assert done["refund"] == "2500.00"
    assert {line["sku"]: line["fates"] for line in done["lines"]} == {
        "CUP": {"restock": 1, "write_off": 1}, "TEA": {"supplier": 1},
    }  # fmt: skip
    assert shop.on_hand() == {"CUP": 8, "TEA": 8}
    proven(shop)
    order = shop.order("1")
    assert order.status == "done"
    assert order.value("refund_due") == 2500_00
    assert [task.kind for task in shop.store.tasks.open()] == [TaskKind.REFUND]
    assert shop.run("refund", "1", "2500").exit_code == 0
    assert shop.store.tasks.open() == []
    proven(shop)
    assert [kind for kind in shop.kinds("1") if kind.startswith("return")] == [
        "return_asked", "return_under_way", "return_received", "return_decided",
    ]  # fmt: skip


@pytest.mark.req("C25")
def test_no_more_comes_back_than_was_bought_nor_is_decided_than_came(shop: Shop) -> None:
    bought(shop)
    assert "не больше 3" in shop.run("return", "open", "1", "--line", "CUP=4", "--reason", "1").output
    said(shop, "open", "1", "--line", "CUP=2", "--reason", "1")
    assert "не больше 1" in shop.run("return", "open", "1", "--line", "CUP=2", "--reason", "1").output
    assert "сначала примите" in shop.run("return", "decide", "1", "--restock").output
    said(shop, "receive", "1")
    assert "CUP × 1" in shop.run("return", "decide", "1", "--restock", "CUP=1").output
    assert "решить осталось 2" in shop.run("return", "decide", "1", "--restock", "CUP=3").output
    assert "он стоит" in shop.run("return", "decide", "1", "--restock", "--refund", "4500.01").output
    said(shop, "decide", "1", "--restock", "--refund", "100")
    assert "решён" in shop.run("return", "decide", "1", "--restock").output
    assert shop.order("1").value("refund_due") == 100_00
    proven(shop)


@pytest.mark.req("C39")
def test_a_return_may_be_refused_and_what_came_goes_to_the_buyer_again(shop: Shop) -> None:
    bought(shop)
    said(shop, "open", "1", "--line", "CUP=1", "--reason", "1")
    said(shop, "receive", "1")
    refused = said(shop, "decide", "1", "--refuse", "следы носки")
    assert (refused["state"], refused["lines"][0]["fates"]) == ("refused", {"buyer": 1})
    assert shop.order("1").value("refund_due") is None
    proven(shop)
    said(shop, "open", "1", "--reason", "передумал")
    proven(shop)


def test_discounts_go_with_the_goods_and_all_returns_together_give_back_all_of_them(shop: Shop) -> None:
    discounted = (IncomingLine("CUP", "Кружка", 3, 33_33), IncomingLine("", "Скидка", 1, -10_00))
    shop.from_("own_shop", "1", "pickup", lines=discounted, total=89_99, method="pickup", payment="cash")
    shop.run("pay", "1", "89.99", "--how", "cash")
    shop.run("take", "1", "finish")
    sums = []
    for n in (1, 2, 3):
        said(shop, "open", "1", "--line", "CUP=1", "--reason", "1")
        said(shop, "receive", str(n))
        sums.append(said(shop, "decide", str(n), "--restock")["refund"])
        proven(shop)
    assert sums == ["29.99", "30.00", "30.00"]
    assert shop.order("1").value("refund_due") == 89_99


def test_what_is_owed_is_less_by_what_came_back(shop: Shop) -> None:
    shop.from_("own_shop", "1", "unpaid", lines=LINES, total=4000_00, payment="transfer")
    said(shop, "open", "1", "--line", "CUP=3", "--reason", "1")
    said(shop, "receive", "1")
    said(shop, "decide", "1", "--restock")
    proven(shop)
    assert shop.order("1").value("refund_due") is None
    shop.run("pay", "1", "1000", "--how", "transfer")
    assert shop.order("1").status == "done"
    proven(shop)


@pytest.mark.req("C38")
def test_the_marketplace_decides_after_three_working_days_and_is_told(shop: Shop) -> None:
    shop.receive("1", "issued", lines=LINES, total=4000_00)
    assert shop.run("event", "1", "return_requested").exit_code == 0
    said(shop, "open", "1", "--reason", "1")
    shop.clock.advance(NOON - shop.clock())
    came = said(shop, "receive", "1")
    assert came["decide_by"].startswith("2026-11-27")
    assert [order["number"] for order in shop.json("list", "--shelf", "to_decide")] == ["1"]
    done = said(shop, "decide", "1", "--write-off")
    assert done["refund"] == "4000.00"
    assert shop.order("1").status == "returned"
    assert shop.json("list", "--shelf", "to_decide") == []
    told = [item.kind for item in shop.store.outbox.of(shop.order("1").id) if item.to == "marketplace"]
    assert told == ["ARRIVED_BACKWARD"]
    assert shop.on_hand() == {"CUP": 10, "TEA": 10}
    proven(shop)


@pytest.mark.req("C38")
def test_a_part_of_what_a_marketplace_sold_comes_back_and_its_cabinet_is_to_be_told(shop: Shop) -> None:
    shop.receive("1", "issued", lines=LINES, total=4000_00)
    said(shop, "open", "1", "--line", "TEA=1", "--reason", "1")
    said(shop, "receive", "1")
    said(shop, "decide", "1", "--restock")
    order = shop.order("1")
    assert (order.value("channel_took"), order.value("refund_due")) == (3500_00, None), "the channel pays it back"
    assert [item.kind for item in shop.store.outbox.of(order.id)] == ["return"]
    proven(shop)


def test_the_orders_own_step_receives_and_restocks_its_returns(shop: Shop) -> None:
    shop.receive("1", "packing", lines=LINES, total=4000_00)
    shop.receive("1", "returning", lines=LINES, total=4000_00)
    asked = said(shop, "open", "1", "--reason", "не забрал")
    assert asked["state"] == "asked"
    assert shop.run("take", "1", "take_back").exit_code == 0
    assert said(shop, "show", "1")["state"] == "decided"
    assert shop.on_hand() == {"CUP": 10, "TEA": 10}
    assert shop.run("undo", "1").exit_code != 0
    proven(shop)


def test_a_parcel_at_a_point_is_a_task_until_it_is_at_the_shop(shop: Shop) -> None:
    bought(shop)
    said(shop, "open", "1", "--line", "CUP=1", "--reason", "1")
    way = said(shop, "under-way", "1", "--waybill", "59000", "--fetch-at", "отделение 5")
    task = next(one for one in shop.json("task", "list") if one["id"] == way["fetch_task"])
    assert "отделение 5" in task["text"]
    assert task["due_at"] == way["decide_by"]
    said(shop, "receive", "1")
    assert way["fetch_task"] not in [one["id"] for one in shop.json("task", "list")]
    proven(shop)


def test_whoever_does_not_count_goods_decides_returns_too(shop: Shop) -> None:
    shop.from_("own_shop", "1", "unpaid", lines=(IncomingLine("VASE", "Ваза", 1, 100_00),), total=100_00)
    said(shop, "open", "1", "--reason", "1")
    said(shop, "receive", "1")
    assert said(shop, "decide", "1", "--restock")["lines"][0]["fates"] == {"restock": 1}
    proven(shop)


def test_who_has_nothing_gives_nothing_back(shop: Shop) -> None:
    shop.from_("own_shop", "1", "packing", lines=LINES, total=4000_00)
    result = shop.run("return", "open", "1", "--reason", "1")
    assert result.exit_code != 0
    assert "у покупателя нет ничего" in result.output


def test_a_return_is_told_in_words_too(shop: Shop) -> None:
    bought(shop)
    shop.run("return", "open", "1", "--line", "CUP=1", "--reason", "2")
    shown = shop.run("return", "receive", "1").output
    assert "Не соответствует описанию" in shown
    assert "CUP × 1" in shop.run("return", "list").output
    assert "CUP × 1  1 — списан" in shop.run("return", "decide", "1", "--write-off").output
    assert shop.run("return", "list").output == ""
    assert "возврат решён" in shop.run("history", "1").output
    assert shop.run("return", "show", "2").exit_code != 0


@pytest.mark.req("C38")
def test_a_return_stands_on_its_shelf_from_the_day_it_is_asked_for(shop: Shop) -> None:
    """Also while nobody knows when it comes; it leaves the shelf when it is decided."""

    def shown() -> list[str]:
        counted = shop.store.connection.value("SELECT orders FROM virtual_counts WHERE shelf = 'to_decide'")
        found = [one["number"] for one in shop.json("list", "--shelf", "to_decide")]
        assert counted == len(found)
        return found

    bought(shop)
    bought(shop, "2")
    said(shop, "open", "1", "--reason", "3")
    assert shown() == ["1"]
    said(shop, "open", "2", "--reason", "3")
    said(shop, "receive", "2")
    assert sorted(shown()) == ["1", "2"]
    said(shop, "decide", "1", "--refuse", "передумали")
    assert shown() == ["2"]
    proven(shop)
