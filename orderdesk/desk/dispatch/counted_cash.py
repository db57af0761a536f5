"""Cash as it is counted: a sum, or banknotes and coins by their number, `3x20000 + 2x5000 + 350`. Pure."""

from __future__ import annotations

from typing import Final

from orderdesk.errors import BadInput
from orderdesk.i18n import _
from orderdesk.money import LIMIT, Money, parse_money
from orderdesk.patterns import pattern
from orderdesk.sanitize import clean

_TIMES: Final = pattern(r"([0-9]{1,6}) ?[x*×хХX] ?([0-9]{1,6}(?:[.,][0-9]{1,2})?)")
"""How many of which; `x` on the Latin layout and `х` on the Cyrillic one."""

_MORE: Final = pattern(r" *\+ *")


def counted_cash(text: str, currency: str) -> Money:
    """What was counted, as typed, in its currency; `BadInput` for what is no sum for certain."""
    if not (_MORE.search(text) or _TIMES.search(text)):
        return parse_money(text, currency)
    found = Money(0, currency)
    for part in _MORE.split(text.strip()):
        times = _TIMES.fullmatch(part)
        count, worth = ("1", part) if times is None else (times[1], times[2])
        found += Money(int(count) * parse_money(worth, currency).minor, currency)
    if found.minor > LIMIT:
        raise BadInput(_("“{text}” is too much for one till.").format(text=clean(text, limit=60)))
    return found
