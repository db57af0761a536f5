"""The manual page in the operator's language, made from the commands themselves: words, help and options of each."""

from __future__ import annotations

from collections.abc import Iterator

import click

from orderdesk import __version__
from orderdesk.cli.declared import commands
from orderdesk.cli.sections import EXAMPLES
from orderdesk.cli.worded_help import placeholders, told
from orderdesk.i18n import _


def page(group: click.Group, ctx: click.Context) -> Iterator[str]:
    """The page, line by line, in roff."""
    yield f'.TH ORDERDESK 1 "" "Order Desk {__version__}"'
    yield from (_head(_("NAME")), _plain(f"orderdesk - {told(group.help)}"), _head(_("SYNOPSIS")))
    yield _plain(placeholders("orderdesk [--db FILE] [--config FILE] [--as OPERATOR] [COMMAND …]"))
    yield _head(_("OPTIONS"))
    yield from _options(group, ctx)
    yield _head(_("COMMANDS"))
    for words, command in commands(group, ctx):
        yield f".SS {_plain(words)}"
        yield from _text(command)
        yield from _options(command, ctx)
    yield _head(_("EXAMPLES"))
    for lines in EXAMPLES.values():
        for line in lines:
            yield from (".PP", _plain(line))


def _text(command: click.Command) -> Iterator[str]:
    for paragraph in told(command.help).split("\n\n"):
        yield from (".PP", _plain(paragraph))


def _head(title: str) -> str:
    return f".SH {title}"


def _options(command: click.Command, ctx: click.Context) -> Iterator[str]:
    for param in command.params:
        record = param.get_help_record(ctx)
        if record is not None and record[1]:
            yield from (".TP", _plain(record[0]), _plain(record[1]))


def _plain(text: str) -> str:
    """A text as roff prints it: no line of it is a request, no sign of it an escape."""
    said = text.replace("\\", "\\e").replace("-", "\\-")
    return f"\\&{said}" if said.startswith((".", "'")) else said
