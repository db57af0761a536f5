"""An order goes through three stages, the order itself, its delivery, its money; and what the shop asks of each."""

from __future__ import annotations

from typing import Any

import pytest

from orderdesk.channels.incoming import IncomingLine
from orderdesk.clock import HOUR, MINUTE
from orderdesk.desk.orders.talk import choices
from orderdesk.model import ActorKind, Shelf
from orderdesk.rules.edits import can_move_date, editable
from orderdesk.rules.possible import steps
from tests.shop import Shop

STAGES = (
    (Shelf.NEW, Shelf.AGREEMENT, Shelf.SIGNING, Shelf.PACKING),
    (Shelf.READY, Shelf.PICKUP, Shelf.DELIVERY, Shelf.CARRIER),
    (Shelf.ARCHIVE,),
)
"""The shelves of the order, of its delivery, and where it is done."""


def stage(shop: Shop, number: str) -> int:
    shelf = shop.order(number).shelf
    return next(at for at, shelves in enumerate(STAGES) if shelf in shelves)


@pytest.mark.req("O1", "O30")
def test_order_delivery_money_come_after_each_other_and_without_the_money_nothing_is_done(shop: Shop) -> None:
    shop.from_("own_shop", "1", total=10000, payment="cash", method="carrier")
    seen = [stage(shop, "1")]
    for words in (
        ["accept"],
        ["confirm", "--set", "planned_at=25.11", "--set", "method=carrier", "--yes"],
        ["pack"],
        ["ship", "--set", "waybill=20450012345678"],
        ["delivered"],
    ):
        done = shop.run("event" if words == ["delivered"] else "take", "1", *words)
        assert done.exit_code == 0, done.output
        seen.append(stage(shop, "1"))
    assert seen == sorted(seen), "never back"
    assert not shop.order("1").shelf.closed, "delivered is not done: the money is owed"
    assert shop.run("pay", "1", "100", "--how", "transfer").exit_code == 0
    assert (stage(shop, "1"), shop.order("1").status) == (2, "done")
    shown = [shelf for shelves in STAGES for shelf in shelves]
    assert shown == sorted(shown, key=list(Shelf).index), "the sidebar has them in this order"


@pytest.mark.req("O3", "M43", "M44")
@pytest.mark.parametrize("channel", ["own_shop", "magazito"])
def test_goods_address_payment_way_and_day_are_agreed_with_the_buyer(shop: Shop, channel: str) -> None:
    order = shop.from_(channel, "1", "agreement", total=10000, payment="cash", method="delivery")
    book = shop.parts.rules.book(channel)
    assert {"lines", "address", "payment", "method"} <= set(editable(book, order))
    wanted: dict[str, Any] = {"address": "Киев, Крещатик 1", "method": "carrier"}
    given = [word for name, text in wanted.items() for word in ("--set", f"{name}={text}")]
    done = shop.run("edit", "1", *given, "--consent", "buyer", "--via", "phone", "--yes")
    assert done.exit_code == 0, done.output
    after = shop.order("1")
    assert {name: after.value(name) for name in wanted} == wanted
    asked = {ask.field for step in steps(book, after, ActorKind.OPERATOR) for ask in step.ask}
    assert "planned_at" in asked or can_move_date(book, after), "and when"


@pytest.mark.req("O4", "O7")
def test_what_is_not_processed_and_delivered_in_time_burns_and_is_counted(shop: Shop) -> None:
    shop.receive("1", planned_at=shop.clock() + 3 * HOUR)
    assert shop.run("accept", "1").exit_code == 0
    assert shop.json("report", "quality")["late_deliveries"] == 0
    shop.clock.advance(3 * HOUR + MINUTE)
    assert [order["number"] for order in shop.json("list", "--shelf", "burning")] == ["1"]
    assert shop.json("report", "quality")["late_deliveries"] == 1


@pytest.mark.req("O6")
def test_how_soon_buyers_are_spoken_to_is_in_the_report(shop: Shop) -> None:
    came = shop.clock()
    for number, minutes in (("1", 5), ("2", 14), ("3", 50)):
        shop.from_("own_shop", number, received_at=came, total=10000)
        shop.clock.advance(came + minutes * MINUTE - shop.clock())
        assert shop.run("call", number, "reached").exit_code == 0
        assert shop.run("call", number, "reached").exit_code == 0, "a second talk changes nothing"
    shop.from_("own_shop", "4", received_at=came, total=10000)
    told = shop.json("report", "quality")["first_contacts"]
    assert told == [{"channel": "own_shop", "orders": 3, "half_within_minutes": 14, "slowest_minutes": 50}]
    assert "Свой магазин: 3 заказа, половина за 0:14, дольше всего 0:50" in shop.run("report", "quality").stdout


@pytest.mark.req("O22")
def test_the_talk_offers_ways_of_delivery_with_their_price_and_promise(shop: Shop) -> None:
    said = choices(shop.parts.rules.book("own_shop"), shop.clock())
    ways = said.split("; ")
    assert len(ways) >= 3
    assert ways[0] == "нашим курьером сегодня: 2 500 ₸, до 15:00"
    assert "до ср 25 ноября" in ways[1]
    assert "бесплатно" in ways[-1]


@pytest.mark.req("O23")
@pytest.mark.parametrize("category", ["детское питание", "Детское  Питание", "nappies"])
def test_what_cannot_wait_comes_before_what_came_sooner(shop: Shop, category: str) -> None:
    shop.from_(
        "own_shop", "toys", received_at=shop.clock() - 20 * MINUTE, facts={"category": "игрушки"}, planned_at=None
    )
    shop.from_("own_shop", "food", received_at=shop.clock() - 5 * MINUTE, facts={"category": category}, planned_at=None)
    assert [order["number"] for order in shop.json("list")] == ["food", "toys"]
    assert shop.run("accept", "food").exit_code == 0
    assert shop.run("accept", "toys").exit_code == 0
    due = {order["number"]: order["due_at"] for order in shop.json("list")}
    assert due["food"] < due["toys"]


@pytest.mark.req("O9")
def test_whoever_has_the_order_sees_what_the_warehouses_have_on_its_card(shop: Shop) -> None:
    shop.run("stock", "place", "Склад 2")
    shop.count("A", 1)
    shop.run("stock", "receive", "A", "3", "--place", "Склад 2")
    shop.from_("own_shop", "1", "packing", lines=(IncomingLine("A", "Чай", 2, 100),), total=200)
    assert shop.run("operator", "add", "Мария", "--role", "director").exit_code == 0
    assert shop.run("shift", "start", typed="y\n").exit_code == 0
    assert shop.run("assign", "1", "Мария").exit_code == 0
    shown = shop.json("show", "1")
    goods = shown["lines"][0]["goods"]
    assert goods["on_hand"] == 4
    assert {one["place"] for one in goods["held"]} <= {"main", "Склад 2"}
    assert shop.order("1").value("assigned") == "Мария", "one owner answers for both"


@pytest.mark.req("O14")
@pytest.mark.parametrize("channel", ["own_shop", "magazito"])
def test_the_buyer_is_told_at_each_stage_that_is_their_turn_or_on_its_way(shop: Shop, channel: str) -> None:
    book = shop.parts.rules.book(channel)
    heard = {Shelf.PICKUP, Shelf.DELIVERY, Shelf.CARRIER, Shelf.CANCELLED}
    silent = [
        (step.key, way.status)
        for step in book.step
        for way in step.to
        if ActorKind.OPERATOR in step.by and book.status_of(way.status).shelf in heard
        and not step.told_at(way.status) and book.status_of(step.from_[0]).shelf not in (Shelf.RETURNS, Shelf.CARRIER)
    ]  # fmt: skip
    assert silent == []
    assert next(step for step in book.step if step.key == "confirm").message, "and once it is agreed"


@pytest.mark.req("O14")
def test_whoever_fetches_their_order_themselves_hears_that_it_is_there(shop: Shop) -> None:
    for number, method in (("1", "pickup"), ("2", "delivery")):
        shop.from_("own_shop", number, "packing", total=10000, payment="cash", method=method)
        assert shop.run("take", number, "pack").exit_code == 0
    told = {number: [item.text for item in shop.store.outbox.of(shop.order(number).id)] for number in "12"}
    assert any("1 ждёт вас" in text for text in told["1"]), told
    assert told["2"] == []
