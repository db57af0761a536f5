"""Commands about the stops of runs: the courier of a run reports by them, another one decides."""

from __future__ import annotations

from typing import Any

import click

from orderdesk.cli.declared import does, the_desk
from orderdesk.cli.dispatch.run_output import stop_json
from orderdesk.cli.dispatch.run_words import number_of_run
from orderdesk.cli.group import Run, cli, pass_run
from orderdesk.cli.orders.acts import pairs
from orderdesk.cli.orders.lists import as_json, put
from orderdesk.cli.typed_options import filled, secret
from orderdesk.console.printing import say
from orderdesk.desk import Desk
from orderdesk.desk.commands.dispatch.at_the_door import Outcome
from orderdesk.desk.commands.dispatch.own_screen import AskDispatcher
from orderdesk.desk.commands.dispatch.stops import FailStop, FinishStop, SendStopCode, UnsayStop, WithdrawStop
from orderdesk.desk.dispatch.run_view import seen_run
from orderdesk.i18n import _
from orderdesk.wording.run_labels import stop_state

_order = click.argument("order", metavar="NUMBER")
_key = click.option(
    "--key", default="", metavar="TEXT", help="A word of yours for this act: it is done once, however often it comes."
)
_ASKED = "-"
"""In place of a code: it is asked for."""


@cli.group("stop")
def stops() -> None:
    """The stops of a run. From its courier it is a report, from another one the decision."""


@stops.command("done")
@number_of_run
@_order
@click.option("--paid", default="", metavar="SUM", help="What the courier was paid, if not what was to be collected.")
@click.option("--reason", default="", metavar="TEXT", help="Why they were paid another sum.")
@click.option("--code", type=click.Choice([_ASKED]), help="The buyer's code decides: it is read, not shown.")
@click.option("--set", "answers", multiple=True, metavar="FIELD=VALUE", help="What the completing step asks for.")
@_key
@as_json
@does(FinishStop)
@pass_run
def done_there(
    run: Run, number: int, order: str, paid: str, reason: str, code: str | None, answers: tuple[str, ...], key: str,
    as_json: bool,
) -> None:  # fmt: skip
    """The buyer has it: reported by the courier, decided by a dispatcher or by the buyer's code."""
    with the_desk(run.parts) as desk:
        given = secret(_("The buyer's code")) if code else ""
        command = FinishStop(number, order, paid, reason, given, pairs(answers))
        _say(desk, number, desk.do(command, key=key), as_json=as_json)


@stops.command()
@number_of_run
@_order
@click.option("--reason", required=True, type=filled(500), metavar="TEXT", help="Why; it is kept.")
@_key
@as_json
@does(FailStop)
@pass_run
def failed(run: Run, number: int, order: str, reason: str, key: str, as_json: bool) -> None:
    """The buyer does not have it: reported by the courier, decided by a dispatcher."""
    with the_desk(run.parts) as desk:
        _say(desk, number, desk.do(FailStop(number, order, reason), key=key), as_json=as_json)


@stops.command()
@number_of_run
@_order
@_key
@as_json
@does(UnsayStop)
@pass_run
def unsay(run: Run, number: int, order: str, key: str, as_json: bool) -> None:
    """Take back what was said of a stop: the courier their report, a dispatcher the decision while the run is open."""
    with the_desk(run.parts) as desk:
        _say(desk, number, desk.do(UnsayStop(number, order), key=key), as_json=as_json)


@stops.command()
@number_of_run
@_order
@click.option("--reason", required=True, type=filled(500), metavar="TEXT", help="What they are needed for.")
@_key
@as_json
@does(AskDispatcher)
@pass_run
def ask(run: Run, number: int, order: str, reason: str, key: str, as_json: bool) -> None:
    """Ask the dispatcher to help with a stop of your run: a task of theirs, whose answer you see."""
    with the_desk(run.parts) as desk:
        task = desk.do(AskDispatcher(number, order, reason), key=key)
        if as_json:
            put({"task": task.id, "text": task.text})
            return
        say(_("Task {number}: {text}").format(number=task.id, text=task.text))


@stops.command("code")
@number_of_run
@_order
@does(SendStopCode)
@pass_run
def send_code(run: Run, number: int, order: str) -> None:
    """Send the buyer at whose door the courier stands the code against which the goods are given out."""
    with the_desk(run.parts) as desk:
        sent = desk.do(SendStopCode(number, order))
        say(_("A code went to {phone}; {tries} tries.").format(phone=sent.phone, tries=sent.tries))


@stops.command()
@number_of_run
@_order
@click.option("--reason", default="", metavar="TEXT", help="Why; it is kept.")
@as_json
@does(WithdrawStop)
@pass_run
def withdraw(run: Run, number: int, order: str, reason: str, as_json: bool) -> None:
    """Take an order off a run; it can be put on another one at once."""
    with the_desk(run.parts) as desk:
        stop = desk.do(WithdrawStop(number, order, reason))
        _put(desk, number, stop.id, as_json=as_json, said=_("taken off the run"))


def _say(desk: Desk, number: int, done: Outcome, *, as_json: bool) -> None:
    said = stop_state(done.stop.state)
    if done.reported and not done.changes:
        said = _("kept, and it changes nothing: {state}").format(state=said)
    _put(desk, number, done.stop.id, as_json=as_json, said=said, only_reported=done.reported, changes=done.changes)


def _put(desk: Desk, number: int, stop_id: int, *, as_json: bool, said: str, **more: Any) -> None:
    seen = next(one for one in seen_run(desk, number).stops if one.stop.id == stop_id)
    if as_json:
        put({"run": number, **stop_json(seen), **more})
        return
    say(_("{number}: {status}").format(number=seen.order.number, status=said))
