"""What the buyer will read by each step that is possible now: as it would be sent, in their language."""

from __future__ import annotations

from orderdesk.desk.orders.message_texts import message_text
from orderdesk.desk.views.card import Card
from orderdesk.i18n import _
from orderdesk.rules.possible import destination, way_of
from orderdesk.values import replace


def buyer_reads(card: Card, shop: str, now: int) -> list[tuple[str, str, str]]:
    """Of each step its key, its title and the text; what it still asks for is a dash. Nothing for who reads none."""
    if card.speaks is None or card.order.damage is not None:
        return []
    found = []
    steps = [*card.acts.steps.values(), *([card.acts.cancel] if card.acts.cancel else [])]
    for step in {one.key: one for one in steps}.values():
        way = way_of(card.book, step, card.order)
        status = destination(card.book, step, card.order)
        name = step.told_at(status)
        if name and not (way is not None and way.silent):
            text = message_text(card.book, name, replace(card.order, status=status), shop, now, card.speaks)
            found.append((step.key, _(step.title), text))
    return found
