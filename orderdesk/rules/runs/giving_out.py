"""What stands against goods leaving the shop, whatever lets them go: a step, a code, a courier's run. Pure.

Two things do. Their channel has last said something by which they are to stay; or what was packed is not what is
ordered any more, until somebody has counted it again.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Final

from orderdesk.i18n import _, mark
from orderdesk.model import FactName, FieldValue, Line, Order, Shelf
from orderdesk.rules.goods import position
from orderdesk.rules.rulebook.goods_words import Goods
from orderdesk.rules.rulebook.model import Rulebook
from orderdesk.rules.rulebook.steps import Step

CHECK: Final = "check_goods"
"""The step by which changed goods are counted again; the desk's own, every channel has it."""

GOODS_DIFFER: Final = "goods"
"""What the mark for a look says where nothing but the goods is to be looked at."""

_UNPACKED: Final = (Shelf.NEW, Shelf.SIGNING, Shelf.AGREEMENT, Shelf.PACKING)
"""Where nobody has packed anything yet."""


def why_kept(book: Rulebook, order: Order) -> str:
    """Why the goods of an order must not leave the shop's hands now, in words; empty where they may, or have left."""
    if gone(book, order):
        return ""
    if held := order.facts.get(FactName.HELD_BACK) or book.status_of(order.status).hold:
        return _("Do not give the goods out. {why}").format(why=_(str(held)))
    if awaits_check(book, order):
        return _("Its goods have been changed since they were packed: count them again first (a).")
    return ""


def gone(book: Rulebook, order: Order) -> bool:
    """Whether the goods of an order have left the shop's hands; what its courier has is still in them."""
    return position(book, order) in (Goods.CARRIER, Goods.BUYER)


def check_step(order: Order) -> Step:
    """The step by which the goods of an order are counted again."""
    return Step(key=CHECK, title=_TITLE, event="goods_checked", from_=(order.status,), letter="a", checklist=True)


def awaits_check(book: Rulebook, order: Order) -> bool:
    """Whether the goods of an order are in the shop and are to be counted again."""
    here = not order.shelf.closed and not position(book, order).out
    return here and FactName.GOODS_CHANGED in order.facts


def packed(book: Rulebook, order: Order) -> bool:
    """Whether the goods of an order are packed, or may be: they are there for it, and are not to be counted yet."""
    there = position(book, order)
    counts = any(step.checklist and order.status in step.from_ for step in book.step)
    return (there is Goods.RESERVED or there.out) and order.shelf not in _UNPACKED and not counts


def counted(order: Order, step: Step) -> dict[str, FieldValue]:
    """What a step settles by which goods are counted."""
    if not step.checklist:
        return {}
    settled: Mapping[str, FieldValue] = {FactName.GOODS_CHANGED: None}
    if order.facts.get(FactName.ATTENTION) == GOODS_DIFFER:
        settled = {**settled, FactName.ATTENTION: None}
    return {name: value for name, value in settled.items() if name in order.facts}


def pieces(lines: Iterable[Line]) -> Counter[str]:
    """How many there are of each product, by its SKU or name; no discount and no other adjustment."""
    found = Counter[str]()
    for line in lines:
        if line.price.minor >= 0:
            found[line.sku or line.name] += line.quantity
    return found


_TITLE: Final = mark("count the changed goods")
