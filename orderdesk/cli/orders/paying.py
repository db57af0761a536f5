"""The commands that note what buyers have paid, what they have got back, and what was never paid."""

from __future__ import annotations

import click

from orderdesk.cli.declared import does, the_desk
from orderdesk.cli.from_commands import keyed
from orderdesk.cli.group import Run, cli, pass_run
from orderdesk.cli.orders.acts import agree, agreeing, done, say_received
from orderdesk.cli.typed_options import filled, secret
from orderdesk.console.printing import say
from orderdesk.desk import Desk
from orderdesk.desk.commands.money import Pay, Refund, ReversePayment
from orderdesk.desk.ledgers.refund_ways import refund_booked, reversal_booked
from orderdesk.desk.orders.repay import WAYS
from orderdesk.i18n import _
from orderdesk.rules.payment import payment_text
from orderdesk.rules.refunds import refund_due

_SUM = click.argument("sum_", metavar="SUM")


@cli.command()
@click.argument("number")
@_SUM
@click.option("--how", type=click.Choice(WAYS), required=True, help="How it was paid.")
@click.option("--why", type=filled(200), default=None, metavar="TEXT", help="Why it is more than is owed.")
@agreeing
@keyed
@does(Pay)
@pass_run
def pay(run: Run, number: str, sum_: str, how: str, why: str | None, yes: bool, key: str) -> None:
    """Note a sum that the buyer has paid. One that is not the sum owed is told first, with whose it is perhaps."""
    with the_desk(run.parts) as desk:
        order = desk.find(number)
        desk.ask(Pay(sum_, how), order)
        agree(desk, [order], Pay(sum_, how), yes=yes)
        paid = desk.do(Pay(sum_, how, why or "", sure=yes, pin=_pin(desk)), order, key=key)
        done(run.parts, paid)
        say_received(run.parts, desk, order, paid)


@cli.command()
@click.argument("number")
@click.argument("sum_", required=False, default="", metavar="[SUM]")
@click.option("--how", type=click.Choice(WAYS), default=None, help="How it was paid back; as it came in, if not said.")
@keyed
@does(Refund)
@pass_run
def refund(run: Run, number: str, sum_: str, how: str | None, key: str) -> None:
    """Note that the buyer has got back what is due to them, or a part of it; what is left stays due."""
    with the_desk(run.parts) as desk:
        order = desk.find(number)
        for said in refund_booked(desk.store, desk.rules.book(order.channel), order, sum_, how or ""):
            say(said)
        pin = _pin(desk) if refund_due(order) is not None else ""
        paid = desk.do(Refund(sum_, how or "", pin=pin), order, key=key)
        left = refund_due(desk.access.sight().order(paid))
        said = _("the refund is paid") if left is None else _("still due: {sum}").format(sum=left)
        say(f"{paid.number}: {said}")


@cli.command()
@click.argument("number")
@_SUM
@click.option("--reason", required=True, type=filled(200), metavar="TEXT", help="Why it was noted wrongly.")
@click.option(
    "--payment",
    type=click.IntRange(1),
    default=None,
    metavar="N",
    help="Which payment, where several could be meant: by the number that is told then.",
)
@keyed
@does(ReversePayment)
@pass_run
def unpay(run: Run, number: str, sum_: str, reason: str, payment: int | None, key: str) -> None:
    """Take back a payment that was noted wrongly: the sum is owed again, no money goes out. History keeps why."""
    with the_desk(run.parts) as desk:
        order = desk.find(number)
        book, which = desk.rules.book(order.channel), payment or 0
        for said in reversal_booked(desk.store, book, order, sum_, which, now=desk.clock()):
            say(said)
        pin = _pin(desk) if order.received.minor else ""
        deed = ReversePayment(sum_, reason, pin=pin, payment=which)
        after = desk.access.sight().order(desk.do(deed, order, key=key))
        say(f"{after.number}: {_('payment taken back')}: {payment_text(desk.rules.book(after.channel), after)}")


def _pin(desk: Desk) -> str:
    """What signs for money, where operators have PINs."""
    return secret(_("Your PIN")) if desk.store.operators.any_registered() else ""
