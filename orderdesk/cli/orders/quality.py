"""The command of the quality report."""

from __future__ import annotations

from typing import Any

import click

from orderdesk.cli.declared import does, reading_desk
from orderdesk.cli.group import Run, cli, pass_run
from orderdesk.cli.orders.lists import as_json, put
from orderdesk.clock import MINUTE
from orderdesk.console.printing import say
from orderdesk.desk.desk import Rules
from orderdesk.desk.views.quality import DAYS, Acceptance, Quality, report
from orderdesk.desk.views.quality_words import sections
from orderdesk.sanitize import clean
from orderdesk.wording.dates import iso


@cli.group("report")
def reports() -> None:
    """What the figures say."""


@reports.command("quality")
@click.option("--days", type=click.IntRange(1, 3660), default=DAYS, show_default=True, help="How far to look back.")
@click.option("--channel", default="", metavar="NAME", help="Only this channel.")
@as_json
@does(report)
@pass_run
def quality_report(run: Run, days: int, channel: str, as_json: bool) -> None:
    """What the marketplaces punish: misses, late deliveries, acts without evidence, out-of-stock cancels, fees."""
    parts = run.parts
    with reading_desk(parts) as desk:
        found = report(desk, days=days, channel=channel)
    if as_json:
        put(_json(found, parts.rules, channel))
        return
    for section in sections(found):
        say(section.title)
        for line in section.lines:
            say(f"  {clean(line)}")


def _json(found: Quality, rules: Rules, channel: str) -> dict[str, Any]:
    zone = rules.book(channel or rules.channels[0]).zone
    violations = found.violations
    return {
        "days": found.days,
        "since": iso(found.since, zone),
        "until": iso(found.until, zone),
        "missed_accepts": violations.missed_accepts,
        "late_deliveries": violations.late_deliveries,
        "date_moves_without_evidence": violations.moves_without_evidence,
        "out_of_stock_cancels": violations.out_of_stock,
        "late_steps": [
            {"channel": late.channel, "status": late.status, "orders": late.orders} for late in found.late_steps
        ],
        "ladders": [
            {
                "channel": ladder.channel,
                "reason": ladder.reason.key,
                "done": ladder.done,
                "rungs": ladder.rungs,
                "days": ladder.days,
                "next": ladder.following,
                "oldest_counts_until": iso(ladder.counts_until, rules.book(ladder.channel).zone),
            }
            for ladder in found.ladders
        ],
        "fees": [
            {"channel": fee.channel, "fee": fee.key, "count": fee.count, "amount": fee.amount.decimal,
             "currency": fee.amount.currency}
            for fee in found.fees
        ],
        "fees_by_currency": {currency: paid.decimal for currency, paid in found.paid.items()},
        "not_received": [
            {"shelf": one.shelf, "currency": one.owed.currency, "orders": one.orders, "owed": one.owed.decimal,
             "clearing": one.clearing.decimal}
            for one in found.unreceived
        ],
        "acceptance": [_acceptance_json(row) for row in found.acceptance],
        "first_contacts": [
            {"channel": one.channel, "orders": one.orders, "half_within_minutes": one.half // MINUTE,
             "slowest_minutes": one.slowest // MINUTE}
            for one in found.first_contacts
        ],
        "misses_by_operator": [
            {"operator": miss.operator, "lost": miss.lost, "late": miss.late} for miss in found.misses
        ],
        "without_evidence": [
            {"channel": act.channel, "number": act.number, "what": "date" if act.moved else "cancel",
             "operator": act.operator, "at": iso(act.at, rules.book(act.channel).zone)}
            for act in found.unproven
        ],
    }  # fmt: skip


def _acceptance_json(row: Acceptance) -> dict[str, Any]:
    counts = {**row.tiers, "missed": row.missed}
    return {
        "channel": row.channel or None,
        "counts": counts,
        "shares": {name: _rounded(row.share(count)) for name, count in counts.items()},
        "in_time": _rounded(row.share(row.in_time)),
        "untimed": row.untimed,
        "elsewhere": row.elsewhere,
    }


def _rounded(share: float | None) -> float | None:
    return None if share is None else round(share, 4)
