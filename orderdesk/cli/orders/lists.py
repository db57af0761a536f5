"""Commands that read."""

from __future__ import annotations

import gc
from pathlib import Path
from typing import Any

import click

from orderdesk.cli import order_output
from orderdesk.cli.declared import does, looking
from orderdesk.cli.group import Run, cli, pass_run
from orderdesk.cli.headings import say_heading
from orderdesk.cli.orders.written_list import write_list
from orderdesk.composition import Composition
from orderdesk.console.printing import nobody_reads, say, say_json
from orderdesk.demo.live_day import running_demo
from orderdesk.desk.commands.filters import ForgetFilter, KeepFilter, ShareFilter
from orderdesk.desk.people.filters import NamedFilter, check_sort, filter_log, kept_filter, kept_filters
from orderdesk.desk.views.buyer_phone import received
from orderdesk.desk.views.card import card
from orderdesk.desk.views.visible_events import seen
from orderdesk.errors import WrongUsage
from orderdesk.i18n import _
from orderdesk.list_filter import OrderFilter, Sort
from orderdesk.model import Shelf, Virtual
from orderdesk.store import Store
from orderdesk.store.people.saved_filters import FilterEntry
from orderdesk.values import replace
from orderdesk.wording.dates import iso, local, when

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
@click.option("--save-as", metavar="NAME", help="Save all this under a name, for yourself.")
@click.option("--shared", is_flag=True, help="With --save-as: for the whole shop.")
@click.option("--write", "file", type=click.Path(path_type=Path), metavar="FILE",
              help="Into a new file instead: .csv, .jsonl or .xlsx.")  # fmt: skip
@as_json
@does(looking, {"--save-as NAME": KeepFilter, "--save-as NAME --shared": ShareFilter})
@pass_run
def list_orders(
    run: Run, /, name: str | None, save_as: str | None, shared: bool, file: Path | None, as_json: bool, **given: Any
) -> None:
    """The orders, most urgent first."""
    parts = run.parts
    rules, now = parts.rules, parts.clock()
    if shared and save_as is None:
        raise WrongUsage(_("--shared goes with --save-as."))
    with looking(parts, working=save_as is not None) as store:
        store.announcements.tell(rules.clocks)
        kept = NamedFilter(OrderFilter(shelf=None)) if name is None else kept_filter(store, store.sight(), name).filter
        kept = _with(kept, **given)
        check_sort(store.sight(), kept.chosen)
        if save_as is not None:
            desk = parts.desk(store)
            desk.do(ShareFilter(save_as, kept) if shared else KeepFilter(save_as, kept))
        chosen = kept.at(store, rules, parts.clock)
        if file is not None:
            write_list(file, store.windows.all(chosen, now), store.orders.lines, rules)
        elif as_json:
            gc.disable()  # many small values and no cycles among them: collecting costs a third
            put([order_output.order_json(order, rules, now) for order in store.windows.all(chosen, now)])
        else:
            zone = rules.home_zone(store.orders.first_channel())
            say_heading("list")
            for order in store.windows.all(chosen, now):
                say(order_output.order_line(order, rules, now, zone))
                if nobody_reads():
                    break


@cli.command("filters")
@click.option("--forget", metavar="NAME", help="Keep this one no longer; another's, if you may share filters.")
@click.option("--log", is_flag=True, help="All that was shared, and what of yours was kept and forgotten, by whom.")
@as_json
@does(looking, {"--forget NAME": ForgetFilter})
@pass_run
def list_filters(run: Run, forget: str | None, log: bool, as_json: bool) -> None:
    """Your filters, and those that the shop shares; `list --filter NAME` uses one."""
    with looking(run.parts, working=forget is not None) as store:
        if forget is not None:
            run.parts.desk(store).do(ForgetFilter(forget))
        if log:
            _say_log(run.parts, store, filter_log(store, store.sight()), as_json=as_json)
        elif as_json:
            put([{"name": one.name, "shows": one.filter.describe(), "owner": one.owner or None, "shared": one.shared}
                 for one in kept_filters(store, store.sight())])  # fmt: skip
        else:
            for one in kept_filters(store, store.sight()):
                whose = f"  ({_('shared')}{': ' if one.owner else ''}{one.owner})" if one.shared else ""
                say(f"{one.name}: {one.filter.describe()}{whose}")


def _say_log(parts: Composition, store: Store, log: list[FilterEntry], *, as_json: bool) -> None:
    zone = parts.rules.home_zone(store.orders.first_channel())
    if as_json:
        put([{"at": iso(one.at, zone), "operator": one.operator or None, "owner": one.owner or None, "name": one.name,
              "shared": one.shared, "kept": one.fields is not None} for one in log])  # fmt: skip
        return
    for one in log:
        moment = "—" if one.at is None else when(one.at, parts.clock(), zone)
        did = _("forgotten") if one.fields is None else _("shared") if one.shared else _("kept")
        whose = f" ({one.owner})" if one.owner != one.operator else ""
        say(f"{moment:<12} {one.operator or '—'}  {did}: {one.name}{whose}")


@cli.command()
@click.argument("number")
@as_json
@does(looking)
@pass_run
def show(run: Run, number: str, as_json: bool) -> None:
    """One order with all that belongs to it. NUMBER may be channel:number."""
    parts = run.parts
    with looking(parts) as store:
        read = card(store, parts.rules, parts.desk(store).find(number))
        if as_json:
            put(order_output.card_json(read, parts.rules, parts.clock()))
        else:
            say(*order_output.card_lines(read, parts.rules, parts.clock()))


@cli.command()
@click.argument("number")
@as_json
@does(looking)
@pass_run
def history(run: Run, number: str, as_json: bool) -> None:
    """What happened to an order: who did what, when, old and new."""
    parts = run.parts
    with looking(parts) as store:
        order = parts.desk(store).find(number)
        book = parts.rules.book(order.channel)
        events = seen(store, store.history.of(order.id))
        if as_json:
            put([order_output.event_json(event, book) for event in events])
        else:
            zone = parts.rules.home_zone(store.orders.first_channel())
            for event in events:
                say(order_output.event_line(event, order, parts.rules, parts.clock(), zone))


@cli.command()
@as_json
@does(received)
@pass_run
def phone(run: Run, as_json: bool) -> None:
    """The messages that the (played) buyer's phone has received, the newest last.

    While a demo runs and no --db is given, it is the demo's buyer.
    """
    parts = run.parts
    demo = None if parts.database_given else running_demo()
    parts = replace(parts, database=demo) if demo else parts
    with parts.reading() as store:  # by which rules the clocks run is nothing to a phone
        messages = received(parts.desk(store), parts.phone)
    if as_json:
        put([{"at": local(sms.at, "UTC").isoformat(), "phone": sms.phone, "order": sms.order, "text": sms.text}
             for sms in messages])  # fmt: skip
    else:
        for sms in messages:
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
