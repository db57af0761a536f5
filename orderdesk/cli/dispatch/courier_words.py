"""Commands about couriers."""

from __future__ import annotations

import click

from orderdesk.cli.declared import does, reading_desk, the_desk
from orderdesk.cli.dispatch.run_output import courier_json, courier_line, run_lines
from orderdesk.cli.group import Run, cli, pass_run
from orderdesk.cli.headings import say_heading
from orderdesk.cli.orders.lists import as_json, put
from orderdesk.cli.typed_options import filled
from orderdesk.console.printing import say
from orderdesk.desk.commands.dispatch.couriers import STOPS, AddCourier, ChangeCourier
from orderdesk.desk.dispatch.run_view import seen_courier, seen_couriers
from orderdesk.model import NAME_LENGTH
from orderdesk.model.dispatch import CourierKind

_NAME = filled(NAME_LENGTH)
_STOPS = click.IntRange(1, 99)
_most_cash = click.option(
    "--most-cash", metavar="SUM", help="With more in hand they go out with nothing to collect; empty: no limit."
)


@cli.group()
def courier() -> None:
    """Who brings orders to buyers: the shop's own couriers, other people's, courier firms."""


@courier.command()
@click.argument("name", type=_NAME)
@click.option("--phone", default="", metavar="PHONE", help="As the buyer is told it.")
@click.option("--kind", type=click.Choice([kind.value for kind in CourierKind]), default="own", show_default=True,
              help="Whose courier it is.")  # fmt: skip
@click.option("--limit", type=_STOPS, default=STOPS, show_default=True, metavar="N", help="Stops of a run at most.")
@_most_cash
@as_json
@does(AddCourier)
@pass_run
def add(run: Run, name: str, phone: str, kind: str, limit: int, most_cash: str | None, as_json: bool) -> None:
    """Add a courier. One of your own becomes an operator with the role of a courier."""
    _do(run, AddCourier(name, phone, CourierKind(kind), limit, most_cash or ""), as_json=as_json)


@courier.command()
@click.argument("name", type=_NAME)
@click.option("--phone", metavar="PHONE", help="Another phone.")
@click.option("--limit", type=_STOPS, metavar="N", help="Stops of a run at most.")
@click.option("--active/--gone", default=None, help="Whether they work here.")
@_most_cash
@as_json
@does(ChangeCourier)
@pass_run
def edit(
    run: Run, name: str, phone: str | None, limit: int | None, active: bool | None, most_cash: str | None, as_json: bool
) -> None:
    """Give a courier another phone or limit, or say that they are gone."""
    _do(run, ChangeCourier(name, phone, limit, active, most_cash), as_json=as_json)


@courier.command("list")
@as_json
@does(seen_couriers)
@pass_run
def list_couriers(run: Run, as_json: bool) -> None:
    """The couriers with their phones, cash and runs."""
    with reading_desk(run.parts) as desk:
        found, home = seen_couriers(desk), desk.home_currency
    if as_json:
        put([courier_json(one, home) for one in found])
        return
    say_heading("courier list")
    for one in found:
        say(courier_line(one))


@courier.command()
@click.argument("name", type=_NAME)
@as_json
@does(seen_courier)
@pass_run
def show(run: Run, name: str, as_json: bool) -> None:
    """A courier with the run that they are on, or that waits for them."""
    with reading_desk(run.parts) as desk:
        found, zone, home = seen_courier(desk, name), desk.zone, desk.home_currency
    if as_json:
        put(courier_json(found, home))
        return
    say(courier_line(found))
    if found.run is not None:
        for line in run_lines(found.run, run.parts.clock(), zone, run.parts.rules.config.language):
            say(line)


def _do(run: Run, command: AddCourier | ChangeCourier, *, as_json: bool) -> None:
    with the_desk(run.parts) as desk:
        done = desk.do(command)
        if as_json:
            put(courier_json(seen_courier(desk, done.name), desk.home_currency))
            return
        for line in command.said(desk, done):
            say(line)
