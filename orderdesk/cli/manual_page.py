"""The manual page, made from the commands themselves: words, help and options of each, as `man` reads them."""

from __future__ import annotations

import inspect
from collections.abc import Iterator

import click

from orderdesk import __version__
from orderdesk.cli.declared import commands
from orderdesk.cli.sections import EXAMPLES


def page(group: click.Group, ctx: click.Context) -> Iterator[str]:
    """The page, line by line, in roff."""
    yield f'.TH ORDERDESK 1 "" "Order Desk {__version__}"'
    yield from (".SH NAME", _plain(f"orderdesk - {_first(group)}"), ".SH SYNOPSIS")
    yield _plain("orderdesk [--db FILE] [--config FILE] [--as OPERATOR] [COMMAND …]")
    yield ".SH OPTIONS"
    yield from _options(group, ctx)
    yield ".SH COMMANDS"
    for words, command in commands(group, ctx):
        yield f".SS {_plain(words)}"
        yield from _text(command)
        yield from _options(command, ctx)
    yield ".SH EXAMPLES"
    for lines in EXAMPLES.values():
        for line in lines:
            yield from (".PP", _plain(line))


def _text(command: click.Command) -> Iterator[str]:
    for paragraph in inspect.cleandoc(command.help or "").split("\n\n"):
        yield from (".PP", _plain(" ".join(paragraph.split())))


def _first(command: click.Command) -> str:
    return inspect.cleandoc(command.help or "").split("\n")[0]


def _options(command: click.Command, ctx: click.Context) -> Iterator[str]:
    for param in command.params:
        record = param.get_help_record(ctx)
        if record is not None and record[1]:
            yield from (".TP", _plain(record[0]), _plain(record[1]))


def _plain(text: str) -> str:
    """A text as roff prints it: no line of it is a request, no sign of it an escape."""
    said = text.replace("\\", "\\e").replace("-", "\\-")
    return f"\\&{said}" if said.startswith((".", "'")) else said
