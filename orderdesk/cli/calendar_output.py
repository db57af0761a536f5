"""What the commands print of calendars and announcements: JSON for programs, lines for people."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from orderdesk.i18n import _
from orderdesk.model import Announcement, Source
from orderdesk.rules.announced import live, standing
from orderdesk.sla.hours import Hours, write_hours
from orderdesk.sla.spec import WEEKDAYS, CalendarSpec
from orderdesk.wording.dates import day as day_words
from orderdesk.wording.dates import iso, local, when
from orderdesk.wording.order_row import UNCERTAIN

Json = dict[str, Any]


def calendar_json(key: str, spec: CalendarSpec, entries: Sequence[Announcement]) -> Json:
    """A calendar with all that has been announced for it."""
    return {
        "calendar": key,
        "zone": spec.zone.key,
        "known_until": None if spec.known_until is None else spec.known_until.isoformat(),
        "announcements": [
            {
                "id": entry.id,
                "date": entry.day.isoformat(),
                "hours": write_hours(entry.hours),
                "source": entry.source.value,
                "note": entry.note,
                "announced_at": iso(entry.announced_at, spec.zone.key),
                "operator": entry.operator,
                "state": _state(entry, entries),
            }
            for entry in _of(key, entries)
        ],
    }


def calendar_lines(key: str, spec: CalendarSpec, entries: Sequence[Announcement], now: int, language: str) -> list[str]:
    """The same for people."""
    states = {"holds": "", "beaten": _("overridden by another"), "undone": _("undone")}
    lines = [f"{key:<12} {spec.zone.key:<20} {_known(spec)}"]
    for entry in _of(key, entries):
        made = f"{entry.operator}, {when(entry.announced_at, now, spec.zone.key)}"
        said = (states[_state(entry, entries)], entry.note)
        lines.append(
            f"  {entry.id:>4}  {date_words(entry.day, spec, language):<24} {hours_words(entry.hours):<14} "
            f"{source_name(entry.source)}  {made}  {'; '.join(part for part in said if part)}".rstrip()
        )
    return lines


def day_json(day: date, key: str, spec: CalendarSpec, entries: Sequence[Announcement]) -> Json:
    """The hours of a day, and where they come from."""
    why, entry = _reason(day, key, spec, entries)
    return {
        "date": day.isoformat(),
        "weekday": WEEKDAYS[day.weekday()],
        "hours": write_hours(spec.hours_of(day)),
        "why": why,
        "announcement": None if entry is None else entry.id,
        "known": _is_known(day, spec),
    }


def day_line(day: date, key: str, spec: CalendarSpec, entries: Sequence[Announcement], language: str) -> str:
    """The same for people."""
    why, entry = _reason(day, key, spec, entries)
    words = {"announced": _("announced"), "override": _("moved by the calendar"), "holiday": _("holiday"), "week": ""}
    said = [words[why]] if entry is None else [words[why], source_name(entry.source), entry.note]
    mark = "" if _is_known(day, spec) else UNCERTAIN
    name = mark + date_words(day, spec, language)
    return f"{name:<25} {hours_words(spec.hours_of(day)):<26} {', '.join(part for part in said if part)}".rstrip()


def days_from(now: int, count: int, spec: CalendarSpec) -> list[date]:
    """The next days of a calendar, today first."""
    today = local(now, spec.zone.key).date()
    return [today + timedelta(days=n) for n in range(count)]


def date_words(day: date, spec: CalendarSpec, language: str) -> str:
    """A date in words with its year: `чт 31 декабря 2026`."""
    return f"{day_words(spec.midnight(day), spec.zone.key, language, spec.midnight(day))} {day.year}"


def hours_words(hours: Hours) -> str:
    """`09:00–13:00, 14:00–18:00`."""
    return ", ".join(f"{start}–{end}" for start, end in write_hours(hours)) or _("closed")


def source_name(source: Source) -> str:
    """Who announced it."""
    return {Source.MARKETPLACE: _("marketplace"), Source.OWNER: _("owner")}[source]


def _of(key: str, entries: Sequence[Announcement]) -> list[Announcement]:
    return [entry for entry in entries if entry.calendar == key and entry.undoes is None]


def _state(entry: Announcement, entries: Sequence[Announcement]) -> str:
    if entry not in live(entries):
        return "undone"
    return "holds" if standing(entries)[entry.calendar][entry.day] is entry else "beaten"


def _reason(
    day: date, key: str, spec: CalendarSpec, entries: Sequence[Announcement]
) -> tuple[str, Announcement | None]:
    entry = standing(entries).get(key, {}).get(day)
    if entry is not None:
        return "announced", entry
    if day in spec.overrides:
        return "override", None
    return ("holiday" if day in spec.holidays else "week"), None


def _known(spec: CalendarSpec) -> str:
    return "" if spec.known_until is None else _("known until {date}").format(date=f"{spec.known_until:%d.%m.%Y}")


def _is_known(day: date, spec: CalendarSpec) -> bool:
    return spec.known_until is None or day <= spec.known_until
