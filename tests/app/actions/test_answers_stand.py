"""An answer is given to what was asked: when a figure in the question changes, it is taken back."""

from __future__ import annotations

import random

import pytest

from orderdesk.desk.commands.changes import Move
from orderdesk.desk.commands.claims import LetGo, TakeClaim
from orderdesk.model import Consent
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
        await desk.go("Согласуем")
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
        await desk.go("Согласуем")
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


def moved_by_another(shop: Shop) -> None:
    """Somebody takes order 1 over, moves its date, and lets it go."""
    bolat = shop.colleague("Болат")
    bolat.do(TakeClaim(), shop.order("1"))
    bolat.do(Move(at("2026-11-26 23:59") + 59, None, Consent(by="buyer", via="phone")), shop.order("1"))
    bolat.do(LetGo())


@pytest.mark.req("X7", "K54")
async def test_a_date_that_others_have_moved_meanwhile_is_shown_and_agreed_to_anew(shop: Shop) -> None:
    shop.receive("1", "delivery")
    async with driving(shop) as desk:
        await desk.type("1")
        await desk.press("d", *"28.11", "c")
        assert "25 ноября" in desk.says("old")
        moved_by_another(shop)
        await desk.press("enter")
        assert "Болат" in desk.says("wrong")
        assert "26 ноября" in desk.says("old")
        await desk.press("enter")
        assert (desk.dialog, shop.kinds("1")[1:]) == ("DateChange", ["claim_taken", "rescheduled"]), (
            "nobody has agreed to this"
        )
        await desk.press("c", "enter")
        assert desk.dialog == ""
    assert shop.kinds("1")[1:] == ["claim_taken", "rescheduled", "rescheduled"]


@pytest.mark.req("X7")
@pytest.mark.parametrize("yes", ["y", "enter"])
@pytest.mark.parametrize("digit", ["1", "2", "3", "4"])
async def test_a_reason_to_cancel_what_others_have_changed_meanwhile_is_chosen_anew(
    shop: Shop, digit: str, yes: str
) -> None:
    shop.receive("1", "delivery")
    async with driving(shop) as desk:
        await desk.type("1")
        await desk.press("x", digit)
        moved_by_another(shop)
        await desk.press("y")
        assert "Болат" in desk.says("wrong")
        await desk.press(yes, yes)
        assert (desk.dialog, shop.order("1").status) == ("CancelReason", "delivery")
        await desk.press(digit, "y")
    assert shop.order("1").status == "cancelled"
