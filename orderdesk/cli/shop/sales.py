"""Commands that take the shop or a product off sale and back, and say what is."""

from __future__ import annotations

from typing import Any

import click

from orderdesk.cli.declared import does, looking
from orderdesk.cli.group import Run, cli, pass_run
from orderdesk.cli.orders.lists import as_json, put
from orderdesk.composition import Composition
from orderdesk.console.printing import say
from orderdesk.desk.sales import Sales, sales, switched, untold
from orderdesk.i18n import _
from orderdesk.store.shop.switches import Switch, SwitchKind
from orderdesk.wording.dates import iso, when


@cli.group(invoke_without_command=True)
@as_json
@click.pass_context
@does(looking)
@pass_run
def shop(run: Run, ctx: click.Context, as_json: bool) -> None:
    """What is off sale: the shop, its channels, products. Hide and show; a moderator suspends and lifts."""
    if ctx.invoked_subcommand is None:
        _say(run.parts, as_json)


@cli.group(invoke_without_command=True)
@as_json
@click.pass_context
@does(looking)
@pass_run
def product(run: Run, ctx: click.Context, as_json: bool) -> None:
    """The products off sale. Hide one that has run out, or cannot be sent, and leave the shop open."""
    if ctx.invoked_subcommand is not None:
        return
    with looking(run.parts) as store:
        hidden = [switch for switch in sales(store).stopped if switch.kind is SwitchKind.PRODUCT]
        zone = run.parts.rules.home_zone(store.orders.first_channel())
    if as_json:
        put([_switch_json(zone, switch) for switch in hidden])
        return
    for switch in hidden:
        say(_line(run.parts, zone, switch))


def _say(parts: Composition, as_json: bool) -> None:
    """Print what is off sale."""
    with looking(parts) as store:
        found, zone = sales(store), parts.rules.home_zone(store.orders.first_channel())
    if as_json:
        put(_sales_json(parts, zone, found))
        return
    if not found.stopped:
        say(_("Everything is on sale."))
    for switch in found.stopped:
        say(_line(parts, zone, switch))
    _say_untold(parts)


def _say_untold(parts: Composition) -> None:
    """Remind of what the marketplaces do not know: the desk itself cannot tell them."""
    with parts.reading() as store:
        for said in untold(store):
            say(said, err=True)


def _line(parts: Composition, zone: str, switch: Switch) -> str:
    words = {
        SwitchKind.SHOP: _("hidden"),
        SwitchKind.PRODUCT: _("product hidden"),
        SwitchKind.SUSPENSION: _("suspended by the marketplace"),
    }
    moment = when(switch.at, parts.clock(), zone)
    said = (switched(switch), words[switch.kind], switch.operator, moment, switch.note)
    return "  ".join(text for text in said if text)


def _sales_json(parts: Composition, zone: str, found: Sales) -> dict[str, Any]:
    rules = parts.rules
    return {
        "hidden": found.hidden(),
        "channels": {
            name: {"hidden": found.hidden(name), "suspended": found.suspended(name)} for name in rules.channels
        },
        "products_hidden": list(found.products),
        "switches": [_switch_json(zone, switch) for switch in found.stopped],
        "untold": [_switch_json(zone, switch) for switch in found.untold],
    }


def _switch_json(zone: str, switch: Switch) -> dict[str, Any]:
    return {
        "kind": switch.kind.value,
        "channel": switch.channel or None,
        "sku": switch.sku or None,
        "stopped": switch.stopped,
        "at": iso(switch.at, zone),
        "operator": switch.operator,
        "note": switch.note,
        "told_at": iso(switch.told_at, zone),
    }
