"""Calls and messages to the buyer: logged with their result, tried again where nobody answered."""

from __future__ import annotations

from orderdesk.desk.change import Change
from orderdesk.desk.clocks.quiet_hours import out_of_quiet
from orderdesk.desk.typed_text import words
from orderdesk.desk.unit_of_work import UnitOfWork
from orderdesk.errors import BadInput, Refused
from orderdesk.i18n import _, mark
from orderdesk.model import CALL_AT, Contact, FieldValue, Order
from orderdesk.rules.context import NO_ANSWER
from orderdesk.rules.edits import CONTACT_RESULTS
from orderdesk.wording.labels import listed, result_name, via_name


def log_contact(work: UnitOfWork, result: str, via: str, note: str) -> Order:
    """Log a call or message to the buyer with its result; without an answer, plan the next try while it is open."""
    way = via or work.book.contact[0]
    if way not in work.book.contact:
        raise Refused(_("The buyer is reached through: {allowed}.").format(allowed=listed(work.book.contact, via_name)))
    if result not in CONTACT_RESULTS:
        raise BadInput(
            _("The result of a call must be one of: {allowed}.").format(allowed=listed(CONTACT_RESULTS, result_name))
        )
    contact = Contact(at=work.now, operator=work.actor.name, via=way, result=result, note=words(note))
    said = f"{via_name(way)}: {result_name(result)}"
    return work.commit(
        Change(
            kind="call" if way == "phone" else "message",
            sets=_next_try(work, result),
            note=f"{said} — {contact.note}" if contact.note else said,
            contact=contact,
            stays=mark("what was logged is evidence"),
        )
    )


def _next_try(work: UnitOfWork, result: str) -> dict[str, FieldValue]:
    if not work.order.shelf.closed and result in (*NO_ANSWER, "call_back"):
        return {CALL_AT: out_of_quiet(work.now + work.book.call.retry, work.book.zone)}
    return {CALL_AT: None} if CALL_AT in work.order.facts else {}
