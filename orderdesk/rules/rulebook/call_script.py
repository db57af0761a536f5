"""What to say on the phone, as a map of the talk: what is said, what may be answered, where each answer leads (O11).

A script stands in `data/scripts/CHANNEL.LANGUAGE.toml`, in the words of its language; every way through it ends with
the result that the call is logged with.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Final

import msgspec
from msgspec import Struct

from orderdesk.config_reader import parse_toml, read, read_file
from orderdesk.data_files import data_folder
from orderdesk.errors import ConfigError
from orderdesk.i18n import _
from orderdesk.model import FieldValue
from orderdesk.rules.conditions import holds
from orderdesk.rules.edits import CONTACT_RESULTS
from orderdesk.rules.rulebook.model import SCRIPT_FIELDS
from orderdesk.rules.rulebook.steps import When

MOST_ANSWERS: Final = 6
"""So many letters choose among the answers to one thing said."""


class Reply(Struct, frozen=True):
    """Something that the buyer may answer."""

    says: str
    to: str
    """The part of the talk that follows."""


class Part(Struct, frozen=True, kw_only=True):
    """Something that is said: with replies, or the end of the talk with its result."""

    key: str
    say: tuple[str, ...]
    """Line by line; `{operator}`, `{goods}` and the like are filled in."""
    reply: tuple[Reply, ...] = ()
    result: str = ""


class Beginning(Struct, frozen=True, kw_only=True):
    """Where a talk begins, by what the order is like."""

    at: str
    when: When = msgspec.field(default_factory=dict)


class CallScript(Struct, frozen=True, kw_only=True):
    """The map of all talks about the orders of a channel, in one language."""

    begin: tuple[Beginning, ...]
    """The first one that fits the order counts."""
    part: tuple[Part, ...]

    def begins(self, value: Callable[[str], FieldValue]) -> str:
        """The key of the part with which a talk about an order begins."""
        return next(one.at for one in self.begin if holds(one.when, value))


def call_script(book: str, language: str, folder: Path | None = None) -> CallScript | None:
    """The script of a channel kind in a language; `None` where there is none. `ConfigError` says what is wrong."""
    path = (folder or data_folder() / "scripts") / f"{book}.{language}.toml"
    return _read(path) if path.is_file() else None


@cache
def _read(path: Path) -> CallScript:
    script = read(CallScript, parse_toml(read_file(path), path), path.name)
    for said in mistakes(script):
        raise ConfigError(f"{path.name}: {said}")
    return script


def mistakes(script: CallScript) -> Iterator[str]:
    """What is wrong with a script, in sentences: an answer that leads nowhere, a talk without a result."""
    parts = {part.key: part for part in script.part}
    if len(parts) < len(script.part):
        yield _("a part stands twice")
    named = [*(one.at for one in script.begin), *(reply.to for part in script.part for reply in part.reply)]
    for key in dict.fromkeys(key for key in named if key not in parts):
        yield _("there is no part “{key}”").format(key=key)
    if not script.begin or script.begin[-1].when:
        yield _("the last beginning must have no condition")
    for part in script.part:
        if bool(part.reply) == bool(part.result):
            yield _("part “{key}”: either replies or the result").format(key=part.key)
        elif part.result and part.result not in CONTACT_RESULTS:
            yield _("part “{key}”: a call ends with one of: {allowed}").format(
                key=part.key, allowed=", ".join(CONTACT_RESULTS))  # fmt: skip
        if len(part.reply) > MOST_ANSWERS:
            yield _("part “{key}”: {count} replies at most").format(key=part.key, count=MOST_ANSWERS)
        for line in part.say:
            yield from _blanks(part, line)
        if part.key not in named:
            yield _("part “{key}”: nothing leads there").format(key=part.key)
    for key in sorted(parts.keys() - _ending(script)):
        yield _("part “{key}”: no way from it ends with a result").format(key=key)


def _ending(script: CallScript) -> set[str]:
    """The parts from which a talk can come to an end."""
    found = {part.key for part in script.part if part.result}
    while more := {p.key for p in script.part if p.key not in found and any(r.to in found for r in p.reply)}:
        found |= more
    return found


def _blanks(part: Part, line: str) -> Iterator[str]:
    try:
        line.format_map(dict.fromkeys(SCRIPT_FIELDS, ""))
    except (KeyError, ValueError, IndexError, AttributeError):
        yield _("part “{key}”: only these are filled in: {allowed}").format(
            key=part.key, allowed=", ".join(SCRIPT_FIELDS))  # fmt: skip
