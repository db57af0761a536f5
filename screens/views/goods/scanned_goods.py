"""What is said of a code on goods that was scanned, wherever pieces are counted."""

from __future__ import annotations

from typing import Final

from orderdesk.i18n import _, mark
from screens.keyboard.named_key import Key
from screens.keyboard.scanner import Code

BARCODE: Final = Key(
    "stock.barcode", "b", "give('barcode')", mark("barcode"), mark("Say which barcode is on the product")
)
"""The key that gives a product its barcode, in the stock."""


def unknown_barcode(code: Code) -> str:
    """What to say of a code that is on no product."""
    if code.orders:
        said = _("{code} is the label of order {number}, not of goods: nothing was counted.")
        return said.format(code=code.text, number=code.orders[0].number)
    said = _("No product has the barcode {code}: nothing was counted. In the stock {key} gives it to one.")
    return said.format(code=code.text, key=BARCODE.label)
