"""What an answer of a channel says of other goods than the order had: whoever packed it must hear of that."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct

from orderdesk.desk.unit_of_work import UnitOfWork
from orderdesk.i18n import _
from orderdesk.model import FactName, FieldValue, Line, Order
from orderdesk.rules.goods import position
from orderdesk.rules.rulebook.goods_words import Goods
from orderdesk.rules.runs.giving_out import GOODS_DIFFER, packed, pieces

_SHOWN = 4
"""So many of the products that changed are named."""


class OtherGoods(Struct, frozen=True):
    """What other goods set, and the sentence for an operator."""

    sets: dict[str, FieldValue]
    said: str = ""


def told_goods(
    work: UnitOfWork, order: Order, before: Sequence[Line], lines: Sequence[Line], *, marked: bool
) -> OtherGoods:
    """What it means that a channel has other `lines` of an order now; nothing for one that nobody works on yet.

    `order` is as it is after all else that the answer says, `marked` whether that marks it for a look. Prices alone are
    no other goods.
    """
    book, old, new = work.book, pieces(before), pieces(lines)
    where = position(book, order)
    if old == new or order.shelf.closed or not (where is Goods.RESERVED or where.out):
        return OtherGoods({})
    changed = [name for name in {**old, **new} if old[name] != new[name]]
    what = ", ".join(f"{name} {old[name]} → {new[name]}" for name in changed[:_SHOWN])
    if len(changed) > _SHOWN:
        what += ", …"
    sets: dict[str, FieldValue] = {FactName.ATTENTION: True if marked else GOODS_DIFFER}
    if where.out:
        said = _("the channel has changed the goods of what is on its way: {what}")
    elif packed(book, order):
        sets[FactName.GOODS_CHANGED] = True
        said = _("the channel has changed the goods after they were packed: {what}. Count them again (a).")
    else:
        said = _("the channel has changed the goods: {what}")
    return OtherGoods(sets, said.format(what=what))
