"""An answer is given to what was asked: when a figure in the question changes, it is taken back."""

from __future__ import annotations

import random

import pytest

from tests.app.driver import driving
from tests.shop import Shop, at

SAID = "окончательная цена"


def agreeing(shop: Shop, number: str) -> None:
    shop.from_("magazito", number, "agreement", method="delivery", total=20_000, delivery_cost=10_000,
               planned_at=at("2026-11-26 20:00"))  # fmt: skip
    shop.run("call", number, "reached")


@pytest.mark.req("M13", "X12")
async def test_that_the_price_was_told_is_taken_back_when_it_changes(shop: Shop) -> None:
    agreeing(shop, "M-1")
    async with driving(shop) as desk:
        await desk.go("Согласование")
        await desk.press("a", "enter", "1", "enter", "y", "up")
        assert "200" in desk.says("questions")
        await desk.press("7", "enter")
        assert desk.dialog == "Form", "nobody has told them the new price"
        await desk.press("enter")
        assert (desk.dialog, shop.order("M-1").status) == ("Form", "agreement")
        await desk.press("y", "enter")
        assert (desk.dialog, shop.order("M-1").status, shop.order("M-1").total.minor) == ("", "confirmed", 10_700)


@pytest.mark.req("M13", "X12")
async def test_whatever_is_pressed_the_price_that_was_told_is_the_one_that_holds(shop: Shop) -> None:
    numbers = [f"M-{n}" for n in range(1, 7)]
    for number in numbers:
        agreeing(shop, number)
    chance = random.Random(4)
    saved = 0
    async with driving(shop) as desk:
        await desk.go("Согласование")
        for _number in numbers:
            order = desk.order
            assert order is not None
            told = None
            await desk.press("a", "enter", "1", "enter", "y")
            told = 20_000
            for _step in range(12):
                asked = next(line for line in desk.says("questions").splitlines() if line.startswith(">"))
                key = chance.choice(["up", "enter", "enter", "3", "y"])
                if key == "y" and "названа" in asked:
                    told = int("".join(c for c in asked.split("₴")[0] if c.isdigit())) * 100
                await desk.press(key)
                if not desk.dialog:
                    break
            after = shop.order(order.number)
            if after.status == "confirmed":
                saved += 1
                assert after.total.minor == told
            else:
                await desk.press("escape")
                await desk.press("j")
    assert saved
