"""The command that takes orders in from files."""

from __future__ import annotations

import gc
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from itertools import islice
from pathlib import Path

import click

from orderdesk.channels.files import DEFAULT_CHANNEL, read_orders
from orderdesk.channels.incoming import BadRecord, IncomingOrder
from orderdesk.channels.own import Record
from orderdesk.cli.group import Run, cli, pass_run
from orderdesk.desk.following import Outcome
from orderdesk.desk.intake import Intake
from orderdesk.errors import BadInput, NotFound
from orderdesk.i18n import _
from orderdesk.parts import Parts
from orderdesk.store import Store
from orderdesk.text import clean

_BATCH = 100
"""Orders in one transaction: some 30 ms, so that nobody else has to wait noticeably."""

_PATIENCE = 1.0
"""Seconds after which a progress bar appears."""


@cli.command("import")
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option(
    "--channel", default=DEFAULT_CHANNEL, show_default=True, help="Whose orders, where a file does not say it."
)
@click.pass_context
@pass_run
def import_files(run: Run, ctx: click.Context, files: tuple[Path, ...], channel: str) -> None:
    """Take orders in: answers of the Kaspi API, JSON Lines, or CSV. The same file twice changes nothing.

    A record that is wrong is reported with file, line and reason and stops no other; the exit code is 1 then.
    """
    parts = run.parts
    parts.rules.book(channel)
    well = True
    gc.disable()  # a short life with many small values and no cycles among them: collecting costs a tenth
    with parts.store(make=True) as store:
        store.expect_much()
        for path in files:
            try:
                well &= _import(parts, store, path, channel)
            except (BadInput, NotFound) as error:
                click.echo(str(error), err=True)
                well = False
    if not well:
        ctx.exit(1)


def _import(parts: Parts, store: Store, path: Path, channel: str) -> bool:
    """Import one file; whether every record was taken."""
    name = clean(path.name, limit=100)
    file = read_orders(path, channel, parts.rules.book)
    intake = Intake(store, parts.rules, parts.clock())
    counted: Counter[Outcome] = Counter()
    with _progress(name, file.total) as done:
        for records in _batches(file.records):
            orders = [record for record in records if isinstance(record, IncomingOrder)]
            for record in records:
                if isinstance(record, BadRecord):
                    _report(f"{name}:{record.line}", record.name, record.reason)
                    counted[Outcome.REFUSED] += 1
            for incoming, taken in zip(orders, intake.take(orders), strict=True):
                counted[taken.outcome] += 1
                if taken.said:
                    _report(name, incoming.number, taken.said)
            done(len(records))
    click.echo(
        _("{file}: {added} added, {updated} updated, {unchanged} unchanged, {refused} refused").format(
            file=name,
            added=counted[Outcome.ADDED],
            updated=counted[Outcome.UPDATED],
            unchanged=counted[Outcome.UNCHANGED],
            refused=counted[Outcome.REFUSED],
        )
    )
    return not counted[Outcome.REFUSED]


def _report(where: str, number: str, said: str) -> None:
    click.echo(": ".join(part for part in (where, number, said) if part), err=True)


def _batches(records: Iterator[Record]) -> Iterator[list[Record]]:
    while batch := list(islice(records, _BATCH)):
        yield batch


@contextmanager
def _progress(label: str, total: int) -> Iterator[Callable[[int], None]]:
    """Counts what is done; a bar shows it once the work takes its time, where somebody is looking."""
    with ExitStack() as shown:
        started, done, bar = time.monotonic(), 0, None

        def count(more: int) -> None:
            nonlocal done, bar
            done += more
            if bar is not None:
                bar.update(more)
            elif sys.stderr.isatty() and time.monotonic() - started > _PATIENCE:
                bar = shown.enter_context(click.progressbar(length=total, label=label, file=sys.stderr))
                bar.update(done)

        yield count
