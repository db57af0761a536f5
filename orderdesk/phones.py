"""Phones as people, spreadsheets and marketplaces write them.

A phone is taken only where it is certain: a wrong one calls a stranger and sends them somebody's code. What can be read
in two ways is kept as it was written, shown with `?`, and never called or sent to.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import Final

from msgspec import Struct

from orderdesk.errors import BadInput
from orderdesk.i18n import _
from orderdesk.patterns import pattern
from orderdesk.sanitize import clean, digits

PHONE_WRITTEN: Final = "phone_written"
"""The fact that keeps the buyer's phone as it came, where it is not certain whose it is."""

_CALLING: Final = {"KZ": 7, "RU": 7, "UA": 380, "BY": 375, "UZ": 998, "KG": 996}
"""Calling codes of the countries where the marketplaces are."""

_IN_ZONE_7: Final = {"KZ": pattern(r"[67][0-9]{9}", re.ASCII), "RU": pattern(r"[3489][0-9]{9}", re.ASCII)}
"""National numbers of the two countries behind +7, told apart by their first digit."""

_SAYS_PHONE: Final = pattern(r"(?:тел(?:ефон)?|моб|tel|phone|whats ?app)[.:]* *", re.IGNORECASE)
_FLOAT: Final = pattern(r"([0-9]{9,15})[.,]0+", re.ASCII)
"""What a spreadsheet makes of a phone that it takes for a number."""
_PLAIN: Final = pattern(r"\+?[0-9()\-–—. ]+", re.ASCII)
_ISOLATED: Final = pattern("[\u200e\u200f\u202a-\u202e\u2066-\u2069\u00ad\u200b]")
"""Signs without width that phones copied from an address book carry."""

_PLACEHOLDER: Final = pattern(r".*0{7}|.*([0-9])\1{9}", re.ASCII)
"""What stands for a phone where none is known, `+7 700 000 00 00`: it would make one buyer of many."""


class Phone(Struct, frozen=True):
    """A phone that came in."""

    e164: str | None = None
    """Only where it is certain."""
    written: str = ""
    """As it was written, where it is not."""


def is_foreign(phone: str | None, country: str) -> bool:
    """Whether a phone (E.164) is of another country; not told for countries whose code is not known here."""
    if phone is None or country not in _CALLING:
        return False
    rest = phone.removeprefix(f"+{_CALLING[country]}")
    if rest == phone:
        return True
    return country in _IN_ZONE_7 and not _IN_ZONE_7[country].fullmatch(rest)


@lru_cache(maxsize=4096)
def read_phone(written: str, country: str) -> Phone:
    """What a phone from outside is; nothing where there is none, or one that is masked with zeros.

    A national number is read as one of `country`, and without a plus only that country's are certain.
    """
    plain = _SAYS_PHONE.sub("", _ISOLATED.sub("", unicodedata.normalize("NFKC", written))).strip(" '")
    if not digits(plain).strip("0"):
        return Phone()
    if whole := _FLOAT.fullmatch(plain):
        plain = whole[1]
    certain = _certain(plain, country) if _PLAIN.fullmatch(plain) else None
    if certain is None or _PLACEHOLDER.fullmatch(certain):
        return Phone(written=clean(written.strip(), limit=60))
    return Phone(certain)


def phone(written: str, country: str) -> str | None:
    """E.164 of a phone that is typed here; `None` for none at all, `BadInput` for one that is not certain."""
    found = read_phone(written, country)
    if found.written:
        raise BadInput(
            _("“{value}” is not a phone: write one number with its country, such as {example}").format(
                value=clean(written, limit=40), example=f"+{_CALLING.get(country, 7)}…"
            )
        )
    return found.e164


def _certain(plain: str, country: str) -> str | None:
    """E.164 of digits with the usual signs between them; `None` where they can be read in two ways."""
    numbers = digits(plain)
    if plain.startswith("+") or country not in _IN_ZONE_7:
        if plain.startswith("+7"):
            return _zone_7(numbers[1:])
        return _by_plan(plain, country)
    if len(numbers) == 11 and numbers[0] in "78":
        return _zone_7(numbers[1:])
    return f"+7{numbers}" if _IN_ZONE_7[country].fullmatch(numbers) else None


def _zone_7(national: str) -> str | None:
    """A number behind +7, of whichever of its two countries."""
    return f"+7{national}" if any(plan.fullmatch(national) for plan in _IN_ZONE_7.values()) else None


def _by_plan(plain: str, country: str) -> str | None:
    """A number as the numbering plan of its country has it."""
    import phonenumbers

    try:
        parsed = phonenumbers.parse(plain, None if plain.startswith("+") else country)
    except phonenumbers.NumberParseException:
        return None
    if not phonenumbers.is_valid_number(parsed):
        return None
    if not plain.startswith("+") and parsed.country_code != phonenumbers.country_code_for_region(country):
        return None
    return str(phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.E164))
