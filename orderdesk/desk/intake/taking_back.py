"""What a channel has refused was never done: with the order goes back all that the act did beside it, in one act."""

from __future__ import annotations

from orderdesk.desk.change import Change, Undoes
from orderdesk.desk.unit_of_work import UnitOfWork
from orderdesk.values import replace


def taking_back(work: UnitOfWork, change: Change, refused: int) -> Change:
    """The change by which an order follows its channel, with what the `refused` act did taken back by it.

    Fees that it cost, products of which it said that there are none, and those that it took off sale.
    """
    store, order = work.store, work.order
    charges, emptied = store.charges.of_act(order.id, refused), store.moves.emptied_by(refused)
    hidden = store.switches.hidden_by(refused)
    if not (charges or emptied or hidden):
        return change
    for charge in charges:
        store.charges.reverse(charge, at=work.now, operator=work.actor.name)
    act = change.act
    if act is None:
        act = store.acts.open(change.kind, work.actor, at=work.now, recorded_at=work.now, reverses=refused)
    return replace(change, act=act, reverses=refused, undoes=Undoes(refused, emptied, hidden))
