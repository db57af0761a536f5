"""Makes a record of the desk's own form (docs/import.md) of what another system tells of an order."""

from __future__ import annotations

import html
from datetime import UTC, date, datetime, time
from decimal import Decimal
from typing import Any, Final

from msgspec import Struct

from orderdesk.channels import fields
from orderdesk.channels.profiles.lookup import Told, say
from orderdesk.channels.profiles.meanings import meaning, written
from orderdesk.channels.profiles.profile import OrderPlaces, Profile
from orderdesk.errors import BadInput
from orderdesk.wording.dates import zone_of

SKIP: Final = "skip"
"""The stage of what is no order: a draft, a basket that was left."""

_SUMS: Final = ("total", "goods", "delivery_cost", "discount")
_INSTANTS: Final = (
    "received_at",
    "planned_at",
    "updated_at",
    "accept_by",
    "transmit_by",
    "transmitted_at",
    "window_from",
)
_END_OF_DAY: Final = ("accept_by", "transmit_by")
"""Where a day alone means its last second, as the desk's own form does not have it."""

_PHONES: Final = ("phone", "recipient_phone")

_MILLISECONDS: Final = 10**11
"""A count of seconds so large would lie in the year 5138."""


class Foreign(Struct, frozen=True):
    """An order as another system tells it, in the desk's own form."""

    record: dict[str, Any]
    stage: str = ""
    """How far it is (`STAGES`); empty where it does not tell, or no choice knows the word."""
    unsure: bool = False
    word: str = ""
    """That system's own word for it."""


def told_order(profile: Profile, told: Told) -> Foreign:
    """An order without its lines."""
    record: dict[str, Any] = {}
    for name in OrderPlaces.__struct_fields__:
        value = say(told, getattr(profile.order, name), profile.empty)
        if value is not None:
            record[name] = _field(profile, name, value)
    for name in ("method", "payment", "paid", "currency"):
        found = meaning(told, getattr(profile, name), profile)
        said = found.means or (found.word if name == "payment" else "")
        if said:
            record[name] = said
    if "currency" in record and len(str(record["currency"])) != 3:
        del record["currency"]  # a word that no choice knows: the sums say it, or the rulebook does
    stage = meaning(told, profile.status, profile)
    return Foreign(record, stage.means or "", stage.unsure, stage.word)


def told_line(profile: Profile, told: Told) -> tuple[str, dict[str, Any]]:
    """What a line is (`KINDS_OF_LINE`), and its fields; empty where nothing is told of any."""
    places = profile.line
    names = ("sku", "item", "quantity", "price", "sum")
    line = {name: say(told, getattr(places, name), profile.empty) for name in names}
    if all(value is None for value in line.values()):
        return "", {}
    for name in ("sku", "item"):
        line[name] = _text(profile, line[name])
    for name in ("price", "sum"):
        line[name] = _sum(profile, line[name])
    return meaning(told, places.kind, profile).means or "goods", line


def _field(profile: Profile, name: str, value: Any) -> Any:
    if name in _SUMS:
        return _sum(profile, value)
    if name in _INSTANTS:
        return instant(value, profile.zone, name)
    if name == "number":
        return value if isinstance(value, (int, float)) else str(value).strip().lstrip("'")
    text = _text(profile, value)
    return f"+{text}" if profile.plus and name in _PHONES and text.isdigit() else text


def _text(profile: Profile, value: Any) -> str:
    """A text; a spreadsheet keeps what looks like a number a text by a quote before it."""
    text = written(value) if not isinstance(value, str) else value.strip()
    text = html.unescape(text) if profile.html else text
    return text[1:] if text.startswith("'") else text


def _sum(profile: Profile, value: Any) -> Any:
    if profile.minor and isinstance(value, int):
        return str(Decimal(value) / 100)
    return value


def instant(value: Any, zone: str, name: str) -> Any:
    """An instant as the desk's own form has it: seconds, milliseconds, cells of a workbook, texts in the `zone`."""
    match value:
        case bool():
            return value
        case int() | float():
            seconds = value / 1000 if abs(value) >= _MILLISECONDS else value
            try:
                return datetime.fromtimestamp(seconds, UTC).isoformat(timespec="seconds")
            except (OverflowError, OSError, ValueError) as error:
                raise BadInput(f"{name}: {fields.quoted(value)}") from error
        case datetime():
            return _in_zone(value, zone) if value.time() != time() else _day(value.date(), name)
        case date():
            return _day(value, name)
    said = str(value).strip()
    if len(said) <= len("2026-11-26"):
        return f"{said} 23:59:59" if name in _END_OF_DAY and ":" not in said else said
    if not zone:
        return said
    at = fields.instant(said, name, zone)
    return said if at is None else datetime.fromtimestamp(at, UTC).isoformat()


def _day(day: date, name: str) -> str:
    return f"{day.isoformat()} 23:59:59" if name in _END_OF_DAY else day.isoformat()


def _in_zone(at: datetime, zone: str) -> str:
    return (at if at.tzinfo or not zone else at.replace(tzinfo=zone_of(zone))).isoformat(timespec="seconds")
