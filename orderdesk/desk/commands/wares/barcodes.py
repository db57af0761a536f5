"""The barcodes of products: given, and taken away where one was given wrongly."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated, Any, ClassVar

from orderdesk.barcodes import barcode
from orderdesk.desk.command import Ask, ShopCommand, Touches
from orderdesk.desk.commands.wares.warehouse import sku_of
from orderdesk.desk.desk import Desk
from orderdesk.desk.rights import Need
from orderdesk.errors import BadInput, Refused
from orderdesk.i18n import _, mark
from orderdesk.rules.roles import Right
from orderdesk.store import Store


class GiveBarcode(ShopCommand[str], frozen=True):
    """Say which barcode is on a product, so that a scanner counts its pieces; it may have several."""

    name: ClassVar = "stock barcode"
    title: ClassVar = mark("stock: say which barcode is on a product")
    need: ClassVar = Need((Right.STOCK,))
    touches: ClassVar = Touches.STOCK

    sku: Annotated[str, Ask(mark("Its SKU."), argument=True, metavar="SKU")]
    code: Annotated[str, Ask(mark("What the scanner reads from it."), argument=True, metavar="CODE")]
    off: Annotated[bool, Ask(mark("It is not on this product: take it away."))] = False

    def run(self, desk: Desk) -> str:
        """Note it; the code in its one spelling. `Refused` names the product that has the code already."""
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


def code_taken(store: Store, code: str, sku: str) -> str | None:
    """Why a code cannot be given to a product: whose it is, empty where it is the product's own; `None` if it can."""
    owner = store.barcodes.sku_of(code)
    if owner is None or owner == sku:
        return owner and ""
    said = _("The barcode {code} is on {sku}. If that is wrong: orderdesk stock barcode {sku} {code} --off")
    return said.format(code=code, sku=owner)


def product_of(store: Store, read: str) -> str | None:
    """The SKU of what a scanner has read: a barcode, or a SKU that the shop prints on its labels itself."""
    try:
        sku = store.barcodes.sku_of(barcode(read))
    except BadInput:
        sku = None
    if sku is None and store.products.get(read) is not None:
        return read
    return sku
