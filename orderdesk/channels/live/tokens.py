"""Tokens of accounts: in a file that its owner alone can open, or in the environment; and texts without anybody's data.

A token is read each time a channel is opened. It is kept nowhere else: the database knows only where it lies.
"""

from __future__ import annotations

import base64
import contextlib
import os
import re
from pathlib import Path
from typing import Final

from orderdesk.beside import open_private
from orderdesk.errors import BadInput, NotPrivate
from orderdesk.i18n import _
from orderdesk.patterns import pattern
from orderdesk.sanitize import clean

_FILE: Final = "file:"
_ENVIRONMENT: Final = "env:"
_MOST: Final = 4096
"""Characters that a token may have."""

_NUMBERS = pattern(r"\+?\d[\d ()\-]{8,}\d", re.ASCII)
"""What may be a phone; order numbers are as long, and are told beside the text anyway."""
_WORDS = pattern(r"[A-Za-z0-9+/_-]{8,}={0,2}", re.ASCII)
_LONG: Final = 20
"""Letters and digits from which on a word may be a token."""


def from_file(path: Path) -> str:
    """How the database names a token that lies in a file."""
    return _FILE + str(path)


def from_environment(name: str) -> str:
    """How the database names a token that the environment holds."""
    return _ENVIRONMENT + name


def read_token(place: str) -> str:
    """The token of an account, by where it lies; `BadInput` says what is wrong with that place, never what is in it."""
    if place.startswith(_ENVIRONMENT):
        name = place.removeprefix(_ENVIRONMENT)
        return _checked(os.environ.get(name, ""), name)
    path = Path(place.removeprefix(_FILE))
    shown = clean(str(path), limit=200)
    try:
        with os.fdopen(open_private(path, os.O_RDONLY, make=False), encoding="utf-8", errors="replace") as file:
            return _checked(file.read(_MOST + 1), shown)
    except NotPrivate as error:
        raise BadInput(_("The token is not read: {why}").format(why=error)) from None
    except OSError as error:
        raise BadInput(_("The token is not read: {path}: {why}.").format(path=shown, why=error.strerror)) from None


def _checked(text: str, where: str) -> str:
    token = text.strip()
    if not token or len(token) > _MOST or not (token.isascii() and token.isprintable()) or " " in token:
        raise BadInput(_("{where}: holds no token: one line of letters and digits.").format(where=where))
    return token


def redacted(text: str, token: str = "") -> str:
    """A text from outside as it may be shown and kept: clean, without the token, phones, and ids made of phones."""
    said = text.replace(token, "…") if token else text
    return _WORDS.sub(_told, _NUMBERS.sub("…", clean(said, limit=300))).strip()


def _told(word: re.Match[str]) -> str:
    """A word as it may be shown: ids of customers are their phones in Base64."""
    text = word[0].rstrip("=")
    if len(text) >= _LONG and any(map(str.isdigit, text)):
        return "…"
    with contextlib.suppress(ValueError):
        if base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True).isdigit():
            return "…"
    return word[0]
