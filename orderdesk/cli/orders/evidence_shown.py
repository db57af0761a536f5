"""The command that gives out the evidence of an order: for people, as a page, for programs."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from orderdesk.cli import order_output
from orderdesk.cli.declared import does, looking
from orderdesk.cli.group import Run, cli, pass_run
from orderdesk.cli.new_file import write_new
from orderdesk.cli.orders.lists import as_json, put
from orderdesk.console.printing import say
from orderdesk.desk.desk import Rules
from orderdesk.desk.views.evidence_of_order import Evidence, Ride
from orderdesk.desk.views.evidence_of_order import evidence as pack_of
from orderdesk.desk.views.evidence_words import EvidenceWords
from orderdesk.printing.evidence_html import evidence_html
from orderdesk.store.orders.codes import SentBefore
from orderdesk.wording.dates import iso


@cli.command()
@click.argument("number")
@click.option("--html", "page", type=click.Path(path_type=Path, dir_okay=False), help="As a page, to send or print.")
@as_json
@does(looking)
@pass_run
def evidence(run: Run, number: str, page: Path | None, as_json: bool) -> None:
    """Everything that happened to an order, for a dispute: deadlines, calls, consents, codes, money, who and when."""
    parts = run.parts
    with looking(parts) as store:
        pack = pack_of(store, parts.rules, parts.desk(store).find(number), parts.clock())
    words = EvidenceWords(pack, parts.rules)
    if page is not None:
        made = evidence_html(words.title, words.made, [(one.title, one.lines) for one in words.sections()])
        write_new(page, made.encode())
    elif as_json:
        put(_json(pack, words, parts.rules))
    else:
        say(words.title, words.made)
        for section in words.sections():
            say("", section.title, *(f"  {line}" for line in section.lines))


def _json(pack: Evidence, words: EvidenceWords, rules: Rules) -> dict[str, Any]:
    book, zone = pack.card.book, pack.card.book.zone
    return {
        **order_output.card_json(pack.card, rules, pack.made_at),
        "answer": words.answer,
        "made_at": iso(pack.made_at, zone),
        "made_by": pack.made_by,
        "deadlines": [
            {"status": one.left, "left_at": iso(one.event.at, zone), "by": one.event.actor.name,
             "event": one.event.kind, "tier": one.tier, "kept": one.kept}
            for one in pack.clocks
        ],
        "consents": [
            {"at": iso(one.event.at, zone), "operator": one.event.actor.name, "event": one.event.kind, "by": one.by,
             "via": one.via, "proven": one.proven, "note": one.event.note}
            for one in pack.consents
        ],
        "codes": [_code_json(code, zone) for code in pack.codes],
        "photos": [order_output.event_json(event, book) for event in pack.photos],
        "transfers": [
            {"at": iso(one.at, zone), "act": one.kind, "actor": one.actor, "debit": one.debit.value,
             "credit": one.credit.value, "amount": one.amount.decimal}
            for one in pack.transfers
        ],
        "rides": [_ride_json(ride, zone) for ride in pack.rides],
        "marketplace": [order_output.event_json(event, book) for event in pack.answers],
        "history": [order_output.event_json(event, book) for event in pack.card.history],
    }  # fmt: skip


def _code_json(code: SentBefore, zone: str) -> dict[str, Any]:
    return {
        "sent_at": iso(code.issued_at, zone), "operator": code.operator, "state": code.state,
        "expires_at": iso(code.expires_at, zone), "ended_at": iso(code.ended_at, zone),
        "tries": [{"at": iso(one.at, zone), "operator": one.operator, "right": one.correct} for one in code.tries],
    }  # fmt: skip


def _ride_json(ride: Ride, zone: str) -> dict[str, Any]:
    stop = ride.stop
    return {
        "run": stop.run, "courier": ride.courier, "attempt": stop.attempt, "state": stop.state.value,
        "reason": stop.reason, "by_code": stop.by_code, "decided_by": stop.decided_by,
        "decided_at": iso(stop.decided_at, zone), "paid": None if ride.paid is None else ride.paid.decimal,
        "paid_why": stop.paid_why,
    }  # fmt: skip
