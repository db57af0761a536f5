"""What the shell and `man` are told of the commands."""

from __future__ import annotations

from typing import cast

import click

from orderdesk.cli.declared import does, nothing
from orderdesk.cli.group import Run, cli, pass_run
from orderdesk.console.printing import say


@cli.command()
@click.argument("shell", type=click.Choice(("bash", "zsh", "fish")))
@does(nothing)
@pass_run
def completion(run: Run, shell: str) -> None:
    """Print what a shell reads to complete commands, options, numbers of orders, reasons and operators."""
    from orderdesk.cli.completing import script

    for line in script(shell).splitlines():
        say(line)


@cli.command()
@click.pass_context
@does(nothing)
@pass_run
def manual(run: Run, ctx: click.Context) -> None:
    """Print the manual page of all commands, for `man`."""
    from orderdesk.cli.manual_page import page

    for line in page(cli, ctx.find_root()):
        say(line)


@cli.command("help")
@click.argument("words", nargs=-1, metavar="[COMMAND]")
@click.pass_context
@does(nothing)
@pass_run
def helped(run: Run, ctx: click.Context, words: tuple[str, ...]) -> None:
    """The help of a command; without COMMAND, what commands there are."""
    command, place = cast(click.Command, cli), ctx.find_root()
    for word in words:
        if not isinstance(command, click.Group):
            break
        _name, found, _rest = command.resolve_command(place, [word])
        assert found is not None
        command, place = found, click.Context(found, parent=place, info_name=word)
    say(*command.get_help(place).splitlines())
