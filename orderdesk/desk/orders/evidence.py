"""Evidence behind an act, weighed at the moment of the act: what is logged afterwards proves nothing."""

from __future__ import annotations

from typing import Final

from orderdesk.clock import DAY
from orderdesk.desk.unit_of_work import UnitOfWork
from orderdesk.model import Consent, FieldValue
from orderdesk.rules.context import CONSENTING

NO_EVIDENCE: Final = "no_evidence"
"""The fact that counts the acts on an order that nothing in its log supports: a shelf of its own shows those orders."""


def unproven(work: UnitOfWork) -> dict[str, FieldValue]:
    """Marks that what is being done to the order has no evidence; counted, so that history tells of every time."""
    before = work.order.value(NO_EVIDENCE)
    return {NO_EVIDENCE: (before if isinstance(before, int) else 0) + 1}


def is_logged(work: UnitOfWork, consent: Consent) -> bool:
    """Whether the buyer was spoken to on the way that the consent names, within the day before now, and may agree."""
    return any(
        contact.via == consent.via and contact.at >= work.now - DAY and contact.result in CONSENTING
        for contact in work.store.contacts.of(work.order.id)
    )
