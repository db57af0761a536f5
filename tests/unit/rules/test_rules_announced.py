"""Which of the hours that were announced for a day hold."""

from __future__ import annotations

from datetime import date

import pytest

from orderdesk.model import Announcement, Source
from orderdesk.rules.announced import live, standing
from orderdesk.rules.calendars import read_calendars
from orderdesk.rules.deadlines import Clocks
from orderdesk.sla.hours import read_hours
from tests.shop import NOON, at
from tests.unit.bare_orders import BOOKS

MONDAY, TUESDAY = date(2026, 11, 23), date(2026, 11, 24)


def said(number: int, source: Source = Source.OWNER, day: date = TUESDAY, undoes: int | None = None,
         calendar: str = "kz", hours: tuple[str, str] | None = None) -> Announcement:  # fmt: skip
    return Announcement(id=number, calendar=calendar, day=day, hours=read_hours([hours] if hours else [], "hours"),
                        source=source, note="", announced_at=NOON, operator="Мария", undoes=undoes)  # fmt: skip


@pytest.mark.parametrize(
    ("entries", "holds"),
    [
        ([], None),
        ([said(1)], 1),
        ([said(1), said(2)], 2),
        ([said(2), said(1)], 2),
        ([said(1), said(2, Source.MARKETPLACE)], 1),  # the owner has the last word, whenever they said it
        ([said(2, Source.MARKETPLACE), said(1)], 1),
        ([said(1, Source.MARKETPLACE), said(2, Source.MARKETPLACE)], 2),
        ([said(1), said(2, undoes=1)], None),
        ([said(1), said(2), said(3, undoes=2)], 1),
        ([said(1, Source.MARKETPLACE), said(2), said(3, undoes=2)], 1),
    ],
)
def test_the_owner_has_more_say_than_the_marketplace_and_the_later_word_counts(
    entries: list[Announcement], holds: int | None
) -> None:
    held = standing(iter(entries)).get("kz", {}).get(TUESDAY)
    assert (held and held.id) == holds
    assert holds is None or holds in [entry.id for entry in live(iter(entries))]


def test_days_and_calendars_stand_side_by_side() -> None:
    found = standing([said(1), said(2, day=MONDAY), said(3, calendar="ua")])
    assert {key: {day: entry.id for day, entry in days.items()} for key, days in found.items()} == {
        "kz": {TUESDAY: 1, MONDAY: 2}, "ua": {TUESDAY: 3}}  # fmt: skip


def test_clocks_count_with_the_newest_news_and_never_go_back_to_older_ones() -> None:
    clocks = Clocks(read_calendars(), {})
    assert clocks.newest == 0
    assert clocks.line("kz").is_open(NOON)
    clocks.announce([said(4)])
    assert clocks.newest == 4
    assert not clocks.line("kz").is_open(NOON), "closed on Tuesday"
    clocks.announce([said(3, hours=("10:00", "20:00"))])
    assert clocks.newest == 4
    assert not clocks.line("kz").is_open(NOON), "what is old news changes nothing"
    clocks.announce([])
    assert clocks.newest == 4
    clocks.announce([said(4), said(5, undoes=4)])
    assert clocks.newest == 5
    assert clocks.line("kz").is_open(NOON)


def test_news_of_a_calendar_that_is_not_there_change_nothing() -> None:
    clocks = Clocks(read_calendars(), {})
    clocks.announce([said(1, calendar="mars"), said(2, hours=("11:00", "12:00"))])
    assert "mars" not in clocks.calendars
    assert [clocks.line("kz").is_open(at(f"2026-11-24 {hour}")) for hour in ("10:59", "11:00", "12:00")] == [
        False, True, False]  # fmt: skip
    assert clocks.line(None).is_open(NOON), "wall time never closes"


def test_what_is_tried_for_others_leaves_these_as_they_are() -> None:
    clocks = Clocks(read_calendars(), {"shop 2": "ua"})
    others = clocks.announced([said(1)])
    assert not others.line("kz").is_open(NOON)
    assert clocks.line("kz").is_open(NOON)
    assert others.announced([]).line("kz").is_open(NOON), "nothing but what is given has been announced"
    assert others.calendar_of(BOOKS["kaspi"], "shop 2") == "ua"
    assert others.described() == clocks.described(), "as they are written"
    assert [name for name, _text in others.described()] == sorted(read_calendars())
