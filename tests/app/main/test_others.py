"""What others do while a key is on its way: nobody acts on an order that they have not seen."""

from __future__ import annotations

import pytest

from orderdesk.desk.commands.steps import Take
from orderdesk.desk.commands.whose import TakeClaim
from orderdesk.desk.people.claim import release
from tests.app.driver import driving
from tests.shop import Shop, at


def three(shop: Shop) -> None:
    for number, minute in (("1", 30), ("2", 40), ("3", 50)):
        shop.receive(number, received_at=at(f"2026-11-24 10:{minute}"))


def snatched(shop: Shop, number: str) -> None:
    """A manager takes the order out of the operator's hands, accepts it, and is gone."""
    desk = shop.colleague("Болат")
    if shop.store.claims.of(shop.order(number).id):
        desk.do(TakeClaim(), shop.order(number))
    desk.do(Take("accept"), shop.order(number))
    release(desk)


@pytest.mark.parametrize("key", ["a", "x", "p"])
async def test_a_key_on_the_card_acts_on_the_order_of_the_card_or_on_none(shop: Shop, key: str) -> None:
    three(shop)
    async with driving(shop) as desk:
        await desk.press("enter")
        snatched(shop, "1")
        await desk.look()
        assert desk.cursor == "2", "the list has moved on under the card"
        assert desk.says("title").startswith("1 ")
        assert "«Принят партнёром»" in desk.says("title"), "and the card tells what has become of the order"
        assert "принят: Болат" in desk.says("wrong")
        await desk.press(key)
        assert desk.dialog == "OrderCard", "a key pressed in the same moment does nothing"
    assert shop.kinds("2") == shop.kinds("3") == ["received"]
    assert shop.kinds("1") == ["received", "claim_taken", "accepted"]


async def test_a_moment_later_a_key_on_the_card_is_for_the_order_on_it(shop: Shop) -> None:
    three(shop)
    async with driving(shop) as desk:
        await desk.press("enter")
        snatched(shop, "1")
        await desk.look()
        desk.moments.now += 1
        await desk.press("o")
        await desk.type("звонил")
        await desk.press("enter")
    assert shop.kinds("1") == ["received", "claim_taken", "accepted", "note"]
    assert shop.kinds("2") == ["received"]


async def test_an_order_changed_before_the_card_could_tell_is_refused_with_the_name(shop: Shop) -> None:
    three(shop)
    async with driving(shop) as desk:
        await desk.press("enter")
        snatched(shop, "1")
        await desk.press("a")
        assert desk.refused
        assert "Болат" in desk.message
    assert shop.kinds("2") == ["received"]


async def test_a_key_right_after_the_order_was_taken_away_acts_on_no_other(shop: Shop) -> None:
    three(shop)
    async with driving(shop) as desk:
        await desk.press("j")
        shop.colleague("Болат").do(Take("accept"), shop.order("2"))
        await desk.look()
        assert desk.cursor == "3"
        await desk.press("a")
        assert desk.refused
        assert "Заказ 2 только что изменён (принят: Болат" in desk.message
        desk.moments.now += 0.6
        await desk.press("x")
        assert desk.dialog == ""
        desk.moments.now += 0.2
        await desk.press("a")
        assert desk.message == "3: Принят партнёром"


async def test_what_others_do_with_other_orders_stops_no_key(shop: Shop) -> None:
    three(shop)
    async with driving(shop) as desk:
        shop.colleague("Болат").do(Take("accept"), shop.order("2"))
        shop.receive("0", received_at=at("2026-11-24 09:30"))
        await desk.look()
        assert desk.rows == ["0", "1", "3"]
        await desk.press("a")
        assert desk.message == "1: Принят партнёром"


async def test_one_s_own_acts_stop_no_key(shop: Shop) -> None:
    three(shop)
    async with driving(shop) as desk:
        await desk.press("a")
        await desk.look()
        await desk.press("a", "a")
        assert desk.rows == []


async def test_what_was_taken_away_under_a_dialog_is_told_after_it(shop: Shop) -> None:
    three(shop)
    async with driving(shop) as desk:
        await desk.press("o")
        snatched(shop, "1")
        await desk.look()
        desk.moments.now += 60
        await desk.press("escape", "a")
        assert desk.refused
        assert "Болат" in desk.message
    assert shop.kinds("2") == ["received"]


async def test_one_order_in_and_one_out_between_two_looks_rings(shop: Shop) -> None:
    shop.receive("1")
    async with driving(shop) as desk:
        shop.colleague("Болат").do(Take("accept"), shop.order("1"))
        shop.receive("2")
        await desk.look()
        assert (desk.bells, desk.rows) == (1, ["2"])


async def test_many_orders_timing_out_at_once_are_all_told_with_a_bell(shop: Shop) -> None:
    for number in "123":
        shop.receive(number, received_at=at("2026-11-24 09:30"))
    async with driving(shop) as desk:
        shop.clock.at = at("2026-11-24 12:30") + 1
        desk.main.watcher.look()
        desk.main.watcher.look()
        await desk.look()
        assert desk.message == "1, 2, 3: не принят вовремя (ещё 3)"
        assert desk.bells == 3, "one signal for all that happened at once, the gravest"
