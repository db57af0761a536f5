"""Reads rulebooks from TOML."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from orderdesk.config_reader import parse_toml, read, read_file
from orderdesk.data_files import data_folder
from orderdesk.errors import ConfigError
from orderdesk.i18n import mark
from orderdesk.model import FactName
from orderdesk.rules.rulebook.kept import keep, recall
from orderdesk.rules.rulebook.model import Rulebook
from orderdesk.rules.rulebook.steps import Ask, AskKind, MoneyEffect, Step
from orderdesk.rules.rulebook.validate import mistakes
from orderdesk.values import replace

SUM_RECEIVED: Final = Ask(field=FactName.PAID_AMOUNT.value, title=mark("Sum received"), kind=AskKind.PAYMENT)
"""What every step asks for that takes money."""


def read_rulebook(path: Path) -> Rulebook:
    """The rulebook in `path`; `ConfigError` names file, key and what may stand there."""
    source = read_file(path)
    if (known := recall(source, path.name)) is not None:
        return known
    book = read(Rulebook, parse_toml(source, path), path.name)
    for said in mistakes(book):
        raise ConfigError(f"{path.name}: {said}")
    book = replace(book, step=tuple(map(_with_its_sum, book.step)))
    keep(book, source, path.name)
    return book


def _with_its_sum(step: Step) -> Step:
    """The step; where it takes money, it asks for the sum last."""
    return replace(step, ask=(*step.ask, SUM_RECEIVED)) if step.money is MoneyEffect.RECEIVE else step


def read_rulebooks(own: Path | None = None) -> dict[str, Rulebook]:
    """The shipped rulebooks by key, with the shop's `own` folder over them: same key replaces, a new one adds."""
    found: dict[str, Rulebook] = {}
    for folder in (data_folder() / "rulebooks", own):
        if folder is not None and folder.is_dir():
            for path in sorted(folder.glob("*.toml")):
                book = read_rulebook(path)
                found[book.key] = book
    return found
