"""Commands about the machine's clock: whether it is believed, and that it is right."""

from __future__ import annotations

import click

from orderdesk.cli.declared import does, looking, the_desk
from orderdesk.cli.group import Run, cli, pass_run
from orderdesk.cli.orders.lists import as_json, put
from orderdesk.console.printing import say
from orderdesk.desk.clocks import machine_clock
from orderdesk.desk.commands.clock import ConfirmClock
from orderdesk.i18n import _
from orderdesk.wording.dates import iso, local


@cli.group(invoke_without_command=True)
@as_json
@click.pass_context
@does(looking)
@pass_run
def clock(run: Run, ctx: click.Context, as_json: bool) -> None:
    """Whether the machine's clock is believed, and who has confirmed it; exit code 1 while it is in doubt."""
    if ctx.invoked_subcommand is not None:
        return
    parts = run.parts
    with parts.reading() as store:
        parts.access(store).role()
        zone = parts.rules.home_zone(store.orders.first_channel())
        found = machine_clock.doubt(store, parts.clock, starting=True)
        confirmed = store.trusts.confirmations()
    if as_json:
        put({
            "now": iso(parts.clock(), zone), "set": parts.clock.is_set, "doubt": found and found.why.value,
            "believed": found and iso(found.believed, zone),
            "confirmed": [{"at": iso(one.at, zone), "operator": one.operator, "vouched_by": one.vouched_by or None,
                           "doubt": one.why, "believed": iso(one.believed, zone)} for one in confirmed],
        })  # fmt: skip
    else:
        believed = _("{now}: the clock is believed.").format(now=_told(parts.clock(), zone))
        say(found.stopped(zone) if found else believed)
        for one in confirmed:
            say(
                _("{time}: confirmed by {name}; until then {believed} was believed").format(
                    time=_told(one.at, zone), name=one.operator, believed=_told(one.believed, zone)
                )
            )
    if found:
        ctx.exit(1)


@clock.command()
@does(ConfirmClock)
@pass_run
def confirm(run: Run) -> None:
    """Say that the machine's clock is right after a jump: what waits for its time is done again by itself."""
    with the_desk(run.parts) as desk:
        due = machine_clock.price(desk.store, desk.clock)
        desk.do(ConfirmClock())
        say(due)
        say(_("{now}: the clock is confirmed.").format(now=_told(desk.clock(), desk.zone)))


def _told(at: int, zone: str) -> str:
    return f"{local(at, zone):%d.%m.%Y %H:%M}"
