"""Money: integer minor units with their currency. Sums of different currencies are never added."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from orderdesk.errors import BadInput
from orderdesk.i18n import _
from orderdesk.text import MASK

SIGNS = {"KZT": "₸", "UAH": "₴", "RUB": "₽", "USD": "$", "EUR": "€"}
_WORDS = {"KZT": "тг", "UAH": "грн", "RUB": "руб", "USD": "$", "EUR": "EUR"}
_MINOR = 100
_LIMIT = 10**15
"""Minor units above this are a mistake in the file, not a price."""

_signs = SIGNS

_WRITTEN = re.compile(r"-?[0-9]{1,16}(\.[0-9]{1,2}0*)?", re.ASCII)


@dataclass(frozen=True, slots=True)
class Money:
    """An amount of one currency."""

    minor: int
    """Hundredths of the unit: tiyn, kopecks, cents."""
    currency: str
    """ISO 4217 code."""

    def __add__(self, other: Money) -> Money:
        """The sum; `ValueError` when the currencies differ."""
        if other.currency != self.currency:
            raise ValueError(f"{self.currency} and {other.currency} cannot be added")
        return Money(self.minor + other.minor, self.currency)

    @property
    def decimal(self) -> str:
        """The amount as a plain decimal string, `24990.00`."""
        sign = "-" if self.minor < 0 else ""
        return f"{sign}{abs(self.minor) // _MINOR}.{abs(self.minor) % _MINOR:02d}"

    def __str__(self) -> str:
        """The amount for people: `24 990 ₸`, with the minor part only where there is one."""
        sign = "-" if self.minor < 0 else ""
        whole, part = divmod(abs(self.minor), _MINOR)
        grouped = f"{whole:,}".replace(",", " ")
        tail = f",{part:02d}" if part else ""
        return f"{sign}{grouped}{tail} {_signs.get(self.currency, self.currency)}"


class HiddenMoney(Money):
    """An amount that its reader may not see: it counts as what it is, and is written as a mask."""

    __slots__ = ()

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
    """Read an amount as marketplaces write it: a number, or a string such as `24990.00` or `24 990,50`.

    Raises `BadInput` for what is no amount: text, more than two decimals, infinities, negative or absurd sums.
    """
    if isinstance(value, bool) or not isinstance(value, int | float | str | Decimal):
        raise BadInput(_("“{value}” is not an amount of money").format(value=value))
    written = str(value) if not isinstance(value, float) else f"{value:.10f}".rstrip("0").rstrip(".")
    if isinstance(value, str):
        written = "".join(written.split()).replace(",", ".")
    if not _WRITTEN.fullmatch(written):
        raise BadInput(_("“{value}” is not an amount of money").format(value=str(value)[:40]))
    try:
        minor = int(Decimal(written) * _MINOR)
    except InvalidOperation as error:  # pragma: no cover - the pattern lets only numbers through
        raise BadInput(_("“{value}” is not an amount of money").format(value=written)) from error
    if not 0 <= minor <= _LIMIT:
        raise BadInput(_("the amount {value} is out of range").format(value=written[:40]))
    return Money(minor, currency)
