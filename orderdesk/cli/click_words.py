"""Click's own sentences, in the operator's language: those that somebody who types commands can meet.

Click asks gettext for each, under a name in its modules; there ours stands instead. Which language that is, is found
out by the first sentence that is needed: most commands need none.
"""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from typing import Final

from orderdesk import i18n
from orderdesk.i18n import mark, ngettext

_MODULES: Final = ("core", "decorators", "exceptions", "formatting", "parser", "termui", "types")

SAID: Final = (
    mark("Usage:"),
    mark("Options"),
    mark("Commands"),
    mark("Positional arguments"),
    mark("default: {default}"),
    mark("required"),
    mark("Show this message and exit."),
    mark("Error: {message}"),
    mark("Try '{command} {option}' for help."),
    mark("Invalid value: {message}"),
    mark("Invalid value for {param_hint}: {message}"),
    mark("Missing argument"),
    mark("Missing option"),
    mark("Missing parameter"),
    mark("Missing command."),
    mark("No such option {name!r}."),
    mark("No such command {name!r}."),
    mark("Could not open file {filename!r}: {message}"),
    mark("Option {name!r} does not take a value."),
    mark("Argument {name!r} takes {nargs} values."),
    mark("Choose from:\n\t{choices}"),
    mark("{value} is not in the range {range}."),
    mark("{value!r} is not a valid boolean. Recognized values: {states}"),
    mark("{name} {filename!r} does not exist."),
    mark("{name} {filename!r} is a file."),
    mark("{name} {filename!r} is a directory."),
    mark("{name} {filename!r} is not readable."),
    mark("{name} {filename!r} is not writable."),
    mark("Do you want to continue?"),
    mark("Repeat for confirmation"),
    mark("Error: The two entered values do not match."),
    mark("Aborted!"),
)

_INSTEAD: Final = {"{value!r} is not a valid {number_type}.": mark("{value!r} is not such a number.")}
"""Of these, what kind of number it is would be English; the help says which are allowed."""


def numbered(count: int) -> tuple[str, ...]:
    """Those that depend on a number, for one."""
    return (
        ngettext("Got unexpected extra argument ({args})", "Got unexpected extra arguments ({args})", count),
        ngettext("Takes {nargs} values but 1 was given.", "Takes {nargs} values but {len} were given.", count),
        ngettext("Did you mean {possibility}?", "(Did you mean one of: {possibilities}?)", count),
        ngettext("Option {name!r} requires an argument.", "Option {name!r} requires {nargs} arguments.", count),
        ngettext("{value!r} is not {choice}.", "{value!r} is not one of {choices}.", count),
    )


_ready: Callable[[], None] | None = None
"""Puts the operator's language in use; none once it is."""


def speak(ready: Callable[[], None]) -> None:
    """Have click say all of it as we do; `ready` puts the operator's language in use, before the first sentence."""
    global _ready
    _ready = ready
    for name in _MODULES:
        module = import_module(f"click.{name}")
        for known, ours in (("_", said), ("ngettext", _counted)):
            if hasattr(module, known):
                setattr(module, known, ours)


def said(message: str) -> str:
    """What click or a help says, in the operator's language."""
    _prepare()
    return i18n._(_INSTEAD.get(message, message))


def _counted(one: str, many: str, count: int) -> str:
    _prepare()
    return i18n.ngettext(one, many, count)


def _prepare() -> None:
    global _ready
    if _ready is not None:
        ready, _ready = _ready, None
        ready()
