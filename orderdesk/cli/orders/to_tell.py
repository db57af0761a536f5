"""The command for what must be done in the marketplaces' own cabinets."""

from __future__ import annotations

import click

from orderdesk.cli.declared import does, looking
from orderdesk.cli.group import Run, cli, pass_run
from orderdesk.cli.headings import say_heading
from orderdesk.cli.orders.acts import done
from orderdesk.cli.orders.lists import as_json, put
from orderdesk.console.printing import say
from orderdesk.desk import Desk
from orderdesk.desk.commands.record import Tell
from orderdesk.errors import NotFound
from orderdesk.i18n import _
from orderdesk.model import Order, OutboxItem
from orderdesk.wording.dates import iso, when
from orderdesk.wording.outbox_lines import waits_for


@cli.command()
@click.argument("numbers", nargs=-1, metavar="[NUMBER…]")
@click.option(
    "--row",
    "rows",
    type=click.IntRange(1, 2**63 - 1),
    multiple=True,
    metavar="ID",
    help="Only this row of the list; repeatable.",
)
@as_json
@does(looking, {"NUMBER": Tell})
@pass_run
def told(run: Run, numbers: tuple[str, ...], rows: tuple[int, ...], as_json: bool) -> None:
    """What must still be done in the marketplaces' cabinets; with NUMBER or --row, note that it is done there.

    NUMBER stands for all that is to be told of the order.
    """
    with looking(run.parts, working=bool(numbers or rows)) as store:
        desk = run.parts.desk(store)
        for order, some in _meant(desk, numbers, rows):
            done(run.parts, desk.do(Tell(some), order))
        if not numbers and not rows:
            _list(desk, as_json=as_json)


def _meant(desk: Desk, numbers: tuple[str, ...], rows: tuple[int, ...]) -> list[tuple[Order, list[int]]]:
    """The orders, each with the rows that are meant; none for all of them."""
    orders = {order.id: order for order in map(desk.find, dict.fromkeys(numbers))}
    of_order: dict[int, list[int]] = {order_id: [] for order_id in orders}
    for row in rows:
        order_id = desk.store.outbox.order_of(row)
        order = None if order_id is None else desk.store.orders.get(order_id)
        if order is None or (numbers and order.id not in orders) or not desk.access.sight().sees(order):
            raise NotFound(_("There is no row {row} to tell: orderdesk told lists them.").format(row=row))
        orders[order.id] = order
        of_order.setdefault(order.id, []).append(row)
    return [(orders[order_id], some) for order_id, some in of_order.items()]


def _list(desk: Desk, *, as_json: bool) -> None:
    sight, now, home = desk.access.sight(), desk.clock(), desk.rules.home_zone(desk.store.orders.first_channel())
    found: list[tuple[Order, OutboxItem]] = []
    for order_id, item in desk.store.outbox.untold_of_all(now):
        order = desk.store.orders.get(order_id)
        if order is not None and sight.sees(order):
            found.extend((order, one) for one in sight.outbox([item]))
    if as_json:
        put([
            {"row": item.id, "channel": order.channel, "number": order.number, "kind": item.kind, "text": item.text,
             "created_at": iso(item.created_at, desk.rules.book(order.channel).zone),
             "state": item.state.value, "answer": item.answer}
            for order, item in found
        ])  # fmt: skip
        return
    accounts = {account.name: account for account in desk.store.accounts.all()}
    say_heading("told")
    for order, item in found:
        book = desk.rules.book(order.channel)
        moment = when(item.created_at, now, home)
        why = waits_for(item, accounts.get(order.channel), now, home)
        said = f"{item.text}  [{why}]" if why and order.channel in accounts else item.text
        say(f"{item.id:>6}  {moment:<11}  {_(book.title):<10}  {order.number:<12}  {said}")
