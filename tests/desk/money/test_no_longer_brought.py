"""Whoever turns a delivery into a pickup says what the buyer pays for it: nobody is charged for it without a word."""

from __future__ import annotations

import pytest

from orderdesk.desk.commands.changes import Edit
from orderdesk.desk.commands.record import Call
from orderdesk.desk.commands.steps import Take
from orderdesk.errors import DeskError
from orderdesk.model import METHODS, Consent
from orderdesk.rules.edits import editable
from orderdesk.rules.questions import FETCHED
from tests.app.driver import driving
from tests.shop import Shop, at
from tests.walking import BOOKS

PLACES = [
    *((key, step.from_[0], step.key) for key, book in sorted(BOOKS.items()) for step in book.step
      if any(ask.field == "method" for ask in step.ask)),
    *((key, status, "") for key, book in sorted(BOOKS.items()) for rule in book.edit for status in rule.in_
      if "method" in rule.fields),
]  # fmt: skip
"""Every step of every rulebook that asks how an order reaches its buyer, and every status in which that is edited."""


def brought(shop: Shop, channel: str, number: str, status: str, method: str, cost: int) -> None:
    shop.from_(channel, number, status, method=method, payment="cash", total=20_000 + cost, delivery_cost=cost,
               planned_at=at("2026-11-26 20:00"), facts={})  # fmt: skip
    shop.desk.do(Call("reached"), shop.order(number))


@pytest.mark.req("X12", "X16")
@pytest.mark.parametrize(("channel", "status", "step"), PLACES)
def test_no_step_and_no_edit_makes_a_pickup_that_is_charged_for_unsaid(
    shop: Shop, channel: str, status: str, step: str
) -> None:
    consent = Consent(by="buyer", via=BOOKS[channel].contact[0])
    number = 0
    for before in METHODS:
        for cost in (0, 6_000):
            for said in (None, "0", "30"):
                number += 1
                brought(shop, channel, str(number), status, before, cost)
                order = shop.order(str(number))
                given = {"method": "pickup"} | ({} if said is None else {"delivery_cost": said})
                taken = BOOKS[channel].step_of(step)
                asked = [ask.field for ask in taken.ask] if taken else []
                charged, refusal = before != "pickup" and cost, ""
                try:
                    if step:
                        given |= {"price_named": "yes"} if "price_named" in asked else {}
                        shop.desk.do(Take(step, given), order)
                    else:
                        assert "method" in editable(BOOKS[channel], order)
                        shop.desk.do(Edit(given, consent), order)
                except DeskError as error:
                    refusal = str(error)
                assert not (refusal and charged and said is None) or FETCHED.field in refusal
                after = shop.order(str(number))
                if (before, after.method) in (("delivery", "pickup"), ("carrier", "pickup")) and cost:
                    assert said is not None
                    assert after.total.minor == 20_000 + int(said) * 100


@pytest.mark.req("X12", "X16")
async def test_the_form_offers_nothing_for_a_delivery_that_is_fetched_and_undo_brings_the_sum_back(shop: Shop) -> None:
    brought(shop, "own_shop", "1", "agreement", "delivery", 6_000)
    async with driving(shop) as desk:
        await desk.go("Согласуем")
        await desk.press("a", "enter", "2")
        assert "Доставка стоит 60 ₸, а покупатель заберёт сам" in desk.says("questions")
        assert desk.field("answer") == "0"
        await desk.press("enter")
        assert (desk.dialog, shop.order("1").method, shop.order("1").total.minor) == ("", "pickup", 20_000)
        await desk.press("u")
        assert (shop.order("1").method, shop.order("1").total.minor) == ("delivery", 26_000)


@pytest.mark.req("X12", "X16")
async def test_editing_asks_too_and_what_was_offered_before_is_no_answer(shop: Shop) -> None:
    brought(shop, "own_shop", "1", "agreement", "delivery", 6_000)
    async with driving(shop) as desk:
        await desk.go("Согласуем")
        await desk.press("e", "down", "down", "down", "down", "up", "up", "up")
        assert "способ доставки" in next(line for line in desk.says("questions").splitlines() if line.startswith(">"))
        await desk.press("2")
        assert "Доставка стоит 60 ₸, а покупатель заберёт сам" in desk.says("questions")
        for _key in range(8):
            if not desk.dialog:
                break
            asked = next(line for line in desk.says("questions").splitlines() if line.startswith(">"))
            await desk.press("1" if asked.startswith("> Кто") else "enter")
    assert (shop.order("1").method, shop.order("1").total.minor) == ("pickup", 20_000)
