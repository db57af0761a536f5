"""What the marketplaces must be told: somebody does it in their cabinets, and says here that it is done."""

from __future__ import annotations

from collections.abc import Collection
from typing import Final

from orderdesk.desk.change import Change
from orderdesk.desk.unit_of_work import UnitOfWork
from orderdesk.errors import NotFound, Refused
from orderdesk.i18n import _, mark
from orderdesk.model import Order

TOLD: Final = "told"
"""The event of telling; its note says what."""


def known_there(work: UnitOfWork) -> None:
    """Note what the marketplace knows, since it has the order where the desk has it, or further: how it came there.

    Dates and fields are another matter: its status does not speak of them.
    """
    moves = {step.tell for step in work.book.step} | {reason.tell for reason in work.book.reason}
    found = [item for item in work.store.outbox.untold(work.order.id) if item.kind in moves]
    for item in found:
        work.store.outbox.sent(item.id, work.now)
    if found:
        work.commit(Change(kind="known_there", note="; ".join(dict.fromkeys(item.text for item in found))))


def told(work: UnitOfWork, rows: Collection[int] = ()) -> Order:
    """Note that this has been done in the marketplace's cabinet: these rows of its outbox, all that wait for none.

    Where nothing waits and the channel might have the order otherwise, that it has been looked up there.

    Also what its operator could still take back: from now on he cannot.
    """
    untold = work.store.outbox.untold(work.order.id)
    found = [item for item in untold if not rows or item.id in rows]
    for row in rows:
        if row not in [item.id for item in untold]:
            said = _("Order {number}: there is nothing to tell under {row}.")
            raise NotFound(said.format(number=work.order.number, row=row))
    if not found and work.order.facts.get("attention"):  # whoever says so has looked into the cabinet
        return work.commit(Change(kind="looked_up", sets={"attention": None}))
    if not found:
        raise Refused(_("Order {number}: its marketplace knows all of it.").format(number=work.order.number))
    for item in found:
        work.store.outbox.sent(item.id, work.now)
    said = "; ".join(dict.fromkeys(item.text for item in found))
    return work.commit(Change(kind=TOLD, note=said, stays=mark("the marketplace has been told")))
