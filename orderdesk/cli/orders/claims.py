"""Commands about who holds which order now."""

from __future__ import annotations

import click

from orderdesk.cli.declared import does, looking
from orderdesk.cli.group import Run, cli, pass_run
from orderdesk.cli.orders.lists import as_json, put
from orderdesk.console.printing import say
from orderdesk.wording.dates import iso
from orderdesk.wording.history_lines import held_by


@cli.group(invoke_without_command=True)
@as_json
@click.pass_context
@does(looking)
@pass_run
def claims(run: Run, ctx: click.Context, as_json: bool) -> None:
    """Who holds which order now, at the open desks."""
    if ctx.invoked_subcommand is not None:
        return
    parts, now = run.parts, run.parts.clock()
    with looking(parts) as store:
        sight = store.sight()
        found = [(claim, order) for claim in store.claims.all()
                 if (order := store.orders.get(claim.order_id)) is not None and sight.sees(order)]  # fmt: skip
        home = parts.rules.home_zone(store.orders.first_channel())
    zones = [parts.rules.book(order.channel).zone for _claim, order in found]
    if as_json:
        put([
            {"channel": order.channel, "number": order.number, "operator": claim.operator,
             "since": iso(claim.since, zone)}
            for (claim, order), zone in zip(found, zones, strict=True)
        ])  # fmt: skip
        return
    for claim, order in found:
        say(f"{order.number:<12} {held_by(claim.operator, claim.since, now, home)}")
