"""The interface's words: English message ids, catalogues in `data/locales`, Russian unless told otherwise.

Whoever is at work reads their own language; what leaves the shop is in the shop's. Rulebooks and calendars carry
message ids too, so a shop's own file may simply be written in its own language.
"""

from __future__ import annotations

import gettext
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Final

from orderdesk.data_files import data_folder

LANGUAGES: Final = ("ru", "en", "kk", "uk")
"""Languages with a complete catalogue; English is the message ids themselves."""

DEFAULT_LANGUAGE: Final = "ru"

_SAID: Final = ("LC_ALL", "LANG")
"""Where an environment says a language; the first that says anything counts."""

_catalogue: gettext.NullTranslations = gettext.NullTranslations()
_language = _shops = DEFAULT_LANGUAGE

_leaving: ContextVar[str] = ContextVar("leaving", default="")
"""The language of the text that is just being made for outside; none while the interface speaks."""


def use_language(language: str, shops: str = "") -> None:
    """Word everything in `language` from now on, but in the `shops` what leaves it; by default in the same."""
    global _catalogue, _language, _shops
    _language, _shops = language, shops or language
    _catalogue = _of(language)


def language() -> str:
    """The language in use."""
    return _leaving.get() or _language


@contextmanager
def shops_words(language: str = "") -> Iterator[None]:
    """Word in the shop's language what leaves it, whoever is at work; in `language` for a buyer who reads that."""
    token = _leaving.set(language or _shops)
    try:
        yield
    finally:
        _leaving.reset(token)


def language_said(environment: Mapping[str, str]) -> str:
    """The language that a session over SSH asks for, `kk_KZ.UTF-8`; none where it asks for none that there is."""
    if not environment.get("SSH_CONNECTION"):
        return ""
    said = next((value for name in _SAID if (value := environment.get(name, ""))), "")
    asked = said.partition(".")[0].partition("_")[0]
    return asked if asked in LANGUAGES else ""


def _(message: str) -> str:
    """`message` in the language in use; an empty one stays empty."""
    return _spoken().gettext(message) if message else ""


def in_all_languages(message: str) -> set[str]:
    """`message` in every language there is, whichever is in use."""
    return {in_language(message, one) for one in LANGUAGES}


def in_language(message: str, language: str) -> str:
    """`message` in a language, whichever is in use."""
    return _of(language).gettext(message)


def outside(message: str) -> str:
    """`message` in the shop's language, for what is kept or told of an order: others read it too."""
    return in_language(message, _shops) if message else ""


def mark(message: str) -> str:
    """A message id that is translated where it is shown, not where it stands."""
    return message


def ngettext(one: str, many: str, count: int) -> str:
    """The plural form for `count`; the caller fills `{count}` in."""
    return _spoken().ngettext(one, many, count)


def _of(language: str) -> gettext.NullTranslations:
    return gettext.translation("orderdesk", data_folder() / "locales", [language], fallback=True)


def _spoken() -> gettext.NullTranslations:
    leaving = _leaving.get()
    return _of(leaving) if leaving and leaving != _language else _catalogue


use_language(DEFAULT_LANGUAGE)
