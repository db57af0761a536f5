"""The own shop: orders typed in by hand, limits of stay, done only when paid, goods from the supplier."""

from __future__ import annotations

import pytest

from orderdesk.channels.incoming import IncomingLine
from orderdesk.clock import HOUR, MINUTE
from tests.shop import Shop, at

TYPED = ("source=phone", "customer=Ким Сергей", "phone=8 701 333 44 55", "lines=TEA-1*2@12990; CUP*1@990.50",
         "address=Алматы, Абая 1", "delivery_cost=1000")  # fmt: skip


def add(shop: Shop, *answers: str) -> str:
    result = shop.run("add", *(part for answer in answers for part in ("--set", answer)))
    assert result.exit_code == 0, result.stderr
    return result.stdout.split(":")[0]


def take(shop: Shop, number: str, step: str, *answers: str) -> str:
    result = shop.run("take", number, step, *(part for answer in answers for part in ("--set", answer)))
    return result.stderr if result.exit_code else ""


@pytest.mark.req("C44", "C18")
def test_an_order_is_typed_in_by_hand_with_a_number_of_its_own(shop: Shop) -> None:
    assert [add(shop, *TYPED), add(shop, *TYPED)] == ["H-1001", "H-1002"]
    order = shop.json("show", "H-1001")
    assert (order["channel"], order["shelf"], order["total"]) == ("own_shop", "new", "27970.50")
    assert (order["phone"], order["customer_orders"]) == ("+77013334455", 2)
    assert (order["customer"], order["address"]) == ("Ким Сергей", "Алматы, Абая 1")
    assert (order["goods"], order["delivery_cost"], order["method"]) == ("26970.50", "1000.00", "delivery")
    assert order["facts"]["source"] == "phone"
    assert shop.json("history", "H-1001")[0]["actor"] == "Мария"
    assert [found["number"] for found in shop.json("list", "--search", "4455")] == ["H-1001", "H-1002"]


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ("source=", "source"), ("source=телепатия", "walk-in"), ("customer=", "customer"), ("lines=", "lines"),
        ("lines=TEA-1", "цену"), ("lines=TEA*0@5", "количество"),
        ("phone=12", "телефон"), ("planned_at=завтра", "дата"),
        ("delivery_cost=даром", "сумма"), ("lines=@@", "SKU"), ("method=teleport", "pickup"),
    ],
)  # fmt: skip
def test_what_is_typed_wrong_is_named_and_makes_no_order(shop: Shop, wrong: str, said: str) -> None:
    answers = [*TYPED, wrong]
    result = shop.run("add", *(part for answer in answers for part in ("--set", answer)))
    assert result.exit_code == 1
    assert said in result.stderr
    assert shop.json("list") == []
    assert add(shop, *TYPED) == "H-1001", "no number was used up"


def test_orders_of_a_marketplace_are_not_typed_in(shop: Shop) -> None:
    assert "kaspi" in shop.run("add", "--channel", "kaspi", "--set", "source=phone").stderr


@pytest.mark.req("C9", "C8")
@pytest.mark.parametrize(
    ("status", "due"),
    [("new", "2026-11-24 13:00"), ("agreement", "2026-11-24 16:00"), ("packing", "2026-11-24 16:00")],
)
def test_a_stay_in_a_status_is_limited(shop: Shop, status: str, due: str) -> None:
    order = shop.from_("own_shop", "S-1", status, received_at=shop.clock(), planned_at=None)
    assert order.deadline is not None
    assert order.deadline.due_at == at(due)
    shop.clock.at = at(due) + 1
    assert shop.json("show", "S-1")["tier"] == "late"
    assert shop.run("tick").stdout == "", "nothing is taken from the shop by its own clock"


@pytest.mark.req("C42")
def test_it_is_done_only_when_it_is_paid(shop: Shop) -> None:
    shop.from_("own_shop", "S-1", "delivery")
    assert "оплачен" in take(shop, "S-1", "finish")
    assert "paid_amount" in take(shop, "S-1", "pay", "payment=cash")
    assert take(shop, "S-1", "pay", "payment=cash", "paid_amount=24990") == ""
    assert take(shop, "S-1", "pay", "payment=cash", "paid_amount=24990") != "", "not twice"
    assert take(shop, "S-1", "finish") == ""
    assert shop.json("show", "S-1")["facts"]["paid_amount"] == "24990.00"


@pytest.mark.req("C42", "C8")
def test_goods_from_the_supplier_make_their_own_stop(shop: Shop) -> None:
    order = shop.from_("own_shop", "S-1", "agreement", received_at=shop.clock())
    assert order.deadline is not None
    shop.clock.advance(HOUR)
    assert take(shop, "S-1", "need_supply") == ""
    flagged = shop.order("S-1")
    assert (flagged.status, flagged.entered_at) == ("agreement", order.entered_at), "the clock goes on"
    assert "согласие" in take(shop, "S-1", "confirm", "planned_at=26.11")
    assert take(shop, "S-1", "confirm", "planned_at=25.11") == ""
    assert shop.order("S-1").status == "supply"
    assert take(shop, "S-1", "supplied") == ""
    assert (shop.order("S-1").status, shop.order("S-1").value("supply")) == ("packing", None)


def test_no_answer_plans_the_next_call(shop: Shop) -> None:
    shop.from_("own_shop", "S-1", "agreement")
    shop.run("call", "S-1", "no_answer")
    assert shop.order("S-1").value("call_at") == shop.clock() + 30 * MINUTE


@pytest.mark.req("C4", "C13", "C12")
def test_nothing_is_ever_deleted_and_every_change_says_who_and_what(shop: Shop) -> None:
    number = add(shop, *TYPED)
    take(shop, number, "accept")
    shop.run("edit", number, "--set", "address=Алматы, Абая 2", "--consent", "buyer", "--via", "phone")
    shop.run("cancel", number, "--reason", "8", "--yes", "--comment", "ошибка")
    assert shop.order(number).shelf == "cancelled"
    events = shop.json("history", number)
    assert [event["kind"] for event in events] == ["typed_in", "accepted", "edited", "cancelled"]
    assert events[2]["changes"]["address"] == ["Алматы, Абая 1", "Алматы, Абая 2"]
    assert {event["actor"] for event in events} == {"Мария"}
    assert "delete" not in shop.run("--help").stdout


@pytest.mark.req("C43")
def test_a_buyer_changes_their_mind_of_carrier_wrap_and_size_until_it_is_shipped(shop: Shop) -> None:
    shop.from_("own_shop", "1", "packing", lines=(IncomingLine("ROBE-S", "Халат S", 1, 100_000),), total=100_000)
    wishes = ("method=carrier", "address=Абая 12, отделение 4", "gift_wrap=красная лента", "lines=ROBE-XL*1@1000")
    for wish in wishes:
        edited = shop.run("edit", "1", "--set", wish, "--consent", "buyer", "--via", "phone", "--note", "передумали")
        assert edited.exit_code == 0, edited.stderr
    order = shop.json("show", "1")
    assert (order["method"], order["address"], order["facts"]["gift_wrap"]) == (
        "carrier",
        "Абая 12, отделение 4",
        "красная лента",
    )
    assert [line["sku"] for line in order["lines"]] == ["ROBE-XL"]
    shown = shop.run("show", "1").stdout
    assert "подарочная упаковка" in shown.casefold(), shown
    assert shop.run("history", "1").stdout.count("передумали") == len(wishes)
    assert take(shop, "1", "pack") == ""
    assert take(shop, "1", "ship", "waybill=20400048799000") == ""
    refused = shop.run("edit", "1", "--set", "gift_wrap=no", "--consent", "buyer", "--via", "phone")
    assert refused.exit_code == 1
    assert "до отправки" in refused.stderr, refused.stderr
