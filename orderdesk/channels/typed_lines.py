"""Goods as people type them: `TEA-1*2@12990.00; CUP` — a SKU or name, how many, and the price of one."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

from orderdesk.channels.fields import MAX_LINES
from orderdesk.errors import BadInput
from orderdesk.i18n import _
from orderdesk.model import Line
from orderdesk.money import Money, parse_money
from orderdesk.patterns import pattern
from orderdesk.sanitize import clean

_GOODS: Final = pattern(r"(?P<name>[^*@]+)(?:\*(?P<quantity>[0-9]{1,6}))?(?:@(?P<price>-?[0-9 .,]+))?", re.ASCII)


def read_goods(text: str, currency: str, known: Mapping[str, Line]) -> list[Line]:
    """The lines; a product of `known` keeps its SKU, name and, where none is typed, its price.

    `BadInput` names what is none, and an order without goods.
    """
    lines = [_line(part.strip(), currency, known) for part in clean(text).split(";") if part.strip()]
    if not lines:
        raise BadInput(_("An order needs goods: SKU*2@100.00; …"))
    if len(lines) > MAX_LINES:
        raise BadInput(_("lines: must be at most {limit}").format(limit=MAX_LINES))
    return lines


def _line(text: str, currency: str, known: Mapping[str, Line]) -> Line:
    match = _GOODS.fullmatch(text)
    if match is None:
        raise BadInput(_("“{text}” is not SKU*quantity@price.").format(text=text[:60]))
    name = match["name"].strip()
    same = known.get(name)
    quantity = int(match["quantity"] or 1)
    if quantity < 1:
        raise BadInput(_("{name}: the quantity must be at least 1.").format(name=name))
    if match["price"] is None and same is None:
        raise BadInput(_("{name}: give its price, {name}*{quantity}@100.00.").format(name=name, quantity=quantity))
    if match["price"] is not None and match["price"].startswith("-"):  # a discount: no goods, so no SKU
        less = parse_money(match["price"][1:], currency)
        return Line("", name, 1, Money(-less.minor * quantity, currency))
    price = same.price if match["price"] is None and same is not None else parse_money(match["price"], currency)
    sku, title = (same.sku, same.name) if same is not None else ("" if " " in name else name, name)
    return Line(sku, title, quantity, Money(price.minor, currency))
