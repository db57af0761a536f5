"""What a channel's word means for single pieces that were cancelled here: they are gone there too, or never were."""

from __future__ import annotations

from typing import Any

from orderdesk.channels.incoming import IncomingOrder
from orderdesk.desk.orders.to_tell import known_there
from orderdesk.desk.unit_of_work import UnitOfWork


def known_parts(work: UnitOfWork, incoming: IncomingOrder) -> None:
    """Strike off the parts that the channel need not be told of: it has no more of them than stay."""
    if work.book.part is None or not incoming.lines:
        return
    rows = [item for item in work.store.outbox.untold(work.order.id) if item.kind == work.book.part.tell]
    known = []
    for item in rows:
        push = work.store.pushes.get(item.id)
        told = {} if push is None else push.details
        names = {told.get("sku") or told.get("name")}
        there = sum(line.quantity for line in incoming.lines if names & {line.sku, line.name})
        if push is not None and there <= int(told.get("stays") or 0):
            known.append(item)
    known_there(work, known)


def seen_from_here(work: UnitOfWork, before: dict[str, Any], refused: int | None) -> dict[str, Any]:
    """What the channel said before, as it is to be compared with: where it has `refused` an act that took pieces away,
    with the goods as they are here, so that they come back by what it says now.
    """
    history = work.store.history
    events = [] if refused is None else history.of(work.order.id)
    if not any("lines" in one.changes and history.act_of(work.order.id, one.version) == refused for one in events):
        return before
    lines = [[line.sku, line.name, line.quantity, line.price.minor] for line in work.store.orders.lines(work.order.id)]
    return {**before, "lines": lines, "goods": work.order.goods.minor, "total": None}
