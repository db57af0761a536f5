"""Commands that change what an order consists of."""

from __future__ import annotations

import click

from orderdesk.cli.declared import does, the_desk
from orderdesk.cli.group import Run, cli, pass_run
from orderdesk.cli.orders.acts import agreeing, because, consent_of, consenting, done, pairs, through
from orderdesk.console.printing import say
from orderdesk.desk.commands.changes import Edit, Split
from orderdesk.desk.commands.intake import TypeIn
from orderdesk.desk.commands.record import Reveal
from orderdesk.errors import WrongUsage
from orderdesk.i18n import _
from orderdesk.rules.refunds import sums_changed
from orderdesk.sanitize import clean
from orderdesk.wording.labels import field_name


@cli.command()
@click.argument("number")
@click.option("--set", "values", multiple=True, required=True, metavar="FIELD=VALUE", help="Repeatable.")
@consenting
@through
@because
@agreeing
@does(Edit)
@pass_run
def edit(run: Run, number: str, values: tuple[str, ...], consent: str | None, via: str, note: str, yes: bool) -> None:
    """Change single fields: method, address, payment, lines … where the rulebook allows it now.

    Goods are written lines="SKU*2@100.00; SKU2*1".
    """
    with the_desk(run.parts) as desk:
        agreed = consent_of(consent, via, note)
        before = desk.find(number)
        after = desk.do(Edit(pairs(values), agreed, sure=yes), before)
        done(run.parts, after)
        seen, book = desk.access.sight().order, desk.rules.book(after.channel)
        if said := sums_changed(book, seen(before), seen(after)):
            say(f"{after.number}: {said}")


@cli.command()
@click.argument("number")
@click.option("--move", "moved", multiple=True, required=True, metavar="SKU=QUANTITY", help="Repeatable.")
@click.option("--why", required=True, metavar="WHY", help="One of the rulebook's reasons, or its number.")
@consenting
@through
@because
@does(Split)
@pass_run
def split(run: Run, number: str, moved: tuple[str, ...], why: str, consent: str | None, via: str, note: str) -> None:
    """Move goods into a second order that is served separately."""
    with the_desk(run.parts) as desk:
        order = desk.find(number)
        for part in desk.do(Split(_counts(pairs(moved)), why, consent_of(consent, via, note)), order):
            done(run.parts, part)


@cli.command()
@click.option("--channel", default="own_shop", show_default=True, metavar="NAME", help="Which channel it belongs to.")
@click.option("--set", "answers", multiple=True, required=True, metavar="FIELD=VALUE", help="Repeatable.")
@does(TypeIn)
@pass_run
def add(run: Run, channel: str, answers: tuple[str, ...]) -> None:
    """Type in an order that came by phone, over the counter or in a messenger.

    Fields: source, customer, phone, lines (SKU*2@100.00; …), method, address, planned_at, delivery_cost, comment.
    """
    parts = run.parts
    with parts.store(make=True) as store:
        done(parts, parts.desk(store).do(TypeIn(channel, pairs(answers))))


@cli.command()
@click.argument("number")
@click.option("--reason", required=True, metavar="TEXT", help="Why it must be shown; kept in history.")
@does(Reveal)
@pass_run
def reveal(run: Run, number: str, reason: str) -> None:
    """Show what a channel hides of an order, such as the recipient of a gift."""
    with the_desk(run.parts) as desk:
        for name, value in desk.do(Reveal(reason), desk.find(number)).items():
            say(f"{field_name(name)}: {value}")


def _counts(given: dict[str, str]) -> dict[str, int]:
    for name, count in given.items():
        if not (count.isascii() and count.isdigit() and len(count) <= 6 and int(count)):
            raise WrongUsage(_("{name}: “{count}” is not a quantity.").format(name=name, count=clean(count, limit=20)))
    return {name: int(count) for name, count in given.items()}
