"""Commands about which new orders are accepted by rules: what holds, what was changed, what is left to people."""

from __future__ import annotations

from typing import Any

import click

from orderdesk.cli.declared import does, looking
from orderdesk.cli.group import Run, cli, pass_run
from orderdesk.cli.orders.lists import as_json, put
from orderdesk.console.printing import say
from orderdesk.desk.intake.acceptance import rule_words
from orderdesk.desk.intake.by_rule import candidates, why_not
from orderdesk.i18n import _
from orderdesk.model.senders import AcceptanceRule
from orderdesk.money import Money
from orderdesk.wording.dates import iso, when


@cli.group()
def acceptance() -> None:
    """Which new orders the desk accepts by itself."""


@acceptance.command("list")
@click.option("--log", is_flag=True, help="Every change there was, the oldest first.")
@as_json
@does(looking)
@pass_run
def list_rules(run: Run, as_json: bool, log: bool) -> None:
    """What holds for each channel, and which new orders are left to people, and why."""
    with looking(run.parts) as store:
        desk = run.parts.desk(store)
        now, zone = run.parts.clock(), desk.zone
        entries = store.acceptance.log() if log else store.acceptance.active()
        new = [] if log else candidates(desk)
        left = [(order.number, order.channel, why_not(desk, rule, order)) for rule, order in new]
    if as_json:
        rules = [_json(one, desk.rules.book(one.channel).currency, zone) for one in entries]
        put(rules if log else {"rules": rules, "left": [
            {"number": number, "channel": channel, "why": why} for number, channel, why in left if why]})  # fmt: skip
        return
    for one in entries:
        words = rule_words(one, desk.rules.book(one.channel).currency)
        say(f"{one.channel}: {words}  ({one.operator}, {when(one.at, now, zone)})")
    if not entries:
        say(_("nothing is accepted by itself"))
    for number, channel, why in left:
        if why:
            say(_("{number} ({channel}) is left to people: {why}").format(number=number, channel=channel, why=why))


def _json(one: AcceptanceRule, currency: str, zone: str) -> dict[str, Any]:
    return {
        "channel": one.channel, "active": one.active, "in_stock": one.in_stock, "express": one.express,
        "any_hour": one.any_hour, "most": None if one.most is None else Money(one.most, currency).decimal,
        "currency": currency, "at": iso(one.at, zone), "operator": one.operator, "undoes": one.undoes,
    }  # fmt: skip
