"""What a change of one order means for goods, beside its own lines: what is taken back, what there is nothing of."""

from __future__ import annotations

from typing import TYPE_CHECKING

from orderdesk.desk.change import Change
from orderdesk.desk.ledgers import posting as goods
from orderdesk.desk.ledgers.serving import fill
from orderdesk.desk.ledgers.stock_acts import empty, refill
from orderdesk.model import Order
from orderdesk.rules.goods import position
from orderdesk.store.shop.switches import SwitchKind

if TYPE_CHECKING:
    from orderdesk.desk.unit_of_work import UnitOfWork


def follow_change(work: UnitOfWork, change: Change, after: Order, act: int) -> dict[str, bool]:
    """Bring the ledger to where the order is after a change; what it emptied, and whether that was counted before.

    A product that an act had taken off sale is shown again with the pieces that come back by undoing it.
    """
    store, book, before, undone = work.store, work.book, work.order, change.undoes
    lines = change.lines is not None or "lines" in change.recorded
    free = set[str]()
    if undone is not None or change.parts or goods.moved(book, before, after, lines=lines):
        whole = goods.Posting(book, after, position(book, before))
        parts = [goods.Posting(book, part) for part in change.parts]
        free = goods.post(store, [whole, *parts], act, reverses=None if undone is None else undone.act)
    known = empty(store, work.books, change.emptied, act, change.note or change.kind) if change.emptied else {}
    if undone is not None and undone.emptied:
        back = refill(store, undone.emptied, undone.act, act)
        for sku in undone.hidden:
            if sku in back and store.switches.is_hidden(sku):
                _switch(work, sku, False, act)
    fill(store, free, act)
    return known


def hide(work: UnitOfWork, skus: tuple[str, ...], act: int) -> tuple[str, ...]:
    """Take products off sale by a change of the order; the same."""
    for sku in skus:
        _switch(work, sku, True, act)
    return skus


def _switch(work: UnitOfWork, sku: str, stopped: bool, act: int) -> None:
    note = f"{work.order.channel}:{work.order.number}"
    work.store.switches.add(SwitchKind.PRODUCT, stopped, sku=sku, at=work.now, operator=work.actor.name, act=act,
                            note=note)  # fmt: skip
