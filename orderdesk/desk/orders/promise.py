"""What the buyer was told of when it comes: the one place through which every change of it by an operator goes."""

from __future__ import annotations

from orderdesk.desk.orders.evidence import is_logged, unproven
from orderdesk.desk.unit_of_work import UnitOfWork
from orderdesk.errors import Refused
from orderdesk.i18n import _
from orderdesk.model import Consent, FactName, FieldValue
from orderdesk.rules.edits import DateMove, check_consent
from orderdesk.wording.dates import check_promise


def promise(
    work: UnitOfWork, move: DateMove, to: int, begin: int | None, consent: Consent | None
) -> dict[str, FieldValue]:
    """What moving the promise to the instant `to` sets, of hours from `begin` on; `Refused` without due consent."""
    check_new_promise(to, work.now, work.book.zone)
    check_consent(work.book, move.needs_consent, consent)
    sets: dict[str, FieldValue] = {"planned_at": to}
    if begin is not None or work.order.value(FactName.WINDOW_FROM) is not None:
        sets[FactName.WINDOW_FROM] = begin
    if work.order.value(FactName.FIRST_PLANNED_AT) is None and work.order.planned_at is not None:
        sets[FactName.FIRST_PLANNED_AT] = work.order.planned_at
    if consent is not None:
        sets |= agreed(work, consent)
        if move.later and not is_logged(work, consent):
            sets |= unproven(work)
    return sets


def check_new_promise(to: int, now: int, zone: str) -> None:
    """Refuse to promise what is over, or lies too far ahead."""
    if to < now:
        raise Refused(_("The new date lies in the past."))
    check_promise(to, now, zone)


def agreed(work: UnitOfWork, consent: Consent) -> dict[str, FieldValue]:
    """The consent, as the order keeps it."""
    return {"consent_by": consent.by, "consent_via": consent.via, "consent_at": work.now}
