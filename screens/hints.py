"""Which keys of an order are legal now, with their words: for the footer, the card and the help."""

from __future__ import annotations

from orderdesk.desk.cards import Acts
from orderdesk.i18n import _
from screens.keys import ORDER

_BY_ID = {key.id: key for key in ORDER}


def order_hints(acts: Acts) -> list[tuple[str, str]]:
    """Key and word of everything that can be done with an order."""
    hints: list[tuple[str, str]] = []
    hints.extend((letter, _(step.title)) for letter, step in acts.steps.items())
    if acts.date:
        hints.append((_BY_ID["order.date"].label, _("date")))
    if acts.cancel is not None:
        hints.append((_BY_ID["order.cancel"].label, _(acts.cancel.title)))
    if acts.edit:
        hints.append((_BY_ID["order.edit"].label, _("edit")))
    if acts.split:
        hints.append((_BY_ID["order.split"].label, _("split")))
    if acts.note:
        hints.append((_BY_ID["order.call"].label, _("call")))
        hints.append((_BY_ID["order.note"].label, _("note")))
    if acts.assign:
        hints.append((_BY_ID["order.assign"].label, _("whose")))
    return hints
