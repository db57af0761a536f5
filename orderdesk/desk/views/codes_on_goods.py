"""Which product a code on goods belongs to."""

from __future__ import annotations

from orderdesk.errors import BadInput
from orderdesk.i18n import _
from orderdesk.model.article_codes import barcode
from orderdesk.store import Store


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
