"""The commands that open screens: the demo, the wallboard."""

from __future__ import annotations

import os

import click

from orderdesk.cli.declared import does, looking, nothing
from orderdesk.cli.group import Run, cli, pass_run
from orderdesk.cli.upkeep.sandbox import check_sandbox
from orderdesk.demo.live_day import demo_shop
from orderdesk.i18n import DEFAULT_LANGUAGE, LANGUAGES, language_said
from orderdesk.values import replace


@cli.command()
@click.pass_context
@click.option("--language", type=click.Choice(LANGUAGES), help="What it speaks; else what your session asks for.")
@click.option("--live", is_flag=True, help="With a marketplace behind it: orders come over its API and are told there.")
@does(nothing)
@pass_run
def demo(run: Run, ctx: click.Context, language: str | None, live: bool) -> None:
    """Open the desk on a live day in a throw-away shop.

    In a second terminal, `orderdesk phone` is the buyer's phone.
    """
    run.check_terminal()
    if live:
        check_sandbox()
    with demo_shop(
        run.parts.operator, run.parts.clock, language or language_said(os.environ) or DEFAULT_LANGUAGE, live=live
    ) as parts:
        code = run.open_desk(parts)
    ctx.exit(code)


@cli.command()
@click.pass_context
@does(looking)
@pass_run
def wallboard(run: Run, ctx: click.Context) -> None:
    """Show what burns in big digits, for a screen on the wall. No key acts but to leave."""
    run.check_terminal()
    ctx.exit(run.open_desk(replace(run.parts, wallboard=True)))
