"""Commands for whoever looks after the desk."""

from __future__ import annotations

import locale
import os
import sys
from collections.abc import Iterator

import click

from orderdesk import __version__
from orderdesk.cli.declared import does, nothing, reading_desk, the_desk
from orderdesk.cli.group import Run, cli, pass_run
from orderdesk.composition import Composition
from orderdesk.config import default_config_path
from orderdesk.console.printing import say
from orderdesk.desk.clocks import machine_clock
from orderdesk.desk.clocks.announce import unread
from orderdesk.desk.commands.people.erasure import still_held
from orderdesk.desk.commands.upkeep import BackUp, DropBackups, Mend
from orderdesk.desk.upkeep import company
from orderdesk.desk.upkeep import doctor as doctoring
from orderdesk.errors import DeskError
from orderdesk.i18n import _
from orderdesk.sanitize import clean
from orderdesk.store import Store
from orderdesk.store.copies.standby import standby_findings
from orderdesk.store.integrity.checkup import Finding, check, engine_finding, wrong_orders
from orderdesk.store.integrity.ownership import what_is_wrong
from orderdesk.wording.dates import local
from orderdesk.wording.labels import named


@cli.command()
@click.option("--deep", is_flag=True, help="Hold every order against its history, and all counts against counting.")
@click.option(
    "--mend", is_flag=True, help="Make anew what follows from the rest, and say what cannot be; for directors."
)
@click.pass_context
@does(nothing, {"--mend": Mend})
@pass_run
def doctor(run: Run, ctx: click.Context, deep: bool, mend: bool) -> None:
    """Look everything over: versions, settings, database, terminal. Exit code 1 when something is wrong."""
    if mend:
        with the_desk(run.parts) as desk:
            desk.do(Mend())
    well = True
    for finding in _findings(run.parts, deep=deep or mend):
        say(f"{'ok ' if finding.good else 'BAD'}  {finding.what}: {clean(finding.found)}")
        well &= finding.good
    if not well:
        ctx.exit(1)


@cli.command()
@click.option("--keep", type=click.IntRange(1, 10_000), metavar="N", help="Of the copies made by this command, keep N.")
@click.pass_context
@does(BackUp)
@pass_run
def backup(run: Run, ctx: click.Context, keep: int | None) -> None:
    """Write a copy of the database beside it. Exit code 1 where the copy holds what is damaged."""
    with reading_desk(run.parts) as desk:
        say(str(desk.do(BackUp())))
        for said in still_held(desk.store):
            say(said, err=True)
        for old in [] if keep is None else desk.do(DropBackups(keep)):
            say(_("removed: {path}").format(path=old))
        if damaged := wrong_orders(desk.store):
            say(
                _("The copy is made, and as damaged as the database: {orders}. See `orderdesk doctor --deep`.").format(
                    orders=named(damaged)), err=True)  # fmt: skip
            ctx.exit(1)


def _findings(parts: Composition, *, deep: bool) -> Iterator[Finding]:
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
            found = machine_clock.doubt(store, parts.clock, starting=True)
            zone = parts.rules.home_zone(store.orders.first_channel())
            yield Finding(_("clock"), _("believed") if found is None else found.stopped(zone), good=found is None)
            if said := company.unlike(store, parts.rules):
                yield Finding(_("rules"), said, good=False)
            if said := unread(store):
                yield Finding(_("announced days"), said, good=False)
            for said in still_held(store):
                yield Finding(_("erased people"), said)
            yield from check(store)
            if deep:
                yield from _deep(store, parts)
        if settings := parts.config.standby.litestream:
            yield from standby_findings(parts.database, settings)
    except DeskError as error:
        yield Finding(_("database"), str(error), good=False)


def _deep(store: Store, parts: Composition) -> Iterator[Finding]:
    """What is wrong in which order; a line that all is well where nothing is."""
    with store.connection.snapshot():
        wrong = doctoring.examine(store, parts.rules)
    for one in wrong:
        what = f"{one.where} {one.what}".strip()
        mendable = (
            _("`orderdesk doctor --mend` makes it anew") if one.mendable else _("cannot be made anew: see a backup")
        )
        yield Finding(what, f"{one.said} ({mendable})", good=False)
    if not wrong:
        yield Finding(_("every order, count and search text"), _("agree"))
