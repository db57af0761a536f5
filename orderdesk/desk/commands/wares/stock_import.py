"""Figures that come as a file: each row a count, so that the difference is kept and orders hear of it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar

from orderdesk.channels.stock_rows import StockRow
from orderdesk.desk.command import ShopCommand, Touches
from orderdesk.desk.commands.wares.barcodes import code_taken
from orderdesk.desk.commands.wares.warehouse import warehouse
from orderdesk.desk.desk import Desk
from orderdesk.desk.ledgers import stock_acts as stock
from orderdesk.desk.rights import Need
from orderdesk.errors import NotFound
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
