"""What others commit is shown where it is to be seen, and nothing is read for it where it is not."""

from __future__ import annotations

import random

import pytest

from orderdesk.clock import HOUR
from orderdesk.desk.commands.cancel import Cancel
from orderdesk.desk.commands.claims import Hold, LetGo
from orderdesk.desk.commands.record import Remark
from orderdesk.desk.commands.steps import Take
from orderdesk.errors import DeskError
from orderdesk.list_filter import OrderFilter
from orderdesk.store.touched import Touched
from screens.main.change_watcher import ChangeWatcher
from tests.app.driver import Driver, driving
from tests.shop import NOON, Shop

WAYS: tuple[tuple[str, ...], ...] = (
    (),
    ("s",),
    ("end",),
    ("enter",),
    ("pagedown",),
    ("g", "2"),
    ("g", "0", "0"),
    ("g", "0", "1"),
)
"""What the operator does before: another sort, farther down, a card, another shelf, a virtual one."""


@pytest.fixture(autouse=True)
def unwoken(monkeypatch: pytest.MonkeyPatch) -> None:
    """The screen looks when it is told to."""
    monkeypatch.setattr(ChangeWatcher, "_listen", lambda watcher: None)
    monkeypatch.setattr("screens.main.change_watcher.EVERY", 3600.0)


def full(shop: Shop) -> None:
    for number in range(60):
        shop.receive(f"{100 + number}", received_at=NOON - 3 * HOUR + 60 * number, phone=f"+7701{number % 20:07}")


def seen(desk: Driver) -> tuple[object, ...]:
    """All that the list tells."""
    table, pane = desk.main.table, desk.main.pane
    return (
        [(order.id, order.version, order.status, order.customer.orders) for order in table.orders],
        desk.cursor, desk.counts, [line.text for line in pane.table.render_lines(pane.table.size.region)],
        pane.preview.said, desk.main.header.said,
    )  # fmt: skip


@pytest.mark.req("C5")
@pytest.mark.parametrize("way", WAYS)
async def test_after_whatever_others_do_the_list_is_as_if_read_anew(shop: Shop, way: tuple[str, ...]) -> None:
    full(shop)
    chance = random.Random(str(way))
    async with driving(shop, (100, 30)) as desk:
        await desk.press(*way)
        shows, unwoken = desk.main.watcher._shows, list[Touched]()

        def showing(touched: Touched) -> bool:
            shown = desk.main.cards.shown
            if (found := shows(touched)) and not shown.concerns(touched):
                unwoken.append(touched)
            return found

        desk.main.watcher._shows = showing
        for turn in range(40):
            colleague = shop.colleague(chance.choice(("Болат", "Олена")))
            for _act in range(chance.choice((1, 1, 3))):
                order = chance.choice([*shop.store.windows.first(OrderFilter(shelf=None), NOON, 100)])
                try:
                    match chance.randrange(8):
                        case 0 | 1:
                            shop.receive(f"{1000 + turn * 10 + _act}", received_at=NOON - chance.randrange(4 * HOUR))
                        case 2 | 3:
                            colleague.do(Take("a"), order)
                        case 4:
                            colleague.do(Cancel("2"), order)
                        case 5:
                            colleague.do(Remark("звонил"), order)
                        case 6:
                            colleague.do(Hold(), order)
                        case _:
                            colleague.do(LetGo())
                except DeskError:
                    continue
            await desk.look()
            shown = seen(desk)
            desk.main._renew()
            await desk.rest()
            assert seen(desk) == shown, turn
        assert unwoken == [], "the host's lookout would not have woken it"


async def test_what_is_not_seen_is_not_read(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    full(shop)
    far = shop.store.windows.last(OrderFilter(), NOON, 1)[0]
    async with driving(shop) as desk:
        await desk.look()
        with shop.store.write():  # what is noted from now on
            shop.store.settings.put("a", "b")
        await desk.look()
        read, counted = list[str](), list[str]()
        monkeypatch.setattr(desk.main.table, "reload", lambda **_how: read.append("list"))
        monkeypatch.setattr(desk.main.cards, "_card", lambda _order: read.append("card"))
        count = desk.main.pane.count_anew

        def counting() -> None:
            counted.append("counts")
            count()

        monkeypatch.setattr(desk.main.pane, "count_anew", counting)
        colleague = shop.colleague("Болат")
        colleague.do(Remark("звонил"), far)
        await desk.look()  # with who acts for the first time
        read.clear()
        colleague.do(Remark("звонил"), shop.order(far.number))
        colleague.do(Hold(), shop.order(far.number))
        await desk.look()
        assert (read, counted) == ([], [])
        colleague.do(Take("accept"), shop.order(far.number))
        await desk.look()
        assert (read, counted) == ([], ["counts"])
        assert desk.counts[OrderFilter().describe()] == 59
        colleague.do(Remark("звонил"), shop.order(desk.rows[3]))
        await desk.look()
        assert read == ["list"]


async def test_counts_are_shown_at_once_and_then_once_a_second(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    full(shop)
    async with driving(shop) as desk:
        await desk.look()
        watcher, told = desk.main.watcher, list[object]()
        monkeypatch.setattr("screens.main.change_watcher.COUNTS_APART", 3600.0)
        with monkeypatch.context() as patch:
            patch.setattr(desk.main, "post_message", told.append)
            for order in shop.store.windows.last(OrderFilter(), NOON, 5):
                shop.colleague("Болат").do(Take("accept"), order)
                watcher._glance()
        assert [type(one).__name__ for one in told].count("CountsMoved") == 1
        assert watcher._counting is not None, "the others are counted together, later"


async def test_a_tick_counts_what_time_has_made_and_leaves_what_others_do_to_its_second(shop: Shop) -> None:
    full(shop)
    burning = shop.store.windows.burning
    while not 5 < burning(shop.clock()) < 50:
        shop.clock.advance(60)
    async with driving(shop) as desk:
        await desk.look()
        pane, burns = desk.main.pane, desk.counts["Горит"]
        shop.colleague("Болат").do(Take("accept"), shop.store.windows.first(OrderFilter(), shop.clock(), 1)[0])
        assert burning(shop.clock()) == burns - 1
        pane.ticked()
        await desk.rest()
        assert desk.counts["Горит"] == burns
        shop.clock.advance(120)
        pane.ticked()
        await desk.rest()
        assert desk.counts["Горит"] == burning(shop.clock())


async def test_a_claim_far_down_is_known_when_one_comes_there(shop: Shop) -> None:
    full(shop)
    far = shop.store.windows.last(OrderFilter(), NOON, 1)[0]
    async with driving(shop) as desk:
        await desk.look()
        shop.colleague("Болат").do(Hold(), far)
        desk.main.watcher._glance()
        await desk.rest()
        await desk.press("end")
        assert far.id in desk.main.claims.others
