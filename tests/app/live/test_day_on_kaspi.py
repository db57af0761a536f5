"""A seller's day on Kaspi, from the screen, over HTTP to the sandbox: nothing is done in the cabinet."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from pypdf import PdfReader

from tests.app.driver import Driver, driving
from tests.app.live.kaspi_over_http import Market, papers, trading
from tests.shop import Shop


@pytest.fixture
def market(shop: Shop, tmp_path: Path) -> Iterator[Market]:
    with trading(shop, tmp_path) as made:
        yield made


async def on(desk: Driver, number: str) -> None:
    """Bring an order under the cursor, as whoever reads its number does."""
    await desk.press("escape", "slash")
    await desk.type(number)
    await desk.press("enter")
    assert desk.cursor == number


@pytest.mark.req("K29", "K33", "K41", "O15")
async def test_a_day_on_kaspi_without_its_cabinet(shop: Shop, market: Market, logged: list[str]) -> None:
    carried, fetched, refused, changed = (market.arrives(way) for way in ("kaspi", "pickup", "own", "kaspi"))
    async with driving(shop) as desk:
        market.passes()
        await desk.look()
        assert desk.counts["Новые"] >= 4
        for number in (carried, fetched, refused):
            await on(desk, number)
            await desk.press("a")
        market.happens(changed, "buyer_cancels")
        market.passes()
        await desk.look()
        assert shop.order(changed).status == "cancelled"
        assert [market.writes(number) for number in (carried, fetched, refused, changed)] == [
            [("accept", 200)], [("accept", 200)], [("accept", 200)], []]  # fmt: skip

        await on(desk, carried)
        await desk.press("a")
        await desk.press("y")  # the goods are not counted one by one here
        await desk.type("2")
        await desk.press("enter")
        assert shop.order(carried).status == "handover"
        market.passes()
        await desk.look()
        assert market.about(carried)["assembled"]
        await on(desk, carried)
        await desk.press("I")
        await papers(desk)
        assert desk.message == f"Нет накладной: {carried}: площадка ещё не сделала накладную"
        market.passes()
        await desk.look()
        assert "расхожд" not in desk.painted()[0], "what is told a moment later is no difference"
        await on(desk, carried)
        await desk.press("I")
        await papers(desk)
        (file,) = (shop.parts.database.parent / "waybills").iterdir()
        assert desk.message == f"1 накладная: {file}"
        assert [page.extract_text().splitlines()[-2:] for page in PdfReader(file).pages] == [
            [f"Order {carried}", f"Place {place} / 2"] for place in (1, 2)]  # fmt: skip

        await on(desk, refused)
        await desk.press("x", "4")
        await desk.press("enter", "y")
        assert shop.order(refused).status == "cancelled", desk.painted()

        await on(desk, fetched)
        await desk.press("i")
        wrong = "1111" if market.code(fetched) != "1111" else "2222"
        await desk.type(wrong)
        await desk.press("enter")
        assert "НЕ ОТДАВАЙТЕ" in desk.says("banner")
        assert "Security code is not valid" in desk.says("wrong")
        assert shop.order(fetched).status == "pickup"
        code = market.code(fetched)
        await desk.type(code)
        await desk.press("enter")
        assert desk.says("banner").startswith("ОТДАВАЙТЕ"), desk.says("banner")
        await desk.press("enter")
        assert shop.order(fetched).status == "issued"

        market.happens(carried, "courier_comes")
        market.passes()
        assert shop.order(carried).status == "transit"
        market.happens(carried, "reaches_buyer")
        market.passes()
        assert shop.order(carried).status == "issued"
        market.happens(carried, "buyer_returns")
        market.happens(carried, "back_at_point")
        market.passes(3700)
        await desk.look()
        assert shop.order(carried).status == "return_requested"
        await on(desk, carried)
        await desk.press("a", "enter")
        assert shop.order(carried).status == "returned", "\n".join(desk.painted())
        market.passes()

    assert any("POST" in one for one in logged), "the lines were logged"
    assert not [one for one in logged if re.search(rf"\b({code}|{wrong})\b", one)], "codes are in no log"
    notes = [event.note for event in shop.store.history.of(shop.order(fetched).id)]
    assert not [note for note in notes if code in note or wrong in note]
    assert market.writes(carried) == [("accept", 200), ("assemble", 200), ("arrived_backward", 200)]
    assert market.writes(fetched) == [("accept", 200), ("send_code", 200), ("complete", 400), ("complete", 200)]
    assert market.writes(refused) == [("accept", 200), ("cancel", 200)]
    assert market.writes(changed) == []
    assert market.twice() == []
    assert market.untold() == []
    assert {market.about(number)["state"] for number in (fetched, refused, changed, carried)} == {"ARCHIVE"}


IMEI = ("356938035643809", "490154203237518", "352099001761481", "013000000000000")


async def by_words(desk: Driver, words: str, *answers: str) -> None:
    """Find an act by its words, and fill in its form."""
    await desk.press("colon")
    await desk.type(words)
    await desk.press("enter")
    for answer in answers:
        await desk.type(answer)
        await desk.press("enter")


@pytest.mark.req("K33")
async def test_a_part_is_cancelled_and_imei_are_told_without_the_cabinet(shop: Shop, market: Market) -> None:
    """An order of a phone and of something else, of which the buyer does not want all any more."""
    while True:
        number = market.arrives("pickup")
        goods = {one["offer"]["code"]: one["quantity"] for one in market.entries(number)}
        phones = [sku for sku in goods if sku.startswith("PHN")]
        if phones and len(goods) > 1:
            break
    phone, other = phones[0], next(sku for sku in goods if sku not in phones)
    async with driving(shop) as desk:
        market.passes()
        await desk.look()
        await on(desk, number)
        await desk.press("a")
        market.passes()
        await desk.look()
        await on(desk, number)
        await by_words(desk, "отменить часть", other, "0", "4", "")
        assert "Нет в наличии" in "\n".join(desk.painted()), desk.painted()
        assert market.writes(number) == [("accept", 200)], "nothing is done before it is agreed to"
        await desk.press("y")
        assert other not in {line.sku for line in shop.store.orders.lines(shop.order(number).id)}, desk.painted()
        await by_words(desk, "imei", phone, ", ".join(IMEI[: goods[phone]]))
        market.passes()
        market.passes()
        await desk.look()
    assert market.writes(number) == [("accept", 200), ("partial_cancel", 200), ("imei", 200)]
    assert [one["offer"]["code"] for one in market.entries(number)] == [sku for sku in goods if sku != other]
    assert shop.order(number).total.minor == round(market.about(number)["totalPrice"] * 100)
    assert market.untold() == []
    assert shop.run("history", number).output.count("отменена") == 1
