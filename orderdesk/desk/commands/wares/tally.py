"""Many products received or counted by one act: what a scanner has read, piece by piece, until Enter."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, ClassVar

from orderdesk.desk.command import ShopCommand, Touches
from orderdesk.desk.commands.wares.warehouse import (
    Count,
    Receive,
    counted_from_now_on,
    pieces,
    reason,
    sku_of,
    standing,
    warehouse,
    words,
)
from orderdesk.desk.desk import Desk
from orderdesk.desk.ledgers import stock_acts as stock
from orderdesk.desk.rights import Need
from orderdesk.errors import BadInput
from orderdesk.i18n import _
from orderdesk.rules.roles import Right


class _Tally(ShopCommand[int], frozen=True):
    need: ClassVar = Need((Right.STOCK,))
    touches: ClassVar = Touches.STOCK
    keyed: ClassVar = True

    pieces: Mapping[str, int]
    """How many of each product, by its SKU."""
    place: str = ""
    """The name of the warehouse; empty for the main one."""
    note: str = ""

    def said(self, desk: Desk, done: Any) -> Iterable[str]:
        """How the product stands where it is one; else how many there were."""
        if len(self.pieces) == 1:
            return [standing(desk, next(iter(self.pieces)))]
        count, total = len(self.pieces), sum(self.pieces.values())
        return [_("products: {count}, pieces: {total}").format(count=count, total=total)]


class ReceiveMany(_Tally, frozen=True):
    """A delivery has come: all of it by one act, or nothing."""

    name: ClassVar = "stock receive many"

    def run(self, desk: Desk) -> int:
        """Put them into the warehouse; how many pieces."""
        given = _given(self.pieces, least=1)
        with desk.access.changing():
            act = desk.act(Receive.name, words(self.note))
            place = warehouse(desk, self.place)
            for sku, count in given.items():
                counted_from_now_on(desk, sku, act)
                stock.receive(desk.store, sku, count, place, act, words(self.note))
        return sum(given.values())


class CountMany(_Tally, frozen=True):
    """These products were counted in a warehouse; what was not counted stays as it is."""

    name: ClassVar = "stock count many"

    def run(self, desk: Desk) -> int:
        """Note each difference with the reason; how many products differed."""
        given, why = _given(self.pieces, least=0), reason(self.note)
        with desk.access.changing():
            act = desk.act(Count.name, why)
            place = warehouse(desk, self.place)
            new = [sku for sku in given if stock.track(desk.store, sku)]
            differing = [sku for sku, found in given.items() if stock.count(desk.store, sku, found, place, act, why)]
            if new:
                stock.promise(desk.store, desk.rules.book, new, act)
        return len(differing)


def _given(counted: Mapping[str, int], least: int) -> dict[str, int]:
    if not counted:
        raise BadInput(_("Nothing is counted yet."))
    return {sku_of(sku): pieces(count, least) for sku, count in counted.items()}
