"""Reads rulebooks from TOML."""

from __future__ import annotations

from pathlib import Path

from orderdesk.config_reader import parse_toml, read, read_file
from orderdesk.data_files import data_folder
from orderdesk.errors import ConfigError
from orderdesk.rules.rulebook.kept import keep, recall
from orderdesk.rules.rulebook.model import Rulebook
from orderdesk.rules.rulebook.validate import mistakes


def read_rulebook(path: Path) -> Rulebook:
    """The rulebook in `path`; `ConfigError` names file, key and what may stand there."""
    source = read_file(path)
    if (known := recall(source, path.name)) is not None:
        return known
    book = read(Rulebook, parse_toml(source, path), path.name)
    for said in mistakes(book):
        raise ConfigError(f"{path.name}: {said}")
    keep(book, source, path.name)
    return book


def read_rulebooks(own: Path | None = None) -> dict[str, Rulebook]:
    """The shipped rulebooks by key, with the shop's `own` folder over them: same key replaces, a new one adds."""
    found: dict[str, Rulebook] = {}
    for folder in (data_folder() / "rulebooks", own):
        if folder is not None and folder.is_dir():
            for path in sorted(folder.glob("*.toml")):
                book = read_rulebook(path)
                found[book.key] = book
    return found
