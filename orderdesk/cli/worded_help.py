"""The help of a command: the commands of the program in groups, and examples."""

from __future__ import annotations

from typing import Final

import click

from orderdesk.i18n import _


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
