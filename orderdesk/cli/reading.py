"""Commands that read."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import click

from orderdesk.cli import forms
from orderdesk.cli.group import Run, cli, pass_run
from orderdesk.cli.reading_shop import read_shop
from orderdesk.dates import local
from orderdesk.demo import running_demo
from orderdesk.desk.cards import card
from orderdesk.desk.filters import Filters, NamedFilter
from orderdesk.desk.seen import seen
from orderdesk.model import Order, Shelf, Virtual
from orderdesk.printing import nobody_reads, say, say_json
from orderdesk.search import OrderFilter, Sort
from orderdesk.store import Store
from orderdesk.store.windows import place_of

_PAGE = 500

_SHELVES = [*(shelf.value for shelf in Shelf), *(virtual.value for virtual in Virtual)]

as_json = click.option("--json", "as_json", is_flag=True, help="For programs.")


def put(value: object) -> None:
    """Print JSON."""
    say_json(value)


@cli.command("list")
@click.option("--shelf", type=click.Choice(_SHELVES), help="Only this shelf.")
@click.option("--day", type=click.Choice(["today", "tomorrow"]), help="Only what is promised then.")
@click.option("--channel", metavar="NAME", help="Only the orders of this channel.")
@click.option("--search", metavar="TEXT", help="Digits of a phone or number, or words.")
@click.option("--sort", type=click.Choice([sort.value for sort in Sort]), help="By what; urgency if not said.")
@click.option("--reverse/--no-reverse", default=None, help="The other way round.")
@click.option("--filter", "name", metavar="NAME", help="As it was saved under this name; other options go before it.")
@click.option("--save-as", metavar="NAME", help="Save all this under a name, for the whole shop.")
@as_json
@pass_run
def list_orders(run: Run, /, name: str | None, save_as: str | None, as_json: bool, **given: Any) -> None:
    """The orders, most urgent first."""
    parts = run.parts
    rules, now = parts.rules, parts.clock()
    with read_shop(parts) if save_as is None else parts.store() as store:
        parts.access(store).role()
        store.announcements.tell(rules.clocks)
        filters = Filters(store)
        kept = NamedFilter(OrderFilter(shelf=None)) if name is None else filters.get(name)
        kept = _with(kept, **given)
        if save_as is not None:
            filters.save(save_as, kept)
        chosen = kept.at(store, rules, parts.clock)
        if as_json:
            put([forms.order_json(order, rules, now) for order in _all(store, chosen, now)])
        else:
            zone = rules.home_zone(store.orders.first_channel())
            for order in _all(store, chosen, now):
                say(forms.order_line(order, rules, now, zone))
                if nobody_reads():
                    break


@cli.command("filters")
@click.option("--forget", metavar="NAME", help="Keep this one no longer.")
@as_json
@pass_run
def list_filters(run: Run, forget: str | None, as_json: bool) -> None:
    """The filters that were saved under a name; `list --filter NAME` uses one."""
    with read_shop(run.parts) if forget is None else run.parts.store() as store:
        run.parts.access(store).role()
        filters = Filters(store)
        if forget is not None:
            filters.forget(forget)
        if as_json:
            put([{"name": name, "shows": filters.get(name).describe()} for name in filters.names()])
        else:
            for name in filters.names():
                say(f"{name}: {filters.get(name).describe()}")


@cli.command()
@click.argument("number")
@as_json
@pass_run
def show(run: Run, number: str, as_json: bool) -> None:
    """One order with all that belongs to it. NUMBER may be channel:number."""
    parts = run.parts
    with read_shop(parts) as store:
        read = card(store, parts.rules, parts.desk(store).find(number))
        if as_json:
            put(forms.card_json(read, parts.rules, parts.clock()))
        else:
            say(*forms.card_lines(read, parts.rules, parts.clock()))


@cli.command()
@click.argument("number")
@as_json
@pass_run
def history(run: Run, number: str, as_json: bool) -> None:
    """What happened to an order: who did what, when, old and new."""
    parts = run.parts
    with read_shop(parts) as store:
        order = parts.desk(store).find(number)
        book = parts.rules.book(order.channel)
        events = seen(store, store.history.of(order.id))
        if as_json:
            put([forms.event_json(event, book) for event in events])
        else:
            zone = parts.rules.home_zone(store.orders.first_channel())
            for event in events:
                say(forms.event_line(event, order, parts.rules, parts.clock(), zone))


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
            say(f"{sms.phone}  {sms.text}")


def _with(
    kept: NamedFilter,
    *,
    shelf: str | None,
    day: str | None,
    channel: str | None,
    search: str | None,
    sort: str | None,
    reverse: bool | None,
) -> NamedFilter:
    """A filter with what was said on the command line; the rest as it was."""
    chosen, days = kept.chosen, kept.days
    if shelf is not None:
        virtual = Virtual(shelf) if shelf in list(Virtual) else None
        chosen = replace(chosen, shelf=None if virtual else Shelf(shelf), virtual=virtual)
    if day is not None:
        days = int(day == "tomorrow")
    if channel is not None:
        chosen = replace(chosen, channel=channel)
    if search is not None:
        chosen = replace(chosen, text=search)
    if sort is not None:
        chosen = replace(chosen, sort=Sort(sort))
    if reverse is not None:
        chosen = replace(chosen, descending=reverse)
    return NamedFilter(chosen, days)


def _all(store: Store, chosen: OrderFilter, now: int) -> Iterator[Order]:
    """Every order that the filter shows, read page by page."""
    page = store.windows.first(chosen, now, _PAGE)
    while page:
        yield from page
        page = store.windows.after(chosen, now, place_of(page[-1], chosen), _PAGE) if len(page) == _PAGE else []
