"""Calls and messages to the buyer: logged with their result, tried again where nobody answered."""

from __future__ import annotations

from datetime import datetime, time, timedelta

from orderdesk.dates import local
from orderdesk.desk.change import Change
from orderdesk.desk.typed import words
from orderdesk.desk.work import Work
from orderdesk.errors import BadInput, Refused
from orderdesk.i18n import _
from orderdesk.model import CALL_AT, Contact, FieldValue, Order
from orderdesk.rules.edits import CONTACT_RESULTS
from orderdesk.rules.situation import NO_ANSWER
from orderdesk.words import result_name, via_name

QUIET_FROM, QUIET_TO = time(21), time(9)
"""Between these local hours nobody is called."""


def log_contact(work: Work, result: str, via: str, note: str) -> Order:
    """Log a call or message to the buyer with its result; without an answer, plan the next try."""
    way = via or work.book.contact[0]
    if way not in work.book.contact:
        raise Refused(_("The buyer is reached through: {allowed}.").format(allowed=", ".join(work.book.contact)))
    if result not in CONTACT_RESULTS:
        raise BadInput(_("A call ends with one of: {allowed}.").format(allowed=", ".join(CONTACT_RESULTS)))
    contact = Contact(at=work.now, operator=work.actor.name, via=way, result=result, note=words(note))
    said = f"{via_name(way)}: {result_name(result)}"
    return work.commit(
        Change(
            kind="call" if way == "phone" else "message",
            sets=_next_try(work, result),
            note=f"{said} — {contact.note}" if contact.note else said,
            contact=contact,
        )
    )


def _next_try(work: Work, result: str) -> dict[str, FieldValue]:
    if work.book.call is not None and result in (*NO_ANSWER, "call_back"):
        return {CALL_AT: out_of_quiet(work.now + work.book.call.retry, work.book.zone)}
    return {CALL_AT: None} if CALL_AT in work.order.facts else {}


def out_of_quiet(at: int, zone: str) -> int:
    """`at`, or the end of the buyer's quiet hours when it falls into them."""
    moment = local(at, zone)
    if QUIET_TO <= moment.time() < QUIET_FROM:
        return at
    day = moment.date() + timedelta(days=1 if moment.time() >= QUIET_FROM else 0)
    return int(datetime.combine(day, QUIET_TO, moment.tzinfo).timestamp())
