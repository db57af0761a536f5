"""The wallboard: read across the room, filling any window, telling nothing of buyers, obeying no key."""

from __future__ import annotations

import pytest

from orderdesk.desk.commands.people.whose import Give
from orderdesk.desk.commands.record import Remark
from orderdesk.desk.commands.steps import Take
from orderdesk.desk.views.board import board
from screens.views.wallboard import Wallboard
from tests.app.driver import Driver, driving
from tests.shop import Shop, at


def busy(shop: Shop) -> None:
    for number in range(7):
        shop.receive(f"3018482{number}", customer="Тайный Иван", received_at=at(f"2026-11-24 10:{number * 8:02d}"))
    shop.receive("77", "delivery", customer="Тайный Иван")


def shows_nothing_of_buyers(desk: Driver) -> bool:
    return not any(desk.shown(secret) for secret in ("Тайн", "48 21", "+7", "Абая", "24 990"))


@pytest.mark.parametrize("size", [(80, 24), (60, 20), (120, 40), (200, 50)])
async def test_it_shows_what_burns_and_nothing_of_buyers_in_every_window(shop: Shop, size: tuple[int, int]) -> None:
    busy(shop)
    shop.colleague("Ольга").do(Remark("Тайный Иван просил"), shop.order("30184820"))
    async with driving(shop, size) as desk:
        await desk.press("z")
        assert desk.dialog == "Wallboard"
        for number in range(5):
            assert desk.shown(f"3018482{number}")
        assert not desk.shown("30184825"), "the five most urgent, not more"
        assert desk.shown("новые")
        assert desk.shown("██")
        assert desk.shown("Доставка")
        assert shows_nothing_of_buyers(desk)


async def test_it_fills_a_large_window(shop: Shop) -> None:
    busy(shop)
    async with driving(shop, (200, 50)) as desk:
        await desk.press("z")
        lines = [line for line in desk.painted() if line.strip()]
        assert len(lines) >= 40
        assert max(len(line.rstrip()) for line in lines) >= 120


async def test_no_key_acts_but_to_leave(shop: Shop) -> None:
    busy(shop)
    async with driving(shop) as desk:
        for leave in ("escape", "z", "я"):
            await desk.press("z", *"aхxifgjn1/", "enter", "space")
            assert desk.dialog == "Wallboard"
            await desk.press(leave)
            assert desk.dialog == ""
    assert shop.kinds("30184820") == ["received"]


async def test_it_follows_what_others_do_and_the_clock(shop: Shop) -> None:
    busy(shop)
    async with driving(shop) as desk:
        await desk.press("z")
        shop.colleague("Болат").do(Take("accept"), shop.order("30184820"))
        await desk.look()
        assert not desk.shown("30184820")
        assert "новые: 6!" in desk.painted()[0]
        shop.clock.at = at("2026-11-24 13:00")
        screen = desk.screen
        assert isinstance(screen, Wallboard)
        screen.board.renew()
        await desk.rest()
        assert desk.shown("0:08:00")
        assert "13:00" in desk.painted()[0]


async def test_only_lines_that_say_something_else_are_painted(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    busy(shop)
    async with driving(shop) as desk:
        await desk.press("z")
        screen = desk.screen
        assert isinstance(screen, Wallboard)
        painted: list[int] = []
        monkeypatch.setattr(screen.board.view, "refresh", lambda *regions: painted.extend(r.y for r in regions))
        screen.board.renew()
        assert painted == []
        shop.receive("99", received_at=at("2026-11-24 11:55"))
        screen.board.renew()
        assert painted, "the count has changed"
        assert len(painted) < 8


async def test_an_empty_shop_has_a_board_too(shop: Shop) -> None:
    async with driving(shop) as desk:
        await desk.press("z")
        assert desk.shown("Ждущих заказов нет.")


def test_the_board_counts_what_is_late(shop: Shop) -> None:
    shop.from_("magazito", "M-1", "confirmed", planned_at=at("2026-11-30 12:00"))
    shown = board(shop.store, shop.parts.rules, shop.clock())
    assert (shown.new, shown.late) == (0, 0)
    shop.clock.at = at("2026-12-20 12:00")
    shown = board(shop.store, shop.parts.rules, shop.clock())
    assert (shown.burning, shown.late) == (1, 1)
    assert shown.urgent[0].number == "M-1"


async def test_a_seller_sees_his_own_orders_counted(shop: Shop) -> None:
    busy(shop)
    shop.run("operator", "add", "Ольга", "--role", "director")
    shop.run("operator", "add", "Мария", "--role", "seller", operator="Ольга")
    shop.run("shift", "start")
    shop.colleague("Ольга").do(Give("Мария"), shop.store.orders.by_number("30184823")[0])
    async with driving(shop) as desk:
        await desk.press("z")
        assert desk.shown("30184823")
        assert desk.shown("Мария")
        assert not desk.shown("30184822")
