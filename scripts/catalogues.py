"""Gathers the interface's words from code, help of the commands and rulebooks into data/locales, and compiles them.

python scripts/catalogues.py            update every .po and compile it to .mo
python scripts/catalogues.py --check    change nothing; fail when a catalogue is stale or a translation is missing
"""

from __future__ import annotations

import ast
import inspect
import io
import sys
import tomllib
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click
from babel.messages.catalog import Catalog
from babel.messages.mofile import read_mo, write_mo
from babel.messages.pofile import read_po, write_po

from orderdesk.cli import cli
from orderdesk.cli.declared import all_words
from orderdesk.cli.worded_help import message_ids
from orderdesk.i18n import use_language

ROOT = Path(__file__).resolve().parent.parent
LOCALES = ROOT / "data" / "locales"
SLAVIC = "nplurals=3; plural=(n%10==1 && n%100!=11 ? 0 : n%10>=2 && n%10<=4 && (n%100<10 || n%100>=20) ? 1 : 2);"
LANGUAGES = {"ru": SLAVIC, "kk": "nplurals=1; plural=0;", "uk": SLAVIC}
"""Each language with its rule of plurals, by hand: babel gives Russian a form for fractions, and has none for Kazakh,
whose nouns stay in the singular after a number."""

UNDATED = datetime(2026, 1, 1, tzinfo=UTC)
"""Stands for the times that a catalogue's header must name: the same words give the same bytes on any day."""

WORDED = ("title", "badge", "price", "ask", "name", "why", "why_not", "rungs", "said", "hold", "first", "script")
"""Keys of a rulebook whose values are read by people."""


def template() -> Catalog:
    """Every message id, with the files it stands in."""
    catalog = Catalog(project="Order Desk", charset="utf-8", creation_date=UNDATED)
    for folder in ("orderdesk", "screens"):
        for path in sorted((ROOT / folder).rglob("*.py")):
            for message in _calls(ast.parse(path.read_text("utf-8"))):
                catalog.add(message, locations=[(str(path.relative_to(ROOT)), 0)])
    for message, where in sorted(_helped()):
        catalog.add(message, locations=[(where, 0)])
    for path in [*sorted((ROOT / "data" / "rulebooks").glob("*.toml")), ROOT / "data" / "roles.toml"]:
        for message in _texts(tomllib.loads(path.read_text("utf-8"))):
            catalog.add(message, locations=[(str(path.relative_to(ROOT)), 0)])
    return catalog


def _calls(tree: ast.AST) -> Iterator[str | tuple[str, ...]]:
    """The message ids of a module, inside f-strings too."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in ("_", "mark", "ngettext"):
            texts = tuple(str(arg.value) for arg in node.args if isinstance(arg, ast.Constant))
            if node.func.id == "ngettext":
                yield texts[:2]
            elif texts:
                yield texts[0]


def _helped() -> Iterator[tuple[str, str]]:
    """What the help of each command and group says, with the file it stands in."""
    use_language("en")
    ctx = click.Context(cli)
    for words, command in [("", cli), *all_words(cli, ctx)]:
        assert command.help, f"{words}: says nothing of itself"
        assert command.callback is not None
        path = inspect.getsourcefile(inspect.unwrap(command.callback))
        assert path is not None
        for message in message_ids(command, ctx):
            yield message, str(Path(path).relative_to(ROOT))


def _texts(table: dict[str, Any]) -> Iterator[str]:
    for key, value in table.items():
        if key == "message" and isinstance(value, dict):
            yield from value.values()
        elif key in WORDED:
            yield from [value] if isinstance(value, str) else [item for item in value if isinstance(item, str)]
        for inner in value if isinstance(value, list) else [value]:
            if isinstance(inner, dict) and key != "message":
                yield from _texts(inner)


def _read_mo(path: Path) -> Catalog:
    with path.open("rb") as file:
        return read_mo(file)


def _flat(text: str | Sequence[str]) -> tuple[str, ...]:
    return (text,) if isinstance(text, str) else tuple(text)


def _words(catalog: Catalog) -> dict[tuple[str, ...], tuple[str, ...]]:
    """What a catalogue says, whatever wrote it and when."""
    return {_flat(message.id): _flat(message.string) for message in catalog if message.id}


def main() -> int:
    """Update or check every language; the exit code."""
    check = "--check" in sys.argv
    wanted, well = template(), True
    for language, plurals in LANGUAGES.items():
        folder = LOCALES / language / "LC_MESSAGES"
        folder.mkdir(parents=True, exist_ok=True)
        po, mo = folder / "orderdesk.po", folder / "orderdesk.mo"
        before = po.read_bytes() if po.exists() else f'msgid ""\nmsgstr "Plural-Forms: {plurals}\\n"\n'.encode()
        catalog = read_po(io.BytesIO(before), locale=language)
        catalog.revision_date = UNDATED
        catalog.project, catalog.version, catalog.charset, catalog.fuzzy = "Order Desk", "1", "utf-8", False
        catalog.header_comment = "# Words of Order Desk. Made by `make messages`; translate the empty strings."
        catalog.msgid_bugs_address = catalog.last_translator = catalog.language_team = ""
        catalog.update(wanted, no_fuzzy_matching=True)
        catalog.obsolete.clear()
        for message in catalog:
            missing = not all(message.string) if isinstance(message.string, tuple) else not message.string
            if message.id and missing:
                well = False
                print(f"{language}: no translation: {message.id}")
        if not check:
            with po.open("wb") as text, mo.open("wb") as compiled:
                write_po(text, catalog, sort_output=True, omit_header=False, width=110, include_lineno=False)
                write_mo(compiled, catalog)
        elif not mo.exists() or not _words(catalog) == _words(read_po(io.BytesIO(before), locale=language)) == _words(
            _read_mo(mo)
        ):
            well = False
            print(f"{language}: stale, run: make messages")
    return 0 if well else 1


if __name__ == "__main__":
    sys.exit(main())
