"""What of painted words is not of the language in use: words of another one, raw keys, names of fields."""

from __future__ import annotations

import gettext
import re
from collections.abc import Iterable
from functools import cache
from typing import Final

from babel.messages.pofile import read_po

from orderdesk.data_files import data_folder
from orderdesk.i18n import LANGUAGES

_LATIN: Final = re.compile(r"[A-Za-z]{3,}")
_CYRILLIC: Final = re.compile(r"[Ѐ-ӿ]{2,}")
_RAW: Final = re.compile(r"[a-z]+_[a-z]+|\{\w*\}|\bNone\.")

_NAMES: Final = frozenset((
    "Kaspi", "Magazito", "Flowwow", "KeyCRM", "Demo", "VIP", "SMS", "UTC", "main", "orderdesk", "Esc", "Enter", "Space",
    "PgDn", "PgUp", "Home", "End", "Down", "Tab", "BkSp", "Ins", "Del", "ORDER", "DESK",
))  # fmt: skip
"""Of marketplaces, of keys, of the first warehouse: the same in every language."""

_SHORT: Final = re.compile(r"\b[A-Z]{3}\b")
"""The marks of channels."""

_COMMAND: Final = re.compile(r"`[^`]*`|\bstock place NAME|\borderdesk phone")
_LONG: Final = 9


def foreign(lines: Iterable[str], language: str) -> set[str]:
    """The lines that say something in another language than this, or what nobody but a programmer reads."""
    known, own = _data(), {said.casefold() for said in _said_in(language)}
    others = {said for one in LANGUAGES if one != language for said in _said_in(one)
              if len(said) >= _LONG and not any(said.casefold() in mine for mine in own)}  # fmt: skip
    found, together = set(), "\n".join(lines)
    spoken = {said for said in others if said in together}
    for line in together.split("\n"):
        words = _COMMAND.sub(" ", _SHORT.sub(" ", line))
        letters = _CYRILLIC if language == "en" else _LATIN
        strange = [word for word in letters.findall(words) if word not in _NAMES and word.casefold() not in known]
        strange += [said for said in spoken if said in line and said.casefold() not in known]
        found |= {f"{line}: {', '.join(strange)}"} if strange or _RAW.search(line) else set()
    return found


@cache
def _data() -> str:
    """What the demo's shop is called, sells and says: as it was typed, in whatever language."""
    demo = (data_folder() / "demo" / "shop.toml").read_text("utf-8")
    return f"{demo} Мария Айгерим Асхат Сокол Данияр не открывают".casefold()


@cache
def _said_in(language: str) -> frozenset[str]:
    """Every sentence of a language that has no blanks."""
    with (data_folder() / "locales" / "ru" / "LC_MESSAGES" / "orderdesk.po").open("rb") as file:
        ids = [one.id if isinstance(one.id, str) else one.id[0] for one in read_po(file) if one.id]
    catalogue = gettext.translation("orderdesk", data_folder() / "locales", [language], fallback=True)
    return frozenset(said for one in ids if "{" not in (said := catalogue.gettext(one)))
