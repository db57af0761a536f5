"""Is this a terminal the desk can be shown on? Looked at before anything of the screens is imported."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping, MutableMapping

from orderdesk.errors import WrongUsage
from orderdesk.i18n import _

_DEFAULTS = {
    "TEXTUAL_FPS": "1000",  # a key is painted at once, not at the next of sixty frames
    "TEXTUAL_ANIMATIONS": "none",  # nothing moves on a thin line
    "TEXTUAL_SMOOTH_SCROLL": "0",
}


def check_terminal(environment: Mapping[str, str] = os.environ) -> None:
    """Refuse, with a sentence, where no screen can be drawn."""
    if not (sys.stdin.isatty() and sys.stderr.isatty()):
        raise WrongUsage(_("The desk needs a terminal. For scripts there are commands: orderdesk --help"))
    if environment.get("TERM") in ("dumb", "unknown"):
        raise WrongUsage(_("The terminal TERM={term} cannot move its cursor.").format(term=environment["TERM"]))


def prepare(environment: MutableMapping[str, str] = os.environ) -> None:
    """Set what Textual reads while it is imported; with a foreign charset start Python anew in UTF-8."""
    for name, value in _DEFAULTS.items():
        environment.setdefault(name, value)
    for name in ("TEXTUAL", "TEXTUAL_DRIVER", "TEXTUAL_LOG", "TEXTUAL_SCREENSHOT", "TEXTUAL_PRESS"):
        environment.pop(name, None)  # these reach files and code
    if (sys.stderr.encoding or "").lower().replace("-", "") != "utf8" and environment.get("PYTHONUTF8") != "1":
        os.execve(sys.executable, [sys.executable, *sys.orig_argv[1:]], {**environment, "PYTHONUTF8": "1"})
