"""What of an order tells who its buyer is, and what stands there once they are erased.

It is told by what is known to say nothing of a person: a fact that a channel brings and nobody here knows goes too.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from orderdesk.channels.incoming import IncomingOrder
from orderdesk.model import (
    ASSIGNED,
    CALL_AT,
    CANCEL_REQUESTED,
    FACTS,
    INSTANTS,
    MONEY,
    OFFERED_TO,
    STATE_FIELDS,
    Fact,
    FieldValue,
)
from orderdesk.values import replace

NAME: Final = "customer_name"

TEXTS: Final = ("address", "comment")
"""Fields that are empty afterwards."""

_OF_A_PERSON: Final = frozenset({"recipient", "recipient_phone", "channel_reason"})

KEPT: Final = (
    frozenset({*FACTS, *INSTANTS, *MONEY, *STATE_FIELDS, ASSIGNED, OFFERED_TO, CALL_AT, CANCEL_REQUESTED, "channel_id",
               "split_from", "split_into", "consent_by", "consent_via", "no_evidence", "courier", "courier_phone",
               "lines", "sum_differs", "difference", "acts_done", "began_unseen", "carrier", "gift_wrap", "version",
               "tries", "photo", "goods_changed", "held_back"})
    - _OF_A_PERSON - {NAME, *TEXTS}
)  # fmt: skip
"""Fields and facts that tell nothing of a person."""


def stays(name: str, value: object) -> bool:
    """Whether a field or fact may be kept; what only says yes or no always may."""
    return name in KEPT or isinstance(value, bool)


def emptied(name: str, value: FieldValue, pseudonym: str) -> FieldValue:
    """What stands in place of a value of an order's field or fact."""
    if value is None or stays(name, value):
        return value
    if name == NAME:
        return pseudonym
    return "" if name in TEXTS else None


def facts_left(facts: Mapping[str, Fact]) -> dict[str, Fact]:
    """The facts of an order that stay."""
    return {name: value for name, value in facts.items() if stays(name, value)}


def forgotten(incoming: IncomingOrder, pseudonym: str) -> IncomingOrder:
    """What a channel says again of an order whose buyer was erased, without them: it is known as the same record."""
    return replace(
        incoming, customer=pseudonym, phone=None, address="", comment="", facts=facts_left(incoming.facts),
        record=incoming.said,
    )  # fmt: skip


def forgotten_answer(answer: Mapping[str, Any], pseudonym: str) -> dict[str, Any]:
    """The same with an answer as it is kept."""
    gone: dict[str, Any] = {"customer": pseudonym, "phone": None, "address": "", "comment": ""}
    left = {name: gone.get(name, value) for name, value in answer.items()}
    return {**left, "facts": facts_left(answer.get("facts") or {})}
