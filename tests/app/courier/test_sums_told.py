"""A sum that a courier typed is never told as another one."""

from __future__ import annotations

import itertools

import pytest

from tests.app.courier.phone import phone
from tests.desk.dispatch.riding import agree, out, ready, staffed, stops
from tests.shop import Shop


@pytest.mark.req("O28", "X5")
async def test_no_row_of_enters_after_another_sum_tells_the_whole_one(shop: Shop) -> None:
    """Whatever is pressed beside a reason: what is reported is the sum that was typed, or nothing."""
    staffed(shop)
    ready(shop, "1")
    run = out(shop, "1")
    async with phone(shop) as one:
        for answers in itertools.product(("", "0", "т"), repeat=2):
            await one.answer("1", "5", "80")
            assert "Почему 80" in one.text
            await one.answer(*answers, "", "", "")
            told = stops(shop, run)["1"]["reported"]
            assert told is None or told["paid"] == "80.00", answers
            await one.answer("0", "0", "0")
        await one.answer("1", "5", "80", "", "1")
    assert stops(shop, run)["1"]["reported"]["paid"] == "80.00"
    agree(shop)


@pytest.mark.req("O28")
@pytest.mark.parametrize("letters", ["т", "юб", "сто", "50т"])
async def test_letters_in_a_sum_are_seen_and_are_no_sum(shop: Shop, letters: str) -> None:
    staffed(shop)
    ready(shop, "1")
    run = out(shop, "1")
    async with phone(shop) as one:
        await one.answer("1", "2")
        await one.press(*letters)
        assert f"> {letters}_" in one.text
        await one.press("enter")
        assert stops(shop, run)["1"]["reported"] is None
