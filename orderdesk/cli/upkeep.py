"""Commands for whoever looks after the desk."""

from __future__ import annotations

import locale
import os
import sys
from collections.abc import Iterator

import click

from orderdesk import __version__
from orderdesk.cli.declared import does, looking, nothing, the_desk
from orderdesk.cli.group import Run, cli, pass_run
from orderdesk.cli.reading import as_json, put
from orderdesk.cli.typed import filled
from orderdesk.config import default_config_path
from orderdesk.dates import local
from orderdesk.desk.switching import set_stock
from orderdesk.desk.upkeep import back_up
from orderdesk.errors import DeskError
from orderdesk.i18n import _
from orderdesk.parts import Parts
from orderdesk.store.checkup import Finding, check, engine_finding


@cli.command()
@click.pass_context
@does(nothing)
@pass_run
def doctor(run: Run, ctx: click.Context) -> None:
    """Look everything over: versions, settings, database, terminal. Exit code 1 when something is wrong."""
    well = True
    for finding in _findings(run.parts):
        click.echo(f"{'ok ' if finding.good else 'BAD'}  {finding.what}: {finding.found}")
        well &= finding.good
    if not well:
        ctx.exit(1)


@cli.command()
@does(back_up)
@pass_run
def backup(run: Run) -> None:
    """Write a checked copy of the database beside it."""
    with the_desk(run.parts) as desk:
        click.echo(str(back_up(desk)))


@cli.command()
@click.argument("sku", required=False, type=filled(100))
@click.argument("on_hand", required=False, type=click.IntRange(0, 10**9))
@as_json
@does(looking, {"SKU ON_HAND": set_stock})
@pass_run
def stock(run: Run, sku: str | None, on_hand: int | None, as_json: bool) -> None:
    """The stock figures; with SKU and ON_HAND, set one."""
    with looking(run.parts) as store:
        if sku is not None and on_hand is not None:
            set_stock(run.parts.desk(store), sku, on_hand)
            if on_hand and store.switches.is_hidden(sku):
                click.echo(_("{sku} stays hidden until: orderdesk product show {sku}").format(sku=sku), err=True)
        figures = [row for row in store.stock.all() if sku is None or row[0] == sku]
        if as_json:
            put([{"sku": name, "on_hand": figure} for name, figure, _at in figures])
        else:
            for name, figure, _at in figures:
                click.echo(f"{figure:>8}  {name}")


def _findings(parts: Parts) -> Iterator[Finding]:
    yield Finding("Order Desk", f"{__version__}, Python {sys.version.split()[0]}")
    yield engine_finding()
    path = parts.config_path or default_config_path()
    try:
        rules = parts.rules
        yield Finding(_("settings"), str(path) if path.is_file() else _("defaults ({path})").format(path=path))
        yield Finding(_("rulebooks"), ", ".join(rules.books))
    except DeskError as error:
        yield Finding(_("settings"), str(error), good=False)
    offset = local(parts.clock(), "Asia/Almaty").strftime("%z")
    yield Finding(_("zone rules"), f"Asia/Almaty {offset}", good=offset == "+0500")
    encoding = sys.stdout.encoding or locale.getpreferredencoding()
    yield Finding(_("terminal"), f"TERM={os.environ.get('TERM', '')}, {encoding}")
    try:
        with parts.store() as store:
            yield from check(store)
    except DeskError as error:
        yield Finding(_("database"), str(error), good=False)
