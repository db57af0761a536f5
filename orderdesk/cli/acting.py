"""Commands that change an order."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import click

from orderdesk.cli.group import Run, cli, pass_run
from orderdesk.cli.typed import filled
from orderdesk.dates import end_of_day
from orderdesk.desk import Desk
from orderdesk.desk.offers import offers
from orderdesk.i18n import _
from orderdesk.model import Consent, Order
from orderdesk.parts import Parts
from orderdesk.rules.answers import CONSENT_BY, CONTACT_RESULTS

_WAY = filled(40)


@contextmanager
def _desk(parts: Parts) -> Iterator[Desk]:
    with parts.store() as store:
        yield parts.desk(store)


def _done(parts: Parts, order: Order) -> None:
    status = parts.rules.book(order.channel).status_of(order.status)
    click.echo(_("{number}: {status}").format(number=order.number, status=_(status.title)))


@cli.command()
@click.argument("number")
@pass_run
def accept(run: Run, number: str) -> None:
    """Accept a new order."""
    with _desk(run.parts) as desk:
        _done(run.parts, desk.take(desk.find(number), "accept"))


@cli.command()
@click.argument("number")
@click.argument("step")
@pass_run
def take(run: Run, number: str, step: str) -> None:
    """Take any other step that the rulebook has for the order, such as `pack`."""
    with _desk(run.parts) as desk:
        _done(run.parts, desk.take(desk.find(number), step))


@cli.command()
@click.argument("number")
@click.option("--reason", required=True, metavar="KEY", help="The reason's key or its digit in the picker.")
@click.option("--comment", default="", metavar="TEXT", help="Words for the shop and the marketplace.")
@pass_run
def cancel(run: Run, number: str, reason: str, comment: str) -> None:
    """Cancel an order for a reason; its price is printed."""
    with _desk(run.parts) as desk:
        order = desk.find(number)
        book = run.parts.rules.book(order.channel)
        price = next(
            (o for o in offers(desk.store, book, order, desk.clock()) if o.reason is book.reason_of(reason)), None
        )
        _done(run.parts, desk.cancel(order, reason, comment=comment))
        if price is not None:
            click.echo(". ".join(said for said in (price.price, price.ladder) if said))
            if not price.proven:
                click.echo(_("Evidence is missing: {what}.").format(what=price.evidence), err=True)
                if price.reason.ask and not comment.strip():
                    click.echo(_(price.reason.ask), err=True)


@cli.command()
@click.argument("number")
@click.argument("date")
@click.option("--consent", type=click.Choice(CONSENT_BY), help="Who asked for the date.")
@click.option("--via", type=_WAY, default="phone", show_default=True, metavar="WAY", help="Through what it was agreed.")
@click.option("--note", default="", metavar="TEXT", help="Why.")
@pass_run
def reschedule(run: Run, number: str, date: str, consent: str | None, via: str, note: str) -> None:
    """Move the planned date: earlier freely, later only with the buyer's consent."""
    with _desk(run.parts) as desk:
        order = desk.find(number)
        to = end_of_day(date, desk.clock(), run.parts.rules.book(order.channel).zone)
        given = None if consent is None else Consent(by=consent, via=via, note=note)
        _done(run.parts, desk.reschedule(order, to, given))


@cli.command("send-code")
@click.argument("number")
@pass_run
def send_code(run: Run, number: str) -> None:
    """Send the buyer the code against which the goods are given out."""
    with _desk(run.parts) as desk:
        sent = desk.send_code(desk.find(number))
        click.echo(_("A code went to {phone}; {tries} tries.").format(phone=sent.phone, tries=sent.tries))


@cli.command("hand-over")
@click.argument("number")
@click.argument("code")
@pass_run
def hand_over(run: Run, number: str, code: str) -> None:
    """Give the goods out against the buyer's code."""
    with _desk(run.parts) as desk:
        _done(run.parts, desk.hand_over(desk.find(number), code))
        click.echo(_("GIVE THE GOODS OUT."))


@cli.command()
@click.argument("number")
@click.argument("text")
@pass_run
def note(run: Run, number: str, text: str) -> None:
    """Add a note that only the shop sees."""
    with _desk(run.parts) as desk:
        _done(run.parts, desk.note(desk.find(number), text))


@cli.command()
@click.argument("number")
@click.argument("result", type=click.Choice(CONTACT_RESULTS))
@click.option("--via", type=_WAY, default="phone", show_default=True, metavar="WAY", help="phone, chat …")
@click.option("--note", default="", metavar="TEXT", help="What was said.")
@pass_run
def call(run: Run, number: str, result: str, via: str, note: str) -> None:
    """Log a call or message with its result."""
    with _desk(run.parts) as desk:
        _done(run.parts, desk.log_contact(desk.find(number), result, via=via, note=note))


@cli.command()
@click.argument("number")
@click.argument("kind")
@pass_run
def event(run: Run, number: str, kind: str) -> None:
    """What a buyer, bank or marketplace did: contract_signed, buyer_cancelled, returned …"""
    with _desk(run.parts) as desk:
        _done(run.parts, desk.event(desk.find(number), kind))


@cli.command()
@pass_run
def tick(run: Run) -> None:
    """Do what the clocks ask for by now."""
    with _desk(run.parts) as desk:
        for order in desk.tick():
            _done(run.parts, order)
