"""What an operator sees of a clock in doubt, and how they confirm it."""

from __future__ import annotations

import pytest

from orderdesk.clock import DAY, HOUR
from orderdesk.values import replace
from tests.app.driver import Driver, driving
from tests.shop import NOON, HandClock, Shop, at


@pytest.fixture
def machine(shop: Shop) -> Shop:
    """The shop by the machine's own clock, with two orders."""
    for number, minute in (("1", 30), ("2", 40)):
        shop.receive(number, received_at=at(f"2026-11-24 11:{minute}"))
    clock = HandClock(NOON, is_set=False)
    return Shop(replace(shop.parts, clock=clock), clock, shop.store, shop.desk)


def banner(desk: Driver) -> str:
    return "\n".join(desk.painted()[1:3])


@pytest.mark.req("X76")
async def test_a_jump_is_a_banner_over_list_and_card_and_every_time_is_in_doubt(machine: Shop) -> None:
    async with driving(machine) as desk:
        await desk.look()
        assert not desk.shown("Часы ушли")
        machine.clock.jump(2 * HOUR + 30 * 60)
        await desk.look()
        for key in ("", "enter"):
            if key:
                await desk.press(key)
            assert "Часы ушли вперёд: на них 24.11.2026 14:30, должно быть 24.11.2026 12:00." in banner(desk)
            assert " C " in banner(desk)
            assert desk.shown("0:00?"), "\n".join(desk.painted())
        assert machine.kinds("1") == ["received"], "its time is over by this clock, and it was not cancelled"
        machine.clock.jump(-2 * HOUR - 30 * 60)
        await desk.look()
        assert not desk.shown("Часы ушли")
        await desk.press("escape")
        assert not desk.shown("?  ")


@pytest.mark.req("X76")
@pytest.mark.parametrize("keys", [("C",), ("enter", "C"), ("С",)])
async def test_it_is_confirmed_by_its_key_after_the_price(machine: Shop, keys: tuple[str, ...]) -> None:
    async with driving(machine) as desk:
        await desk.look()
        machine.clock.jump(DAY)
        await desk.look()
        await desk.press(*keys)
        assert desk.dialog == "Confirm"
        assert desk.shown("По ним срок вышел у 2 заказов")
        await desk.press("enter")
        assert desk.dialog == "Confirm", "only y says yes"
        await desk.press("y")
        await desk.look()
        assert not desk.shown("Часы ушли")
        assert {event.kind for n in "12" for event in machine.store.history.of(int(n))} == {"received", "cancelled"}
    assert [one.operator for one in machine.store.trusts.confirmations()] == ["Мария"]


@pytest.mark.req("X76")
async def test_operators_work_on_while_it_is_in_doubt(machine: Shop) -> None:
    async with driving(machine) as desk:
        await desk.look()
        machine.clock.jump(DAY)
        await desk.look()
        await desk.press("a")
        await desk.press("y") if desk.dialog else None
    assert machine.kinds("1")[-1] == "accepted"


async def test_a_clock_that_nobody_doubts_needs_no_key(machine: Shop) -> None:
    async with driving(machine) as desk:
        await desk.look()
        await desk.press("C")
        assert (desk.dialog, "подтверждать нечего" in desk.message) == ("", True)


@pytest.mark.req("X83")
@pytest.mark.parametrize("key", ["a", "x"])
async def test_a_desk_that_stood_still_learns_that_it_holds_nothing_before_it_acts(shop: Shop, key: str) -> None:
    shop.receive("1")
    async with driving(shop) as desk:
        await desk.press("n")
        shop.clock.advance(301)
        await desk.press(key)
        assert "Заказ 1 отпущен" in desk.message
        assert (desk.dialog, shop.kinds("1")) == ("", ["received"]), "the key did nothing"
        await desk.press("enter")
        assert desk.dialog == "OrderCard"
