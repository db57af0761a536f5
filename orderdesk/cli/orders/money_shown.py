"""The command that reads money: of one order down to its transfers, and what has not come in yet, by shelf."""

from __future__ import annotations

from typing import Any

import click

from orderdesk.cli.declared import does, looking
from orderdesk.cli.group import Run, cli, pass_run
from orderdesk.cli.orders.lists import as_json, put
from orderdesk.composition import Composition
from orderdesk.console.printing import say
from orderdesk.desk.views.order_money import OrderMoney, not_received, order_money
from orderdesk.i18n import _
from orderdesk.list_filter import shelf_title
from orderdesk.model import Order, Shelf
from orderdesk.money import Money
from orderdesk.store import Store
from orderdesk.store.ledgers.transfers import Transfer
from orderdesk.wording.dates import iso, when
from orderdesk.wording.goods_acts import acted_by
from orderdesk.wording.labels import account_name, event_name


@cli.command()
@click.argument("number", required=False)
@as_json
@does(looking)
@pass_run
def money(run: Run, number: str | None, as_json: bool) -> None:
    """The money of an order, with the transfers behind every sum; without NUMBER, what has not come in yet by shelf."""
    parts = run.parts
    with looking(parts) as store:
        if number is None:
            _by_shelf(store, as_json=as_json)
            return
        order = parts.desk(store).find(number)
        found, zone = order_money(store, order), parts.rules.home_zone(store.orders.first_channel())
        if as_json:
            put(_money_json(order, found, zone))
        else:
            _say_money(parts, order, found, zone)


def _by_shelf(store: Store, *, as_json: bool) -> None:
    found = not_received(store)
    if as_json:
        put([{"shelf": one.shelf, "currency": one.owed.currency, "orders": one.orders, "owed": one.owed.decimal,
              "clearing": one.clearing.decimal} for one in found])  # fmt: skip
        return
    for one in found:
        said = _("owed by buyers {owed}, with the channel {clearing}, orders: {count}")
        what = said.format(owed=one.owed, clearing=one.clearing, count=one.orders)
        say(f"{shelf_title(Shelf(one.shelf))}: {what}")


def _money_json(order: Order, found: OrderMoney, zone: str) -> dict[str, Any]:
    sums = {name: sum_.decimal for name, sum_ in _sums(found).items()}
    return {"number": order.number, "channel": order.channel, "currency": order.total.currency, **sums,
            "transfers": [_transfer_json(one, zone) for one in found.transfers]}  # fmt: skip


def _sums(found: OrderMoney) -> dict[str, Money]:
    """The figures by their names, in the order in which they are read."""
    names = ("goods", "delivery", "total", "owed", "paid", "refund_due", "fees", "clearing")
    return {name: getattr(found, name) for name in names}


def _transfer_json(one: Transfer, zone: str) -> dict[str, Any]:
    return {"at": iso(one.at, zone), "act": one.kind, "act_id": one.act, "actor": one.actor,
            "debit": one.debit.value, "credit": one.credit.value, "amount": one.amount.decimal}  # fmt: skip


def _say_money(parts: Composition, order: Order, found: OrderMoney, zone: str) -> None:
    said = _("{total}: goods {goods}, delivery {delivery}; owed {owed}, paid {paid}, refund due {refund_due}")
    say(f"{order.number}  {said.format(**_sums(found))}")
    if found.fees.minor or found.clearing.minor:
        say("  " + _("fees {fees}, with the channel still {clearing}").format(**_sums(found)))
    for one in found.transfers:
        accounts = f"{account_name(one.debit)} ← {account_name(one.credit)}"
        moment = when(one.at, parts.clock(), zone)
        say(f"{moment:<12} {event_name(one.kind)}, {acted_by(one.actor)}  {accounts}  {one.amount}")
