"""The interface's words: English message ids, catalogues in `data/locales`, Russian unless told otherwise.

Rulebooks and calendars carry message ids too, so a shop's own file may simply be written in its own language.
"""

from __future__ import annotations

import gettext
from typing import Final

from orderdesk.data_files import data_folder

LANGUAGES: Final = ("ru", "en", "kk", "uk")
"""Languages with a complete catalogue; English is the message ids themselves."""

DEFAULT_LANGUAGE: Final = "ru"

_catalogue: gettext.NullTranslations = gettext.NullTranslations()
_language = DEFAULT_LANGUAGE


def use_language(language: str) -> None:
    """Word everything in `language` from now on."""
    global _catalogue, _language
    _language = language
    _catalogue = gettext.translation("orderdesk", data_folder() / "locales", [language], fallback=True)


def language() -> str:
    """The language in use."""
    return _language


def _(message: str) -> str:
    """`message` in the language in use; an empty one stays empty."""
    return _catalogue.gettext(message) if message else ""


def in_all_languages(message: str) -> set[str]:
    """`message` in every language there is, whichever is in use."""
    return {in_language(message, one) for one in LANGUAGES}


def in_language(message: str, language: str) -> str:
    """`message` in a language, whichever is in use."""
    return gettext.translation("orderdesk", data_folder() / "locales", [language], fallback=True).gettext(message)


def mark(message: str) -> str:
    """A message id that is translated where it is shown, not where it stands."""
    return message


def ngettext(one: str, many: str, count: int) -> str:
    """The plural form for `count`; the caller fills `{count}` in."""
    return _catalogue.ngettext(one, many, count)


use_language(DEFAULT_LANGUAGE)
