"""The evidence of an order on a screen of its own: what is read to a caller first, then all that a dispute asks for."""

from __future__ import annotations

from typing import Any, ClassVar

from textual.binding import BindingType
from textual.screen import Screen

from orderdesk.desk.views.evidence_of_order import evidence
from orderdesk.desk.views.evidence_words import EvidenceWords
from orderdesk.i18n import mark
from orderdesk.model import Order
from screens.keyboard.named_key import Key, bindings
from screens.screen_context import Context
from screens.views.report import Report, report_keys


class EvidencePack(Report):
    """Shows what was known when it was opened."""

    KEYS: ClassVar[tuple[Key, ...]] = report_keys("evidence", "V")
    BINDINGS: ClassVar[list[BindingType]] = bindings(KEYS)
    CALLED: ClassVar[str] = mark("Evidence")


def open_evidence(host: Screen[Any], seat: Context, order: Order) -> None:
    """Show the evidence of an order as it is now."""
    now = seat.store.orders.get(order.id) or order
    words = EvidenceWords(evidence(seat.store, seat.rules, now, seat.clock()), seat.rules)
    host.app.push_screen(EvidencePack(words.title, words.sections()))
