"""Products: off sale and back with the shop open, and the barcodes that are on them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated, Any, ClassVar

from orderdesk.desk.command import Ask, ShopCommand, Touches
from orderdesk.desk.commands.shop import HIDE, moved_by, switch
from orderdesk.desk.commands.wares.warehouse import sku_of
from orderdesk.desk.desk import Desk
from orderdesk.desk.rights import Need
from orderdesk.desk.sales import untold
from orderdesk.errors import BadInput, Refused
from orderdesk.i18n import _, mark
from orderdesk.rules.roles import Right
from orderdesk.sanitize import clean
from orderdesk.store.shop.switches import SwitchKind

_SKU = mark("Its SKU.")


class _OfProduct(ShopCommand[None], frozen=True):
    need: ClassVar = Need((Right.SWITCH,))
    touches: ClassVar = Touches.SALES

    def warned(self, desk: Desk) -> Iterable[str]:
        """What the marketplaces do not know."""
        return untold(desk.store)


class HideProduct(_OfProduct, frozen=True):
    """Take a product off sale."""

    name: ClassVar = "product hide"
    title: ClassVar = mark("product: take one off sale by its SKU")
    keys: ClassVar = (HIDE,)

    sku: Annotated[str, Ask(_SKU, argument=True)]
    note: Annotated[str, Ask(mark("Why; it is kept."))] = ""

    def run(self, desk: Desk) -> None:
        """Take it off sale, with the shop open."""
        _switch(desk, self.sku, True, self.note)

    def said(self, desk: Desk, done: Any) -> Iterable[str]:
        """Which."""
        return [_("Hidden: {sku}").format(sku=self.sku)]


class ShowProduct(_OfProduct, frozen=True):
    """Put a product back on sale."""

    name: ClassVar = "product show"
    title: ClassVar = mark("product: put one back on sale by its SKU")
    keys: ClassVar = (HIDE,)

    sku: Annotated[str, Ask(_SKU, argument=True)]
    note: Annotated[str, Ask(mark("Why; it is kept."))] = ""

    def run(self, desk: Desk) -> None:
        """Put it back. Nothing else does: not even a stock figure above 0."""
        _switch(desk, self.sku, False, self.note)

    def said(self, desk: Desk, done: Any) -> Iterable[str]:
        """Which."""
        return [_("On sale: {sku}").format(sku=self.sku)]

    def warned(self, desk: Desk) -> Iterable[str]:
        """That there is none of it, where its figure says so."""
        none = _("There is none of it: orderdesk stock receive {sku} N").format(sku=self.sku)
        empty = any(not one.free for one in desk.store.levels.stands([self.sku]))
        return [*([none] if empty else []), *untold(desk.store)]


def _switch(desk: Desk, sku: str, stopped: bool, note: str) -> None:
    name = clean(sku, limit=100).strip()
    if not name:
        raise BadInput(_("Which product? Give its SKU."))
    with desk.access.changing() as store:
        if store.switches.is_hidden(name) is stopped:
            said = _("{sku} is hidden already.") if stopped else _("{sku} is not hidden.")
            raise Refused(moved_by(desk, said.format(sku=name), store.switches.latest(SwitchKind.PRODUCT, sku=name)))
        switch(desk, SwitchKind.PRODUCT, stopped, sku=name, note=note)


class GiveBarcode(ShopCommand[str], frozen=True):
    """Say which barcode is on a product, so that a scanner counts its pieces; it may have several."""

    name: ClassVar = "stock barcode"
    title: ClassVar = mark("stock: say which barcode is on a product")
    need: ClassVar = Need((Right.STOCK,))
    touches: ClassVar = Touches.STOCK

    sku: Annotated[str, Ask(_SKU, argument=True, metavar="SKU")]
    code: Annotated[str, Ask(mark("What the scanner reads from it."), argument=True, metavar="CODE")]
    off: Annotated[bool, Ask(mark("It is not on this product: take it away."))] = False

    def run(self, desk: Desk) -> str:
        """Note it; the code in its one spelling. `Refused` names the product that has the code already."""
        from orderdesk.desk.views.codes_on_goods import code_taken
        from orderdesk.model.article_codes import barcode

        sku, code = sku_of(self.sku), barcode(self.code)
        with desk.access.changing() as store:
            if self.off:
                if store.barcodes.sku_of(code) != sku:
                    raise Refused(_("{sku} has no barcode {code}.").format(sku=sku, code=code))
                desk.act(self.name, f"{sku} − {code}")
                store.barcodes.remove(code)
            elif (why := code_taken(store, code, sku)) is not None:
                raise Refused(why or _("{sku} has the barcode {code} already.").format(sku=sku, code=code))
            else:
                store.barcodes.add(code, sku, desk.act(self.name, f"{sku} + {code}"))
        return code

    def said(self, desk: Desk, done: Any) -> Iterable[str]:
        """Which barcodes it has now."""
        sku = sku_of(self.sku)
        codes = desk.store.barcodes.of([sku]).get(sku, [])
        return [_("{sku}: barcodes {codes}").format(sku=sku, codes=", ".join(codes) or "—")]
