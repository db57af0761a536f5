"""What is done with returns, drawn by lot, for walks that look whether the ledgers still agree."""

from __future__ import annotations

from typing import Final

from orderdesk.desk.commands.returns.return_acts import (
    DecideReturn,
    OpenReturn,
    ReceiveReturn,
    RefuseReturn,
    SendReturn,
)
from orderdesk.model import Order
from orderdesk.model.returns import Fate
from tests.shop import Shop

RETURNS: Final = ("return open", "return under-way", "return receive", "return decide", "return refuse")

_FATES: Final = (Fate.RESTOCK, Fate.WRITE_OFF, Fate.SUPPLIER)


def returned(shop: Shop, order: Order, kind: str, lot: int) -> None:
    """Do something of a kind with an order's goods that come back; what the desk refuses is raised."""
    desk, store = shop.desk, shop.store
    if kind == "return open":
        lines = [line for line in store.orders.lines(order.id) if line.sku]
        some = {} if lot % 3 == 0 or not lines else {lines[lot % len(lines)].sku: 1 + lot % 2}
        desk.do(OpenReturn("не подошло", some), order)
        return
    waiting = store.returns.open()
    if not waiting:
        return
    one = waiting[lot % len(waiting)]
    match kind:
        case "return under-way":
            desk.do(SendReturn(one.id, "59000123", "отделение 5" if lot % 2 else ""))
        case "return receive":
            desk.do(ReceiveReturn(one.id))
        case "return refuse":
            if lot % 3 == 0:
                desk.do(RefuseReturn(one.id, "следы носки"))
        case _:
            skus = {line.id: line.sku for line in store.orders.lines(one.order)}
            part = {_FATES[lot % 3]: {skus[one.lines[0].line]: 1}} if one.lines[0].line in skus and lot % 2 else {}
            desk.do(DecideReturn(one.id, part, _FATES[lot // 3 % 3], ("", "0", "1")[lot // 9 % 3]))
