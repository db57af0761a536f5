"""Commands that say what goods there are, where, and for whom; what changes them is made of its declarations."""

from __future__ import annotations

from typing import Any

import click

from orderdesk.cli.declared import does, looking
from orderdesk.cli.group import Run, cli, pass_run
from orderdesk.cli.orders.lists import as_json, put
from orderdesk.cli.typed_options import filled
from orderdesk.console.printing import say
from orderdesk.errors import NotFound
from orderdesk.i18n import _
from orderdesk.store.ledgers.levels import Level, Stand
from orderdesk.wording.dates import iso, when
from orderdesk.wording.goods_acts import acted_by, place_name, stock_act


@cli.group()
def stock() -> None:
    """The goods: what there is and where, for whom it is held, what came, went and was counted."""


@stock.command("list")
@click.argument("sku", required=False, type=filled(100))
@click.option("--place", metavar="NAME", help="Only what lies there.")
@click.option("--low", is_flag=True, help="Only what is short or to be ordered from the supplier.")
@as_json
@does(looking)
@pass_run
def list_stock(run: Run, sku: str | None, place: str | None, low: bool, as_json: bool) -> None:
    """What there is of each product: on hand, held, free, and short: promised, and not there."""
    with looking(run.parts) as store:
        stands = [one for one in store.levels.stands(None if sku is None else [sku]) if not low or is_low(one)]
        chosen = {one.sku for one in stands}
        levels = [one for one in store.levels.all(sku) if one.sku in chosen and place in (None, one.place)]
        codes = store.barcodes.of()
        if place is not None and store.places.named(place) is None:
            raise NotFound(_("There is no place “{name}”.").format(name=place))
    by_sku: dict[str, list[Level]] = {}
    for level in levels:
        by_sku.setdefault(level.sku, []).append(level)
    if as_json:
        rows = [row for one in stands for row in _json(one, by_sku.get(one.sku, []), codes.get(one.sku, []))]
        put([row for row in rows if place is None or row["place"] is not None])
        return
    for one in stands:
        say(_line(one))
        its = by_sku.get(one.sku, [])
        for level in its:
            if len(its) > 1 or level.kind != "warehouse":
                say(f"    {place_name(level.kind, level.place)}: {_figures(level.on_hand, level.reserved, level.free)}")


@stock.command("history")
@click.argument("sku", type=filled(100))
@click.option("--most", type=click.IntRange(1, 10_000), default=50, show_default=True, help="So many lines.")
@as_json
@does(looking)
@pass_run
def history(run: Run, sku: str, most: int, as_json: bool) -> None:
    """What came, went and was counted of a product, the latest first, and for which orders it is held."""
    with looking(run.parts) as store:
        if store.products.get(sku) is None:
            raise NotFound(_("{sku} is not counted here: receive or count it first.").format(sku=sku))
        kinds = {one.name: one.kind.value for one in store.places.all()}
        entries, holders = store.moves.entries(sku, most), store.reservations.holders(sku)
        note, zone = store.sight().about_goods, run.parts.rules.home_zone(store.orders.first_channel())
    if as_json:
        put({
            "sku": sku,
            "held_for": [{"number": one.number, "place": one.place, "quantity": one.quantity} for one in holders],
            "moves": [{"at": iso(one.at, zone), "operator": one.actor, "kind": one.kind, "from": one.source,
                       "to": one.target, "quantity": one.quantity, "order": one.order or None,
                       "note": note(one.note)} for one in entries],
        })  # fmt: skip
        return

    def shown(name: str) -> str:
        return place_name(kinds.get(name, ""), name)

    for one in holders:
        say(f"{one.quantity:>6}  {one.number}  {one.place or _('short')}")
    for entry in entries:
        way = f"{shown(entry.source)} → {shown(entry.target)}"
        told = (when(entry.at, run.parts.clock(), zone), f"{entry.quantity:>6}", way, entry.order,
                stock_act(entry.kind), acted_by(entry.actor), note(entry.note))  # fmt: skip
        say("  ".join(part for part in told if part))


def is_low(one: Stand) -> bool:
    """Whether a product is to be ordered from the supplier: orders are short of it, or little of it is free (C26)."""
    return bool(one.short) or one.free <= (one.low or 0)


def _line(one: Stand) -> str:
    said = f"{one.sku}  {_figures(one.on_hand, one.reserved, one.free)}"
    said += _(", {short} short").format(short=one.short) if one.short else ""
    said += _(", to be ordered from {low} on").format(low=one.low) if one.low and is_low(one) else ""
    return said if one.name in ("", one.sku) else f"{said}  {one.name}"


def _figures(on_hand: int, held: int, free: int) -> str:
    return _("{on_hand} on hand, {held} held, {free} free").format(on_hand=on_hand, held=held, free=free)


def _json(one: Stand, levels: list[Level], codes: list[str]) -> list[dict[str, Any]]:
    """One row for each place, and one without a place for all of the shop's, which says what is short."""
    rows: list[dict[str, Any]] = [
        {"sku": one.sku, "place": level.place, "on_hand": level.on_hand, "reserved": level.reserved,
         "free": level.free, "short": 0}
        for level in levels
    ]  # fmt: skip
    whole = {"sku": one.sku, "place": None, "on_hand": one.on_hand, "reserved": one.reserved, "free": one.free,
             "short": one.short, "name": one.name, "low": one.low, "barcodes": codes}  # fmt: skip
    return [*rows, whole]
