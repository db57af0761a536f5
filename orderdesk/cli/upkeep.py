"""Commands for whoever looks after the desk."""

from __future__ import annotations

import locale
import os
import sys
from collections.abc import Iterator

import click

from orderdesk import __version__
from orderdesk.cli.group import Run, cli, pass_run
from orderdesk.cli.reading import as_json, put
from orderdesk.cli.reading_shop import read_shop
from orderdesk.cli.typed import filled
from orderdesk.config import default_config_path
from orderdesk.dates import local
from orderdesk.desk import company, timekeeping
from orderdesk.errors import DeskError
from orderdesk.i18n import _
from orderdesk.parts import Parts
from orderdesk.printing import say
from orderdesk.rules.roles import Right
from orderdesk.store.backup import backup as make_backup
from orderdesk.store.backup import keep as keep_backups
from orderdesk.store.checkup import Finding, check, engine_finding
from orderdesk.store.ownership import what_is_wrong
from orderdesk.store.standby import standby_findings


@cli.command()
@click.pass_context
@pass_run
def doctor(run: Run, ctx: click.Context) -> None:
    """Look everything over: versions, settings, database, terminal. Exit code 1 when something is wrong."""
    well = True
    for finding in _findings(run.parts):
        say(f"{'ok ' if finding.good else 'BAD'}  {finding.what}: {finding.found}")
        well &= finding.good
    if not well:
        ctx.exit(1)


@cli.command()
@click.option("--keep", type=click.IntRange(1, 10_000), metavar="N", help="Of the copies made by this command, keep N.")
@pass_run
def backup(run: Run, keep: int | None) -> None:
    """Write a checked copy of the database beside it."""
    with read_shop(run.parts) as store:
        say(str(make_backup(store, run.parts.clock())))
        for old in [] if keep is None else keep_backups(store, keep):
            say(_("removed: {path}").format(path=old))


@cli.command()
@click.argument("sku", required=False, type=filled(100))
@click.argument("on_hand", required=False, type=click.IntRange(0, 10**9))
@as_json
@pass_run
def stock(run: Run, sku: str | None, on_hand: int | None, as_json: bool) -> None:
    """The stock figures; with SKU and ON_HAND, set one."""
    writes = sku is not None and on_hand is not None
    with run.parts.store() if writes else read_shop(run.parts) as store:
        if sku is not None and on_hand is not None:
            with store.write():
                run.parts.access(store).check(Right.SWITCH)
                store.stock.set(sku, on_hand, run.parts.clock())
            if on_hand and store.switches.is_hidden(sku):
                say(_("{sku} stays hidden until: orderdesk product show {sku}").format(sku=sku), err=True)
        figures = [row for row in store.stock.all() if sku is None or row[0] == sku]
        if as_json:
            put([{"sku": name, "on_hand": figure} for name, figure, _at in figures])
        else:
            for name, figure, _at in figures:
                say(f"{figure:>8}  {name}")


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
    wrong = what_is_wrong(parts.database)
    yield Finding(_("files of the database"), " ".join(wrong) or _("nobody else has a hand in them"), not wrong)
    key = parts.secret.whose()
    yield Finding(_("key of the codes"), key or _("this database's"), not key)
    try:
        with parts.reading() as store:
            found = timekeeping.doubt(store, parts.clock, starting=True)
            zone = parts.rules.home_zone(store.orders.first_channel())
            yield Finding(_("clock"), _("believed") if found is None else found.stopped(zone), good=found is None)
            if said := company.unlike(store, parts.rules):
                yield Finding(_("rules"), said, good=False)
            yield from check(store)
        if settings := parts.config.standby.litestream:
            yield from standby_findings(parts.database, settings)
    except DeskError as error:
        yield Finding(_("database"), str(error), good=False)
