"""A pack of evidence as a page: a heading, who made it and when, and its parts."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

from orderdesk.printing.html_page import page, text

_STYLE: Final = """\
@page { size: A4; margin: 14mm; }
h1 { font-size: 16pt; margin: 0; }
h2 { font-size: 12pt; margin: 5mm 0 1mm; border-bottom: 1pt solid #000; break-after: avoid; }
ul { margin: 0; padding: 0; list-style: none; }
li { font-size: 10pt; margin: 0.5mm 0; break-inside: avoid; overflow-wrap: anywhere; }
@media print { body { margin: 0; max-width: none; } }
"""


def evidence_html(title: str, made: str, parts: Iterable[tuple[str, Sequence[str]]]) -> str:
    """The page; each part is its heading and its lines."""
    body = f"<h1>{text(title)}</h1>\n<p>{text(made)}</p>\n"
    for heading, lines in parts:
        body += f"<h2>{text(heading)}</h2>\n<ul>\n{''.join(f'<li>{text(line)}</li>{chr(10)}' for line in lines)}</ul>\n"
    return page(title, _STYLE, body)
