"""Every command that is declared: found in its file, so that adding one means writing that file and nothing else."""

from __future__ import annotations

import inspect
import pkgutil
from collections.abc import Mapping
from functools import cache
from importlib import import_module
from types import MappingProxyType
from typing import Any, get_type_hints

from orderdesk.desk import commands
from orderdesk.desk.command import Ask, Command, Key


def declared() -> Mapping[str, type[Command[Any]]]:
    """Every command by its name, in the order of their files and in these as they stand."""
    found: dict[str, type[Command[Any]]] = {}
    for file in sorted(pkgutil.walk_packages(commands.__path__, f"{commands.__name__}."), key=lambda file: file.name):
        module = import_module(file.name)
        for one in vars(module).values():
            if inspect.isclass(one) and issubclass(one, Command) and one.__module__ == module.__name__ and one.name:
                assert one.need is not None, f"{one.__qualname__}: names no right (need = Need(…))"
                assert found.setdefault(one.name, one) is one, f"{one.name}: declared twice"
    return found


def with_keys() -> dict[Key, tuple[type[Command[Any]], ...]]:
    """Every key that does commands, with these."""
    found: dict[Key, tuple[type[Command[Any]], ...]] = {}
    for one in declared().values():
        for key in one.keys:
            found[key] = (*found.get(key, ()), one)
    return found


@cache
def asks(command: type[Command[Any]]) -> Mapping[str, Ask] | None:
    """What a command asks for, by field; `None` where it needs something that cannot be typed in."""
    found, given = dict[str, Ask](), defaults(command)
    hints = get_type_hints(command, include_extras=True)
    for name in command.__struct_fields__:
        ask = next((one for one in getattr(hints[name], "__metadata__", ()) if isinstance(one, Ask)), None)
        if ask is not None:
            found[name] = ask
        elif name not in given:
            return None
    return MappingProxyType(found)


def typed_in(first: str = "") -> dict[str, type[Command[Any]]]:
    """Those that the command line can have under their names, since all that they need can be typed in.

    With `first` only those whose names begin with that word: what the others ask need not be found out then.
    """
    return {
        name: one
        for name, one in declared().items()
        if first in ("", name.split()[0]) and one.on_shell and asks(one) is not None
    }


def defaults(command: type[Command[Any]]) -> dict[str, Any]:
    """What stands in the fields that need not be filled in."""
    given = command.__struct_defaults__
    return dict(zip(command.__struct_fields__[-len(given) :], given, strict=True)) if given else {}
