"""The command that notes what buyers have got back."""

from __future__ import annotations

import click

from orderdesk.cli.declared import does, the_desk
from orderdesk.cli.group import Run, cli, pass_run
from orderdesk.cli.typed_options import secret
from orderdesk.console.printing import say
from orderdesk.desk.commands.record import Refund
from orderdesk.i18n import _
from orderdesk.rules.refunds import refund_due


@cli.command()
@click.argument("number")
@click.argument("sum_", required=False, default="", metavar="[SUM]")
@does(Refund)
@pass_run
def refund(run: Run, number: str, sum_: str) -> None:
    """Note that the buyer has got back what is due to him, or a part of it; what is left stays due."""
    with the_desk(run.parts) as desk:
        order = desk.find(number)
        signed = desk.store.operators.any_registered() and refund_due(order) is not None
        pin = secret(_("Your PIN")) if signed else ""
        paid = desk.do(Refund(sum_, pin=pin), order)
        left = refund_due(desk.access.sight().order(paid))
        said = _("the refund is paid") if left is None else _("still due: {sum}").format(sum=left)
        say(f"{paid.number}: {said}")
