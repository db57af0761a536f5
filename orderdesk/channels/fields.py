"""Reads single values of incoming records; each raises `BadInput` with a reason that can stand beside file and line."""

from __future__ import annotations

import re
import unicodedata
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from typing import Final

from orderdesk.clock import DAY
from orderdesk.errors import BadInput
from orderdesk.i18n import _
from orderdesk.money import parse_money
from orderdesk.patterns import pattern
from orderdesk.sanitize import MAX_LENGTH, clean
from orderdesk.wording.dates import EARLIEST, LATEST, local, zone_of

MAX_LINES: Final = 1000
"""Lines an order may have."""

MOST_PIECES: Final = 999_999
"""Of one product that a line may have."""

NAME_LENGTH: Final = 200
ADDRESS_LENGTH: Final = 1000

_NUMBER = pattern(r"[\w][\w./#-]{0,39}")
_FLOAT = pattern(r"([0-9]+)[.,]0+", re.ASCII)
"""A whole number as a spreadsheet writes it once it has taken it for a sum."""
_FRACTION = pattern(r"-?[0-9]+[.,][0-9]+", re.ASCII)
_DATE = pattern(
    r"(?:(?P<day>[0-9]{1,2})\.(?P<month>[0-9]{1,2})\.(?P<year>[0-9]{4})|(?P<iso>[0-9]{4}-[0-9]{2}-[0-9]{2}))"
    r"(?:(?:,? +|T)(?P<hour>[0-9]{1,2}):(?P<minute>[0-9]{2})(?::(?P<second>[0-9]{2})(?:[.,][0-9]{1,9})?)?"
    r" ?(?P<offset>Z|UTC|[+-][0-9]{2}:?[0-9]{2})?)?",
    re.ASCII,
)
_SLASHED = pattern(r"[0-9]{1,2}/[0-9]{1,2}/[0-9]{2,4}\b.*", re.ASCII)
_DAY_NUMBER = pattern(r"[0-9]{5}(?:[.,][0-9]+)?", re.ASCII)
"""How a spreadsheet keeps a date: days since 1900, or since 1904."""


def text(value: object, name: str, *, limit: int = MAX_LENGTH) -> str:
    """A clean text; nothing is an empty one, and one longer than `limit` is refused rather than cut."""
    if type(value) is str and (plain := _plain(value, limit)) is not None:
        return plain
    if value is None:
        return ""
    if isinstance(value, bool) or not isinstance(value, (str, int)):
        raise BadInput(_("{name}: must be a text").format(name=name))
    if "�" in str(value):
        raise BadInput(_("{name}: the encoding is broken").format(name=name))
    written = str(value).strip()
    if len(written) > limit:
        raise BadInput(_("{name}: longer than {limit} characters").format(name=name, limit=limit))
    return clean(written, limit=limit).strip()


@lru_cache(maxsize=4096)
def _plain(value: str, limit: int) -> str | None:
    """A text without its outer spaces, if it is harmless as it stands; else `None`. Most texts come again and again."""
    written = value.strip()
    if len(written) > limit or "�" in written:
        return None
    return written if clean(written, limit=limit) is written else None


def number(value: object) -> str:
    """An order's number: letters, digits, `-`, `.`, `/`, `#`, at most 40 of them.

    `#1041`, `№ 1041` and a spreadsheet's `1041.0` are the number 1041.
    """
    if value is None or (isinstance(value, str) and not value.strip()):
        raise BadInput(_("there is no order number"))
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    written = str(value).strip() if isinstance(value, (str, int)) and not isinstance(value, bool) else ""
    if whole_number := _FLOAT.fullmatch(written):
        written = whole_number[1]
    written = written.lstrip("#№ ")
    if not _NUMBER.fullmatch(written):
        raise BadInput(_("“{value}” is not an order number").format(value=quoted(value)))
    return unicodedata.normalize("NFC", written)


def label(value: object) -> str:
    """What a record calls itself, as far as that can be told, for a report on it."""
    return clean(str(value), limit=40).strip() if isinstance(value, (str, int)) and not isinstance(value, bool) else ""


def quoted(value: object) -> str:
    """A foreign value as a sentence quotes it: briefly, and in nobody's programming language."""
    match value:
        case None:
            return "null"
        case bool():
            return str(value).lower()
        case list():
            return "[…]"
        case dict():
            return "{…}"
        case _:
            return clean(str(value), limit=40)


def amount(value: object, name: str, currency: str) -> int | None:
    """An amount in minor units; `None` for none."""
    if value is None or value == "":
        return None
    try:
        plain = isinstance(value, (str, int, float)) and not isinstance(value, bool)
        return parse_money(value if plain else quoted(value), currency).minor
    except BadInput as error:
        raise BadInput(f"{name}: {error}") from error


def price(value: object, name: str, currency: str) -> int | None:
    """An amount in minor units that may be less than nothing, as a discount is; `None` for none."""
    if isinstance(value, str) and value.strip().startswith(("-", "−")):
        found = amount(value.strip()[1:], name, currency)
        return None if found is None else -found
    if isinstance(value, (int, float)) and not isinstance(value, bool) and value < 0:
        found = amount(-value, name, currency)
        return None if found is None else -found
    return amount(value, name, currency)


def quantity(value: object) -> int:
    """How many of a line, as people and spreadsheets write it: `2`, `2.0`; a part of a piece is refused."""
    written = value.strip() if isinstance(value, str) else value
    if isinstance(written, str) and (match := _FLOAT.fullmatch(written.removeprefix("-"))):
        written = f"{'-' if written.startswith('-') else ''}{match[1]}"
    if (isinstance(written, float) and not written.is_integer()) or (
        isinstance(written, str) and _FRACTION.fullmatch(written)
    ):
        raise BadInput(
            _("quantity: “{value}” is a part of a piece; the desk counts whole pieces: sell it by weight as one piece "
              "with its price").format(value=quoted(value))
        )  # fmt: skip
    if isinstance(written, str) and written.startswith("-"):
        return -whole(written[1:], "quantity", high=MOST_PIECES)
    if isinstance(written, (int, float)) and written < 0:
        return -whole(-written, "quantity", high=MOST_PIECES)
    return whole(written, "quantity", high=MOST_PIECES)


def whole(value: object, name: str, *, low: int = 0, high: int = MOST_PIECES) -> int:
    """A whole number in a range."""
    if isinstance(value, str) and re.fullmatch(r"[0-9]{1,10}", value.strip(), re.ASCII):
        value = int(value)
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if isinstance(value, bool) or not isinstance(value, int) or not low <= value <= high:
        raise BadInput(
            _("{name}: must be a whole number from {low} to {high}, not “{value}”").format(
                name=name, low=low, high=high, value=quoted(value)
            )
        )
    return value


def flag(value: object, name: str) -> bool:
    """Yes or no, as JSON or as people write it in a table."""
    if isinstance(value, bool):
        return value
    words = {"1": True, "true": True, "yes": True, "да": True, "0": False, "false": False, "no": False, "нет": False,
             "": False}  # fmt: skip
    known = words.get(str("" if value is None else value).strip().casefold())
    if known is None:
        raise BadInput(_("{name}: must be yes or no, not “{value}”").format(name=name, value=quoted(value)))
    return known


def milliseconds(value: object, name: str) -> int | None:
    """An instant in milliseconds since 1970, as marketplaces send it, in epoch seconds."""
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        raise BadInput(_("{name}: must be a time in milliseconds").format(name=name))
    seconds = int(value) // 1000
    if EARLIEST <= value <= LATEST:
        raise BadInput(_("{name}: {value} is in seconds, not in milliseconds").format(name=name, value=value))
    return _in_range(seconds, name, value)


def instant(value: object, name: str, zone: str, *, day_ends: bool = False, begun: object = None) -> int | None:
    """An instant written for people: ISO 8601, or `22.11.2026 9:30`; without an offset it is in `zone`.

    A day alone begins at midnight, or with `day_ends` is its last second. Nobody promises for midnight, so there
    `25.11.2026 00:00` is what a spreadsheet makes of that day: but `24:00`, or where hours have `begun` the day before,
    it is the end of those.
    """
    if value is None or (isinstance(value, str) and not value.strip()):
        return None
    written = value.strip() if isinstance(value, str) else quoted(value)
    match = _DATE.fullmatch(written)
    try:
        moment = _moment(match, zone) if match else datetime.fromisoformat(written)
    except ValueError as error:
        raise BadInput(_no_date(written, name)) from error
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=zone_of(zone))
    at = _in_range(int(moment.timestamp()), name, value)
    if not day_ends or local(at, zone).time() != time():
        return at
    timed = match is None or match["hour"] is not None
    ends_hours = timed and isinstance(begun, int) and 0 < at - begun <= DAY
    return at if ends_hours or (match is not None and match["hour"] == "24") else end_of_day(at, zone)


def _moment(match: re.Match[str], zone: str) -> datetime:
    """The instant of a date as `_DATE` has it; `ValueError` for one that does not exist."""
    begun = match["iso"] or f"{match['year']}-{match['month'].zfill(2)}-{match['day'].zfill(2)}"
    hour, minute, second = (int(match[part] or 0) for part in ("hour", "minute", "second"))
    offset = {"Z": "+00:00", "UTC": "+00:00"}.get(match["offset"], match["offset"] or "")
    ends = (hour, minute, second) == (24, 0, 0)
    at = datetime.fromisoformat(f"{begun}T{0 if ends else hour:02d}:{minute:02d}:{second:02d}{offset}")
    at += timedelta(days=ends)
    return at if offset else at.replace(tzinfo=zone_of(zone))


def _no_date(written: str, name: str) -> str:
    """Why a text is no date, and what to write."""
    if _SLASHED.fullmatch(written):
        return _("{name}: in “{value}” the day and the month cannot be told apart: write 25.11.2026").format(
            name=name, value=clean(written, limit=40)
        )
    if _DAY_NUMBER.fullmatch(written):
        return _(
            "{name}: “{value}” is a spreadsheet's own count of days: give the column the format of a date, then save"
        ).format(name=name, value=written)
    return _("{name}: “{value}” is not a date").format(name=name, value=clean(written, limit=40))


def end_of_day(at: int, zone: str) -> int:
    """The last second of the local day of `at`: what is promised for a day is kept until then."""
    return _last_second(local(at, zone).date(), zone)


@lru_cache(maxsize=1024)
def _last_second(day: date, zone: str) -> int:
    return int(datetime.combine(day + timedelta(days=1), time(), zone_of(zone)).timestamp()) - 1


@lru_cache(maxsize=4096)
def _in_range(seconds: int, name: str, value: object) -> int:
    if not EARLIEST <= seconds < LATEST:
        raise BadInput(_("{name}: {value} lies outside the years 2000 to 2099").format(name=name, value=quoted(value)))
    return seconds
