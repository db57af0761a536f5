"""Every key of the list pressed on every screen over it: it is done there, leads back to the list, or says why not."""

from __future__ import annotations

import pytest

from screens.keyboard.keys import LEADS, LIST, ORDER
from screens.keyboard.named_key import NAMES, Key
from screens.widgets.lines import Line
from tests.app.driver import Driver, driving, unpainted
from tests.shop import Shop

OVER = {
    "OrderCard": ("enter",),
    "CustomerCard": ("B",),
    "MoneyPage": ("L",),
    "TasksPage": ("A",),
    "TillPage": ("P",),
    "EvidencePack": ("V",),
    "QualityReport": ("b",),
    "StockScreen": ("W",),
    "DispatchScreen": ("D",),
}
"""What lies over the list, and the keys that open it."""

ALIKE = ("MoneyPage", "TillPage", "EvidencePack")
"""Pages and reports of a kind that is among the others: with `make soak`."""

OPENS = {
    "list.new-order": "Form", "list.order-by": "OrderBy", "list.filters": "KeptFilters", "list.number": "GoTo",
    "shop.quality": "QualityReport", "desk.till": "TillPage", "desk.tasks": "TasksPage", "shop.stock": "StockScreen",
    "desk.palette": "Palette", "desk.wallboard": "Wallboard", "desk.dispatch": "DispatchScreen",
}  # fmt: skip
"""What the keys open that open something; the others act on the list."""


def names(key: Key) -> str:
    return key.key.split(",")[0]


async def home(desk: Driver) -> None:
    """To the list, all of it."""
    for _ in range(8):
        if not desk.dialog:
            break
        await desk.press("q" if desk.dialog == "DispatchScreen" else "escape")
    await desk.press("escape")
    for key, name in (("f", "planned"), ("l", "channel")):
        while getattr(desk.main.table.filter, name):
            await desk.press(key)
    assert desk.dialog == ""


@pytest.mark.req("X94", "X2")
@pytest.mark.parametrize("over", [pytest.param(one, marks=pytest.mark.soak) if one in ALIKE else one for one in OVER])
async def test_each_key_of_the_list_from_what_lies_over_it(shop: Shop, over: str) -> None:
    for number in ("4821", "4999"):
        shop.receive(number)
    before = {number: shop.order(number).version for number in ("4821", "4999")}
    with unpainted():
        async with driving(shop) as desk:
            for key in (*LIST, *ORDER):
                if desk.dialog != over:
                    await home(desk)
                    await desk.press("g", "1", *OVER[over])
                    assert desk.dialog == over, key.id
                if names(key) in desk.screen.active_bindings:
                    continue  # it means something there
                await desk.press(names(key))
                if key.action.startswith("app."):
                    assert desk.dialog == over, key.id
                elif key.id in LEADS:
                    assert desk.dialog == OPENS.get(key.id, ""), key.id
                elif key.id == "list.open":
                    assert desk.dialog == over, "what it opens lies there"
                else:
                    assert desk.dialog == over, key.id
                    said = f"{NAMES.get(names(key)) or key.label} — клавиша списка"
                    assert any(said in line.said for line in desk.screen.query(Line)), key.id
    if over != "OrderCard":
        assert before == {number: shop.order(number).version for number in before}, "no order was acted on unseen"


@pytest.mark.req("X94")
async def test_a_shelf_and_a_search_are_reached_from_a_card(shop: Shop) -> None:
    shop.receive("4821")
    shop.receive("4999", "delivery")
    async with driving(shop) as desk:
        await desk.press("enter")
        assert desk.dialog == "OrderCard"
        await desk.go("Доставка")
        assert (desk.dialog, desk.rows) == ("", ["4999"])
        await desk.press("enter", "B", *"499")
        assert (desk.dialog, desk.rows) == ("", ["4999"]), "from a page over a card"
        await desk.press("escape", "D", "slash")
        assert desk.dialog == "DispatchScreen", "the board finds by itself"
        await desk.press("g", *"1")
        assert desk.dialog == ""


@pytest.mark.req("X94")
async def test_a_dialog_keeps_what_is_half_done(shop: Shop) -> None:
    shop.receive("4821")
    async with driving(shop) as desk:
        await desk.press("x", "g")
        assert desk.dialog == "CancelReason"
        assert desk.says("wrong") == "g — клавиша списка: Esc вернёт туда."
        await desk.press("enter")
        assert "клавиша" not in desk.says("wrong"), "what is really wrong is said in its place"
        await desk.press("escape", "o", "escape", "b", "question_mark", "7")
        assert desk.dialog == "Help"
        assert desk.says("wrong").startswith("7 — клавиша списка"), "a digit too"
        await desk.press("escape", "escape", "enter", "x", "g")
        assert desk.dialog == "CancelReason", "over a card too"


@pytest.mark.req("X94")
async def test_why_it_is_red_is_a_key_of_the_list_too(shop: Shop) -> None:
    shop.receive("4821")
    async with driving(shop, (80, 24)) as desk:
        await desk.press("Y")
        assert desk.dialog == "OrderCard"
        assert desk.screen.query_one("#clock").region.y < 8
