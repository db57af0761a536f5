"""A slip in a calendar is told with its key and what may stand there."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from orderdesk.sla.spec import CalendarSpec

DAYS = "mon, tue, wed, thu, fri, sat, sun"
KEYS = "breaks, holiday_cut, holidays, hours, known_until, overrides, tz"
BREAK = {"date": "2026-11-24", "from": "12:00", "to": "13:00"}


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"zone": "UTC"}, f"unknown key “zone”; allowed: {KEYS}"),
        ({"tz": "Mars/Base"}, "tz: must be a time zone such as Asia/Almaty, not 'Mars/Base'"),
        ({"tz": None}, "tz: must be a time zone such as Asia/Almaty, not None"),
        ({"tz": "../etc"}, "tz: must be a time zone such as Asia/Almaty, not '../etc'"),
        ({"hours": []}, "hours: must be a table, not []"),
        ({"hours": {"Monday": []}}, f"hours: unknown day “Monday”; allowed: {DAYS}"),
        ({"hours": {"tue": "9-18"}}, "hours.tue: must be a list, not '9-18'"),
        ({"hours": {"tue": ["09:00"]}}, "hours.tue: an interval has two times, not '09:00'"),
        ({"hours": {"tue": [["09:00"]]}}, "hours.tue: an interval has two times, not ['09:00']"),
        ({"hours": {"tue": [["9:00", "18:00"]]}}, "hours.tue: must be a time from 00:00 to 24:00, not '9:00'"),
        ({"hours": {"sat": [["09:00", "24:01"]]}}, "hours.sat: must be a time from 00:00 to 24:00, not '24:01'"),
        ({"hours": {"sat": [["09:00", "24:00:01"]]}}, "hours.sat: must be a time from 00:00 to 24:00, not '24:00:01'"),
        ({"hours": {"sat": [["09:00", "25:00"]]}}, "hours.sat: must be a time from 00:00 to 24:00, not '25:00'"),
        ({"holidays": "2026-11-24"}, "holidays: must be a list, not '2026-11-24'"),
        ({"holidays": ["24.11.2026"]}, "holidays: must be a date such as 2026-12-31, not 24.11.2026"),
        (
            {"holidays": [datetime(2026, 11, 24, tzinfo=UTC)]},
            "holidays: must be a date such as 2026-12-31, not 2026-11-24 00:00:00+00:00",
        ),
        ({"holiday_cut": "all"}, "holiday_cut: must be one of start_day, calendar_day, not “all”"),
        ({"overrides": []}, "overrides: must be a table, not []"),
        ({"overrides": {"tue": []}}, "overrides: must be a date such as 2026-12-31, not tue"),
        ({"overrides": {"2026-11-24": 9}}, "overrides.2026-11-24: must be a list, not 9"),
        ({"breaks": {}}, "breaks: must be a list, not {}"),
        ({"breaks": ["12-13"]}, "breaks: must be a table, not '12-13'"),
        ({"breaks": [{"date": "2026-11-24"}]}, "breaks: needs date, from and to, not date"),
        ({"breaks": [{**BREAK, "why": "x"}]}, "breaks: needs date, from and to, not date, from, to, why"),
        ({"breaks": [{**BREAK, "date": "x"}]}, "breaks: must be a date such as 2026-12-31, not x"),
        ({"breaks": [{**BREAK, "from": "x"}]}, "breaks: must be a time from 00:00 to 24:00, not 'x'"),
        ({"breaks": [{**BREAK, "to": "x"}]}, "breaks: must be a time from 00:00 to 24:00, not 'x'"),
        ({"known_until": "2026"}, "known_until: must be a date such as 2026-12-31, not 2026"),
    ],
)
def test_a_slip_is_told_with_its_key(wrong: dict[str, Any], said: str) -> None:
    with pytest.raises(ValueError) as caught:  # noqa: PT011 - the whole sentence is compared
        CalendarSpec.read({"tz": "Asia/Almaty", **wrong})
    assert str(caught.value) == said


def test_a_calendar_may_be_a_zone_alone() -> None:
    spec = CalendarSpec.read({"tz": "Asia/Almaty"})
    assert (spec.repeats, spec.known_until, len(spec.holidays), spec.holiday_cut) == (False, None, 0, "start_day")


def test_two_calendars_that_differ_are_described_apart() -> None:
    changes: list[dict[str, Any]] = [
        {}, {"tz": "Asia/Tokyo"}, {"hours": {"tue": [["09:00", "18:00"]]}}, {"holidays": ["2026-11-24"]},
        {"overrides": {"2026-11-24": []}}, {"breaks": [BREAK]}, {"holiday_cut": "calendar_day"},
    ]  # fmt: skip
    described = [CalendarSpec.read({"tz": "Asia/Almaty", **change}).described() for change in changes]
    assert len(set(described)) == len(changes)
    days = ["2026-11-24", "2026-01-01"]
    first, second = (CalendarSpec.read({"tz": "UTC", "holidays": order}) for order in (days, days[::-1]))
    assert first.described() == second.described()
