"""Several PDFs as one file, so that they are printed in one go."""

from __future__ import annotations

from collections.abc import Sequence
from importlib.util import find_spec
from io import BytesIO

from orderdesk.errors import BadInput, WrongUsage
from orderdesk.i18n import _


def joined(papers: Sequence[bytes]) -> bytes:
    """Their pages, in order; a single one as it is. `WrongUsage` where what joins them is not installed."""
    if len(papers) == 1:
        return papers[0]
    if find_spec("pypdf") is None:
        raise WrongUsage(_("Several papers in one file need one more package: pip install 'orderdesk[print]'"))
    from pypdf import PdfWriter
    from pypdf.errors import PyPdfError

    whole, out = PdfWriter(), BytesIO()
    try:
        for paper in papers:
            whole.append(BytesIO(paper), import_outline=False)
        whole.write(out)
    except (PyPdfError, ValueError, KeyError, TypeError, RecursionError) as error:
        raise BadInput(_("A paper cannot be read as a PDF: take them one by one.")) from error
    return out.getvalue()
