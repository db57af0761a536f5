"""A run's sheet as PDF, A4, through reportlab, which the extra `print` brings."""

from __future__ import annotations

import io
from importlib.util import find_spec
from typing import Any, Final
from xml.sax.saxutils import escape

from orderdesk.errors import WrongUsage
from orderdesk.i18n import _
from orderdesk.printing.courier_sheet import Block, Sheet
from orderdesk.printing.fonts import Font
from orderdesk.printing.order_code import SIDE_MM, code_rows, dark_runs
from orderdesk.sanitize import clean

_MARGIN_MM: Final = 10
_FRAME: Final = 6
"""Points that reportlab leaves within the margins."""
_SPACING: Final = 1.25
"""Height of a line, in heights of its letters."""


def sheet_pdf(sheet: Sheet) -> bytes:
    """The sheet as a file; the same one for the same sheet. `WrongUsage` where reportlab is missing."""
    if find_spec("reportlab") is None:
        raise WrongUsage(_("A PDF needs one more package: pip install 'orderdesk[print]'. HTML needs none."))
    from reportlab.lib.pagesizes import A4
    from reportlab.lib.units import mm
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.ttfonts import TTFont
    from reportlab.platypus import KeepTogether, SimpleDocTemplate

    for font in (Font.PLAIN, Font.BOLD):
        pdfmetrics.registerFont(TTFont(font.value, font.path))
    story: list[Any] = [_said(sheet.title, 20, Font.BOLD), _said(sheet.made, 11), _said(_sums(sheet), 13, Font.BOLD)]
    story += [KeepTogether(_block(block)) for block in sheet.blocks]
    out, margin = io.BytesIO(), _MARGIN_MM * mm
    paper = SimpleDocTemplate(
        out, pagesize=A4, leftMargin=margin, rightMargin=margin, topMargin=margin, bottomMargin=margin + 2 * mm,
        title=clean(sheet.title), invariant=1,
    )  # fmt: skip
    paper.build(story, canvasmaker=_numbering(f"{sheet.title}  {sheet.made}"))
    return out.getvalue()


def _sums(sheet: Sheet) -> str:
    return f"{sheet.count}, {sheet.total}"


def _said(said: str, size: int, font: Font = Font.PLAIN, **more: Any) -> Any:
    """A paragraph of one text from outside: what looks like markup in it is text."""
    from reportlab.lib.styles import ParagraphStyle
    from reportlab.platypus import Paragraph

    style = ParagraphStyle(f"{font}{size}", fontName=font.value, fontSize=size, leading=size * _SPACING, **more)
    return Paragraph(escape(clean(said)), style)


def _block(block: Block) -> list[Any]:
    """A stop: what the courier looks for beside its code, and the goods below, which may be many."""
    from reportlab.lib.colors import black
    from reportlab.lib.units import mm
    from reportlab.platypus import HRFlowable, Spacer, Table, TableStyle

    heading = "   ".join(part for part in (f"{block.place}.", block.window, *block.notes, block.gift) if part)
    address = block.address + (f" ({block.district})" if block.district else "")
    boxed: dict[str, Any] = {"borderWidth": 1.5, "borderColor": black, "borderPadding": 3} if block.collects else {}
    left = [_said(heading, 16, Font.BOLD), _said(address, 16), _said(block.who, 13), Spacer(0, 2 * mm),
            _said(block.take, 16, Font.BOLD, **boxed)]  # fmt: skip
    right = [*([code] if (code := _code(block.number)) else []), _said(block.number, 13, Font.BOLD, alignment=1)]
    width = (210 - 2 * _MARGIN_MM) * mm - 2 * _FRAME
    side = (SIDE_MM + 8) * mm
    table = Table([[left, right]], colWidths=[width - side, side])
    table.setStyle(TableStyle([
        ("VALIGN", (0, 0), (-1, -1), "TOP"), ("LEFTPADDING", (0, 0), (0, 0), 0), ("RIGHTPADDING", (0, 0), (-1, -1), 4),
        ("TOPPADDING", (0, 0), (-1, -1), 4), ("BOTTOMPADDING", (0, 0), (-1, -1), 4),
    ]))  # fmt: skip
    rule = HRFlowable(width="100%", thickness=1.5, color=black, spaceBefore=1.5 * mm, spaceAfter=0.5 * mm)
    below = [*block.goods, *([block.comment] if block.comment else [])]
    return [rule, table, *(_said(line, 13) for line in below)]


def _code(number: str) -> Any | None:
    """The code of a number; nothing where it has none."""
    rows = code_rows(number)
    if rows is None:
        return None
    from reportlab.graphics.shapes import Drawing, Rect
    from reportlab.lib.colors import black
    from reportlab.lib.units import mm

    side = SIDE_MM * mm
    module = side / len(rows)
    drawing = Drawing(side, side)
    for x, y, length in dark_runs(rows):
        drawing.add(Rect(x * module, side - (y + 1) * module, length * module, module, fillColor=black, strokeWidth=0,
                         strokeColor=None))  # fmt: skip
    drawing.hAlign = "CENTER"
    return drawing


def _numbering(foot: str) -> Any:
    """What draws the pages: each says at its foot which of how many it is, and of what."""
    from reportlab.lib.units import mm
    from reportlab.pdfgen.canvas import Canvas

    class Numbered(Canvas):  # type: ignore[misc]  # reportlab has no types
        """Holds the pages back until their number is known."""

        def __init__(self, *args: Any, **kwargs: Any) -> None:
            super().__init__(*args, **kwargs)
            self._held: list[dict[str, Any]] = []

        def showPage(self) -> None:  # noqa: N802  # reportlab's name
            self._held.append(dict(vars(self)))
            self._startPage()

        def save(self) -> None:
            for nth, state in enumerate(self._held, 1):
                self.__dict__.update(state)
                self.setFont(Font.PLAIN.value, 9)
                said = _("page {page} of {pages}").format(page=nth, pages=len(self._held))
                self.drawString(_MARGIN_MM * mm + _FRAME, 6 * mm, clean(f"{foot}  {said}"))
                Canvas.showPage(self)
            super().save()

    return Numbered
