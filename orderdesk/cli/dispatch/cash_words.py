"""Commands about cash: what couriers hand in, and what is counted in the till."""

from __future__ import annotations

from typing import Any

import click

from orderdesk.cli.declared import does, reading_desk, the_desk
from orderdesk.cli.group import Run, cli, pass_run
from orderdesk.cli.orders.lists import as_json, put
from orderdesk.cli.typed_options import filled, secret
from orderdesk.console.printing import say
from orderdesk.desk.commands.dispatch.cash import CLOSE, COUNT, OPEN, CountTill, HandCashIn
from orderdesk.desk.dispatch.till_view import TillReport, till_report
from orderdesk.i18n import _
from orderdesk.model import NAME_LENGTH
from orderdesk.money import Money
from orderdesk.store.dispatch.cash_rows import TillCount
from orderdesk.wording.dates import iso, when
from orderdesk.wording.till_words import count_kind, other_side, while_closed

_currency = click.option("--currency", default="", metavar="CODE", help="If not that of the shop.")
_why = click.option("--reason", default="", metavar="TEXT", help="Why it is another sum than there should be.")
_key = click.option(
    "--key", default="", metavar="TEXT", help="A word of yours for this act: it is done once, however often it comes."
)


@cli.command("hand-in")
@click.argument("courier", type=filled(NAME_LENGTH))
@click.argument("counted", metavar="SUM")
@_why
@click.option("--pin", type=click.Choice(["-"]), help="The courier signs: their PIN is read, not shown.")
@_currency
@_key
@as_json
@does(HandCashIn)
@pass_run
def hand_in(
    run: Run, courier: str, counted: str, reason: str, pin: str | None, currency: str, key: str, as_json: bool
) -> None:
    """A courier hands in their cash: counted, any difference with its reason, signed by their PIN."""
    with the_desk(run.parts) as desk:
        signed = secret(_("The courier's PIN")) if pin else ""
        done = desk.do(HandCashIn(courier, counted, reason, signed, currency), key=key)
        zone = desk.zone
    between = done.counted.minor - done.expected.minor
    if as_json:
        put({
            "receipt": done.receipt, "courier": done.courier, "expected": done.expected.decimal,
            "counted": done.counted.decimal, "difference": Money(between, done.counted.currency).decimal,
            "currency": done.counted.currency, "reason": done.reason, "signed_by": done.signed_by,
            "at": iso(done.at, zone), "by": done.by,
        })  # fmt: skip
        return
    say(_("Receipt {number}: {name} has handed in {sum}").format(
        number=done.receipt, name=done.courier, sum=done.counted))  # fmt: skip
    if between:
        say(_("there should be {sum}: {why}").format(sum=done.expected, why=done.reason))


@cli.group()
def till() -> None:
    """The till: opened, counted and closed with what is in it; its report."""


def _counting(word: str, text: str) -> None:
    @till.command(word, help=text)
    @click.argument("counted", metavar="SUM")
    @_why
    @click.option("--pin", type=click.Choice(["-"]), help="Signs a difference: your PIN is read, not shown.")
    @_currency
    @_key
    @as_json
    @does(CountTill)
    @pass_run
    def count(run: Run, counted: str, reason: str, pin: str | None, currency: str, key: str, as_json: bool) -> None:
        with the_desk(run.parts) as desk:
            signed = secret(_("Your PIN")) if pin else ""
            done = desk.do(CountTill(word, counted, reason, currency, signed), key=key)
            zone, now = desk.zone, desk.clock()
        if as_json:
            put(_count_json(done, zone))
            return
        say(_count_line(done, now, zone))


_counting(OPEN, "Open the till with what is counted in it.")
_counting(COUNT, "Count the till in between.")
_counting(CLOSE, "Close the till with what is counted in it.")


@till.command()
@_currency
@as_json
@does(till_report)
@pass_run
def report(run: Run, currency: str, as_json: bool) -> None:
    """The till since it was opened last: what came and went, what there should be, what was counted."""
    with reading_desk(run.parts) as desk:
        found, zone, now = till_report(desk, currency), desk.zone, desk.clock()
    if as_json:
        put(_report_json(found, zone))
        return
    for kind, sum_ in found.before:
        say(f"  {while_closed(kind):<32} {sum_!s:>14}")
    for one in found.counts:
        say(_count_line(one, now, zone))
    for kind, sum_ in found.moved:
        say(f"  {other_side(kind):<32} {sum_!s:>14}")
    for kind, sum_ in found.since:
        say(f"  {while_closed(kind):<32} {sum_!s:>14}")
    say(_("there should be {sum}").format(sum=found.expected))


def _count_json(count: TillCount, zone: str) -> dict[str, Any]:
    between = count.counted.minor - count.expected.minor
    return {
        "kind": count.kind, "expected": count.expected.decimal, "counted": count.counted.decimal,
        "difference": Money(between, count.counted.currency).decimal, "currency": count.counted.currency,
        "reason": count.reason, "signed_by": count.signed_by, "at": iso(count.at, zone), "by": count.by,
    }  # fmt: skip


def _count_line(count: TillCount, now: int, zone: str) -> str:
    between = count.counted.minor - count.expected.minor
    apart = _("there should be {sum}: {why}").format(sum=count.expected, why=count.reason) if between else ""
    return f"{when(count.at, now, zone):<12} {count.by:<14} {count_kind(count.kind)}: {count.counted}  {apart}".rstrip()


def _report_json(report: TillReport, zone: str) -> dict[str, Any]:
    return {
        "state": report.state, "currency": report.expected.currency, "expected": report.expected.decimal,
        "opening": None if report.opening is None else report.opening.decimal,
        "moved": {kind: sum_.decimal for kind, sum_ in report.moved},
        "moved_before": {kind: sum_.decimal for kind, sum_ in report.before},
        "moved_since": {kind: sum_.decimal for kind, sum_ in report.since},
        "counts": [_count_json(one, zone) for one in report.counts],
    }  # fmt: skip
