"""Commands of the shell that follow from what the desk's commands declare, and need no code of their own."""

from __future__ import annotations

import inspect
from collections.abc import Mapping
from typing import Any, get_type_hints

import click

from orderdesk.cli.declared import does, the_desk
from orderdesk.cli.group import DeskCommand, DeskSubgroup, Run, pass_run
from orderdesk.cli.order_output import order_json
from orderdesk.cli.orders.acts import agreeing, check_agreed, several, to_each
from orderdesk.cli.orders.lists import as_json, put
from orderdesk.composition import Composition
from orderdesk.console.printing import say
from orderdesk.desk.command import Ask, Command, OrderCommand, ShopCommand
from orderdesk.desk.registry import asks, defaults, typed_in
from orderdesk.errors import DeskError, StoreError
from orderdesk.i18n import mark

_KEY = mark("A word of yours for this act: it is done once, however often it comes.")

keyed = click.option("--key", default="", metavar="TEXT", help=_KEY)
"""The option of whatever is done once, however often it comes."""


def add_to(group: click.Group, first: str) -> None:
    """Add those that begin with a word, where the group does not have them by code of their own."""
    for name, one in typed_in(first).items():
        *path, last = name.split()
        place = group
        for word in path:
            inner = place.commands.setdefault(word, DeskSubgroup(word))
            assert isinstance(inner, click.Group), name
            place = inner
        if last not in place.commands:
            place.add_command(_command(last, one))


def _command(word: str, one: type[Command[Any]]) -> click.Command:
    known, kinds, offered = asks(one) or {}, get_type_hints(one), defaults(one)
    many = not any(ask.argument for ask in known.values())

    def run_it(run: Run, /, as_json: bool, key: str = "", **given: Any) -> None:
        if issubclass(one, OrderCommand):
            yes = given.pop("yes", False) if one.agreed else False
            numbers = given.pop("numbers") if many else (given.pop("number"),)
            _do_to(run.parts, one(**given), numbers, key, as_json=as_json, yes=yes)
        elif issubclass(one, ShopCommand):
            _do(run.parts, one(**given), key, as_json=as_json)

    callback: Any = as_json(does(one)(pass_run(run_it)))
    for field, ask in reversed(tuple(known.items())):
        callback = _param(field, ask, kinds[field], offered)(callback)
    if one.keyed:
        callback = keyed(callback)
    if one.agreed:
        callback = agreeing(callback)
    if issubclass(one, OrderCommand):
        callback = several(callback) if many else click.argument("number")(callback)
    return click.command(word, cls=DeskCommand, help=inspect.getdoc(one))(callback)


def _param(field: str, ask: Ask, kind: type, offered: Mapping[str, Any]) -> Any:
    """The argument or option of a field."""
    needed = field not in offered
    given: dict[str, Any] = {"type": click.Choice(ask.choices) if ask.choices else kind}
    if not needed:
        given["default"] = offered[field]
    option = f"--{field.rstrip('_').replace('_', '-')}"
    if ask.argument:
        return click.argument(field, required=needed, metavar=None if ask.choices else ask.metavar, **given)
    if kind is bool:
        return click.option(option, field, is_flag=True, help=ask.words)
    shown = bool(offered.get(field))
    return click.option(option, field, required=needed, show_default=shown, help=ask.words,
                        metavar=None if ask.choices else ask.metavar, **given)  # fmt: skip


def _do(parts: Composition, command: ShopCommand[Any], key: str, *, as_json: bool) -> None:
    with the_desk(parts) as desk:
        given = desk.do(command, key=key)
        said, warned = list(command.said(desk, given)), list(command.warned(desk))
    if as_json:
        value = given if isinstance(given, bool | int | str) else None
        put({"command": command.name, "done": value, "said": said, "warned": warned})
        return
    for sentence in said:
        say(sentence)
    for sentence in warned:
        say(sentence, err=True)


def _do_to(
    parts: Composition, command: OrderCommand[Any], numbers: tuple[str, ...], key: str, *, as_json: bool, yes: bool
) -> None:
    """Do it to orders; programs are told each as it is then, or why nothing was done to it."""
    if not as_json:
        to_each(parts, numbers, command, key, yes=yes)
        return
    answers = list[dict[str, Any]]()
    with the_desk(parts) as desk:
        for number in dict.fromkeys(numbers):
            try:
                once = f"{key} {number}" if key and len(numbers) > 1 else key
                order = desk.find(number)
                if command.agreed:
                    check_agreed(desk, [order], command, yes=yes)
                after = desk.access.sight().order(desk.do(command, order, key=once))
                answers.append(order_json(after, parts.rules, parts.clock()))
            except StoreError:
                raise
            except DeskError as error:
                answers.append({"number": number, "refused": str(error)})
    put({"command": command.name, "orders": answers})
    if any("refused" in answer for answer in answers):
        raise SystemExit(1)
