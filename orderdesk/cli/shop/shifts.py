"""Commands about shifts: starting and ending one, and the sheet by which it is handed over."""

from __future__ import annotations

import click

from orderdesk.cli.declared import does, the_desk
from orderdesk.cli.group import Run, cli, pass_run
from orderdesk.cli.orders.lists import as_json, put
from orderdesk.cli.reading_database import read_shop
from orderdesk.composition import Composition
from orderdesk.console.printing import say
from orderdesk.desk.commands.people.shift import EndShift, StartShift
from orderdesk.desk.people.shift_sheet import Sheet
from orderdesk.desk.people.staff import Staff
from orderdesk.i18n import _, ngettext
from orderdesk.wording.dates import iso, when


@cli.group()
def shift() -> None:
    """The shift of whoever --as names: new orders are given to those on shift only."""


@shift.command()
@click.option("--read", is_flag=True, help="You have read the hand-over sheets; without it you are asked.")
@does(StartShift)
@pass_run
def start(run: Run, read: bool) -> None:
    """Start the shift, once what the shift before has left is read; what is nobody's is given out by the settings."""
    with the_desk(run.parts) as desk:
        staff = Staff.of(desk)
        since = staff.on_shift_since()
        sheets = staff.unread() if since is None else []
        for sheet in sheets:
            _print(run.parts, sheet)
        if sheets and not read:
            click.confirm(_("Read and understood?"), abort=True)
        given = desk.do(StartShift([sheet.id for sheet in sheets]))
    said = ngettext("{count} new order was given out.", "{count} new orders were given out.", given)
    say(" ".join([_("{name} is on shift.").format(name=run.parts.operator)]
                        + ([said.format(count=given)] if given else [])))  # fmt: skip


@shift.command()
@click.option("--note", default="", metavar="TEXT", help="What whoever comes next should know.")
@does(EndShift)
@pass_run
def end(run: Run, note: str) -> None:
    """End the shift and leave its hand-over sheet; open orders stay theirs, and are to be handed off."""
    with the_desk(run.parts) as desk:
        sheet, left = desk.do(EndShift(note)), Staff.of(desk).load()
    _print(run.parts, sheet)
    said = ngettext("{count} open order stays with them.", "{count} open orders stay with them.", left)
    say(" ".join([_("{name} is not on shift any more.").format(name=run.parts.operator)]
                        + ([said.format(count=left)] if left else [])))  # fmt: skip


@shift.command("sheet")
@as_json
@does(Staff.last_sheet)
@pass_run
def show_sheet(run: Run, as_json: bool) -> None:
    """The hand-over sheet of the last shift that ended; of one's own, while it goes on."""
    with read_shop(run.parts) as store:
        staff = Staff(store, run.parts.rules, run.parts.clock(), run.parts.operator)
        sheet = staff.last_sheet() if staff.on_shift_since() is None else staff.sheet()
    zone = _zone(run.parts)
    if as_json:
        put(sheet and {
            "id": sheet.id or None, "operator": sheet.operator, "started_at": iso(sheet.started_at, zone),
            "ended_at": iso(sheet.ended_at, zone) if sheet.id else None, "read_by": sheet.read_by,
            "read_at": iso(sheet.read_at, zone), "more": list(sheet.more),
            "entries": [{"kind": e.kind, "number": e.number, "at": iso(e.at, zone), "said": e.said}
                        for e in sheet.entries],
        })  # fmt: skip
    elif sheet is None:
        say(_("No shift has ended yet."))
    else:
        _print(run.parts, sheet)


def _print(parts: Composition, sheet: Sheet) -> None:
    now, zone = parts.clock(), _zone(parts)
    say(sheet.title(now, zone))
    for title, lines in sheet.sections(now, zone):
        say(f"{title}:")
        for line in lines:
            say(f"  {line}")
    if sheet.read_by is not None and sheet.read_at is not None:
        say(_("Read by {name}, {time}").format(name=sheet.read_by, time=when(sheet.read_at, now, zone)))


def _zone(parts: Composition) -> str:
    with parts.reading() as store:
        return parts.rules.home_zone(store.orders.first_channel())
