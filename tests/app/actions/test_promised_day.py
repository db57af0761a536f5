"""Hours belong to the day on which they begin, also those over midnight: every place that tells a promise says so."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from orderdesk.wording.dates import local, short_promise, zone_of
from tests.app.driver import driving
from tests.shop import Shop
from tests.walking import BOOKS

MOSCOW = zone_of("Europe/Moscow")
SUNDAY = datetime(2026, 11, 29, tzinfo=MOSCOW)

WINDOWS = [("23:30", "00:30"), ("14:00", "16:00"), ("18:30", "23:59")]


def hours_of(day: datetime, begin: str, end: str) -> tuple[int, int]:
    """First and last instant of hours that begin on a day of Moscow."""
    first, last = (day.replace(hour=int(text[:2]), minute=int(text[3:])) for text in (begin, end))
    return int(first.timestamp()), int((last + timedelta(days=last < first)).timestamp())


@pytest.mark.req("F45", "F55", "X49")
@pytest.mark.parametrize(("begin", "end"), WINDOWS)
@pytest.mark.parametrize("at_home", [True, False], ids=["by its own clock", "the desk by another"])
async def test_every_place_tells_the_day_on_which_the_hours_begin(
    shop: Shop, begin: str, end: str, at_home: bool
) -> None:
    if not at_home:
        shop.receive("K-1")  # a desk by the clock of Almaty, two hours ahead
    window_from, to = hours_of(SUNDAY, begin, end)
    shop.from_("flowwow", "F-1", "accepted", planned_at=to, facts={"window_from": window_from, "category": "pens"})
    said, moved = f"вс 29 ноября {begin}–{end}", f"пт 27 ноября {begin}–{end}"
    assert said in shop.run("show", "F-1").stdout
    async with driving(shop, (150, 40)) as desk:
        await desk.go("Сборка")
        assert desk.shown(f"29.11 {begin}–{end}"), "the preview"
        await desk.press("O", "3")
        assert any("F-1" in line and " 29.11 " in line for line in desk.painted()), "the list"
        await desk.press("enter")
        assert desk.shown(said), "the card"
        await desk.press("d")
        assert said in desk.says("old"), "the dialog, of what is promised"
        await desk.press(*f"27.11 {begin}-{end}")
        assert moved in desk.says("new"), "the dialog, of what is typed"
        await desk.press("tab", "c", "enter")
        assert moved in desk.message
    zone = "" if at_home else " UTC+3"
    assert f"{said}{zone} → {moved}{zone}" in shop.run("history", "F-1").stdout
    assert moved in shop.run("show", "F-1").stdout


@pytest.mark.req("M31", "X49")
@pytest.mark.parametrize(("begin", "end"), WINDOWS)
def test_the_buyer_and_the_marketplace_are_told_that_day(shop: Shop, begin: str, end: str) -> None:
    window_from, to = hours_of(SUNDAY.replace(tzinfo=zone_of("Europe/Kyiv")), begin, end)
    shop.from_("magazito", "M-1", "ready", method="delivery", planned_at=to, facts={"window_from": window_from})
    named = ("--set", "courier=Тарас", "--set", "courier_phone=+380671112233")
    assert shop.run("take", "M-1", "send_courier", *named).exit_code == 0
    texts = [item.text for item in shop.store.outbox.of(shop.order("M-1").id)]
    assert any(f"29.11 {begin}–{end}" in text for text in texts), texts


@pytest.mark.parametrize("channel", sorted(BOOKS))
def test_the_column_names_the_day_they_begin_and_their_end_while_it_is_that_day(channel: str) -> None:
    zone = BOOKS[channel].zone
    midnight = SUNDAY.replace(tzinfo=zone_of(zone))
    for minutes in range(0, 24 * 60, 30):
        for length in (30, 60, 120, 360):
            begin = int(midnight.timestamp()) + minutes * 60
            end = begin + length * 60
            for home in ("Europe/Moscow", "Asia/Almaty", "Europe/Kyiv"):
                before = begin - 86_400 - minutes * 60
                assert short_promise(end, before, zone, home, begin) == "29.11"
                assert short_promise(end, begin, zone, home, begin) == f"{local(end, home):%H:%M}"
                assert short_promise(end, end, zone, home, begin) == f"{local(end, home):%H:%M}"
                assert short_promise(end, end + 3 * 86_400, zone, home, begin) == "29.11"


@pytest.mark.req("X49")
def test_hours_that_a_file_brings_longer_than_a_night_name_the_day_they_end_on(shop: Shop) -> None:
    window_from, to = hours_of(SUNDAY, "10:00", "18:00")
    shop.from_("flowwow", "F-1", "accepted", planned_at=to + 86_400,
               facts={"window_from": window_from, "category": "pens"})  # fmt: skip
    assert "вс 29 ноября 10:00–30.11 18:00" in shop.run("show", "F-1").stdout


@pytest.mark.parametrize(("channel", "status", "calls"), [("own_shop", "packing", False), ("kaspi", "delivery", True)])
async def test_only_a_marketplace_may_call_to_verify(shop: Shop, channel: str, status: str, *, calls: bool) -> None:
    for number in "12":
        shop.from_(channel, number, status, planned_at=shop.clock() + 60)
    async with driving(shop) as desk:
        await desk.first_orders()
        await desk.press("*", "d")
        assert desk.dialog == "DateChange"
        await desk.type("+2")
        await desk.press("w", "enter")
        assert desk.dialog == "DateChange"
        assert ("лощадка" in desk.says("wrong")) is calls
        assert "y" in desk.says("wrong")
