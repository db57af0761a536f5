"""Which of the desk's commands a word of the shell does, and so whose it is: the rights stand with those alone."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any, Final, TypeVar

import click
from msgspec import Struct, field

from orderdesk.cli.reading_database import read_shop
from orderdesk.composition import Composition
from orderdesk.desk import Desk
from orderdesk.desk.rights import ANYONE, Need, need_of
from orderdesk.store import Store

F = TypeVar("F", bound=Callable[..., Any])


class Declared(Struct, frozen=True):
    """What a command needs, and what it needs where it is given more."""

    need: Need
    more: Mapping[str, Need] = field(default_factory=dict)
    """By the arguments and options that make it do more than look."""


def does(use_case: Callable[..., object], more: Mapping[str, Callable[..., object]] | None = None) -> Callable[[F], F]:
    """Declare the command of the desk, or the look, that this does, and those that some of its options do."""

    def declare(command: F) -> F:
        vars(command)["declared"] = Declared(_need(use_case), {name: _need(one) for name, one in (more or {}).items()})
        return command

    return declare


def declared(command: click.Command) -> Declared | None:
    """What a command needs; `None` where it does not say."""
    found = getattr(command.callback, "declared", None)
    return found if isinstance(found, Declared) else None


@contextmanager
def the_desk(parts: Composition) -> Iterator[Desk]:
    """The use cases over the database, for one command."""
    with parts.store() as store:
        yield parts.desk(store)


@contextmanager
def reading_desk(parts: Composition) -> Iterator[Desk]:
    """The use cases that change nothing, over a connection that cannot."""
    with read_shop(parts) as store:
        yield parts.desk(store)


@contextmanager
def looking(parts: Composition, *, working: bool = False) -> Iterator[Store]:
    """The database for a command that looks: for everybody who is registered, once there are any.

    It writes nothing but where it is `working`, because one of its options does more than look.
    """
    with parts.store() if working else read_shop(parts) as store:
        parts.access(store).role()
        yield store


def nothing(parts: Composition) -> None:
    """The use case of a command that tells and changes nothing of the shop, or that asks whoever comes in."""


_OWN: Final[dict[Callable[..., object], Need]] = {looking: Need(), nothing: ANYONE}


def _need(use_case: Callable[..., object]) -> Need:
    found = _OWN.get(use_case) or need_of(use_case)
    assert found is not None, use_case
    return found


def all_words(group: click.Group, ctx: click.Context, path: str = "") -> Iterator[tuple[str, click.Command]]:
    """Every command and group of a group, by its words."""
    for name in group.list_commands(ctx):
        command = group.get_command(ctx, name)
        assert command is not None
        words = f"{path} {name}".strip()
        yield words, command
        if isinstance(command, click.Group):
            yield from all_words(command, ctx, words)


def commands(group: click.Group, ctx: click.Context) -> Iterator[tuple[str, click.Command]]:
    """Every command of a group that does something, by its words; groups among them that do so without another word."""
    for words, command in all_words(group, ctx):
        if not isinstance(command, click.Group) or command.invoke_without_command:
            yield words, command
