"""Money: integer minor units with their currency. Sums of different currencies are never added."""

from __future__ import annotations

import re
from decimal import Decimal
from functools import lru_cache
from typing import Final

from msgspec import Struct

from orderdesk.errors import BadInput
from orderdesk.i18n import _
from orderdesk.patterns import pattern
from orderdesk.sanitize import MASK, clean

SIGNS = {"KZT": "₸", "UAH": "₴", "RUB": "₽", "USD": "$", "EUR": "€"}
_WORDS = {"KZT": "тг", "UAH": "грн", "RUB": "руб", "USD": "$", "EUR": "EUR"}
_MINOR = 100
LIMIT: Final = 10**12
"""Minor units above this are a mistake, not a price; some millions of such sums still fit the database's integers."""

_WHOLE: Final = frozenset({"CLP", "ISK", "JPY", "KRW", "PYG", "UGX", "VND", "XAF", "XOF"})
"""Currencies that have no hundredths: a point or comma in their sums can only stand between thousands."""

_signs = SIGNS

_MARKS: Final = {
    "₸": "KZT", "тг": "KZT", "тенге": "KZT", "₴": "UAH", "грн": "UAH", "₽": "RUB", "руб": "RUB", "р": "RUB",
    "$": "USD", "€": "EUR", **{code.casefold(): code for code in SIGNS},
}  # fmt: skip
"""How a sum says its currency, before it or behind it, with or without a point."""

_MARK = r"[^\W\d_]{1,6}\.?|[₸₴₽$€]"
_MARKED: Final = pattern(rf"(?P<before>{_MARK})?(?P<amount>[ 0-9.,'’]*?[0-9])(?P<after> ?(?:{_MARK}))?")
_DIGITS: Final = pattern(r"[0-9]{1,16}", re.ASCII)
_PLAIN: Final = pattern(r"[0-9]{1,16}(\.[0-9]+)?", re.ASCII)
_GROUPED: Final = {
    sign: pattern(rf"[1-9][0-9]{{0,2}}({re.escape(sign)}[0-9]{{3}})+", re.ASCII) for sign in (" ", "'", "’", ",", ".")
}
"""Whole numbers with their thousands apart, by the sign between them."""

_LONGEST: Final = 40


class Money(Struct, frozen=True):
    """An amount of one currency."""

    minor: int
    """Hundredths of the unit: tiyn, kopecks, cents."""
    currency: str
    """ISO 4217 code."""

    def __add__(self, other: Money) -> Money:
        """The sum; `ValueError` when the currencies differ."""
        if other.currency != self.currency:
            raise ValueError(f"{self.currency} and {other.currency} cannot be added")
        return (type(self) if type(other) is Money else HiddenMoney)(self.minor + other.minor, self.currency)

    @property
    def decimal(self) -> str:
        """The amount as a plain decimal string, `24990.00`."""
        whole, part = divmod(abs(self.minor), _MINOR)
        return f"{'-' if self.minor < 0 else ''}{whole}.{part:02d}"

    def __str__(self) -> str:
        """The amount for people: `24 990 ₸`, with the minor part only where there is one."""
        sign = "-" if self.minor < 0 else ""
        whole, part = divmod(abs(self.minor), _MINOR)
        grouped = f"{whole:,}".replace(",", " ")
        tail = f",{part:02d}" if part else ""
        return f"{sign}{grouped}{tail} {_signs.get(self.currency, self.currency)}"


class HiddenMoney(Money, frozen=True):
    """An amount that its reader may not see: it counts as what it is, and is written as a mask."""

    @property
    def decimal(self) -> str:
        """The mask."""
        return MASK

    def __str__(self) -> str:
        """The mask."""
        return MASK


def use_words(on: bool) -> None:
    """Write currencies as words from now on, for terminals without their signs; or as signs again."""
    global _signs
    _signs = _WORDS if on else SIGNS


def parse_money(value: object, currency: str) -> Money:
    """Read an amount as people and marketplaces write it: a number, or a text such as `24990.00` or `24 990,50 ₸`.

    Raises `BadInput` for what is no amount (text, fractions of the minor unit, infinities, another currency's sign, an
    absurd or negative sum), and for what can be read in two ways, with both: `24,990` is 24 990 in English and 24.99
    elsewhere.
    """
    if isinstance(value, bool) or not isinstance(value, (int, float, str, Decimal)):
        raise BadInput(_("“{value}” is not an amount of money").format(value=value))
    if not isinstance(value, str):
        written = f"{value:.10f}" if isinstance(value, float) else str(value)
        return _exact(written, value, currency) if _PLAIN.fullmatch(written) else _exact("", value, currency)
    found = {amount for _sign, amount in readings(_unmarked(value, currency))}
    if currency in _WHOLE:
        found = {amount for amount in found if Decimal(amount) % 1 == 0}
    if len(found) > 1:
        more, less = sorted(found, key=Decimal, reverse=True)
        more, less = f"{int(more):,}".replace(",", " "), less.rstrip("0").rstrip(".")
        said = _(
            "“{value}” can be read in two ways, {more} or {less}: write thousands apart by a space or together, "
            "and hundredths with two digits"
        )
        raise BadInput(said.format(value=clean(value, limit=40), more=more, less=less))
    return _exact(next(iter(found), ""), value, currency)


def checked(minor: int, currency: str) -> Money:
    """A sum that was worked out; `BadInput` where it is beyond what any order costs, or below nothing."""
    if not 0 <= minor <= LIMIT:
        raise BadInput(
            _("the amount {value} is out of range: it must be from 0 to {limit}").format(
                value=Money(minor, currency), limit=Money(LIMIT, currency)
            )
        )
    return Money(minor, currency)


def readings(text: str) -> list[tuple[str, str]]:
    """Every way to read a text as a number: the sign that stands before its decimals, and the number in plain digits.

    Thousands are groups of three between spaces, apostrophes, commas or points; decimals stand behind a comma or point.
    """
    if len(text) > _LONGEST:
        return []
    found = []
    for sign in ("", ".", ","):
        whole, there, part = text.rpartition(sign) if sign else (text, "", "")
        if sign and not (there and _DIGITS.fullmatch(part)):
            continue
        if _DIGITS.fullmatch(whole) or any(mark != sign and form.fullmatch(whole) for mark, form in _GROUPED.items()):
            found.append((sign, "".join(filter(str.isdigit, whole)) + (f".{part}" if sign else "")))
    return found


def _unmarked(text: str, currency: str) -> str:
    """The text without the sign or word of its currency, a single space for any; `BadInput` where it is another's."""
    written = " ".join(text.split())[: _LONGEST * 2]
    match = _MARKED.fullmatch(written)
    if match is None or not (match["before"] or match["after"]):
        return written
    for mark in (match["before"], match["after"]):
        theirs = _MARKS.get(mark.strip().rstrip(".").casefold(), "") if mark else currency
        if theirs and theirs != currency:
            said = _("“{value}” is in {theirs}, not in {ours}")
            raise BadInput(said.format(value=clean(text, limit=40), theirs=theirs, ours=currency))
        if not theirs:
            return written
    return str(match["amount"]).strip()


@lru_cache(maxsize=1024)
def _exact(written: str, value: int | float | str | Decimal, currency: str) -> Money:
    """The amount in minor units, where it has no fraction of one."""
    minor = Decimal(written or "NaN") * _MINOR
    if minor.is_nan() or minor % 1 or (currency in _WHOLE and minor % _MINOR):
        raise BadInput(_("“{value}” is not an amount of money").format(value=clean(str(value), limit=40)))
    return checked(int(minor), currency)
