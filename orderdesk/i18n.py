"""The interface's words: English message ids, catalogues in `data/locales`, Russian unless told otherwise.

Whoever is at work reads their own language; what leaves the shop is in the shop's. Rulebooks and calendars carry
message ids too, so a shop's own file may simply be written in its own language.
"""

from __future__ import annotations

import gettext
import io
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from struct import pack, unpack_from
from typing import IO, Final

from orderdesk.data_files import data_folder

LANGUAGES: Final = ("ru", "en", "kk", "uk")
"""Languages with a complete catalogue; English is the message ids themselves."""

DEFAULT_LANGUAGE: Final = "ru"

_SAID: Final = ("LC_ALL", "LC_MESSAGES", "LANG")
"""Where an environment says a language; the first that says anything counts."""

_COUNT: Final = 8
"""Where a `.mo` file says how many messages it has: how long each is and where, ids and texts, say two tables."""


class Catalogue(gettext.GNUTranslations):
    """Messages by their ids, each decoded when it is first said.

    Python's own class decodes all of them at once, some thousand sentences, of which a first frame says a hundred.
    """

    def _parse(self, fp: IO[bytes]) -> None:  # type: ignore[override]  # as Python says to do
        data = fp.read()
        count, ids, texts = unpack_from("<3I", data, _COUNT)
        only_header = data[:_COUNT] + pack("<I", 1) + data[_COUNT + 4 :]  # the first message: charset, rule of plurals
        super()._parse(io.BytesIO(only_header))
        places = (iter(unpack_from(f"<{2 * count}I", data, table)) for table in (ids, texts))
        read = ([data[at : at + size] for size, at in zip(table, table, strict=True)] for table in places)
        self._texts = dict(zip(*read, strict=True))
        self._said: dict[str, str] = {}

    def gettext(self, message: str) -> str:
        """The message in the catalogue's language; itself where the catalogue does not have it."""
        if message not in self._said:
            found = self._texts.get(message.encode(errors="surrogatepass"))
            if found is None:
                return message
            self._said[message] = found.decode()
        return self._said[message]

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        """The form for a number; as in English where the catalogue does not have it."""
        found = self._texts.get(f"{msgid1}\0{msgid2}".encode())
        if found is None:
            return msgid1 if n == 1 else msgid2
        forms: list[bytes] = found.split(b"\0")
        return forms[self.plural(n)].decode()  # type: ignore[attr-defined]  # the rule was read from the header


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
    """The language that a terminal asks for, `kk_KZ.UTF-8`; none where it asks for none that there is."""
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
    return gettext.translation("orderdesk", data_folder() / "locales", [language], class_=Catalogue, fallback=True)


def _spoken() -> gettext.NullTranslations:
    leaving = _leaving.get()
    return _of(leaving) if leaving and leaving != _language else _catalogue


use_language(DEFAULT_LANGUAGE)
