"""Commands that look at customers: one with all that is theirs, those that a text finds, a copy of what is known."""

from __future__ import annotations

from typing import Any

import click

from orderdesk.cli.declared import does, reading_desk
from orderdesk.cli.group import Run, cli, pass_run
from orderdesk.cli.order_output import order_json
from orderdesk.cli.orders.lists import as_json, put
from orderdesk.composition import Composition
from orderdesk.console.printing import say
from orderdesk.desk import Desk
from orderdesk.desk.customers.export import export as exported
from orderdesk.desk.customers.person import Person, found, person
from orderdesk.i18n import _
from orderdesk.wording.dates import iso, when
from orderdesk.wording.labels import mark_name, show_phone


@cli.group()
def customer() -> None:
    """Customers, who are made by themselves from orders: what is known of them, and what is done with them."""


@customer.command()
@click.argument("who")
@as_json
@does(person)
@pass_run
def show(run: Run, who: str, as_json: bool) -> None:
    """A customer with all orders, contacts, notes and marks. WHO is the number, or a phone or address."""
    with reading_desk(run.parts) as desk:
        read = person(desk, who)
        if as_json:
            put(_json(run.parts, desk, read))
        else:
            for line in _lines(run.parts, desk, read):
                say(line)


@customer.command()
@click.argument("text")
@as_json
@does(found)
@pass_run
def find(run: Run, text: str, as_json: bool) -> None:
    """The customers whom TEXT finds: digits of a phone or of an order's number, or words."""
    with reading_desk(run.parts) as desk:
        people = [person(desk, str(one.id)) for one in found(desk, text)]
    if as_json:
        put([{"id": one.id, "names": list(one.names), "phone": one.phone, "purchases": one.purchases,
              "marks": [mark.kind for mark in one.marks]} for one in people])  # fmt: skip
        return
    for one in people:
        say(_title(one))


@customer.command()
@click.argument("who")
@as_json
@does(exported)
@pass_run
def export(run: Run, who: str, as_json: bool) -> None:
    """All that is known of a person, as JSON: orders, contact points, notes, consents, messages."""
    with reading_desk(run.parts) as desk:
        put(exported(desk, who))


def _title(one: Person) -> str:
    marks = " ".join(f"[{mark_name(mark.kind)}]" for mark in one.marks)
    name = ", ".join(one.names[:3]) or "—"
    return f"{one.id:>6}  {name}  ×{one.purchases}  {show_phone(one.phone)}  {marks}".rstrip()


def _lines(parts: Composition, desk: Desk, one: Person) -> list[str]:
    now, zone = parts.clock(), desk.zone
    said = [_title(one)]
    said += [_("{loser} was merged into {winner}").format(loser=merge.loser, winner=merge.winner)
             for merge in one.merges]  # fmt: skip
    for point in one.points:
        state = _("wrong number") if point.wrong_act is not None else "" if point.live else _("not used any more")
        said.append(f"  {point.via}  {point.value}  {state}".rstrip())
    said += [f"  {mark_name(mark.kind)}: {mark.text}  ({mark.by}, {when(mark.at, now, zone)})" for mark in one.marks]
    said += [f"  {note.text}  ({note.by}, {when(note.at, now, zone)})" for note in one.notes]
    for order in one.orders:
        status = _(parts.rules.book(order.channel).status_of(order.status).title)
        said.append(f"  {order.channel}:{order.number}  {when(order.received_at, now, zone)}  {order.total}  {status}")
    return said


def _json(parts: Composition, desk: Desk, one: Person) -> dict[str, Any]:
    now, zone = parts.clock(), desk.zone
    return {
        "id": one.id,
        "names": list(one.names),
        "phone": one.phone,
        "purchases": one.purchases,
        "erased": one.erased,
        "members": list(one.members),
        "merged": [{"customer": merge.loser, "into": merge.winner} for merge in one.merges],
        "contact_points": [
            {"via": point.via, "value": point.value, "customer": point.customer_id, "live": point.live,
             "wrong": point.wrong_act is not None, "main": point.live and point.value == one.phone}
            for point in one.points
        ],
        "marks": [{"mark": mark.kind, "reason": mark.text, "by": mark.by, "at": iso(mark.at, zone)}
                  for mark in one.marks],
        "notes": [{"text": note.text, "by": note.by, "at": iso(note.at, zone)} for note in one.notes],
        "orders": [order_json(order, parts.rules, now) for order in one.orders],
    }  # fmt: skip
