"""The command that takes orders in from files."""

from __future__ import annotations

import gc
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from itertools import islice
from pathlib import Path
from typing import TypeVar

import click
from msgspec import Struct

from orderdesk.channels.files import DEFAULT_CHANNEL, OrderFile, read_orders
from orderdesk.channels.incoming import BadRecord, IncomingOrder
from orderdesk.channels.own import Record
from orderdesk.channels.profiles.profile import Profile
from orderdesk.cli.declared import does
from orderdesk.cli.group import Run, cli, pass_run
from orderdesk.cli.orders.drop_folder import DropFolder, Pause
from orderdesk.cli.orders.would_come_in import report, show
from orderdesk.composition import Composition
from orderdesk.console.printing import say, say_progress
from orderdesk.desk import Desk
from orderdesk.desk.commands.intake import TakeIn
from orderdesk.desk.intake.follow import Outcome
from orderdesk.errors import BadInput, DeskError, NotFound, StoreError, StoreFull, WrongUsage
from orderdesk.i18n import _
from orderdesk.sanitize import clean
from orderdesk.store import Store

R = TypeVar("R")

_BATCH = 100
"""Orders in one transaction: some 15 ms, so that nobody else has to wait noticeably."""

_PATIENCE = 1.0
"""Seconds after which a progress bar appears."""


@cli.command("import")
@click.argument("files", nargs=-1, type=click.Path(path_type=Path))
@click.option("--channel", help="Whose orders, where a file does not say it; asked for where several could be meant.")
@click.option("--profile", "key", metavar="NAME", help="Read other systems' files by this profile alone.")
@click.option("--dry-run", is_flag=True, help="Only show what would come in.")
@click.option("--watch", "folder", type=click.Path(path_type=Path), metavar="DIR",
              help="Take in whatever comes into this folder, until Ctrl+C.")  # fmt: skip
@click.pass_context
@does(TakeIn)
@pass_run
def import_files(
    run: Run, ctx: click.Context, files: tuple[Path, ...], channel: str | None, key: str | None, dry_run: bool,
    folder: Path | None,
) -> None:  # fmt: skip
    """Take orders in: files of the desk's own form, answers of the Kaspi API, exports of other systems.

    Which it is, it finds out (docs/profiles.md). The same file twice changes nothing. A record that is wrong is
    reported with file, line and reason and stops no other; the exit code is 1 then.
    """
    parts = run.parts
    if bool(files) == (folder is not None):
        raise WrongUsage(_("Say which files, or --watch and a folder."))
    if channel is not None:
        parts.rules.book(channel)
    how = _How(channel, _profiles(parts, key), dry_run)
    if folder is not None:
        for found in DropFolder(folder).settled(Pause()):
            found.done(well=_take_files(parts, (found.path,), how))
    elif not _take_files(parts, files, how):
        ctx.exit(1)


class _How(Struct, frozen=True):
    """How files are read."""

    channel: str | None
    profiles: tuple[Profile, ...]
    dry_run: bool


def _profiles(parts: Composition, key: str | None) -> tuple[Profile, ...]:
    """The profiles that files are tried by."""
    known = parts.profiles
    if key is None:
        return tuple(known.values())
    if key not in known:
        raise WrongUsage(_("There is no profile “{name}”; there are: {known}.").format(
            name=key[:40], known=", ".join(known)))  # fmt: skip
    return (known[key],)


def _take_files(parts: Composition, files: tuple[Path, ...], how: _How) -> bool:
    """Take files in, or show what is in them; whether every record was well."""
    well = True
    gc.disable()  # a short life with many small values and no cycles among them: collecting costs a tenth
    with ExitStack() as opened:
        store = opened.enter_context(parts.store()) if parts.database.exists() else None
        if store is not None:
            parts.desk(store).ask(TakeIn(()))
        for path in files:
            whose, others = (how.channel, ()) if how.channel else _meant(parts, store)
            try:
                file = read_orders(path, whose, parts.rules.book, others, how.profiles)
                if how.dry_run:
                    well &= show(parts, store, path, file)
                    continue
                if store is None:  # what is no file of orders makes no database
                    store = opened.enter_context(parts.store(make=True))
                store.expect_much()
                well &= _import(parts, store, path, file)
            except (BadInput, NotFound) as error:
                say(str(error), err=True)
                well = False
    return well


def _meant(parts: Composition, store: Store | None) -> tuple[str, tuple[str, ...]]:
    """Whose orders a file holds that does not say it; and the other channels that could be meant."""
    known = dict.fromkeys([*parts.config.channels, *(store.orders.channels() if store is not None else ())])
    first = DEFAULT_CHANNEL if DEFAULT_CHANNEL in known or not known else next(iter(known))
    return first, tuple(name for name in known if name != first)


def _import(parts: Composition, store: Store, path: Path, file: OrderFile) -> bool:
    """Import one file; whether every record was taken."""
    name = clean(path.name, limit=100)
    desk = parts.desk(store)
    counted: Counter[Outcome] = Counter()
    try:
        done = progress(name, file.total)
        for records in batches(file.records):
            _take(desk, name, records, counted)
            done(len(records))
    except StoreError as error:
        why = _("the disk is full: free some space.") if isinstance(error, StoreFull) else str(error)
        raise _broken_off(name, counted, file.total, why) from error
    except KeyboardInterrupt as error:
        raise _broken_off(name, counted, file.total, _("stopped by hand.")) from error
    say(_summary(name, counted))
    return not counted[Outcome.REFUSED]


def _take(desk: Desk, name: str, records: list[Record], counted: Counter[Outcome]) -> None:
    """Take a batch, and report what was wrong in it."""
    orders = [record for record in records if isinstance(record, IncomingOrder)]
    taken_in = desk.do(TakeIn(orders))
    for record in records:
        if isinstance(record, BadRecord):
            report(name, record)
            counted[Outcome.REFUSED] += 1
    for incoming, taken in zip(orders, taken_in, strict=True):
        counted[taken.outcome] += 1
        if taken.said:
            report(name, BadRecord(0, incoming.number, taken.said))


def _summary(name: str, counted: Counter[Outcome]) -> str:
    return _("{file}: {added} added, {updated} updated, {unchanged} unchanged, {refused} refused").format(
        file=name,
        added=counted[Outcome.ADDED],
        updated=counted[Outcome.UPDATED],
        unchanged=counted[Outcome.UNCHANGED],
        refused=counted[Outcome.REFUSED],
    )


def _broken_off(name: str, counted: Counter[Outcome], total: int, why: str) -> DeskError:
    """What is in and what is not, where an import ends in the middle."""
    say(_summary(name, counted))
    return DeskError(
        _("{file}: broken off after {done} of about {total} records: {why} What is counted above is in and stays; "
          "import the file again, and the rest comes in too.").format(file=name, done=counted.total(), total=total,
                                                                     why=why)
    )  # fmt: skip


def batches(records: Iterator[R]) -> Iterator[list[R]]:
    """The records, as many at a time as go into one transaction."""
    while batch := list(islice(records, _BATCH)):
        yield batch


def progress(label: str, total: int) -> Callable[[int], None]:
    """Counts what is done; says so once the work takes its time, where somebody is looking."""
    started, done, seen = time.monotonic(), 0, sys.stderr.isatty()

    def count(more: int) -> None:
        nonlocal done
        done += more
        if seen and time.monotonic() - started > _PATIENCE:
            say_progress(label, done, total)

    return count
