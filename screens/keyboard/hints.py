"""Which keys of an order are legal now, with their words: for the footer, the card and the help."""

from __future__ import annotations

from orderdesk.desk.views.card import Possible
from orderdesk.i18n import _
from screens.keyboard.keys import label, letter_label


def order_hints(acts: Possible) -> list[tuple[str, str]]:
    """Key and word of everything that can be done with an order."""
    hints: list[tuple[str, str]] = []
    hints.extend((letter_label(letter), _(step.title)) for letter, step in acts.steps.items())
    if acts.refund:
        hints.append((label("order.money"), _("refund")))
    if acts.date:
        hints.append((label("order.date"), _("date")))
    if acts.cancel is not None:
        hints.append((label("order.cancel"), _(acts.cancel.title)))
    if acts.edit:
        hints.append((label("order.edit"), _("edit")))
    if acts.split:
        hints.append((label("order.split"), _("split")))
    if acts.note:
        hints.append((label("order.call"), _("call")))
        hints.append((label("order.note"), _("note")))
    if acts.assign:
        hints.append((label("order.assign"), _("whose")))
    if acts.told:
        hints.append((label("order.told"), _("told")))
    if acts.events:
        hints.append((label("order.happened"), _("event")))
    if acts.reveal:
        hints.append((label("order.reveal"), _("reveal")))
    if acts.reverse:
        hints.append((label("order.reverse-payment"), _("take payment back")))
    return hints
