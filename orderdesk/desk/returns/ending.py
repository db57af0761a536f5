"""An order's own step by which all its goods are in stock again decides its returns too, without knowing of them."""

from __future__ import annotations

from orderdesk.desk.returns.return_goods import go_on
from orderdesk.i18n import _
from orderdesk.model import Order
from orderdesk.model.returns import Fate
from orderdesk.store import Store
from orderdesk.store.ledgers.goods_places import MAIN


def end_returns(store: Store, after: Order, act: int) -> None:
    """All goods of an order are in the shop's stock again by an act, and so are those of its returns."""
    for one in store.returns.of_order(after.id):
        if one.decided_at is not None:
            continue
        if one.received_at is None:
            store.returns.received(one.id, act, one.decide_by)
        task = None if one.fetch_task is None else store.tasks.get(one.fetch_task)
        if task is not None and task.closed_at is None:
            store.tasks.close(task.id, _("it is at the shop"), act)
        fates = {line.line: {Fate.RESTOCK: line.quantity} for line in one.lines}
        go_on(store, one, fates, MAIN, act, after.number)
        store.returns.decided(one.id, act, refund=0, why="", evidence=one.evidence)
