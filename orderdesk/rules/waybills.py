"""Reads the number of a waybill: what no carrier would print is a slip of the pen. Pure."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from re import Pattern
from typing import Final

from orderdesk.errors import BadInput
from orderdesk.i18n import _
from orderdesk.model import FactName
from orderdesk.patterns import pattern
from orderdesk.rules.rulebook.model import Carrier, WaybillRule

WAYBILL: Final[str] = FactName.WAYBILL
"""The fact that keeps it."""

_WRITTEN: Final = pattern("[0-9A-Za-z]+(?:[-/_][0-9A-Za-z]+)*", re.ASCII)

_POSTAL: Final = pattern("[A-Z]{2}([0-9]{8})([0-9])[A-Z]{2}", re.ASCII)
"""An item of the posts of the world, UPU S10: its last digit follows from the other eight."""

_WEIGHTS: Final = (8, 6, 4, 2, 3, 5, 9, 7)

_FORMS: Final[Mapping[Carrier, Pattern[str]]] = {
    Carrier.NOVA_POSHTA: pattern("(?:59|20)[0-9]{12}|1[0-9]{13}", re.ASCII),
    Carrier.UKRPOSHTA: pattern("[0-9]{13}|[A-Z]{2}[0-9]{9}UA", re.ASCII),
    Carrier.KAZPOST: pattern("[A-Z]{2}[0-9]{9}KZ", re.ASCII),
    Carrier.KASPI: pattern("[0-9]{9}", re.ASCII),
    Carrier.POST: _POSTAL,
}
"""How each carrier numbers its parcels (C37), the narrowest first. Only S10 has a check digit that is public."""


def read_waybill(rule: WaybillRule, text: str) -> str:
    """The number without the spaces in it; `BadInput` for one that cannot be a waybill's (C28)."""
    number = "".join(text.split())
    if not _WRITTEN.fullmatch(number):
        raise BadInput(
            _("“{text}” is not a waybill: its number has Latin letters and digits only.").format(text=text[:40])
        )
    if not rule.shortest <= len(number) <= rule.longest or sum(map(str.isdigit, number)) < rule.digits:
        raise BadInput(
            _("“{text}” is not a waybill: its number has {shortest} to {longest} characters, {digits} of them "
              "digits at least.").format(text=text[:40], shortest=rule.shortest, longest=rule.longest,
                                         digits=rule.digits)
        )  # fmt: skip
    postal = _POSTAL.fullmatch(number.upper())
    if postal and _check_digit(postal[1]) != int(postal[2]):
        raise BadInput(_("“{text}” is not a waybill: a digit in it is wrong. Read it again.").format(text=text[:40]))
    return number


def carrier_of(number: str, among: Collection[Carrier] = tuple(Carrier)) -> Carrier | None:
    """Whose number it is by its form; `None` for one that none of those carriers would print."""
    written = bare(number)
    return next((one for one, form in _FORMS.items() if one in among and form.fullmatch(written)), None)


def foreign_form(rule: WaybillRule, number: str) -> bool:
    """Whether none of the carriers that the channel works with numbers its parcels so (C28).

    A doubt, no certainty: carriers change their forms without a word.
    """
    return bool(rule.carriers) and carrier_of(number, rule.carriers) is None


def bare(number: str) -> str:
    """The same for all the ways in which a number can be written."""
    return "".join(filter(str.isalnum, number)).upper()


def _check_digit(digits: str) -> int:
    rest = 11 - sum(weight * int(digit) for weight, digit in zip(_WEIGHTS, digits, strict=True)) % 11
    return {10: 0, 11: 5}.get(rest, rest)
