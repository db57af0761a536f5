"""Commands for whoever writes rulebooks."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import click

from orderdesk.cli.declared import does, nothing
from orderdesk.cli.group import Run, cli, pass_run
from orderdesk.console.printing import say
from orderdesk.errors import WrongUsage
from orderdesk.i18n import _
from orderdesk.list_filter import shelf_title
from orderdesk.rules.rulebook.load import read_rulebook
from orderdesk.rules.rulebook.model import Rulebook


@cli.group()
def rulebook() -> None:
    """Look at the rules of the channels, or check a file of your own."""


@rulebook.command()
@click.argument("file", type=click.Path(path_type=Path))
@does(nothing)
def check(file: Path) -> None:
    """Check a rulebook file; the first slip is named with its key and what may stand there."""
    book = read_rulebook(file)
    said = _("{file}: valid. {title}: {statuses} statuses, {steps} steps, {reasons} reasons, {targets} targets.")
    say(said.format(file=file.name, title=_(book.title), statuses=len(book.status), steps=len(book.step),
                           reasons=len(book.reason), targets=len(book.target)))  # fmt: skip


@rulebook.command()
@click.argument("name", required=False)
@does(nothing)
@pass_run
def show(run: Run, name: str | None) -> None:
    """Print a rulebook as tables: statuses on their shelves, steps, reasons, targets. Without NAME, list them."""
    books = run.parts.rules.books
    if name is None:
        for book in books.values():
            say(f"{book.key:<16} {_(book.title)}")
    elif name not in books:
        raise WrongUsage(_("There is no rulebook “{name}”; there are: {known}.").format(
            name=name[:40], known=", ".join(books)))  # fmt: skip
    else:
        for heading, header, rows in _tables(books[name]):
            say("", heading)
            _print(header, rows)


Table = tuple[str, list[str], list[list[str]]]


def _tables(book: Rulebook) -> Iterable[Table]:
    yield (_("Statuses"), [_("status"), _("title"), _("shelf")],
           [[status.key, _(status.title), shelf_title(status.shelf)] for status in book.status])  # fmt: skip
    yield (_("Steps"), [_("key"), _("step"), _("from"), _("to"), _("by"), _("asks for")],
           [[step.letter or ("x" if step.cancels else ""), _(step.title), " ".join(step.from_),
             " ".join(way.status for way in step.to) or "·", " ".join(step.by),
             ", ".join(_(ask.title) for ask in step.ask) or step.proof.value.replace("none", "")]
            for step in book.step])  # fmt: skip
    yield (_("Reasons"), [_("key"), _("reason"), _("penalty"), _("price")],
           [[str(reason.digit or ""), _(reason.title), reason.penalty, _(reason.price) if reason.price else ""]
            for reason in book.reason])  # fmt: skip
    yield (_("Targets"), [_("target"), _("statuses"), _("clock"), _("terms"), _("if late")],
           [[_(target.title), " ".join((*target.in_, *target.ahead)), target.clock,
             ", ".join(f"{_(tier.name)} {_length(tier.within)}".strip() for tier in target.tiers),
             _(target.price) if target.price else ""] for target in book.target])  # fmt: skip


def _length(seconds: int | None) -> str:
    if seconds is None:
        return ""
    return f"{seconds // 3600}h" if seconds % 3600 == 0 and seconds > 3600 else f"{seconds // 60}m"


def _print(header: list[str], rows: list[list[str]]) -> None:
    widths = [max(len(row[i]) for row in [header, *rows]) for i in range(len(header))]
    for row in [header, *rows]:
        say("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip())
