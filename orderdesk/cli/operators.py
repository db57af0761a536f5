"""Commands about the people at the desk: who they are, who is on shift, whose an order is."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import click

from orderdesk.cli.acting import done, the_desk
from orderdesk.cli.group import Run, cli, pass_run
from orderdesk.cli.reading import as_json, put
from orderdesk.dates import iso, when
from orderdesk.desk.staff import Staff
from orderdesk.i18n import _, ngettext
from orderdesk.model import Operator
from orderdesk.parts import Parts
from orderdesk.rules.roles import Right


@cli.group()
def operator() -> None:
    """Who works here and as what. Until the first is registered, a director, anybody may do anything."""


@operator.command()
@click.argument("name")
@click.option("--role", required=True, metavar="ROLE", help="seller, manager, dispatcher, courier, director …")
@click.option("--category", "categories", multiple=True, metavar="CATEGORY", help="Goods he serves; repeatable.")
@pass_run
def add(run: Run, name: str, role: str, categories: tuple[str, ...]) -> None:
    """Register an operator; only a director may, and the first must be one."""
    with _staff(run.parts) as staff:
        _said(run.parts, staff.add(name, role, categories))


@operator.command()
@click.argument("name")
@click.argument("role")
@pass_run
def role(run: Run, name: str, role: str) -> None:
    """Give an operator another role."""
    with _staff(run.parts) as staff:
        _said(run.parts, staff.set_role(name, role))


@operator.command()
@click.argument("name")
@click.option("--lift", is_flag=True, help="Let him in again.")
@pass_run
def block(run: Run, name: str, lift: bool) -> None:
    """Shut an operator out; his orders stay his until they are assigned to others."""
    with _staff(run.parts) as staff:
        _said(run.parts, staff.block(name, blocked=not lift))


@operator.command("list")
@as_json
@pass_run
def list_operators(run: Run, as_json: bool) -> None:
    """The registered operators with their open orders."""
    parts = run.parts
    zone = next(iter(parts.rules.books.values())).zone
    with parts.store() as store:
        parts.access(store).role()
        found = [(one, store.orders.load(one.name)) for one in store.operators.registered()]
    if as_json:
        put([
            {"name": one.name, "role": one.role, "categories": list(one.categories), "blocked": one.blocked,
             "on_shift_since": iso(one.on_shift_since, zone), "open_orders": load}
            for one, load in found
        ])  # fmt: skip
        return
    for one, load in found:
        shift = "" if one.on_shift_since is None else _("on shift since {time}").format(
            time=when(one.on_shift_since, parts.clock(), zone))  # fmt: skip
        state = _("blocked") if one.blocked else shift
        title = _role_title(parts, one)
        click.echo(f"{one.name:<20} {title:<12} {load:>4}  {state:<28} {', '.join(one.categories)}".rstrip())


@operator.command("history")
@click.argument("name")
@as_json
@pass_run
def operator_history(run: Run, name: str, as_json: bool) -> None:
    """What has been changed of an operator and by whom; his shifts, and who looked over his shoulder."""
    parts = run.parts
    zone = next(iter(parts.rules.books.values())).zone
    with parts.store() as store:
        parts.access(store).check(Right.STAFF)
        events = store.operators.events(name)
    if as_json:
        put([{"at": iso(at, zone), "by": by, "field": field, "old": old, "new": new}
             for at, by, field, old, new in events])  # fmt: skip
        return
    for at, by, field, old, new in events:
        shown = (_instant(value, parts, zone) if field.endswith("_since") else value for value in (old, new))
        before, after = ("—" if value is None else value for value in shown)
        click.echo(f"{when(at, parts.clock(), zone):<16} {by:<20} {field}: {before} → {after}")


@cli.group()
def shift() -> None:
    """The shift of whoever --as names: new orders are given to those on shift only."""


@shift.command()
@pass_run
def start(run: Run) -> None:
    """Start the shift; what is nobody's is given out, where the settings say so."""
    with _staff(run.parts) as staff:
        given = staff.start_shift()
    said = ngettext("{count} new order was given out.", "{count} new orders were given out.", given)
    click.echo(" ".join([_("{name} is on shift.").format(name=run.parts.operator)]
                        + ([said.format(count=given)] if given else [])))  # fmt: skip


@shift.command()
@pass_run
def end(run: Run) -> None:
    """End the shift; open orders stay his, and are to be handed off."""
    with _staff(run.parts) as staff:
        left = staff.end_shift()
    said = ngettext("{count} open order stays with him.", "{count} open orders stay with him.", left)
    click.echo(" ".join([_("{name} is not on shift any more.").format(name=run.parts.operator)]
                        + ([said.format(count=left)] if left else [])))  # fmt: skip


@cli.command()
@click.argument("number")
@click.argument("name", metavar="OPERATOR")
@pass_run
def assign(run: Run, number: str, name: str) -> None:
    """Say whose order it is. One's own is handed off: it stays one's own until the other takes it over."""
    with the_desk(run.parts) as desk:
        done(run.parts, desk.assign(desk.find(number), name))


@cli.command("take-over")
@click.argument("number")
@pass_run
def take_over(run: Run, number: str) -> None:
    """Accept an order that somebody hands off to you."""
    with the_desk(run.parts) as desk:
        done(run.parts, desk.take_over(desk.find(number)))


@contextmanager
def _staff(parts: Parts) -> Iterator[Staff]:
    with parts.store(make=True) as store:
        yield Staff(store, parts.rules, parts.clock(), parts.operator)


def _said(parts: Parts, one: Operator) -> None:
    state = f" ({_('blocked')})" if one.blocked else ""
    click.echo(f"{one.name}: {_role_title(parts, one)}{state}")


def _instant(value: object, parts: Parts, zone: str) -> str | None:
    return when(value, parts.clock(), zone) if isinstance(value, int) else None


def _role_title(parts: Parts, one: Operator) -> str:
    known = parts.rules.roles.get(one.role or "")
    return _(known.title) if known else str(one.role)
