"""What the shell and `man` are told of the commands."""

from __future__ import annotations

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
