"""Receipts in the language of receipt printers, ESC/POS.

Letters are sent as text only where the printer's code page has every one of them: for what its page lacks a printer
shows another letter or a `?`, and says nothing. Else all is sent as a picture.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from msgspec import Struct

from orderdesk.printing.order_code import code_rows
from orderdesk.printing.raster import CELL, drawn
from orderdesk.printing.receipt import Receipt, laid_out

_INIT: Final = b"\x1b@\x1c."
"""Forget what was set; then leave the two-byte mode in which many printers from China begin."""
_CUT: Final = b"\x1dV\x42\x00"
"""Feed to the knife, and cut."""
_BIG: Final = {True: b"\x1d!\x11", False: b"\x1d!\x00"}
_BAND: Final = 128
"""Rows of a picture that are sent at a time: small printers have no room for more."""
_CODE: Final = 256
"""Dots of a code's side: 32 mm."""
_LEAST: Final = 3
"""Dots of a module that every scanner reads."""

# What many pages lack, said with what all have; currencies as words.
_PLAIN: Final = str.maketrans({"₸": "тг", "₴": "грн", "₽": "руб", "€": "EUR", "—": "-", "–": "-", "×": "x", "«": '"',
                               "»": '"', "“": '"', "”": '"', "’": "'", "…": "...", "•": "*", "→": "->"})  # fmt: skip


class Roll(Struct, frozen=True):
    """A width of paper."""

    dots: int

    @property
    def characters(self) -> int:
        """How many stand in a line."""
        return self.dots // CELL


ROLLS: Final = {58: Roll(384), 80: Roll(576)}
"""By millimetres, at 203 dots an inch."""


def escpos(receipt: Receipt, paper: int, page: str | None = None, slot: int = 0) -> bytes:
    """All that is sent to print a receipt.

    `paper` is one of `ROLLS`; `page` is the codec of the code page that the printer has at `slot`, if it has one.
    """
    roll = ROLLS[paper]
    text = None if page is None else _text(receipt, roll, page, slot)
    body = text if text is not None else b"".join(_bands(drawn(laid_out(receipt, roll.characters), roll.dots)))
    code = code_rows(receipt.code)
    drawing = b"" if code is None else b"".join(_bands(_enlarged(code, roll.dots)))
    return _INIT + body + drawing + b"\n" + _CUT


def _text(receipt: Receipt, roll: Roll, page: str, slot: int) -> bytes | None:
    """The lines as text; `None` where the page lacks a letter."""
    plain = Receipt(
        lines=tuple(type(line)(line.left.translate(_PLAIN), line.right.translate(_PLAIN), line.big)
                    for line in receipt.lines)
    )  # fmt: skip
    try:
        lines = [_BIG[big] + said.encode(page) + b"\n" for said, big in laid_out(plain, roll.characters)]
    except UnicodeEncodeError:
        return None
    return b"\x1bt" + bytes([slot]) + b"".join(lines) + _BIG[False]


def _bands(rows: Sequence[bytes]) -> Iterator[bytes]:
    """Rows of dots as pictures that the printer sets one below the other."""
    for start in range(0, len(rows), _BAND):
        band = rows[start : start + _BAND]
        across = len(band[0])
        yield b"\x1dv0\x00" + across.to_bytes(2, "little") + len(band).to_bytes(2, "little") + b"".join(band)


def _enlarged(modules: Sequence[bytes], dots: int) -> list[bytes]:
    """A code's modules as rows of dots, in the middle of the roll."""
    scale = max(_LEAST, _CODE // len(modules))
    margin = max(0, (dots - scale * len(modules)) // 2)
    rows = list[bytes]()
    for row in modules:
        bits = "0" * margin + "".join(("1" if dark else "0") * scale for dark in row)
        packed = int(bits.ljust(dots, "0")[:dots], 2).to_bytes(dots // 8, "big")
        rows += [packed] * scale
    return rows
