"""The commands that note what buyers have got back, and what was never paid."""

from __future__ import annotations

import click

from orderdesk.cli.declared import does, the_desk
from orderdesk.cli.group import Run, cli, pass_run
from orderdesk.cli.typed_options import filled, secret
from orderdesk.console.printing import say
from orderdesk.desk.commands.money import Refund, ReversePayment
from orderdesk.i18n import _
from orderdesk.rules.payment import payment_text
from orderdesk.rules.refunds import refund_due


@cli.command()
@click.argument("number")
@click.argument("sum_", required=False, default="", metavar="[SUM]")
@does(Refund)
@pass_run
def refund(run: Run, number: str, sum_: str) -> None:
    """Note that the buyer has got back what is due to them, or a part of it; what is left stays due."""
    with the_desk(run.parts) as desk:
        order = desk.find(number)
        signed = desk.store.operators.any_registered() and refund_due(order) is not None
        pin = secret(_("Your PIN")) if signed else ""
        paid = desk.do(Refund(sum_, pin=pin), order)
        left = refund_due(desk.access.sight().order(paid))
        said = _("the refund is paid") if left is None else _("still due: {sum}").format(sum=left)
        say(f"{paid.number}: {said}")


@cli.command()
@click.argument("number")
@click.argument("sum_", metavar="SUM")
@click.option("--reason", required=True, type=filled(200), metavar="TEXT", help="Why it was noted wrongly.")
@does(ReversePayment)
@pass_run
def unpay(run: Run, number: str, sum_: str, reason: str) -> None:
    """Take back a payment that was noted wrongly: the sum is owed again, no money goes out. History keeps why."""
    with the_desk(run.parts) as desk:
        order = desk.find(number)
        pin = secret(_("Your PIN")) if desk.store.operators.any_registered() and order.received.minor else ""
        after = desk.access.sight().order(desk.do(ReversePayment(sum_, reason, pin=pin), order))
        say(f"{after.number}: {_('payment taken back')}: {payment_text(desk.rules.book(after.channel), after)}")
