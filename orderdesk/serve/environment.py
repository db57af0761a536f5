"""The environment of a session: what the client says gets in no further than its kind of terminal."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

_KEPT: Final = ("PATH", "HOME", "USER", "LOGNAME", "TZ", "TMPDIR", "ORDERDESK_CONFIG", "ORDERDESK_DB")
"""What a session takes over from the server, beside where the system keeps files (XDG_…).

Python, Textual and the system's loader read others, which reach files and code.
"""

_TERM: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9.+_-]{0,63}", re.ASCII)

_TRUE_COLORS: Final = ("truecolor", "24bit")


def session_environment(term: str, colors: str, peer: str, servers: Mapping[str, str]) -> dict[str, str]:
    """For a client with this TERM and COLORTERM, at this place (as `SSH_CONNECTION` says it)."""
    kept = {name: value for name, value in servers.items() if name in _KEPT or name.startswith("XDG_")}
    if colors in _TRUE_COLORS:
        kept["COLORTERM"] = colors
    known = term if _TERM.fullmatch(term) else "dumb"
    return {**kept, "TERM": known, "LANG": "C.UTF-8", "SSH_CONNECTION": peer}
