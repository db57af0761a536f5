"""Writes docs/rights.md from the code: every command of shell and desk, what it needs, and which roles have it.

python scripts/rights.py            write the page
python scripts/rights.py --check    change nothing; fail when the page is not what the code says
"""

from __future__ import annotations

import inspect
import pkgutil
import sys
from collections.abc import Callable, Iterator, Mapping
from importlib import import_module
from pathlib import Path
from typing import Any

import click

import orderdesk.desk
from orderdesk.cli import cli
from orderdesk.cli.declared import commands, declared
from orderdesk.desk.command import Command
from orderdesk.desk.registry import declared as declared_commands
from orderdesk.desk.rights import Need, need_of
from orderdesk.i18n import use_language
from orderdesk.rules.roles import Role, read_roles
from orderdesk.serve.reading_commands import READING

PAGE = Path(__file__).resolve().parent.parent / "docs" / "rights.md"

_HEAD = """# Whose act it is

This page is written by `scripts/rights.py` from what the code declares; a test fails where they differ. What each
right means, and how a shop changes its roles: [settings](configuration.md#roles). Until somebody is registered,
everybody is a director.

`+` may, `-` is refused, `~` may for some orders: by the step, the reason or whose it is, as the column *needs* says.
Whoever sees only what is assigned to them acts on nothing else either.
"""


def page() -> str:
    """The whole page."""
    use_language("en")
    roles = read_roles()
    rows = [_row(f"`orderdesk {words}`", need, roles) for words, need in command_needs()]
    over_ssh = ", ".join(f"`{' '.join(words)} --json`" for words in READING)
    done = [
        _row(f"`{name}` | {one.touches}", _need(one), roles)
        for name, one in declared_commands().items()
        if _need(one).registered
    ]
    own = ", ".join(f"`{name}`" for name, one in declared_commands().items() if not _need(one).registered)
    read = [_row(f"`{name}`", need, roles) for name, need in use_cases() if need.registered]
    machine = ", ".join([own, *(f"`{name}`" for name, need in use_cases() if not need.registered)])
    return "\n".join([
        _HEAD,
        "## Every command of the shell", "", *_table("command", rows, roles), "",
        f"Over SSH a program may run {over_ssh}, which read and change nothing, in the name of the operator whose key "
        "it is, with the right `export` besides.", "",
        "## Every change", "",
        "Keys, palette and shell do these, through one door that asks (`Desk.do`). What touches an order is refused "
        "while somebody else holds it, or has changed it since; what touches its record only adds to it.", "",
        *_table("command | touches", done, roles), "",
        "## What is read for somebody", "",
        *_table("look", read, roles), "",
        "Nobody is asked for what the machine does of itself, and for what only shows what its reader may see:", "",
        f"{machine}.", "",
    ])  # fmt: skip


def command_needs() -> Iterator[tuple[str, Need]]:
    """Every command with what it needs, and after it what some of its options need."""
    for words, command in commands(cli, click.Context(cli)):
        found = declared(command)
        if found is None:
            raise SystemExit(f"orderdesk {words}: declares no use case")
        yield words, found.need
        for option, need in found.more.items():
            yield f"{words} {option}", need


def use_cases() -> Iterator[tuple[str, Need]]:
    """Everything of the desk that is no command, and says what it needs."""
    for name, function in callables():
        need = need_of(function)
        if need is not None:
            yield name, need


def callables() -> Iterator[tuple[str, Callable[..., Any]]]:
    """Every public function of the use cases' modules, and every public method of their classes."""
    for info in pkgutil.walk_packages(orderdesk.desk.__path__, "orderdesk.desk."):
        if info.name.startswith("orderdesk.desk.commands"):
            continue  # what changes anything there is done by the door
        module = import_module(info.name)
        for name, found in vars(module).items():
            if name.startswith("_") or getattr(found, "__module__", "") != module.__name__:
                continue
            if inspect.isfunction(found):
                yield f"{info.name.rpartition('.')[2]}.{name}", found
            elif inspect.isclass(found):
                methods = {method: one for method, one in vars(found).items() if inspect.isfunction(one)}
                yield from ((f"{name}.{m}", one) for m, one in methods.items() if not m.startswith("_"))


def _table(what: str, rows: list[str], roles: Mapping[str, Role]) -> list[str]:
    columns = 2 + what.count("|") + len(roles)
    return [f"| {what} | needs | {' | '.join(roles)} |", f"|{'---|' * columns}", *rows]


def _need(command: type[Command[Any]]) -> Need:
    assert command.need is not None
    return command.need


def _row(what: str, need: Need, roles: Mapping[str, Role]) -> str:
    cells = ("+" if need.always_met_by(role) else "~" if need.met_by(role) else "-" for role in roles.values())
    return f"| {what} | {_needs(need)} | {' | '.join(cells)} |"


def _needs(need: Need) -> str:
    if not need.registered:
        return "nothing"
    always = ", ".join(f"`{right}`" for right in need.rights)
    further = " or ".join(f"`{right}`" for right in need.among)
    if further and need.at_times:
        further = f"at times {further}"
    return ", ".join(part for part in (always, further) if part) or "to be registered"


def main() -> int:
    """Write or check; the exit code."""
    said = page()
    if "--check" not in sys.argv[1:]:
        PAGE.write_text(said, "utf-8")
        return 0
    if PAGE.is_file() and PAGE.read_text("utf-8") == said:
        return 0
    print("docs/rights.md is not what the code says: python scripts/rights.py")
    return 1


if __name__ == "__main__":
    sys.exit(main())
