"""The environment of a session: of the client, only what kind of terminal it has gets in."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

_KEPT: Final = ("PATH", "HOME", "USER", "LOGNAME", "TZ", "TMPDIR", "ORDERDESK_CONFIG", "ORDERDESK_DB")
"""What a session takes over from the server, beside where the system keeps files (XDG_…).

Python, Textual and the system's loader read others, which reach files and code.
"""

_TERM: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9.+_-]{0,63}", re.ASCII)
_COLORS: Final = re.compile(r"truecolor|24bit")
_LOCALE: Final = re.compile(r"[A-Za-z]{1,16}(_[A-Za-z]{1,16})?(\.[A-Za-z0-9-]{1,16})?(@[a-z]{1,16})?", re.ASCII)

SAID_BY_CLIENT: Final = {
    "TERM": _TERM,
    "COLORTERM": _COLORS,
    "LC_ALL": _LOCALE,
    "LC_CTYPE": _LOCALE,
    "LANG": _LOCALE,
}
"""What a client may say of its terminal, and what that may look like."""

_USUAL: Final = {"TERM": "dumb", "LANG": "C.UTF-8"}


def session_environment(client: Mapping[str, str], peer: str, server: Mapping[str, str]) -> dict[str, str]:
    """The environment for a client that says this, from there (as `SSH_CONNECTION` says it), at this server."""
    kept = {name: value for name, value in server.items() if name in _KEPT or name.startswith("XDG_")}
    said = {name: client[name] for name, form in SAID_BY_CLIENT.items() if form.fullmatch(client.get(name, ""))}
    return {**kept, **_USUAL, **said, "SSH_CONNECTION": peer}
