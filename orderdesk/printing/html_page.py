"""A page of HTML that stands alone: it loads nothing, runs nothing, and every text from outside is a text in it."""

from __future__ import annotations

from html import escape
from typing import Final

from orderdesk.i18n import language
from orderdesk.sanitize import clean

_FACE: Final = '"DejaVu Sans", "Noto Sans", "Segoe UI", Arial, sans-serif'


def text(said: str) -> str:
    """A text as it stands in HTML."""
    return escape(clean(said))


def page(title: str, style: str, body: str) -> str:
    """A whole page; `style` is CSS, and `body` is HTML in which every text has gone through `text`."""
    return (
        f'<!doctype html>\n<html lang="{language()}">\n<head>\n<meta charset="utf-8">\n'
        """<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">\n"""
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{text(title)}</title>\n<style>\n"
        f"body {{ font-family: {_FACE}; color: #000; background: #fff; margin: 1rem auto; max-width: 52rem; }}\n"
        f"{style}</style>\n</head>\n<body>\n{body}</body>\n</html>\n"
    )
