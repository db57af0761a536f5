"""Many products by one act: figures that come as a file, each row a count, and what a scanner has read until Enter."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, ClassVar

from orderdesk.channels.stock_rows import StockRow
from orderdesk.desk.command import ShopCommand, Touches
from orderdesk.desk.commands.wares.counted_so_far import book_kept
from orderdesk.desk.commands.wares.warehouse import (
    Count,
    Receive,
    check_seen,
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
from orderdesk.errors import BadInput, NotFound
from orderdesk.i18n import _
from orderdesk.rules.roles import Right

if TYPE_CHECKING:
    from orderdesk.desk.intake.follow import Taken


class ImportStock(ShopCommand["list[Taken]"], frozen=True):
    """Take in what a file says is on hand; what became of each row. The same file twice changes nothing (F41)."""

    name: ClassVar = "stock import"
    need: ClassVar = Need((Right.STOCK,))
    touches: ClassVar = Touches.STOCK

    rows: Sequence[StockRow]
    file: str = ""
    """The file's name: the reason of the differences."""

    def run(self, desk: Desk) -> list[Taken]:
        """Count them together; a row that is refused leaves nothing behind and stops no other."""
        with desk.access.changing():
            act = desk.act(self.name, self.file)
            new = list[str]()
            taken = [self._take(desk, row, act, new) for row in self.rows]
            if new:
                stock.promise(desk.store, desk.rules.book, new, act)
        return taken

    def _take(self, desk: Desk, row: StockRow, act: int, new: list[str]) -> Taken:
        from orderdesk.desk.intake.follow import Outcome, Taken
        from orderdesk.desk.views.codes_on_goods import code_taken

        try:
            place = warehouse(desk, row.place)
        except NotFound as error:
            return Taken(Outcome.REFUSED, str(error))
        others = [why for code in row.barcodes if (why := code_taken(desk.store, code, row.sku))]
        if others:
            return Taken(Outcome.REFUSED, others[0])
        level = desk.store.levels.at(row.sku, place)
        counted = desk.store.products.get(row.sku) is not None
        codes = [code for code in row.barcodes if desk.store.barcodes.sku_of(code) is None]
        for code in codes:
            desk.store.barcodes.add(code, row.sku, act)
        if counted and level is not None and level.on_hand == row.quantity:
            return Taken(Outcome.UPDATED if codes else Outcome.UNCHANGED)
        if stock.track(desk.store, row.sku, row.name):
            new.append(row.sku)
        stock.count(desk.store, row.sku, row.quantity, place, act, self.file or _("from a file"))
        return Taken(Outcome.UPDATED if counted else Outcome.ADDED)


class _Tally(ShopCommand[int], frozen=True):
    need: ClassVar = Need((Right.STOCK,))
    touches: ClassVar = Touches.STOCK
    keyed: ClassVar = True

    pieces: Mapping[str, int]
    """How many of each product, by its SKU."""
    place: str = ""
    """The name of the warehouse; empty for the main one."""
    note: str = ""
    kept: bool = False
    """Whether it was kept while it was counted: then it is booked as it was kept last, and once."""

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
            if self.kept:
                book_kept(desk.store, self.name, self.pieces)
        return sum(given.values())


class CountMany(_Tally, frozen=True):
    """These products were counted in a warehouse; what was not counted stays as it is."""

    name: ClassVar = "stock count many"

    seen: Mapping[str, int] = {}
    """How many there were of each by what the screen showed; `Outdated` where that is not so any more."""

    def run(self, desk: Desk) -> int:
        """Note each difference with the reason; how many products differed."""
        given, why = _given(self.pieces, least=0), reason(self.note)
        with desk.access.changing():
            act = desk.act(Count.name, why)
            place = warehouse(desk, self.place)
            for sku, seen in self.seen.items():
                check_seen(desk, sku, place, seen)
            new = [sku for sku in given if stock.track(desk.store, sku)]
            differing = [sku for sku, found in given.items() if stock.count(desk.store, sku, found, place, act, why)]
            if new:
                stock.promise(desk.store, desk.rules.book, new, act)
            if self.kept:
                book_kept(desk.store, self.name, self.pieces)
        return len(differing)


def _given(counted: Mapping[str, int], least: int) -> dict[str, int]:
    if not counted:
        raise BadInput(_("Nothing is counted yet."))
    return {sku_of(sku): pieces(count, least) for sku, count in counted.items()}
