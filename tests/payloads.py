"""Texts that a careless program would hand on to a terminal, a shell or a log, and how to see that it has not."""

from __future__ import annotations

import re
import unicodedata
from pathlib import Path

PAYLOADS = {
    "closing tag": "Иванов [/] [b",
    "action": "[@click=app.quit]жми[/]",
    "open action": "[@click=app.quit bold",
    "style": "[bold red]красный[/bold red]",
    "link": "[link=http://evil.example]x[/link]",
    "clear screen": "\x1b[2J\x1b[1;1H",
    "clipboard": "\x1b]52;c;ZXZpbA==\x07",
    "title": "\x1b]0;SESSION EXPIRED\x1b\\",
    "device report": "\x1b[6n\x1bP+q544e\x1b\\",
    "c1": "\x9b31m\x9d0;x\x9c",
    "bidi": "\u202eвонавИ\u2066",
    "zero width": "а\u200b\u200d\ufeffб",
    "tags": "\U000e0041\U000e0042",
    "nul bel del": "\x00\x07\x7f\x08\r",
    "lines": "раз\nдва\r\nтри\tчетыре\u2028пять",
    "surrogate": "\ud800",
    "private use": "\ue000",
    "marks": "и" + "\u0301" * 60,
    "wide": "漢字😀👨‍👩‍👧🇰🇿" * 5,
    "long": "Ж" * 10_000,
    "empty": "",
    "spaces": "   ",
    "variables": "$name {number} %s \\[x]",
}

TYPED = [
    *(text.replace("\x00", "").encode("utf-8", "replace").decode() for text in PAYLOADS.values()),
    "\udcff", "a\udc9b31m", "x" * 5_000, "/" + "y" * 5_000, "photo=/" + "z" * 5_000, "9" * 5_000, "TEA-1=" + "9" * 999,
    "-", "--", "-x", "../../etc/passwd", "4821\x1b[2J", "note=\x1b[2J", "\x1b", "²", "0", "-1", "99999999999999999999",
    "=cmd|' /C calc'!A0", "'; DROP TABLE orders; --", "%", "2026-13-99",
]  # fmt: skip
"""The same as a shell can give them: without NUL, and bytes that are no letters."""

_RAW = re.compile(rb"[\x00-\x08\x0b-\x1f\x7f]|\xc2[\x80-\x9f]")


def raw_logs(folder: Path) -> list[tuple[Path, list[str]]]:
    """The logs in a folder, at any depth, in which something of that stands."""
    return [(log, found) for log in folder.rglob("*.log*") if log.is_file() and (found := raw(log.read_bytes()))]


def raw(written: bytes) -> list[str]:
    """What in an output steers a terminal or is not to be seen; all of it must be UTF-8."""
    text = written.decode("utf-8")
    unseen = {char for char in set(text) if unicodedata.category(char) in ("Cf", "Cs", "Zl", "Zp")}
    return [repr(found) for found in (*_RAW.findall(written), *sorted(unseen))]
