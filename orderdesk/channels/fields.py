"""Reads single values of incoming records; each raises `BadInput` with a reason that can stand beside file and line."""

from __future__ import annotations

import re
import unicodedata
from datetime import datetime, time, timedelta
from functools import lru_cache
from typing import Final
from zoneinfo import ZoneInfo

from orderdesk.dates import EARLIEST, LATEST, local
from orderdesk.errors import BadInput
from orderdesk.i18n import _
from orderdesk.money import parse_money
from orderdesk.text import MAX_LENGTH, clean

MAX_LINES: Final = 1000
"""Lines an order may have."""

MOST_PIECES: Final = 999_999
"""Of one product that a line may have."""

NAME_LENGTH: Final = 200
ADDRESS_LENGTH: Final = 1000

_NUMBER = re.compile(r"[\w][\w./#-]{0,39}")
_RUSSIAN_DATE = re.compile(r"([0-9]{2})\.([0-9]{2})\.([0-9]{4})(?:[ T]([0-9]{2}):([0-9]{2}))?", re.ASCII)


def text(value: object, name: str, *, limit: int = MAX_LENGTH) -> str:
    """A clean text; nothing is an empty one, and one longer than `limit` is refused rather than cut."""
    if value is None:
        return ""
    if isinstance(value, bool) or not isinstance(value, str | int):
        raise BadInput(_("{name}: must be a text").format(name=name))
    if "�" in str(value):
        raise BadInput(_("{name}: the encoding is broken").format(name=name))
    written = str(value).strip()
    if len(written) > limit:
        raise BadInput(_("{name}: longer than {limit} characters").format(name=name, limit=limit))
    return clean(written, limit=limit).strip()


def number(value: object) -> str:
    """An order's number: letters, digits, `-`, `.`, `/`, `#`, at most 40 of them."""
    if value is None or (isinstance(value, str) and not value.strip()):
        raise BadInput(_("there is no order number"))
    written = str(value).strip() if isinstance(value, str | int) and not isinstance(value, bool) else ""
    if not _NUMBER.fullmatch(written):
        raise BadInput(_("“{value}” is not an order number").format(value=quoted(value)))
    return unicodedata.normalize("NFC", written)


def label(value: object) -> str:
    """What a record calls itself, as far as that can be told, for a report on it."""
    return clean(str(value), limit=40).strip() if isinstance(value, str | int) and not isinstance(value, bool) else ""


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
        plain = isinstance(value, str | int | float) and not isinstance(value, bool)
        return parse_money(value if plain else quoted(value), currency).minor
    except BadInput as error:
        raise BadInput(f"{name}: {error}") from error


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
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise BadInput(_("{name}: must be an instant in milliseconds").format(name=name))
    seconds = int(value) // 1000
    if EARLIEST <= value <= LATEST:
        raise BadInput(_("{name}: {value} is in seconds, not in milliseconds").format(name=name, value=value))
    return _in_range(seconds, name, value)


def instant(value: object, name: str, zone: str, *, day_ends: bool = False) -> int | None:
    """An instant written for people: ISO 8601, or `22.11.2026 14:30`; without an offset it is in `zone`.

    A day alone begins at midnight, or with `day_ends` is its last second.
    """
    if value is None or (isinstance(value, str) and not value.strip()):
        return None
    written = value.strip() if isinstance(value, str) else quoted(value)
    try:
        if match := _RUSSIAN_DATE.fullmatch(written):
            day, month, year, hour, minute = (int(part) if part else 0 for part in match.groups())
            moment = datetime(year, month, day, hour, minute, tzinfo=ZoneInfo(zone))
            alone = match[4] is None
        else:
            moment = datetime.fromisoformat(written)
            alone = len(written) <= len("2026-11-22")
            if moment.tzinfo is None:
                moment = moment.replace(tzinfo=ZoneInfo(zone))
    except ValueError as error:
        raise BadInput(
            _("{name}: “{value}” is not a date").format(name=name, value=clean(written, limit=40))
        ) from error
    at = _in_range(int(moment.timestamp()), name, value)
    return end_of_day(at, zone) if alone and day_ends else at


def end_of_day(at: int, zone: str) -> int:
    """The last second of the local day of `at`: what is promised for a day is kept until then."""
    following = local(at, zone).date() + timedelta(days=1)
    return int(datetime.combine(following, time(), ZoneInfo(zone)).timestamp()) - 1


@lru_cache(maxsize=4096)
def _in_range(seconds: int, name: str, value: object) -> int:
    if not EARLIEST <= seconds < LATEST:
        raise BadInput(_("{name}: {value} lies outside the years 2000 to 2099").format(name=name, value=quoted(value)))
    return seconds
