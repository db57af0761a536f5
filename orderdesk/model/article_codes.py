"""Codes on goods: one spelling for what a scanner reads, a file brings and a hand types. Pure."""

from __future__ import annotations

from typing import Final

from orderdesk.errors import BadInput
from orderdesk.i18n import _
from orderdesk.patterns import pattern
from orderdesk.sanitize import clean

MOST: Final = 64
"""Characters of a code."""

_CODE: Final = pattern(rf"[0-9]{{3,{MOST}}}|[!-~]{{6,{MOST}}}")
"""What a scanner can be told from keys typed ahead by: digits, or at least six characters."""

_ROUNDED: Final = pattern(r"[0-9][.,]?[0-9]*[eE]\+?[0-9]+")
"""What a spreadsheet makes of a long number: its last digits are lost."""

_GTIN: Final = (12, 13, 14)
"""How many digits the same article number has on its labels, with zeros before it."""


def barcode(text: str) -> str:
    """A code in its one spelling; `BadInput` where it is none, or not certain.

    UPC-A, EAN-13 and GTIN-14 of one article differ only by the zeros before it: those are one code.
    """
    code = clean(text, limit=MOST + 1).strip()
    if _ROUNDED.fullmatch(code) and not code.isdigit():
        said = _("“{code}” is a rounded number, not a barcode: have the spreadsheet keep it as text.")
        raise BadInput(said.format(code=code[:20]))
    if not _CODE.fullmatch(code):
        said = _("“{code}” is not a barcode: at least 6 letters and digits, or 3 digits, without spaces.")
        raise BadInput(said.format(code=clean(text, limit=20)))
    return code.lstrip("0").zfill(13) if code.isdigit() and len(code) in _GTIN else code


def barcodes(text: str) -> tuple[str, ...]:
    """The codes of a cell, apart by spaces, commas or semicolons; `BadInput` for one that is none."""
    parts = [text] if _ROUNDED.fullmatch(text.strip()) else text.replace(",", " ").replace(";", " ").split()
    return tuple(dict.fromkeys(map(barcode, parts)))
