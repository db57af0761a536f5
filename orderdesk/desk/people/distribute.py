"""New orders are given to those on shift by the shop's setting, so that nobody has to agree whose turn it is.

Sellers come first; where none is on shift, whoever else processes orders. The same orders and operators always give the
same outcome.
"""

from __future__ import annotations

from collections.abc import Sequence

from orderdesk.config import Mode
from orderdesk.desk.change import Change
from orderdesk.desk.desk import Rules
from orderdesk.desk.people.access import Access
from orderdesk.desk.people.assign import Holder, given_to, holders
from orderdesk.desk.unit_of_work import UnitOfWork
from orderdesk.model import SYSTEM, FactName, Order
from orderdesk.rules.roles import Right, may
from orderdesk.sanitize import fold
from orderdesk.store import Store

_LAST = "distribution"
"""The setting that keeps whose turn it was last."""


def distribute(store: Store, rules: Rules, now: int) -> int:
    """Assign every new order that is nobody's, the most urgent first, inside a transaction; how many that were."""
    mode = rules.config.distribution.mode
    if mode is Mode.OFF:
        return 0
    processing = [one for one in holders(store, Access(store, rules.roles, "")) if may(one.role, Right.PROCESS)]
    turns = _Turns(store, [one for one in processing if one.role.assigned_only] or processing, mode)
    orders = store.orders.unassigned() if processing else []
    for order in orders:
        work = UnitOfWork(
            store, rules.clocks, rules.book(order.channel), order, now, SYSTEM, rules.book, rules.config.shop
        )
        work.commit(Change(kind="assigned", sets=given_to(order, turns.next(order))))
    turns.keep()
    return len(orders)


class _Turns:
    """Whose turn it is."""

    def __init__(self, store: Store, among: Sequence[Holder], mode: Mode) -> None:
        self._store, self._mode = store, mode
        self._among = [one.operator for one in among]
        self._loads = {one.operator.name: one.load for one in among}
        self._before = self._last = store.settings.get(_LAST) or ""

    def next(self, order: Order) -> str:
        """Who gets the order."""
        names = [operator.name for operator in self._among]
        if self._mode is Mode.CATEGORY:
            category = fold(str(order.value(FactName.CATEGORY) or ""))
            serving = [one.name for one in self._among if category in [fold(known) for known in one.categories]]
            names = serving or names
        if self._mode is Mode.IN_TURN:
            chosen = next((name for name in names if name > self._last), names[0])
        else:
            chosen = min(names, key=lambda name: (self._loads[name], name))
        self._loads[chosen] += 1
        self._last = chosen
        return chosen

    def keep(self) -> None:
        """Remember whose turn it was, for the next time."""
        if self._last != self._before:
            self._store.settings.put(_LAST, self._last)
