"""Commands for whoever teaches the desk to read another system's files."""

from __future__ import annotations

from pathlib import Path

import click

from orderdesk.channels.files import read_orders
from orderdesk.channels.profiles.guess import guess as first_profile
from orderdesk.channels.profiles.reading import read_profile
from orderdesk.channels.profiles.sample import look_into
from orderdesk.cli.declared import does, nothing
from orderdesk.cli.group import Run, cli, pass_run
from orderdesk.cli.orders.lists import as_json, put
from orderdesk.cli.orders.would_come_in import show
from orderdesk.console.printing import say
from orderdesk.errors import BadInput, WrongUsage
from orderdesk.i18n import _
from orderdesk.patterns import pattern
from orderdesk.sanitize import clean

_KEY = pattern(r"[^a-z0-9]+")


@cli.group()
def profile() -> None:
    """How files of other systems are read: what is known, a check, a first guess."""


@profile.command("list")
@as_json
@does(nothing)
@pass_run
def list_profiles(run: Run, as_json: bool) -> None:
    """The systems whose files are read; `~` before those that were made from documentation."""
    known = run.parts.profiles.values()
    if as_json:
        put([{"profile": one.key, "title": one.title, "confirmed": one.confirmed, "reads": _reads(one.of_tables)}
             for one in known])  # fmt: skip
        return
    for one in known:
        say(f"{' ' if one.confirmed else '~'} {one.key:<20} {_(_reads(one.of_tables)):<10} {one.title}")


def _reads(tables: bool) -> str:
    return "tables" if tables else "documents"


@profile.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--with", "sample", type=click.Path(path_type=Path), metavar="SAMPLE", help="And read this file by it.")
@click.option("--channel", metavar="NAME", help="By the rules of this channel; else of the first one.")
@does(nothing)
@pass_run
def check(run: Run, file: Path, sample: Path | None, channel: str | None) -> None:
    """Check a profile; the first slip is named with its key and what may stand there."""
    found = read_profile(file)
    say(_("{file}: right. {title}.").format(file=clean(file.name, limit=100), title=found.title))
    if sample is not None:
        whose = channel or next(iter(run.parts.config.channels), "kaspi")
        read = read_orders(sample, whose, run.parts.rules.book, (), (found,))
        if read.profile is None:
            raise BadInput(_("{file}: this profile does not know it: look at [find]").format(file=sample.name))
        if not show(run.parts, None, sample, read):
            raise SystemExit(1)


@profile.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--key", metavar="NAME", help="What the profile is to be called; else as the file.")
@does(nothing)
def guess(file: Path, key: str | None) -> None:
    """Print a first profile for a table or document that nobody knows; keep it in `profiles/` beside the settings."""
    name = _KEY.sub("_", (key or file.stem).casefold()).strip("_")
    if not name:
        raise WrongUsage(_("Say --key: the file's name makes no name for a profile."))
    try:
        say(*first_profile(name, look_into(file)).rstrip("\n").split("\n"))
    except BadInput as error:
        raise BadInput(f"{clean(file.name, limit=100)}: {error}") from error
