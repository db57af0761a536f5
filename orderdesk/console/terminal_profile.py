"""The terminal of a session: whether the desk can be shown on it, and what it can show.

What is found out here is one value, made from an environment and the settings, so that sessions forked from one
process can each have their own. Nothing of the screens is imported before it.
"""

from __future__ import annotations

import codecs
import os
import sys
from collections.abc import Mapping, MutableMapping
from enum import StrEnum
from typing import IO, Any, Final

from msgspec import Struct

from orderdesk.config import Ascii, LineKind, Look, TerminalSettings
from orderdesk.errors import WrongUsage
from orderdesk.i18n import _

_DEFAULTS = {
    "TEXTUAL_FPS": "1000",  # a key is painted at once, not at the next of sixty frames
    "TEXTUAL_ANIMATIONS": "none",  # nothing moves on a thin line
    "TEXTUAL_SMOOTH_SCROLL": "0",
}

UTF8: Final = "utf-8"

_OLDEST: Final = "vt100"
"""What a terminal is taken for that does not say what it is."""

_DUMB: Final = ("dumb", "unknown", "network", "dialup", "switch")

_MODERN: Final = (
    "xterm", "screen", "tmux", "rxvt", "kitty", "alacritty", "foot", "wezterm", "ghostty", "konsole", "gnome", "vte",
    "putty", "mintty", "iterm", "contour", "st",
)  # fmt: skip
"""Families that skip over control sequences they do not know. Others print what they take for the rest of them."""

_BY_PYTHON: Final = ("C.UTF-8", "C.utf8", "UTF-8")
"""What Python itself puts into LC_CTYPE where a locale is not installed."""

_WITHOUT_COLOURS: Final = ("vt50", "vt52", "vt1", "vt2", "vt3", "vt4", "vt5", "xterm-mono")


_SIXTEEN_COLOURS: Final = tuple(map(str, range(16)))
_LIGHT_ONES: Final = ("7", "9", "10", "11", "12", "13", "14", "15")


class Colours(StrEnum):
    """How many colours are sent; the values are what Rich calls them."""

    NONE = "none"
    SIXTEEN = "standard"
    """The terminal's own sixteen, in its own shades."""
    MANY = "256"
    TRUE = "truecolor"


class Terminal(Struct, frozen=True, kw_only=True):
    """What a session's terminal can show, and how dear its line is."""

    colours: Colours = Colours.TRUE
    ascii: bool = False
    """Letters beyond ASCII come out right, lines, arrows and signs of currency do not."""
    charset: str = UTF8
    """In what its letters are sent and arrive; a codec's name."""
    modern: bool = True
    """Whether sequences that only newer terminals know may be sent to it."""
    thin: bool = False
    """Whether every byte counts."""
    look: Look = Look.AUTO
    """In which colours its operator wants the desk."""
    light: bool | None = None
    """Whether its own ground is a light one; `None` where its environment does not say."""

    @classmethod
    def of(cls, environment: Mapping[str, str], settings: TerminalSettings) -> Terminal:
        """What the environment of a session says about its terminal, unless the settings know better."""
        term = (environment.get("TERM") or _OLDEST).lower()
        charset = _charset(environment)
        modern = term.startswith(_MODERN)
        thin = settings.line is LineKind.THIN
        if settings.line is LineKind.AUTO:
            thin = bool(environment.get("SSH_CONNECTION") or environment.get("SSH_TTY"))
        by_itself = term.startswith(("linux", "vt")) or charset != UTF8
        return cls(
            colours=_colours(term, environment, modern=modern, thin=thin),
            ascii=by_itself if settings.ascii is Ascii.AUTO else settings.ascii is Ascii.YES,
            charset=charset,
            modern=modern,
            thin=thin,
            look=settings.theme,
            light=_light(environment.get("COLORFGBG", "")),
        )


def check_terminal(environment: Mapping[str, str] = os.environ) -> None:
    """Refuse, with a sentence, where no screen can be drawn."""
    if not (_is_terminal(sys.stdin) and _is_terminal(sys.stderr)):
        raise WrongUsage(_("The desk needs a terminal. For scripts there are commands: orderdesk --help"))
    if environment.get("TERM") in _DUMB:
        said = _("The terminal TERM={term} cannot move its cursor. If yours can: TERM=xterm orderdesk")
        raise WrongUsage(said.format(term=environment["TERM"]))


def prepare(environment: MutableMapping[str, str] = os.environ) -> None:
    """Set what Textual reads while it is imported; with a foreign charset start Python anew in UTF-8."""
    for name, value in _DEFAULTS.items():
        environment.setdefault(name, value)
    for name in ("TEXTUAL", "TEXTUAL_DRIVER", "TEXTUAL_LOG", "TEXTUAL_SCREENSHOT", "TEXTUAL_PRESS"):
        environment.pop(name, None)  # these reach files and code
    if (sys.stderr.encoding or "").lower().replace("-", "") != "utf8" and environment.get("PYTHONUTF8") != "1":
        os.execve(sys.executable, [sys.executable, *sys.orig_argv[1:]], {**environment, "PYTHONUTF8": "1"})


def _is_terminal(file: IO[Any] | None) -> bool:
    """Whether a standard file is there at all, and a terminal."""
    return file is not None and not file.closed and file.isatty()


def _colours(term: str, environment: Mapping[str, str], *, modern: bool, thin: bool) -> Colours:
    if "NO_COLOR" in environment or term.startswith(_WITHOUT_COLOURS):
        return Colours.NONE
    if thin or not modern:
        return Colours.SIXTEEN
    if environment.get("COLORTERM", "").strip().lower() in ("truecolor", "24bit") or term.endswith("-direct"):
        return Colours.TRUE
    return Colours.MANY if "256color" in term or term.startswith(("kitty", "xterm-kitty")) else Colours.SIXTEEN


def _light(said: str) -> bool | None:
    """Whether the ground is light where COLORFGBG says it, `0;15`: the last of its numbers is one of the sixteen."""
    last = said.rpartition(";")[2]
    return None if last not in _SIXTEEN_COLOURS else last in _LIGHT_ONES


def _charset(environment: Mapping[str, str]) -> str:
    """The locale's charset where it is one of a single byte with Cyrillic letters; else UTF-8, also for C and POSIX."""
    locales = (environment.get(name, "") for name in ("LC_ALL", "LC_CTYPE", "LANG"))
    said = next((locale for locale in locales if locale and locale not in _BY_PYTHON), "")
    name = said.partition(".")[2].partition("@")[0]
    try:
        if len("Жя".encode(name)) == 2:
            return codecs.lookup(name).name
    except (LookupError, UnicodeError):  # some codecs are for no letters, and one refuses whatever it gets
        pass
    return UTF8
