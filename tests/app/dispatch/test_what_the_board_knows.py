"""What the dispatch board knows: orders that were sent without a run, and that it has not read what is there."""

from __future__ import annotations

import pytest

from orderdesk.desk.commands.steps import Take
from orderdesk.desk.dispatch.dispatch_board import BoardReader, DispatchBoard
from orderdesk.errors import StoreError
from orderdesk.model import Consent
from tests.app.dispatch.at_the_board import board, day, numbers
from tests.app.driver import driving
from tests.shop import NOON, Shop

HOUR = 3600


@pytest.mark.req("O5", "O10")
@pytest.mark.parametrize("name", ["Асхат", "Сосед"], ids=["a courier of the shop", "a stranger"])
@pytest.mark.parametrize("channel", ["own_shop", "magazito", "flowwow"])
async def test_what_was_sent_by_its_own_key_is_under_way_on_the_board_and_goes_out_once(
    shop: Shop, channel: str, name: str
) -> None:
    day(shop, 1, 2)
    facts = {"window_from": NOON + HOUR, "photo": "/dev/null"}
    shop.from_(channel, "S-1", "photo" if channel == "flowwow" else "ready", planned_at=NOON + 2 * HOUR, facts=facts)
    given = {"courier": name, "courier_phone": "+380501112200"}
    given |= {"courier_kind": "own"} if channel == "flowwow" else {}
    order, book = shop.order("S-1"), shop.parts.rules.book(channel)
    step = next(step for step in book.step if step.letter == "c")
    asked = {ask.field for ask in step.ask}
    answers = {name: text for name, text in given.items() if name in asked}
    answers |= {"planned_at": "24.11 14-15"} if "planned_at" in asked else {}
    shop.desk.do(Take("c", answers, consent=Consent(by="buyer", via="phone")), order)
    async with driving(shop) as desk:
        await desk.press("D")
        assert "S-1" not in numbers(desk), "it would go out a second time"
        known = board(desk).board
        held = {stop.order.number: stop.why for stop in known.held_up}
        rides = {one.order.number: courier.courier.name for courier, run in known.runs for one in run.live}
        assert name in held.get("S-1", "") if name == "Сосед" else rides == {"S-1": name}
    refused = shop.run("run", "new", "Бауыржан", "S-1")
    assert (refused.exit_code, name in refused.stderr) == (1, True), refused.output


@pytest.mark.req("O5", "X71")
@pytest.mark.parametrize("fails", [1, 2, 3])
async def test_a_board_that_could_not_be_read_says_so_and_is_read_again(
    shop: Shop, monkeypatch: pytest.MonkeyPatch, fails: int
) -> None:
    """Whichever of its first readings fails, it is never left looking as if there were nothing to bring."""
    day(shop, 3, 1)
    left, read = [fails], BoardReader.read

    def failing(self: BoardReader) -> DispatchBoard:
        left[0] -= 1
        if left[0] >= 0:
            raise StoreError("занято")
        return read(self)

    monkeypatch.setattr(BoardReader, "read", failing)
    async with driving(shop) as desk:
        await desk.press("D")
        assert await desk.comes("Ещё не прочитано"), desk.painted()
        for _tick in range(fails + 1):
            board(desk)._tick()
            await desk.rest()
        assert len(numbers(desk)) == 3


@pytest.mark.req("O5")
async def test_a_board_without_rows_says_why(shop: Shop) -> None:
    day(shop, 0, 1)
    shop.from_("own_shop", "S-1", "packing")
    async with driving(shop) as desk:
        await desk.press("D")
        assert await desk.comes("1 пока не может ехать")
