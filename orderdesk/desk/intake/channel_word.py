"""What a channel says of an order's status, in the words of its rulebook."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from msgspec import Struct

from orderdesk.channels.incoming import IncomingOrder
from orderdesk.desk.unit_of_work import UnitOfWork
from orderdesk.errors import DeskError
from orderdesk.i18n import _
from orderdesk.model import ActorKind, FactName, FieldValue, Order
from orderdesk.rules.possible import destination, external_status, steps
from orderdesk.rules.rulebook.model import Rulebook
from orderdesk.values import replace


class Word(Struct, frozen=True):
    """The status that an answer of a channel means."""

    status: str | None
    """`None` where the answer does not speak of it."""
    unsure: bool = False
    """A guess: the rulebook does not know the channel's state."""
    hold: str = ""
    """Why no goods are given out while it is so, as a message id."""


def word_of(book: Rulebook, incoming: IncomingOrder) -> Word:
    """What an answer says; `DeskError` for a status that neither the rulebook nor the channel has."""
    word = _word(book, incoming.status, incoming.external, incoming.facts)
    return replace(word, unsure=True) if incoming.unsure else word


def last_word(book: Rulebook, before: Mapping[str, Any]) -> Word:
    """What the channel said before, by the kept answer; nothing where there is none, or one of an older rulebook."""
    try:
        return _word(book, before.get("status", ""), before.get("external", {}), before.get("facts", {}))
    except DeskError:
        return Word(None)


def channel_status(incoming: IncomingOrder) -> str:
    """The channel's own words for its state."""
    return "/".join(incoming.external.values())


def reason_of(book: Rulebook, incoming: IncomingOrder) -> str | None:
    """The cancel reason by the channel's own name for it."""
    theirs = incoming.facts.get(FactName.CHANNEL_REASON)
    return next((reason.key for reason in book.reason if theirs and reason.tell == theirs), None)


def unknown_state(incoming: IncomingOrder, word: Word) -> str:
    """What is said where the status is a guess."""
    if word.hold:
        return _(word.hold)
    return _("unknown state of the channel: {state}").format(state=channel_status(incoming))


def _word(book: Rulebook, status: str, external: Mapping[str, str], facts: Mapping[str, FieldValue]) -> Word:
    if status:
        if any(known.key == status for known in book.status):  # in the desk's own words, as files say it
            sure = (rule.hold for rule in book.external if rule.status == status and not rule.unsure)
            return Word(status, hold=next(sure, ""))
        found = external_status(book, {"status": status}, facts)
        if found is None:
            raise DeskError(
                _("unknown status “{status}”; allowed: {allowed}").format(
                    status=status, allowed=", ".join(known.key for known in book.status)
                )
            )
        return Word(found.status, found.unsure, found.hold)
    if not external:
        return Word(None)
    found = external_status(book, external, facts)
    return Word(book.status[0].key, unsure=True) if found is None else Word(found.status, found.unsure, found.hold)


def event_into(work: UnitOfWork, order: Order, status: str) -> str:
    """The name of the step that leads to a status, whoever would take it; none that claims to know a cause."""
    for by in (ActorKind.MARKETPLACE, ActorKind.OPERATOR):
        for step in steps(work.book, order, by):
            if not step.reason and destination(work.book, step, order) == status:
                return step.event
    return "updated"
