"""Reads rulebooks from TOML and checks that everything they name exists."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from string import Formatter
from typing import Final
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from orderdesk.checked import read, read_toml
from orderdesk.errors import ConfigError
from orderdesk.i18n import _
from orderdesk.model import FACTS, STATE_FIELDS, ActorKind
from orderdesk.resources import data_folder
from orderdesk.rules.book import CODE_MESSAGE, MESSAGE_FIELDS, Rulebook
from orderdesk.sla.targets import ClockKind

_COUNTRY: Final = re.compile("[A-Z]{2}")
_CURRENCY: Final = re.compile("[A-Z]{3}")


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
    yield from _head(book)
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
        yield from _Known(allowed)(f"message “{name}”: {{…}}", _filled_in(text))
    names = _Known([*STATE_FIELDS, "received_at", "has", *FACTS])
    conditional = [("step", step.key, [step.when, *(way.when for way in step.to)]) for step in book.step]
    conditional += [("reason", reason.key, [reason.when]) for reason in book.reason]
    conditional += [("target", target.key, [target.when]) for target in book.target]
    for table, key, conditions in conditional:
        for when in conditions:
            yield from names(f"{table} “{key}”: when", when)
    if book.date:
        yield from known("date: in", book.date.in_)
    yield from known("external: status", [rule.status for rule in book.external])


def _head(book: Rulebook) -> Iterable[str]:
    try:
        ZoneInfo(book.zone)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        yield _("zone: “{name}” is not a time zone such as Asia/Almaty").format(name=book.zone)
    if not _COUNTRY.fullmatch(book.country):
        yield _("country: “{name}” is not a code such as KZ").format(name=book.country)
    if not _CURRENCY.fullmatch(book.currency):
        yield _("currency: “{name}” is not a code such as KZT").format(name=book.currency)
    if not book.contact:
        yield _("contact: at least one way to reach the buyer is needed")
    if not book.status:
        yield _("status: at least one is needed")


def _filled_in(text: str) -> list[str]:
    """The names in braces, with whatever stands beside them, which is not allowed."""
    try:
        parts = list(Formatter().parse(text))
    except ValueError:
        return [text]
    return [field + (f":{spec}" if spec else "") + (f"!{conversion}" if conversion else "")
            for _text, field, spec, conversion in parts if field is not None]  # fmt: skip


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
