"""Goods that are promised: what open orders hold counts against the stock, and is asked about before accepting."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from orderdesk.channels.incoming import IncomingLine
from orderdesk.clock import MINUTE
from orderdesk.desk.bulk_price import weigh
from orderdesk.desk.commands.steps import Take
from orderdesk.desk.orders.price import shortages
from orderdesk.errors import DeskError
from orderdesk.model import Order
from orderdesk.rules.rulebook.goods_words import Goods
from orderdesk.rules.rulebook.steps import Step
from tests.shop import NOON, Shop
from tests.walking import BOOKS, KINDS, begin, chosen, move, walks

CHECKING = [(book, step) for book in BOOKS.values() for step in book.step if step.check_stock]


def short(shop: Shop, *numbers: str) -> list[str]:
    return [str(one) for one in shortages(shop.store, [shop.order(number) for number in numbers])]


@pytest.mark.req("X8", "K31")
def test_orders_are_not_compared_with_the_stock_one_by_one(shop: Shop) -> None:
    numbers = [str(number) for number in range(1, 13)]
    for number in numbers:
        shop.receive(number)
    shop.run("stock", "count", "TEA-1", "3", "--reason", "пересчёт")
    assert short(shop, *numbers) == ["Чайник: заказано 12, на складе 3"]
    assert shop.run("accept", *numbers).exit_code == 1
    assert {shop.order(number).status for number in numbers} == {"new"}
    for number in numbers[:3]:
        assert short(shop, number) == []
        assert shop.run("accept", number).exit_code == 0
    assert short(shop, "4") == ["Чайник: заказано 1, на складе 3, в резерве для других заказов 3"]
    assert shop.run("accept", "4").exit_code == 1
    shop.run("cancel", "1", "--reason", "region")
    assert short(shop, "4") == [], "what is cancelled holds nothing"


@pytest.mark.req("X8")
def test_two_lines_of_one_product_are_wanted_together(shop: Shop) -> None:
    lines = (IncomingLine("TEA-1", "Чайник", 2, 100), IncomingLine("TEA-1", "Чайник", 2, 50))
    shop.receive("1", lines=lines, total=300)
    shop.run("stock", "count", "TEA-1", "3", "--reason", "пересчёт")
    assert short(shop, "1") == ["Чайник: заказано 4, на складе 3"]


@pytest.mark.req("X8")
@pytest.mark.parametrize("book", BOOKS)
def test_an_order_holds_its_goods_where_its_status_says_so_and_other_channels_hear_of_it(shop: Shop, book: str) -> None:
    shop.receive("other")
    shop.run("stock", "count", "TEA-1", "1", "--reason", "пересчёт")
    for status in BOOKS[book].status:
        shop.from_(book, f"one-{status.key}", status.key, planned_at=shop.clock() + MINUTE)
        held = status.goods is Goods.RESERVED
        assert bool(short(shop, "other")) is held, status.key
        assert shop.store.levels.stands()[0].reserved == held
        if held:  # the next one finds it free again
            shop.store.connection.run(
                "UPDATE reservations SET released_act = 1 WHERE move_id IS NULL AND released_act IS NULL"
            )
    assert any(status.goods is Goods.RESERVED for status in BOOKS[book].status)


@pytest.mark.req("X8")
def test_every_step_that_asks_for_the_stock_leads_to_where_goods_are_held() -> None:
    for book, step in CHECKING:
        for way in step.to:
            status = book.status_of(way.status)
            assert status.goods in (Goods.RESERVED, Goods.AWAITED), f"{book.key}: {step.key} → {way.status}"


@pytest.mark.req("X8", "X22")
def test_a_pre_order_is_promised_what_the_shop_has_still_to_get(shop: Shop) -> None:
    shop.run("stock", "count", "TEA-1", "0", "--reason", "пересчёт")
    kinds: tuple[tuple[str, dict[str, bool]], ...] = (("1", {"preorder": True}), ("2", {}))
    for number, facts in kinds:
        order = shop.receive(number, facts=facts)
        weight = weigh(shop.store, shop.parts.rules, Take("a"), [order], shop.clock())
        assert bool(weight.short) is (number == "2")


def ready_for(shop: Shop, channel: str, step: Step, number: str) -> Order:
    """An order that can take the step now."""
    shop.from_(channel, number, step.from_[0], planned_at=None)  # a first promise needs no consent
    shop.run("call", number, "reached", "--via", BOOKS[channel].contact[0])
    return shop.order(number)


@pytest.mark.req("X9", "K31")
@pytest.mark.parametrize(("book", "step"), CHECKING, ids=[f"{book.key}-{step.key}" for book, step in CHECKING])
def test_every_step_that_promises_goods_asks_for_the_stock_also_when_a_form_is_filled_in(
    shop: Shop, book: object, step: Step
) -> None:
    channel = next(key for key, known in BOOKS.items() if known is book)
    orders = [ready_for(shop, channel, step, number) for number in "12"]
    shop.run("stock", "count", "TEA-1", "1", "--reason", "пересчёт")
    rules, now = shop.parts.rules, shop.clock()
    assert weigh(shop.store, rules, Take(step.letter), orders[:1], now).short == ()
    for deed in (Take(step.letter), Take(step.key)):
        weight = weigh(shop.store, rules, deed, orders, now)
        assert weight.costly
        assert "Чайник: заказано 2, на складе 1" in list(weight.sentences())
    shop.run("stock", "count", "TEA-1", "0", "--reason", "пересчёт")
    answers = {"day": "+1", "yes": "yes", "choice": ""}
    given_ = [
        f"{ask.field}={answers[ask.kind.value] or ask.options[0].key}"
        for ask in step.ask
        if ask.required and ask.kind.value in answers
    ]
    command = ["take", "1", step.key, *(part for text in given_ for part in ("--set", text))]
    assert shop.run(*command).exit_code == 1
    assert shop.order("1").status == step.from_[0]
    done = shop.run(*command, "--yes")
    assert done.exit_code == 0, done.output
    assert shop.order("1").status != step.from_[0]


@pytest.mark.req("X8")
@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(moves=walks(*KINDS, "step", "step"), channel=st.sampled_from(sorted(BOOKS)))
def test_wherever_an_order_goes_what_is_held_is_what_the_statuses_say(
    moves: list[tuple[str, int]], channel: str
) -> None:
    with TemporaryDirectory() as folder, Shop.made(Path(folder), NOON) as shop:
        photo = Path(folder) / "photo.jpg"
        photo.touch()
        begin(shop, channel, [(2, 100), (1, 50)], 0)
        for sku in ("S0", "S1"):
            shop.count(sku, 2)
        for kind, chance in moves:
            try:
                move(shop, chosen(shop, chance), kind, chance, photo)
            except DeskError:
                continue
            wanted: dict[str, int] = {}
            for order_id in shop.store.orders.ids():
                order = shop.store.orders.get(order_id)
                assert order is not None
                if BOOKS[channel].status_of(order.status).goods is Goods.RESERVED:
                    for line in shop.store.orders.lines(order_id):
                        wanted[line.sku] = wanted.get(line.sku, 0) + line.quantity
            promised = {one.sku: one.reserved + one.short for one in shop.store.levels.stands()}
            assert {sku: count for sku, count in promised.items() if count} == wanted


@pytest.mark.req("X8")
def test_what_is_held_is_found_without_a_look_at_the_orders(shop: Shop) -> None:
    connection, asked = shop.store.connection, list[str]()
    rows = connection.rows

    def watched(sql: str, parameters: tuple[object, ...] = ()) -> list[tuple[Any, ...]]:
        asked.append(sql)
        return rows(sql, parameters)

    connection.rows = watched  # type: ignore[method-assign, assignment]
    shop.store.levels.stands(["A"])
    connection.rows = rows  # type: ignore[method-assign]
    plan = [row[3] for row in rows(f"EXPLAIN QUERY PLAN {asked[0]}", ('["A"]',))]
    assert not [step for step in plan if "SCAN" in step and not any(few in step for few in ("json_each", "places"))], (
        plan
    )
