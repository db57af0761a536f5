"""One vocabulary of signals: bells, the window's title, notices, marks; and when they are silent."""

from __future__ import annotations

from pathlib import Path

import pytest

from orderdesk.channels.incoming import IncomingOrder
from orderdesk.config import TerminalSettings
from orderdesk.console.terminal_profile import Terminal
from orderdesk.desk.commands.clock import Tick
from orderdesk.desk.commands.people.whose import Give
from orderdesk.desk.commands.record import Call
from orderdesk.desk.commands.steps import Happen
from orderdesk.values import replace
from screens.terminal import title
from tests.app.driver import Driver, driving
from tests.shop import Shop, at


@pytest.fixture(autouse=True)
def _with_a_title(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TERM", "xterm-256color")


def configured(shop: Shop, folder: Path, settings: str) -> Shop:
    """The shop with these settings of signals."""
    path = folder / "config.toml"
    path.write_text(f"[signals]\n{settings}\n", "utf-8")
    return replace(shop, parts=replace(shop.parts, config_path=path))


def titles(desk: Driver) -> list[str]:
    return [text[4:-2] for text in desk.written if text.startswith("\x1b]2;")]


def cancelled(incoming: IncomingOrder) -> IncomingOrder:
    return replace(incoming, external={"state": "ARCHIVE", "status": "CANCELLED"})


async def test_a_new_order_is_one_bell_and_one_sign(shop: Shop) -> None:
    async with driving(shop) as desk:
        shop.receive("1")
        shop.receive("2")
        await desk.look()
        assert (desk.bells, titles(desk)) == (1, ["Order Desk (2!)"])
        await desk.look()
        assert (desk.bells, titles(desk)) == (1, ["Order Desk (2!)"]), "told once, written once"


async def test_an_order_that_begins_to_burn_is_two(shop: Shop) -> None:
    shop.receive("1")
    async with driving(shop) as desk:
        shop.clock.at = at("2026-11-24 14:35")
        await desk.look()
        assert (desk.bells, titles(desk)[-1]) == (2, "Order Desk (1! 1!!)")
        assert "горит 1!!" in desk.painted()[0]


@pytest.mark.parametrize("whose", ["buyer", "marketplace"])
async def test_an_order_that_the_other_side_cancels_is_three_until_it_has_been_seen(shop: Shop, whose: str) -> None:
    shop.receive("1", "delivery")
    async with driving(shop) as desk:
        if whose == "buyer":
            shop.colleague("Болат").do(Happen("buyer_cancelled"), shop.order("1"))
        else:
            shop.take(cancelled(shop.incoming("1", "delivery")))
        shop.receive("2")
        await desk.look()
        assert desk.bells == 3, "the gravest of what happened at once, and only that"
        assert titles(desk)[-1] == "Order Desk (1! 1!!!)"
        assert "отменено 1!!!" in desk.painted()[0]
        assert "отменён: " in desk.message
        assert desk.message.startswith("1: ")
        await desk.press("escape")
        assert titles(desk)[-1] == "Order Desk (1!)"
        assert "отменено" not in desk.painted()[0]


async def test_an_order_on_its_way_back_is_named_so_and_not_counted_as_cancelled(shop: Shop) -> None:
    shop.from_("kaspi", "1", "transit")
    async with driving(shop) as desk:
        back = {"state": "KASPI_DELIVERY", "status": "CANCELLING"}
        shop.take(replace(shop.incoming("1"), external=back))
        await desk.look()
        assert shop.order("1").status == "returning"
        assert "1: Едет обратно в магазин: " in desk.message
        assert "отмен" not in desk.message
        assert "отменено" not in desk.painted()[0]


async def test_days_that_are_counted_on_no_calendar_name_none(shop: Shop) -> None:
    shop.from_("own_shop", "1", "pickup")
    async with driving(shop) as desk:
        await desk.press("g", "6", "enter")
        assert "календарные дни" in desk.says("clock")
        assert "«»" not in desk.says("clock")


async def test_what_one_does_oneself_is_no_news(shop: Shop) -> None:
    shop.receive("1")
    shop.receive("2")
    async with driving(shop) as desk:
        await desk.press("a")
        await desk.press("x", "2", "enter")
        await desk.look()
        assert desk.bells == 0


@pytest.mark.parametrize("opened", [False, True], ids=["list", "card"])
async def test_what_one_notes_of_the_buyer_oneself_is_no_news_either(shop: Shop, opened: bool) -> None:
    shop.from_("flowwow", "1", "photo", facts={"photo": "rose.jpg"}, total=500000)
    shop.desk.do(Tick())  # what its clock has to say rings before, not meanwhile
    async with driving(shop) as desk:
        await desk.look()
        await desk.go("К отправке")
        await desk.press(*(["enter"] if opened else []), "E")
        await desk.look()
        before = desk.bells
        await desk.press(next(line[0] for line in desk.says("said").splitlines() if "отменил клиент" in line), "y")
        assert shop.order("1").status == "client_cancelled"
        await desk.look()
        assert (desk.bells, desk.refused, desk.dialog) == (before, False, "OrderCard" if opened else "")
        assert not desk.shown("отменено 1!!!")
        assert not desk.shown("Посмотрите ещё")


async def test_a_call_that_is_due_rings_like_what_burns(shop: Shop) -> None:
    shop.from_("magazito", "M-1", "agreement")
    shop.desk.do(Call("no_answer"), shop.order("M-1"))
    async with driving(shop) as desk:
        shop.clock.advance(21 * 60)
        await desk.look()
        assert (desk.bells, desk.message) == (2, "M-1: пора звонить покупателю")


async def test_what_is_assigned_to_one_is_heard_by_him_alone(shop: Shop) -> None:
    shop.run("operator", "add", "Ольга", "--role", "director")
    shop.run("operator", "add", "Мария", "--role", "seller", operator="Ольга")
    shop.run("operator", "add", "Болат", "--role", "seller", operator="Ольга")
    for name in ("Мария", "Болат"):
        shop.run("shift", "start", operator=name)
    for number in ("1", "2"):
        shop.take(shop.incoming(number))
    async with driving(shop) as desk:
        shop.colleague("Ольга").do(Give("Болат"), shop.store.orders.by_number("2")[0])
        await desk.look()
        assert desk.bells == 0
        shop.colleague("Ольга").do(Give("Мария"), shop.store.orders.by_number("1")[0])
        await desk.look()
        assert (desk.bells, desk.rows) == (1, ["1"])


async def test_in_the_quiet_hours_nothing_rings_and_the_marks_stay(shop: Shop, tmp_path: Path) -> None:
    quiet = configured(shop, tmp_path, 'notify = true\nquiet = "11:00-12:30"')
    async with driving(quiet) as desk:
        shop.receive("1")
        await desk.look()
        assert (desk.bells, titles(desk), len(desk.written)) == (0, ["Order Desk (1!)"], 1)
        assert "новые: 1!" in desk.painted()[0]
        shop.clock.at = at("2026-11-24 12:30")
        shop.receive("2")
        await desk.look()
        assert desk.bells == 1


async def test_bells_can_be_switched_off(shop: Shop, tmp_path: Path) -> None:
    async with driving(configured(shop, tmp_path, "bells = false")) as desk:
        shop.receive("1")
        await desk.look()
        assert (desk.bells, titles(desk)) == (0, ["Order Desk (1!)"])


async def test_a_notice_says_numbers_and_nothing_about_the_buyer(shop: Shop, tmp_path: Path) -> None:
    async with driving(configured(shop, tmp_path, "notify = true")) as desk:
        shop.take(shop.incoming("7\x1b]52;c;x\x07", customer="Иванов Тайный", address="Тайная 1"))
        await desk.look()
        notices = [text for text in desk.written if text.startswith("\x1b]9;")]
        assert len(notices) == 1
        assert notices[0].startswith("\x1b]9;Order Desk: новый заказ 7")
        assert notices[0].count("\x1b") == 2, "its own begin and end"
        assert "Тайн" not in notices[0]


@pytest.mark.parametrize("term", ["linux", "vt100", "vt220", ""])
async def test_a_terminal_without_a_title_gets_bells_alone(shop: Shop, tmp_path: Path, term: str) -> None:
    old = Terminal.of({"TERM": term}, TerminalSettings())
    async with driving(configured(shop, tmp_path, "notify = true"), terminal=old) as desk:
        shop.receive("1")
        await desk.look()
        assert desk.written == [title.BELL]


def test_a_notice_takes_the_form_that_the_terminal_knows() -> None:
    assert title.notice("a;b", "foot") == "\x1b]777;notify;Order Desk;a,b\x1b\\"
    assert title.notice("a", "xterm-kitty") == "\x1b]9;Order Desk: a\x1b\\"
