"""A desk on a host with a lookout is woken for what it shows and for nothing else; without one it looks by itself."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, closing

import pytest

from orderdesk.clock import HOUR
from orderdesk.desk.commands.claims import Hold
from orderdesk.desk.commands.record import Remark
from orderdesk.desk.commands.steps import Take
from orderdesk.list_filter import OrderFilter
from orderdesk.serve.host_lookout import HostLookout
from orderdesk.store.lookout_line import LookoutLine
from orderdesk.store.sqlite import sqlite3
from tests.app.driver import Driver, driving, patience
from tests.shop import NOON, Shop


@pytest.fixture(autouse=True)
def unlooking(monkeypatch: pytest.MonkeyPatch) -> None:
    """The desks look only when they are woken."""
    monkeypatch.setattr("screens.main.change_watcher.EVERY", 3600.0)


class Desks:
    """A desk, what wakes it, and how often it has glanced."""

    def __init__(self, desk: Driver, lookout: HostLookout) -> None:
        self.desk, self.lookout, self.glances = desk, lookout, 0

    async def until(self, there: Callable[[], bool]) -> None:
        """Wait until it is so."""
        async with patience():
            while not there():
                await asyncio.sleep(0.01)
        await self.desk.rest()


@asynccontextmanager
async def watched(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Desks]:
    """A desk over sixty new orders, as seen by a lookout that has heard from it."""
    for number in range(60):
        shop.receive(f"{100 + number}", received_at=NOON - 3 * HOUR + 60 * number, phone=f"+7701{number:07}")
    shop.colleague("Болат").do(Remark("звонил"), shop.order("100"))
    lookout = HostLookout(shop.parts.database)
    await lookout.open()
    try:
        async with driving(shop) as desk:
            desks = Desks(desk, lookout)
            for _round in range(3):  # with what the clocks do at first
                await desk.look()
            await desks.until(lambda: [seat.shown for seat in lookout._lookout.seats] == [desk.main.cards.shown])
            glance = desk.main.watcher._glance

            def glancing(*, whole: bool = False) -> None:
                desks.glances += 1
                glance(whole=whole)

            monkeypatch.setattr(desk.main.watcher, "_glance", glancing)
            yield desks
    finally:
        lookout.close()


async def test_it_is_not_woken_by_what_it_does_not_show(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    async with watched(shop, monkeypatch) as desks:
        colleague, far = shop.colleague("Болат"), shop.order("159")
        colleague.do(Remark("звонил"), far)
        colleague.do(Hold(), far)
        await desks.desk.rest()
        assert desks.glances == 0
        colleague.do(Take("accept"), shop.order(desks.desk.rows[3]))
        await desks.until(lambda: len(desks.desk.rows) > 3 and desks.desk.rows[3] == "104")
        assert desks.glances == 1


async def test_counts_and_claims_of_what_is_shown_come_by_themselves(
    shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with watched(shop, monkeypatch) as desks:
        colleague, desk = shop.colleague("Болат"), desks.desk
        colleague.do(Take("accept"), shop.order("159"))
        await desks.until(lambda: desk.counts[OrderFilter().describe()] == 59)
        colleague.do(Take("accept"), shop.order("158"))
        await desks.until(lambda: desk.counts[OrderFilter().describe()] == 58)
        held = shop.order(desk.rows[2])
        colleague.do(Hold(), held)
        await desks.until(lambda: held.id in desk.main.claims.others)


async def test_what_comes_into_view_is_as_others_have_left_it(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    async with watched(shop, monkeypatch) as desks:
        far, desk = shop.order("159"), desks.desk
        shop.colleague("Болат").do(Hold(), far)
        await desk.rest()
        assert desks.glances == 0
        await desk.press("end")
        await desks.until(lambda: far.id in desk.main.claims.others)


async def test_what_lies_over_the_list_is_woken_by_everything(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    async with watched(shop, monkeypatch) as desks:
        await desks.desk.press("enter")
        await desks.until(lambda: all(seat.shown and seat.shown.whole for seat in desks.lookout._lookout.seats))
        before = desks.glances
        shop.colleague("Болат").do(Remark("звонил"), shop.order("159"))
        await desks.until(lambda: desks.glances > before)


async def test_a_desk_that_has_lost_the_lookout_says_so_and_looks_by_itself(
    shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with watched(shop, monkeypatch) as desks:
        desk = desks.desk
        desks.lookout.close()
        shop.colleague("Болат").do(Take("accept"), shop.order(desk.rows[3]))
        await desks.until(lambda: desk.rows[3] == "104")
        assert desk.message == "Сервер не сообщает о действиях других: сеанс следит сам."
        assert not desk.refused
        shop.colleague("Болат").do(Take("accept"), shop.order(desk.rows[3]))
        await desks.until(lambda: desk.rows[3] == "105")

        again = HostLookout(shop.parts.database)
        await again.open()
        await desk.look()
        assert isinstance(desk.main.watcher._waker, LookoutLine)
        shop.colleague("Болат").do(Take("accept"), shop.order(desk.rows[3]))
        await desks.until(lambda: desk.rows[3] == "106")
        again.close()


async def test_a_commit_of_a_foreign_program_is_found_by_the_next_look(
    shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with watched(shop, monkeypatch) as desks:
        desk = desks.desk
        with closing(sqlite3.connect(shop.store.path)) as foreign, foreign:
            foreign.execute("UPDATE orders SET number = '777' WHERE number = '103'")
        await desk.look()
        assert desk.rows[3] == "777"
