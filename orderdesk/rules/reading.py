"""Reads rulebooks from TOML and checks that everything they name exists."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from string import Formatter

from orderdesk.checked import read, read_toml
from orderdesk.errors import ConfigError
from orderdesk.i18n import _
from orderdesk.model import ActorKind
from orderdesk.resources import data_folder
from orderdesk.rules.book import CODE_MESSAGE, MESSAGE_FIELDS, Rulebook
from orderdesk.sla.targets import ClockKind


def read_rulebook(path: Path) -> Rulebook:
    """The rulebook in `path`; `ConfigError` names file, key and what may stand there."""
    book = read(Rulebook, read_toml(path), path.name)
    for said in _mistakes(book):
        raise ConfigError(f"{path.name}: {said}")
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


def _mistakes(book: Rulebook) -> Iterable[str]:
    """What the rulebook names but does not have, or has twice."""
    statuses = [status.key for status in book.status]
    reasons = [reason.key for reason in book.reason]
    steps = [step.key for step in book.step]
    yield from _twice("status", statuses)
    yield from _twice("step", steps)
    yield from _twice("reason", reasons)
    yield from _twice("reason: digit", [str(reason.digit) for reason in book.reason if reason.digit])
    known = _Known(statuses)
    for step in book.step:
        yield from known(f"step “{step.key}”: from", step.from_)
        yield from known(f"step “{step.key}”: to", [way.status for way in step.to])
        if not step.to or step.to[-1].when:
            yield _("step “{key}”: the last way of “to” must have no condition").format(key=step.key)
        if step.reason:
            yield from _Known(reasons)(f"step “{step.key}”: reason", [step.reason])
        yield from _Known(book.message)(f"step “{step.key}”: message", [step.message] if step.message else [])
    for reason in book.reason:
        yield from _Known(book.message)(f"reason “{reason.key}”: message", [reason.message] if reason.message else [])
    system = [step.key for step in book.step if ActorKind.SYSTEM in step.by]
    for target in book.target:
        yield from known(f"target “{target.key}”: in", target.in_)
        yield from _Known(system)(f"target “{target.key}”: breach", [target.breach] if target.breach else [])
        if target.clock in (ClockKind.UNTIL, ClockKind.BEFORE) and not target.field:
            yield _("target “{key}”: a clock “{clock}” needs “field”").format(key=target.key, clock=target.clock)
    for name, text in book.message.items():
        allowed = [*MESSAGE_FIELDS, *(["code"] if name == CODE_MESSAGE else [])]
        used = [field for _text, field, _spec, _conversion in Formatter().parse(text) if field is not None]
        yield from _Known(allowed)(f"message “{name}”: {{…}}", used)
    if book.date:
        yield from known("date: in", book.date.in_)
    yield from known("external: status", [rule.status for rule in book.external])


class _Known:
    """Says which of some names are not among the allowed ones."""

    def __init__(self, allowed: Iterable[str] | Mapping[str, object]) -> None:
        self.allowed = list(allowed)

    def __call__(self, where: str, names: Iterable[str]) -> Iterable[str]:
        for name in names:
            if name not in self.allowed:
                yield _("{where}: “{name}” does not exist; allowed: {allowed}").format(
                    where=where, name=name, allowed=", ".join(self.allowed)
                )


def _twice(where: str, keys: list[str]) -> Iterable[str]:
    for key in {key for key in keys if keys.count(key) > 1}:
        yield _("{where}: “{key}” stands twice").format(where=where, key=key)
