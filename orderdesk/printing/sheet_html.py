"""A run's sheet as HTML, with what a browser needs to print it: large type, no block broken, each with its code."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from orderdesk.printing.courier_sheet import Block, Sheet
from orderdesk.printing.html_page import page, text
from orderdesk.printing.order_code import SIDE_MM, code_svg

# A table and no grid: every browser prints tables, and breaks none of its rows where it is told not to.
_STYLE: Final = f"""\
@page {{ size: A4; margin: 12mm; }}
h1 {{ font-size: 20pt; margin: 0; }}
p {{ margin: 1mm 0; }}
table {{ width: 100%; border-collapse: collapse; }}
tr.stop {{ break-inside: avoid; page-break-inside: avoid; }}
td {{ border-top: 1.5pt solid #000; padding: 3mm 0; vertical-align: top; font-size: 13pt; }}
td.code {{ width: {SIDE_MM}mm; padding-left: 4mm; text-align: center; }}
svg.code {{ width: {SIDE_MM}mm; height: {SIDE_MM}mm; display: block; }}
.when {{ font-size: 16pt; font-weight: bold; }}
.address {{ font-size: 16pt; }}
.take {{ font-size: 16pt; font-weight: bold; }}
.take span {{ border: 2pt solid #000; padding: 0 2mm; }}
.number {{ font-weight: bold; white-space: nowrap; }}
@media print {{ body {{ margin: 0; max-width: none; }} }}
"""


def sheet_html(sheet: Sheet) -> str:
    """The sheet as a page."""
    head = f"<h1>{text(sheet.title)}</h1>\n<p>{text(sheet.made)}</p>\n"
    head += f"<p><b>{text(sheet.count)}, {text(sheet.total)}</b></p>\n"
    rows = "".join(f'<tr class="stop"><td>{"".join(_lines(one))}</td>{_code(one)}</tr>\n' for one in sheet.blocks)
    return page(sheet.title, _STYLE, f"{head}<table>\n{rows}</table>\n")


def _lines(block: Block) -> Iterator[str]:
    heading = "   ".join(part for part in (f"{block.place}.", block.window, *block.notes, block.gift) if part)
    yield f'<p class="when">{text(heading)}</p>'
    yield f'<p class="address">{text(block.address)}{_district(block)}</p>'
    yield f"<p>{text(block.who)}</p>"
    for line in block.goods:
        yield f"<p>{text(line)}</p>"
    if block.comment:
        yield f"<p><i>{text(block.comment)}</i></p>"
    take = text(block.take)
    yield f'<p class="take">{f"<span>{take}</span>" if block.collects else take}</p>'


def _district(block: Block) -> str:
    return f" ({text(block.district)})" if block.district else ""


def _code(block: Block) -> str:
    return f'<td class="code">{code_svg(block.number)}<p class="number">{text(block.number)}</p></td>'
