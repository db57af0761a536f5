"""Commands about the runs of couriers."""

from __future__ import annotations

from pathlib import Path

import click

from orderdesk.cli.declared import does, reading_desk, the_desk
from orderdesk.cli.dispatch.run_output import run_json, run_lines
from orderdesk.cli.group import Run, cli, pass_run
from orderdesk.cli.new_file import write_new
from orderdesk.cli.orders.acts import several
from orderdesk.cli.orders.lists import as_json, put
from orderdesk.cli.typed_options import filled
from orderdesk.console.printing import say
from orderdesk.desk import Desk
from orderdesk.desk.commands.dispatch.assigning import AssignStops
from orderdesk.desk.commands.dispatch.gathering import Answers
from orderdesk.desk.commands.dispatch.runs import BringRunBack, FillRun, LeaveRun, MakeRun, MoveStop, SuggestOrder
from orderdesk.desk.dispatch.on_the_road import goods_elsewhere
from orderdesk.desk.dispatch.run_sheet import sheet_of
from orderdesk.desk.dispatch.run_view import open_runs, seen_run
from orderdesk.i18n import _
from orderdesk.model import NAME_LENGTH
from orderdesk.printing.courier_sheet import sheet_lines
from orderdesk.printing.sheet_html import sheet_html
from orderdesk.printing.sheet_pdf import sheet_pdf
from orderdesk.wording.dates import iso

number_of_run = click.argument("number", type=click.IntRange(1, 1 << 62), metavar="RUN")
_FILE = click.Path(path_type=Path, dir_okay=False)
_reassign = click.option("--reassign", is_flag=True, help="Take off another run what waits there.")


@cli.group("run")
def runs() -> None:
    """The runs of couriers: made, filled, sent out, back."""


@runs.command()
@click.argument("courier", type=filled(NAME_LENGTH))
@click.argument("numbers", nargs=-1, metavar="[NUMBER…]")
@_reassign
@as_json
@does(MakeRun)
@pass_run
def new(run: Run, courier: str, numbers: tuple[str, ...], reassign: bool, as_json: bool) -> None:
    """Make a run of a courier with these orders; what cannot ride is said one by one, the others do."""
    with the_desk(run.parts) as desk:
        number, answers = desk.do(MakeRun(courier, numbers, reassign))
        _answer(run, desk, number, answers, as_json=as_json)


@runs.command()
@number_of_run
@several
@_reassign
@as_json
@does(FillRun)
@pass_run
def add(run: Run, number: int, numbers: tuple[str, ...], reassign: bool, as_json: bool) -> None:
    """Put more orders on a run that has not left."""
    with the_desk(run.parts) as desk:
        _answer(run, desk, number, desk.do(FillRun(number, numbers, reassign)), as_json=as_json)


@runs.command()
@click.argument("courier", type=filled(NAME_LENGTH))
@several
@_reassign
@as_json
@does(AssignStops)
@pass_run
def assign(run: Run, courier: str, numbers: tuple[str, ...], reassign: bool, as_json: bool) -> None:
    """Give orders to a courier: onto the run that they gather, else onto a new one."""
    with the_desk(run.parts) as desk:
        done = desk.do(AssignStops(courier, numbers, reassign))
        _answer(run, desk, done.runs[-1], done.answers, as_json=as_json)


@runs.command()
@number_of_run
@as_json
@does(LeaveRun)
@pass_run
def leave(run: Run, number: int, as_json: bool) -> None:
    """Let a run leave: its orders go to the courier, and what they are to collect is fixed."""
    with the_desk(run.parts) as desk:
        desk.do(LeaveRun(number))
        for said in goods_elsewhere(desk.store, number):
            say(said, err=True)
        _show(run, desk, number, as_json=as_json)


@runs.command()
@number_of_run
@as_json
@does(BringRunBack)
@pass_run
def back(run: Run, number: int, as_json: bool) -> None:
    """Note that the courier is back, with what was not delivered; the run is closed once all of it is decided."""
    with the_desk(run.parts) as desk:
        done = desk.do(BringRunBack(number))
        if done.undecided:
            said = _("Still to be decided: {numbers}.")
            say(said.format(numbers=", ".join(done.undecided)), err=True)
        _show(run, desk, number, as_json=as_json)


@runs.command()
@number_of_run
@click.argument("order", metavar="NUMBER")
@click.argument("position", type=click.IntRange(1, 999))
@as_json
@does(MoveStop)
@pass_run
def move(run: Run, number: int, order: str, position: int, as_json: bool) -> None:
    """Let an order be the run's first, second … stop."""
    with the_desk(run.parts) as desk:
        desk.do(MoveStop(number, order, position))
        _show(run, desk, number, as_json=as_json)


@runs.command()
@number_of_run
@as_json
@does(SuggestOrder)
@pass_run
def suggest(run: Run, number: int, as_json: bool) -> None:
    """Put the stops ahead in the order that takes the least time; what cannot be placed comes last, and says why."""
    with the_desk(run.parts) as desk:
        planned = {plan.key: plan for plan in desk.do(SuggestOrder(number))}
        seen, zone = seen_run(desk, number), desk.zone
        plans = [(one.order.number, planned[one.stop.id]) for one in seen.stops if one.stop.id in planned]
    if as_json:
        said = [{"number": order, "arrives": iso(plan.arrives, zone), "why": plan.why} for order, plan in plans]
        put({**run_json(seen, zone), "planned": said})
        return
    for line in run_lines(seen, run.parts.clock(), zone, run.parts.rules.config.language):
        say(line)
    for order, plan in plans:
        if plan.why:
            say(_("{number}: {status}").format(number=order, status=plan.why), err=True)


@runs.command()
@number_of_run
@as_json
@does(seen_run)
@pass_run
def show(run: Run, number: int, as_json: bool) -> None:
    """A run with its stops in their order."""
    with reading_desk(run.parts) as desk:
        _show(run, desk, number, as_json=as_json)


@runs.command("list")
@as_json
@does(open_runs)
@pass_run
def list_runs(run: Run, as_json: bool) -> None:
    """The runs that are not closed."""
    with reading_desk(run.parts) as desk:
        found, zone = open_runs(desk), desk.zone
    if as_json:
        put([run_json(one, zone) for one in found])
        return
    for one in found:
        say(next(run_lines(one, run.parts.clock(), zone, run.parts.rules.config.language)))


@runs.command("sheet")
@number_of_run
@click.option("--html", "page", type=_FILE, help="As a page that a browser prints.")
@click.option("--pdf", "pdf", type=_FILE, help="As PDF.")
@does(seen_run)
@pass_run
def print_sheet(run: Run, number: int, page: Path | None, pdf: Path | None) -> None:
    """The sheet that the courier takes along: a block for each stop, on paper with the code of its order."""
    with reading_desk(run.parts) as desk:
        seen, zone = seen_run(desk, number), desk.zone
    told = sheet_of(seen, run.parts.clock(), zone, run.parts.rules.config.language)
    if page is not None:
        write_new(page, sheet_html(told).encode())
    if pdf is not None:
        write_new(pdf, sheet_pdf(told))
    if page is None and pdf is None:
        say(*sheet_lines(told))


def _answer(run: Run, desk: Desk, number: int, answers: Answers, *, as_json: bool) -> None:
    """What became of each order that was to ride; the exit code is 1 where one was refused."""
    refused = [(order, why) for order, why in answers if why]
    seen = seen_run(desk, number)
    if as_json:
        put({**run_json(seen, desk.zone), "refused": [{"number": order, "why": why} for order, why in refused]})
    else:
        for line in run_lines(seen, run.parts.clock(), desk.zone, run.parts.rules.config.language):
            say(line)
        for order, why in refused:
            say(_("{number}: {status}").format(number=order, status=why), err=True)
    if refused:
        raise SystemExit(1)


def _show(run: Run, desk: Desk, number: int, *, as_json: bool) -> None:
    seen, zone = seen_run(desk, number), desk.zone
    if as_json:
        put(run_json(seen, zone))
        return
    for line in run_lines(seen, run.parts.clock(), zone, run.parts.rules.config.language):
        say(line)
