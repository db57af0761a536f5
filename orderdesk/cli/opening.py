"""The command that opens the desk on a live demo shop."""

from __future__ import annotations

import click

from orderdesk.cli.group import Run, cli, pass_run
from orderdesk.demo import demo_shop


@cli.command()
@click.pass_context
@pass_run
def demo(run: Run, ctx: click.Context) -> None:
    """Open the desk on a live day in a throw-away shop.

    In a second terminal, `orderdesk phone` is the buyer's phone.
    """
    run.check_terminal()
    with demo_shop(run.parts.operator, run.parts.clock) as parts:
        code = run.open_desk(parts)
    ctx.exit(code)
