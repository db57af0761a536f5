"""The code of an order on paper: a QR code of its number, for a scanner at the desk."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

QUIET: Final = 4
"""Modules around a code that stay white."""

SIDE_MM: Final = 32
"""Of a code with its quiet zone: a short number has modules of more than a millimetre then."""

_LONGEST: Final = 40
"""Characters of a code; what is longer is no number that anybody gave an order."""

Rows = tuple[bytes, ...]
"""The modules of a code, row by row, 1 for a dark one."""


def code_rows(text: str) -> Rows | None:
    """The modules of the code of a number, with the quiet zone; `None` where no scanner could type it.

    A scanner that plays a keyboard types what is not ASCII through whatever layout is on: such a number has no code.
    """
    if not text or len(text) > _LONGEST or not (text.isascii() and text.isprintable()):
        return None
    import segno

    made = segno.make(text, error="m", micro=False)
    return tuple(bytes(row) for row in made.matrix_iter(scale=1, border=QUIET))


def dark_runs(rows: Rows) -> Iterator[tuple[int, int, int]]:
    """The dark modules as left edge, row and length of each run of them."""
    for y, row in enumerate(rows):
        x = 0
        while x < len(row):
            length = 0
            while x + length < len(row) and row[x + length]:
                length += 1
            if length:
                yield x, y, length
            x += length + 1


def code_svg(text: str) -> str:
    """The code as a picture within HTML; empty where the number has none."""
    rows = code_rows(text)
    if rows is None:
        return ""
    path = "".join(f"M{x} {y}h{length}v1h-{length}z" for x, y, length in dark_runs(rows))
    side = len(rows)
    return (
        f'<svg class="code" xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {side} {side}" '
        f'shape-rendering="crispEdges"><rect width="{side}" height="{side}" fill="#fff"/>'
        f'<path d="{path}" fill="#000"/></svg>'
    )
