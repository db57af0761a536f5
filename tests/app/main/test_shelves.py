"""The sidebar: what is empty is not drawn, numbers stay, it scrolls; calls to be made show their own time."""

from __future__ import annotations

import pytest

from orderdesk.clock import MINUTE
from orderdesk.model import Shelf, Virtual
from screens.widgets.shelves import ALL_ORDERS, NUMBERS, VIRTUAL_NUMBERS
from tests.app.driver import Driver, driving
from tests.shop import Shop

CHANNELS = ("magazito", "flowwow", "own_shop")


def sidebar(desk: Driver) -> list[str]:
    """The lines of the sidebar that say something."""
    width = desk.main.pane.shelves.size.width
    return [line[:width].strip() for line in desk.painted()[1:-1] if line[:width].strip()]


def full(shop: Shop) -> None:
    """Orders on every virtual shelf, of every channel."""
    shop.receive("1", "delivery")
    for channel in CHANNELS:
        shop.from_(channel, f"{channel}-1", facts={"refund_due": 100, "paid_amount": 2499100})
    assert shop.run("call", "magazito-1", "no_answer").exit_code == 0
    assert shop.run("accept", "flowwow-1").exit_code == 0
    assert shop.run("cancel", "1", "--reason", "2", "--yes").exit_code == 0
    shop.clock.advance(25 * MINUTE)


@pytest.mark.req("X46", "X50")
async def test_an_empty_virtual_shelf_is_not_drawn_and_every_number_stays(shop: Shop) -> None:
    shop.receive("1")
    async with driving(shop) as desk:
        before = {entry.title: entry.number for entry in desk.main.pane.shelves.entries}
        assert not any(title in line for line in sidebar(desk) for title in ("Сообщить", "Перезвон", "Без подтв."))
        await desk.go("Сообщить")
        assert any("Сообщить" in line for line in sidebar(desk)), "where one stands is drawn"
        await desk.press("g", "1", "a")
        shop.clock.advance(11)
        await desk.look()
        desk.main.pane.count()
        await desk.rest()
        assert any(line.startswith("03 Сообщить") for line in sidebar(desk))
        assert {entry.title: entry.number for entry in desk.main.pane.shelves.entries} == before
        await desk.press("g", "0", "3")
        assert (desk.shelf, desk.rows) == ("Сообщить", ["1"])
        await desk.press("g", "0", "0")
        assert desk.shelf == "Все"


@pytest.mark.req("X46")
@pytest.mark.parametrize("size", [(80, 24), (60, 20)])
async def test_the_open_shelf_is_always_in_sight_and_signs_tell_of_more(shop: Shop, size: tuple[int, int]) -> None:
    full(shop)
    async with driving(shop, size) as desk:
        entries = desk.main.pane.shelves.entries
        assert len(entries) == 11 + len(Virtual) + 1
        assert [entry.number for entry in entries if entry.number] == [*[entry.number for entry in entries][:18], "00"]
        for entry in filter(lambda entry: entry.number, entries):
            await desk.press("g", *entry.number)
            assert desk.main.table.filter.place == entry.shows
            lines = sidebar(desk)
            number = f"{entry.number}"
            assert any(line.lstrip().startswith(number) for line in lines), (entry.title, lines)
        if size[1] == 20:
            assert any("↑" in line[:3] for line in lines), "the list goes on above"
            await desk.press("g", "1")
            assert any("↓" in line[:4] for line in sidebar(desk))


@pytest.mark.req("X46")
async def test_calls_to_be_made_stand_on_their_shelf_with_their_own_clock(shop: Shop) -> None:
    shop.from_("magazito", "M-1", received_at=shop.clock() - 60)
    shop.from_("magazito", "M-2", received_at=shop.clock() - 60)
    shop.run("call", "M-2", "no_answer")
    shop.clock.advance(5 * MINUTE)
    shop.run("call", "M-1", "no_answer")
    async with driving(shop) as desk:
        assert desk.shown("&"), "the list says that they are to be called"
        await desk.go("Перезвон")
        assert desk.rows == ["M-2", "M-1"]
        row = next(line for line in desk.painted() if " M-2 " in line)
        assert "· 0:15" in row
        shop.clock.advance(16 * MINUTE)
        desk.main.pane.ticked()
        await desk.rest()
        row = next(line for line in desk.painted() if " M-2 " in line)
        assert "! -0:01" in row
        assert desk.counts["Горит"] == 1
        await desk.press("0", "escape")
        await desk.press("j", "k")
        assert desk.cursor == "M-2"
    async with driving(shop) as later:
        assert later.counts["Перезвон"] == 2, "a desk opened later shows them"


@pytest.mark.req("X2", "X46")
def test_every_shelf_has_a_number_of_its_own_and_none_begins_another() -> None:
    numbers = [*NUMBERS.values(), *filter(None, VIRTUAL_NUMBERS.values()), ALL_ORDERS]
    assert list(VIRTUAL_NUMBERS) == list(Virtual)
    assert list(NUMBERS) == list(Shelf)
    assert list(NUMBERS.values()) == [*"123456789", "08", "09"], "operators know them by heart"
    assert len(set(numbers)) == len(numbers)
    assert not [(one, other) for one in numbers for other in numbers if one != other and other.startswith(one)]


@pytest.mark.req("X2", "X46")
async def test_a_number_is_the_same_shelf_in_every_shop_or_says_that_it_is_not_there(shop: Shop) -> None:
    shop.receive("1")
    async with driving(shop) as desk:
        there = {entry.number: entry.shows for entry in desk.main.pane.shelves.entries}
        assert there["6"].shelf is Shelf.PICKUP
        for shelf, number in NUMBERS.items():
            await desk.press("g", "1")
            await desk.press("g", *number)
            if number in there:
                assert desk.main.table.filter.place.shelf is shelf
            else:
                assert (desk.shelf, desk.refused) == ("Новые", True)
                assert f"номер {number}, нет" in desk.message
        await desk.press("g", "1")
        await desk.ahead("g", "2", "x")
        assert (desk.dialog, desk.refused) == ("", True), "the key was for an order of that shelf"
    assert shop.kinds("1") == ["received"]
    full(shop)
    async with driving(shop) as desk:
        for shelf, number in NUMBERS.items():
            await desk.press("g", *number)
            assert desk.main.table.filter.place.shelf is shelf, "no Enter, however many there are"


@pytest.mark.req("X2", "X3")
async def test_half_a_number_does_nothing_with_the_key_behind_it(shop: Shop) -> None:
    """No number ends with the first `0`: what is pressed behind it is not for the order that is there."""
    shop.receive("8")
    async with driving(shop) as desk:
        for key in ("a", "x", "o", "space", "enter", "j", "p"):
            await desk.press("g", "0", key)
            assert (desk.shelf, desk.dialog, desk.main.marks.orders) == ("Новые", "", []), key
            assert (desk.refused, desk.message) == (True, "Полки номер 0 нет."), key
        assert shop.kinds("8") == ["received"]
        await desk.press("4", "g", "escape", "8")
        assert desk.field("search") == "48", "Esc forgets the number and no more"
        await desk.press("escape", "g", "j", "4")
        assert desk.field("search") == "4", "and so does another key than a digit"


@pytest.mark.req("C38")
async def test_returns_to_decide_lie_on_a_shelf_without_a_number_until_they_are_decided(shop: Shop) -> None:
    shop.from_("own_shop", "R-1", "unpaid", payment="transfer")
    shop.run("return", "open", "R-1", "--reason", "1")
    async with driving(shop) as desk:
        assert desk.counts["Решить"] == 1, "from the day it is asked for"
        shop.run("return", "receive", "1")
        await desk.look()
        await desk.press("g", "0", "0", "left_square_bracket")
        assert (desk.shelf, desk.rows) == ("Решить", ["R-1"])
    shop.run("return", "decide", "1", "--restock")
    async with driving(shop) as later:
        assert later.counts["Решить"] == 0
