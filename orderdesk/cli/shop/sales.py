"""Commands that take the shop or a product off sale and back, and say what is."""

from __future__ import annotations

from typing import Any

import click

from orderdesk.cli.declared import does, looking, the_desk
from orderdesk.cli.group import Run, cli, pass_run
from orderdesk.cli.orders.lists import as_json, put
from orderdesk.cli.typed_options import filled
from orderdesk.composition import Composition
from orderdesk.console.printing import say
from orderdesk.desk import sales as switching
from orderdesk.desk.sales import Sales, sales
from orderdesk.i18n import _
from orderdesk.store.shop.switches import Switch, SwitchKind
from orderdesk.wording.dates import iso, when

_of_channel = click.option("--channel", default="", metavar="NAME", help="Only this channel.")
_the_channel = click.option("--channel", required=True, type=filled(60), metavar="NAME", help="Which channel.")
_why = click.option("--note", default="", metavar="TEXT", help="Why; it is kept.")


@cli.group(invoke_without_command=True)
@as_json
@click.pass_context
@does(looking)
@pass_run
def shop(run: Run, ctx: click.Context, as_json: bool) -> None:
    """What is off sale: the shop, its channels, products. Hide and show; a moderator suspends and lifts."""
    if ctx.invoked_subcommand is None:
        _say(run.parts, as_json)


@shop.command("hide")
@_of_channel
@_why
@does(switching.hide_shop)
@pass_run
def hide_shop(run: Run, channel: str, note: str) -> None:
    """Take no new orders; accepted ones must still be fulfilled, and their clocks run on."""
    with the_desk(run.parts) as desk:
        switching.hide_shop(desk, channel, note)
    say(_("Hidden. Accepted orders must be fulfilled, their clocks run on."))
    _say_untold(run.parts)


@shop.command("show")
@_of_channel
@_why
@does(switching.show_shop)
@pass_run
def show_shop(run: Run, channel: str, note: str) -> None:
    """Take new orders again."""
    with the_desk(run.parts) as desk:
        switching.show_shop(desk, channel, note)
    say(_("On sale again."))
    _say_untold(run.parts)


@shop.command()
@_the_channel
@click.option("--note", required=True, metavar="TEXT", help="Why; it is kept.")
@does(switching.suspend)
@pass_run
def suspend(run: Run, channel: str, note: str) -> None:
    """Note that the marketplace has stopped the channel's sales."""
    with the_desk(run.parts) as desk:
        switching.suspend(desk, channel, note)
    say(_("Suspended: {channel}").format(channel=channel))


@shop.command()
@_the_channel
@_why
@does(switching.lift)
@pass_run
def lift(run: Run, channel: str, note: str) -> None:
    """Note that the marketplace lets the channel sell again."""
    with the_desk(run.parts) as desk:
        switching.lift(desk, channel, note)
    say(_("No longer suspended: {channel}").format(channel=channel))


@shop.command()
@does(switching.told)
@pass_run
def told(run: Run) -> None:
    """Note that the marketplaces have been told what is hidden and what is back."""
    with the_desk(run.parts) as desk:
        say(_("Told: {count}").format(count=switching.told(desk)))


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
    if as_json:
        put([_switch_json(run.parts, switch) for switch in hidden])
        return
    for switch in hidden:
        say(_line(run.parts, switch))


@product.command("hide")
@click.argument("sku")
@_why
@does(switching.hide_product)
@pass_run
def hide_product(run: Run, sku: str, note: str) -> None:
    """Take a product off sale."""
    with the_desk(run.parts) as desk:
        switching.hide_product(desk, sku, note)
    say(_("Hidden: {sku}").format(sku=sku))
    _say_untold(run.parts)


@product.command("show")
@click.argument("sku")
@_why
@does(switching.show_product)
@pass_run
def show_product(run: Run, sku: str, note: str) -> None:
    """Put a product back on sale."""
    with the_desk(run.parts) as desk:
        switching.show_product(desk, sku, note)
        figure = desk.store.stock.on_hand([sku]).get(sku)
    say(_("On sale: {sku}").format(sku=sku))
    if figure == 0:
        say(_("Its stock figure is 0: orderdesk stock {sku} NUMBER").format(sku=sku), err=True)
    _say_untold(run.parts)


def _say(parts: Composition, as_json: bool) -> None:
    """Print what is off sale."""
    with looking(parts) as store:
        found = sales(store)
    if as_json:
        put(_sales_json(parts, found))
        return
    if not found.stopped:
        say(_("Everything is on sale."))
    for switch in found.stopped:
        say(_line(parts, switch))
    _say_untold(parts)


def _say_untold(parts: Composition) -> None:
    """Remind of what the marketplaces do not know: the desk itself cannot tell them."""
    with parts.reading() as store:
        waiting = store.switches.untold()
    if waiting:
        said = _("The marketplaces do not know yet of: {what}. Do it in their cabinets, then: orderdesk shop told")
        say(said.format(what=", ".join(_name(switch) for switch in waiting)), err=True)


def _name(switch: Switch) -> str:
    if switch.kind is SwitchKind.PRODUCT:
        return switch.sku
    return switch.channel or _("the whole shop")


def _line(parts: Composition, switch: Switch) -> str:
    words = {
        SwitchKind.SHOP: _("hidden"),
        SwitchKind.PRODUCT: _("product hidden"),
        SwitchKind.SUSPENSION: _("suspended by the marketplace"),
    }
    moment = when(switch.at, parts.clock(), _zone(parts, switch.channel))
    said = (_name(switch), words[switch.kind], switch.operator, moment, switch.note)
    return "  ".join(text for text in said if text)


def _sales_json(parts: Composition, found: Sales) -> dict[str, Any]:
    rules = parts.rules
    return {
        "hidden": found.hidden(),
        "channels": {
            name: {"hidden": found.hidden(name), "suspended": found.suspended(name)} for name in rules.channels
        },
        "products_hidden": list(found.products),
        "switches": [_switch_json(parts, switch) for switch in found.stopped],
        "untold": [_switch_json(parts, switch) for switch in found.untold],
    }


def _switch_json(parts: Composition, switch: Switch) -> dict[str, Any]:
    return {
        "kind": switch.kind.value,
        "channel": switch.channel or None,
        "sku": switch.sku or None,
        "stopped": switch.stopped,
        "at": iso(switch.at, _zone(parts, switch.channel)),
        "operator": switch.operator,
        "note": switch.note,
        "told_at": iso(switch.told_at, _zone(parts, switch.channel)),
    }


def _zone(parts: Composition, channel: str) -> str:
    """The desk's, if the settings say which; else that of the channel, and of the first for what is about all."""
    return parts.rules.home_zone(channel or None)
