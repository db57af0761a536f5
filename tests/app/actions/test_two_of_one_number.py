"""Two orders of one number: whatever is asked and told of one says whose it is; of any other, only its number."""

from __future__ import annotations

import pytest
from textual.widget import Widget

from orderdesk.values import replace
from screens.dialogs.dialog import Dialog
from tests.app.driver import Driver, driving
from tests.shop import Shop

WHOSE = {"kaspi": "703 (Kaspi Магазин)", "own_shop": "703 (Свой магазин)"}

KEYS = "axdpoewmitsT"
"""Every key that opens a dialog about an order, on one shelf or another."""


def come(shop: Shop, channel: str, status: str) -> None:
    """Order 703 of a channel comes."""
    known = {} if channel == "kaspi" else {"channel": channel, "external": {}, "currency": "", "phone": "+77012224822"}
    incoming = shop.incoming("703", status if channel == "kaspi" else "new", **known)
    shop.take(incoming if channel == "kaspi" else replace(incoming, status=status))


def title(desk: Driver) -> str:
    """What stands over the dialog on top; nothing on the list and on a card."""
    if not isinstance(desk.screen, Dialog):
        return ""
    frame: Widget = desk.screen.query_one("#frame")
    return str(frame.border_title)


@pytest.mark.req("X2")
@pytest.mark.parametrize("channel", list(WHOSE))
@pytest.mark.parametrize("shared", [True, False])
async def test_every_dialog_and_line_says_whose_order_it_is_about(shop: Shop, channel: str, shared: bool) -> None:
    stands = {"kaspi": "delivery", "own_shop": "packing"}
    for name, status in stands.items():
        if shared or name == channel:
            come(shop, name, status)
    called, asked = WHOSE[channel] if shared else "703", 0
    async with driving(shop, (120, 30)) as desk:
        await desk.go({"kaspi": "Доставка", "own_shop": "Сборка"}[channel])
        for key in KEYS:
            await desk.press(key)
            if said := title(desk):
                assert called in said, (key, said)
                assert shared or not any(whose in said for whose in WHOSE.values()), (key, said)
                asked += 1
                await desk.press("escape", *(["escape"] if desk.dialog else []))
        assert asked >= 5
        await desk.press("o", *"тут", "enter")
        assert desk.message.startswith(f"{called}: ")
        await desk.press("space", "x")
        frame: Widget = desk.screen.query_one("#frame")
        assert called in f"{frame.border_title} {frame.border_subtitle}"


@pytest.mark.req("X2", "C41")
async def test_of_many_orders_those_of_one_number_are_told_apart(shop: Shop) -> None:
    come(shop, "kaspi", "new")
    come(shop, "own_shop", "new")
    shop.receive("800")
    async with driving(shop, (120, 30)) as desk:
        await desk.press("asterisk", "a")
        frame: Widget = desk.screen.query_one("#frame")
        said = str(frame.border_subtitle)
        for name in (*WHOSE.values(), "800"):
            assert name in said
        assert "800 (" not in said
