"""Commands that change an order."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from typing import Final, TypeVar

import click

from orderdesk.cli.declared import does, the_desk
from orderdesk.cli.group import Run, cli, pass_run
from orderdesk.cli.typed_options import filled, secret
from orderdesk.composition import Composition
from orderdesk.console.printing import say
from orderdesk.desk import Desk
from orderdesk.desk.bulk import counted
from orderdesk.desk.bulk_price import weigh
from orderdesk.desk.bulk_weight import Weight
from orderdesk.desk.command import OrderCommand
from orderdesk.desk.commands.cancel import Cancel
from orderdesk.desk.commands.changes import Move
from orderdesk.desk.commands.handing_over import HandOver, SendCode
from orderdesk.desk.commands.record import Call
from orderdesk.desk.commands.steps import ACCEPT, Take
from orderdesk.desk.orders.evidence import NO_EVIDENCE
from orderdesk.desk.orders.price import emptied, run_out
from orderdesk.desk.people.pin import must_sign
from orderdesk.desk.typed_text import words
from orderdesk.errors import BadInput, DeskError, NotAllThere, NotFound, Refused, StoreError, WrongUsage
from orderdesk.i18n import _
from orderdesk.model import Consent, Order
from orderdesk.rules.edits import CONSENT_BY, CONTACT_RESULTS, promised
from orderdesk.rules.payment import received_text
from orderdesk.rules.possible import cancel_step, steps
from orderdesk.sanitize import clean
from orderdesk.values import replace

D = TypeVar("D", bound=OrderCommand[Order])

_WAY = filled(40)

_ASKED: Final = "-"
"""In place of a code: it is asked for."""


def done(parts: Composition, order: Order) -> None:
    """Say where the order is now."""
    status = parts.rules.book(order.channel).status_of(order.status)
    say(_("{number}: {status}").format(number=order.number, status=_(status.title)))


def pairs(given: tuple[str, ...]) -> dict[str, str]:
    """What `--set FIELD=VALUE` said; `WrongUsage` for what is no such pair."""
    found = {}
    for text in given:
        name, equals, value = text.partition("=")
        if not equals or not name.strip():
            raise WrongUsage(_("“{text}” is not FIELD=VALUE.").format(text=clean(text, limit=60)))
        found[name.strip()] = value
    return found


def consent_of(by: str | None, via: str, note: str) -> Consent | None:
    """The consent that the options say."""
    return None if by is None else Consent(by=by, via=via, note=note)


consenting = click.option("--consent", type=click.Choice(CONSENT_BY), help="Who asked for it.")
through = click.option(
    "--via", type=_WAY, default="phone", show_default=True, metavar="WAY", help="Through what it was agreed."
)
because = click.option("--note", default="", metavar="TEXT", help="Why.")


agreeing = click.option(
    "--yes", is_flag=True, help="Do it although it costs or doubts are told; they are printed before."
)


def say_unproven(before: Order, after: Order) -> None:
    """Say that what has just been done has no evidence, where that is so."""
    if after.value(NO_EVIDENCE) != before.value(NO_EVIDENCE):
        say(_("Evidence is missing: {what}.").format(what=_("no talk with the buyer is logged")), err=True)


def say_received(parts: Composition, desk: Desk, before: Order, after: Order) -> None:
    """Say what money an act has brought in, and what is still owed."""
    came = after.received.minor - before.received.minor
    if came > 0:
        said = received_text(parts.rules.book(after.channel), after, replace(after.received, minor=came))
        say(desk.access.sight().figures(said))


def agree(desk: Desk, orders: Sequence[Order], deed: D, *, yes: bool) -> D:
    """Print what a deed costs before it is done, and give it back as it is done then.

    `Refused` where it costs and nobody has said yes to that.
    """
    weight = weigh(desk.store, desk.rules, deed, orders, desk.clock())
    read = desk.access.sight().figures
    for said in (*(said for said, _grave in weight.prices), *weight.refunds):
        say(read(said))
    for said in weight.warnings:
        say(read(said), err=True)
    _check_yes(weight, yes=yes)
    return deed.told(short=bool(weight.short))


def check_agreed(desk: Desk, orders: Sequence[Order], deed: OrderCommand[Order], *, yes: bool) -> None:
    """The same for programs, which read no words."""
    _check_yes(weigh(desk.store, desk.rules, deed, orders, desk.clock()), yes=yes)


def _check_yes(weight: Weight, *, yes: bool) -> None:
    if weight.costly and not yes:
        raise Refused(_("Nothing was changed: --yes applies it."))


def _once_agreed(desk: Desk, deed: OrderCommand[Order], number: str, key: str, *, yes: bool) -> Order:
    """Do it to an order; where others have taken its goods since they were told to be there, that is told anew."""
    try:
        return desk.do(deed, desk.find(number), key=key)
    except NotAllThere:
        if not yes:
            raise
        order = desk.find(number)
        return desk.do(agree(desk, [order], deed, yes=yes).told(short=True), order, key=key)


def to_each(
    parts: Composition, numbers: tuple[str, ...], deed: OrderCommand[Order], key: str = "", *, yes: bool = False
) -> None:
    """Do a deed to the orders of these numbers, each on its own; what is refused is said, and makes the exit code 1.

    What it costs them together is printed, and agreed to, before.
    """
    with the_desk(parts) as desk:
        if len(numbers) == 1:
            order = desk.find(numbers[0])
            desk.ask(deed, order)  # what is told before is for those who may do it
            deed = agree(desk, [order], deed, yes=yes)
            done(parts, _once_agreed(desk, deed, numbers[0], key, yes=yes))
            return
        refused = 0
        deed = agree(desk, list(_found(desk, numbers)), deed, yes=yes)
        for number in dict.fromkeys(numbers):
            try:
                done(parts, _once_agreed(desk, deed, number, key and f"{key} {number}", yes=yes))
            except StoreError:
                raise
            except DeskError as error:
                refused += 1
                say(str(error), err=True)
        count = len(dict.fromkeys(numbers))
        say(counted(deed, count - refused, refused))
        if refused:
            raise SystemExit(1)


def _found(desk: Desk, numbers: Iterable[str]) -> Iterator[Order]:
    """The orders that there are of these numbers; the others are refused one by one."""
    for number in dict.fromkeys(numbers):
        with suppress(NotFound, BadInput, Refused):
            yield desk.find(number)


several = click.argument("numbers", nargs=-1, required=True, metavar="NUMBER…")


@cli.command()
@several
@agreeing
@does(Take)
@pass_run
def accept(run: Run, numbers: tuple[str, ...], yes: bool) -> None:
    """Accept new orders; what the stock does not hold for them is said first, and wants --yes."""
    to_each(run.parts, numbers, Take(ACCEPT), yes=yes)


@cli.command()
@click.argument("number")
@click.argument("step")
@click.option("--set", "answers", multiple=True, metavar="FIELD=VALUE", help="What the step asks for; repeatable.")
@consenting
@through
@because
@agreeing
@does(Take)
@pass_run
def take(
    run: Run,
    number: str,
    step: str,
    answers: tuple[str, ...],
    consent: str | None,
    via: str,
    note: str,
    yes: bool,
) -> None:
    """Take any other step that the rulebook has for the order, such as `pack`.

    An answer that moves what the buyer was promised needs --consent, as `reschedule` does.
    """
    with the_desk(run.parts) as desk:
        order = desk.find(number)
        book = run.parts.rules.book(order.channel)
        signed = any(known.key == step and must_sign(desk.store, known) for known in steps(book, order))
        told = agree(desk, [order], Take(step), yes=yes)
        pin = secret(_("Your PIN")) if signed else ""
        agreed = consent_of(consent, via, note)
        deed = replace(told, answers=pairs(answers), pin=pin, consent=agreed, sure=yes)
        try:
            taken = desk.do(deed, order)
        except NotAllThere:
            if not yes:
                raise
            agree(desk, [order], Take(step), yes=yes)
            taken = desk.do(deed.told(short=True), order)
        done(run.parts, taken)
        say_received(run.parts, desk, order, taken)
        say_unproven(order, taken)


@cli.command()
@click.argument("number")
@click.option("--reason", required=True, metavar="KEY", help="The reason's key or its digit in the picker.")
@click.option("--comment", default="", metavar="TEXT", help="Words for the shop and the marketplace.")
@agreeing
@does(Cancel)
@pass_run
def cancel(run: Run, number: str, reason: str, comment: str, yes: bool) -> None:
    """Cancel an order for a reason; its price is printed first, and what costs wants --yes."""
    with the_desk(run.parts) as desk:
        order = desk.find(number)
        book, deed = desk.rules.book(order.channel), Cancel(reason, words(comment))
        known = book.reason_of(reason)
        desk.ask(deed, order)
        stock = {} if known is None or cancel_step(book, order) is None else emptied(desk.store, known, order)
        if stock:
            say(run_out(desk.store, stock, [order]))
        agree(desk, [order], deed, yes=yes)
        before, after = order.value(NO_EVIDENCE), desk.do(deed, order)
        done(run.parts, after)
        if known is not None and known.ask and not comment.strip() and after.value(NO_EVIDENCE) != before:
            say(_(known.ask), err=True)


@cli.command()
@click.argument("number")
@click.argument("date")
@consenting
@through
@because
@agreeing
@does(Move)
@pass_run
def reschedule(run: Run, number: str, date: str, consent: str | None, via: str, note: str, yes: bool) -> None:
    """Move the planned date: earlier freely, later only with the buyer's consent; if we asked for it, with --yes.

    Some channels want it for an earlier date too, and some limit how far a date moves: `show` says to which day.
    """
    with the_desk(run.parts) as desk:
        order = desk.find(number)
        begin, to = promised(run.parts.rules.book(order.channel), date, desk.clock())
        deed = Move(to, begin, consent_of(consent, via, note))
        agree(desk, [order], deed, yes=yes)
        moved = desk.do(deed, order)
        done(run.parts, moved)
        say(f"{moved.number}: {deed.said(run.parts.rules, moved, desk.clock())}")
        say_unproven(order, moved)


@cli.command("send-code")
@click.argument("number")
@does(SendCode)
@pass_run
def send_code(run: Run, number: str) -> None:
    """Send the buyer the code against which the goods are given out."""
    with the_desk(run.parts) as desk:
        sent = desk.do(SendCode(), desk.find(number))
        say(_("A code went to {phone}; {tries} tries.").format(phone=sent.phone, tries=sent.tries))


@cli.command("hand-over")
@click.argument("number")
@click.argument("code", default=_ASKED)
@does(HandOver)
@pass_run
def hand_over(run: Run, number: str, code: str) -> None:
    """Give the goods out against the buyer's code; without CODE, or with -, it is asked for without being shown.

    What stands in a command line is seen by everybody on this machine, and kept by the shell.
    """
    with the_desk(run.parts) as desk:
        order = desk.find(number)
        desk.ask(HandOver(""), order)
        done(run.parts, desk.do(HandOver(secret(_("The buyer's code")) if code == _ASKED else code), order))
        say(_("GIVE THE GOODS OUT."))


@cli.command()
@click.argument("number")
@click.argument("result", type=click.Choice(CONTACT_RESULTS))
@click.option("--via", type=_WAY, default="phone", show_default=True, metavar="WAY", help="phone, chat …")
@click.option("--note", default="", metavar="TEXT", help="What was said.")
@does(Call)
@pass_run
def call(run: Run, number: str, result: str, via: str, note: str) -> None:
    """Log a call or message with its result."""
    with the_desk(run.parts) as desk:
        done(run.parts, desk.do(Call(result, via=via, note=note), desk.find(number)))
