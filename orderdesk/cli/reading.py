"""Commands that read."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace

import click

from orderdesk.cli import forms
from orderdesk.cli.group import Run, cli, pass_run
from orderdesk.dates import local, whole_day
from orderdesk.demo import running_demo
from orderdesk.desk.cards import card
from orderdesk.model import Order, Shelf
from orderdesk.search import OrderFilter
from orderdesk.store import Store
from orderdesk.store.windows import place_of

_PAGE = 500

_VIRTUAL = ("burning", "no_evidence")
"""Shelves that orders of any shelf may lie on too."""

as_json = click.option("--json", "as_json", is_flag=True, help="For programs.")


def put(value: object) -> None:
    """Print JSON."""
    click.echo(json.dumps(value, ensure_ascii=False, indent=2))


@cli.command("list")
@click.option("--shelf", type=click.Choice([*(shelf.value for shelf in Shelf), *_VIRTUAL]), help="Only this shelf.")
@click.option("--day", type=click.Choice(["today", "tomorrow"]), help="Only what is promised then.")
@click.option("--channel", default="", metavar="NAME", help="Only the orders of this channel.")
@click.option("--search", metavar="TEXT", default="", help="Digits of a phone or number, or words.")
@as_json
@pass_run
def list_orders(run: Run, shelf: str | None, day: str | None, channel: str, search: str, as_json: bool) -> None:
    """The orders, most urgent first."""
    parts = run.parts
    rules, now = parts.rules, parts.clock()
    with parts.store() as store:
        parts.access(store).role()
        store.announcements.tell(rules.clocks)
        zone = rules.home_zone(channel or store.orders.first_channel())
        chosen = OrderFilter(
            planned=whole_day(now, zone, day == "tomorrow") if day else None,
            channel=channel,
            shelf=Shelf(shelf) if shelf and shelf not in _VIRTUAL else None,
            burning=shelf == "burning",
            no_evidence=shelf == "no_evidence",
            text=search,
        )
        if as_json:
            put([forms.order_json(order, rules, now) for order in _all(store, chosen, now)])
        else:
            for order in _all(store, chosen, now):
                click.echo(forms.order_line(order, rules, now))


@cli.command()
@click.argument("number")
@as_json
@pass_run
def show(run: Run, number: str, as_json: bool) -> None:
    """One order with all that belongs to it. NUMBER may be channel:number."""
    parts = run.parts
    with parts.store() as store:
        read = card(store, parts.rules, parts.desk(store).find(number))
        if as_json:
            put(forms.card_json(read, parts.rules, parts.clock()))
        else:
            click.echo(forms.card_text(read, parts.rules, parts.clock()))


@cli.command()
@click.argument("number")
@as_json
@pass_run
def history(run: Run, number: str, as_json: bool) -> None:
    """What happened to an order: who did what, when, old and new."""
    parts = run.parts
    with parts.store() as store:
        order = parts.desk(store).find(number)
        book = parts.rules.book(order.channel)
        events = store.sight().events(store.history.of(order.id))
        if as_json:
            put([forms.event_json(event, book) for event in events])
        else:
            for event in events:
                click.echo(forms.event_line(event, order, parts.rules, parts.clock()))


@cli.command()
@as_json
@pass_run
def phone(run: Run, as_json: bool) -> None:
    """The messages that the (played) buyer's phone has received, the newest last.

    While a demo runs and no --db is given, it is the demo's buyer.
    """
    parts = run.parts
    demo = None if parts.database_given else running_demo()
    received = (replace(parts, database=demo) if demo else parts).phone.received()
    if as_json:
        put([{"at": local(sms.at, "UTC").isoformat(), "phone": sms.phone, "order": sms.order, "text": sms.text}
             for sms in received])  # fmt: skip
    else:
        for sms in received:
            click.echo(f"{sms.phone}  {sms.text}")


def _all(store: Store, chosen: OrderFilter, now: int) -> Iterator[Order]:
    """Every order that the filter shows, read page by page."""
    page = store.windows.first(chosen, now, _PAGE)
    while page:
        yield from page
        page = store.windows.after(chosen, now, place_of(page[-1]), _PAGE) if len(page) == _PAGE else []
