"""The help of a command in the operator's language: its text and options, the program's commands in groups, examples.

The texts stand in English where the command is declared, and each paragraph is a message id; so is each word in
capitals that stands for what is to be typed. `message_ids` tells them all, so that what is gathered is what is shown.
"""

from __future__ import annotations

import inspect
import re
from collections.abc import Iterator
from typing import Final

import click

from orderdesk.cli.click_words import said
from orderdesk.i18n import _

_PLACEHOLDER: Final = re.compile(r"\b[A-Z]{2,}(?: [A-Z]+)*\b")
"""What stands for a word that is to be typed: `NAME`, `SKU=COUNT`, but no choice and no option."""


def told(text: str | None) -> str:
    """A text of help, paragraph by paragraph."""
    return "\n\n".join(map(said, _paragraphs(text)))


def placeholders(piece: str) -> str:
    """A piece of a command's usage."""
    return _PLACEHOLDER.sub(lambda found: said(found[0]).upper(), piece)


def message_ids(command: click.Command, ctx: click.Context) -> Iterator[str]:
    """Every message id of a command's help, while English is in use."""
    yield from _paragraphs(command.help)
    pieces = command.collect_usage_pieces(ctx)
    for param in command.params:
        if isinstance(param, click.Option):
            yield from _paragraphs(param.help)
            pieces += [] if param.is_flag else [param.make_metavar(ctx)]
    for piece in pieces:
        yield from _PLACEHOLDER.findall(piece)


def _paragraphs(text: str | None) -> Iterator[str]:
    for paragraph in inspect.cleandoc(text or "").split("\n\n"):
        if paragraph.strip():
            yield " ".join(paragraph.split())


def sections(group: click.Group, ctx: click.Context, formatter: click.HelpFormatter) -> None:
    """Write the commands of the whole program, each group of them under its title."""
    from orderdesk.cli.sections import OTHERS, SECTIONS

    names = group.list_commands(ctx)
    titled = {title: [name for name in known if name in names] for title, known in SECTIONS.items()}
    titled[OTHERS] = sorted(set(names) - {name for known in titled.values() for name in known})
    widest = max(map(len, names))
    for title, known in titled.items():
        rows = [(name.ljust(widest), _short(group, ctx, name, formatter.width - widest)) for name in known]
        if rows:
            with formatter.section(_(title)):
                formatter.write_dl(rows)


def examples(ctx: click.Context, formatter: click.HelpFormatter) -> None:
    """Write the examples of a command and of those below it."""
    from orderdesk.cli.sections import EXAMPLES

    words = " ".join(ctx.command_path.split(" ")[_words_of_program(ctx) :])
    here = [of for of in EXAMPLES if of == words or (words and of.startswith(f"{words} "))]
    told = [line for of in here for line in EXAMPLES[of]]
    if told:
        with formatter.section(_("Examples")):
            for line in told:
                formatter.write(f"{'':>{formatter.current_indent}}{line}\n")


def _words_of_program(ctx: click.Context) -> int:
    return len((ctx.find_root().info_name or "").split(" "))


def _short(group: click.Group, ctx: click.Context, name: str, width: int) -> str:
    command = group.get_command(ctx, name)
    return "" if command is None else command.get_short_help_str(width - _BESIDE)


_BESIDE: Final = 6
"""Cells around a command's name."""
