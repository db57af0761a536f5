"""What the marketplaces must be told: somebody does it in their cabinets, and says here that it is done."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from typing import Final

from orderdesk.clock import HOUR
from orderdesk.desk.change import Change
from orderdesk.desk.unit_of_work import UnitOfWork
from orderdesk.errors import NotFound, Refused
from orderdesk.i18n import _, mark
from orderdesk.model import FactName, Order, OutboxItem
from orderdesk.rules.rulebook.model import Rulebook
from orderdesk.wording.history_lines import done_by

TOLD: Final = "told"
"""The event of telling; its note says what."""

LOOKED_UP: Final = "looked_up"
"""The event of looking into the cabinet where nothing is to be told."""

_BELIEVED: Final = HOUR
"""So long whoever has looked there is believed against what the channel repeats."""


def heard_there(work: UnitOfWork, status: str) -> None:
    """Strike off what the marketplace need not be told since it says itself that it has the order in this `status`.

    That is what its word says, and, where both have ended the order unfulfilled, all work before. What speaks against
    its word must still be told. Dates and fields are another matter: its status does not speak of them.
    """
    untold = work.store.outbox.untold(work.order.id)
    known_there(work, [item for item in untold if says(work.book, status, item.kind)])
    if work.order.status == status and work.book.ends_unfulfilled(status):
        left = [item for item in work.store.outbox.untold(work.order.id) if _is_work(work.book, item.kind)]
        overtaken(work, left)


def not_known_there(work: UnitOfWork, status: str) -> str:
    """What somebody says to have told the marketplace, though it has the order still in a `status` from before that.

    A sentence, empty where nothing is in doubt: for a while also after somebody has looked there once more.
    """
    book, events = work.book, work.store.history.of(work.order.id)
    if any(event.kind == LOOKED_UP and 0 <= work.now - event.at < _BELIEVED for event in events):
        return ""
    by_hand = [event for event in events if event.kind == TOLD]
    for item in reversed(work.store.outbox.of(work.order.id) if by_hand else []):
        done = item.to == "marketplace" and item.sent_at is not None
        if done and says(book, work.order.status, item.kind) and not says(book, status, item.kind):
            event = next((event for event in reversed(by_hand) if item.text in event.note), None)
            if event is not None:
                return _("“{what}” was told there: {who}; but the channel still says “{theirs}”").format(
                    what=item.text, who=done_by(event, work.now, work.zone), theirs=_(book.status_of(status).title)
                )
    return ""


def known_there(work: UnitOfWork, rows: Sequence[OutboxItem]) -> None:
    """Note that the marketplace knows this by now."""
    for item in rows:
        work.store.outbox.sent(item.id, work.now)
    if rows:
        work.commit(Change(kind="known_there", note=_texts(rows)))


def overtaken(work: UnitOfWork, rows: Sequence[OutboxItem]) -> None:
    """Note that this is not to be told any more: what the marketplace has done since leaves nothing of it."""
    if rows:
        work.commit(Change(kind="overtaken", withdrawn=tuple(item.id for item in rows), note=_texts(rows)))


def date_rows(work: UnitOfWork) -> list[OutboxItem]:
    """What the marketplace has still to be told of a date that was moved."""
    tell = work.book.date.tell if work.book.date is not None else ""
    return [item for item in work.store.outbox.untold(work.order.id) if tell and item.kind == tell]


def says(book: Rulebook, status: str, kind: str) -> bool:
    """Whether a marketplace that has an order in a status knows by that what a row of this kind would tell it.

    A way goes through the statuses as the rulebook lists them, so one that is further along knows the steps before.
    One that has called the order off has perhaps never heard of them.
    """
    if book.ends_unfulfilled(status) and _cancels(book, kind):
        return True
    reached = _leads_to(book, kind)
    if not reached or book.status_of(status).called_off or _cancels(book, kind):
        return status in reached
    return status in reached or book.stage(status) > max(map(book.stage, reached))


def _cancels(book: Rulebook, kind: str) -> bool:
    """Whether a row of this kind tells that the order is cancelled."""
    reasons = any(reason.tell == kind and not reason.takes for reason in book.reason)
    return reasons or any(step.cancels and kind in (step.tell, step.key) for step in book.step)


def _leads_to(book: Rulebook, kind: str) -> set[str]:
    """Where an order is once the marketplace knows of such a row, also while it waits for its money there."""
    ways = {way.status for step in book.step if step.tell and step.tell == kind for way in step.to}
    return ways | {book.status_of(way).until_paid for way in ways} - {""}


def _is_work(book: Rulebook, kind: str) -> bool:
    """Whether a row of this kind tells of a step on the way to the buyer, short of their having the goods."""
    reached = _leads_to(book, kind)
    return bool(reached) and not _cancels(book, kind) and not any(map(book.fulfilled, reached))


def _texts(rows: Iterable[OutboxItem]) -> str:
    return "; ".join(dict.fromkeys(item.text for item in rows))


def told(work: UnitOfWork, rows: Collection[int] = ()) -> Order:
    """Note that this has been done in the marketplace's cabinet: these rows of its outbox, all that wait for none.

    Where nothing waits and the channel might have the order otherwise, that it has been looked up there.

    Also what its operator could still take back: from now on they cannot.
    """
    untold = work.store.outbox.untold(work.order.id)
    found = [item for item in untold if not rows or item.id in rows]
    for row in rows:
        if row not in [item.id for item in untold]:
            said = _("Order {number}: there is nothing to tell under {row}.")
            raise NotFound(said.format(number=work.order.number, row=row))
    if not found and work.order.facts.get(FactName.ATTENTION):  # whoever says so has looked into the cabinet
        return work.commit(Change(kind=LOOKED_UP, sets={FactName.ATTENTION: None}))
    if not found:
        raise Refused(_("Order {number}: its marketplace knows all of it.").format(number=work.order.number))
    for item in found:
        work.store.outbox.sent(item.id, work.now)
    return work.commit(Change(kind=TOLD, note=_texts(found), stays=mark("the marketplace has been told")))
