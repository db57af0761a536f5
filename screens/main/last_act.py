"""The operator's last act: what `u` takes back while that is possible, and `;` does again.

Acts before it wait behind it: what can still be taken back comes to the front once it has been.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from textual._time import get_time
from textual.screen import Screen
from textual.timer import Timer

from orderdesk.clock import Clock
from orderdesk.desk.command import OrderCommand
from orderdesk.desk.orders.undo import undo_until
from orderdesk.i18n import _
from orderdesk.model import Order
from orderdesk.store import Store
from screens.keyboard.keys import label


@dataclass(slots=True, kw_only=True)
class LastAct:
    """Says by `offer` that it can be undone, once, and once that it no longer can: nothing counts down meanwhile."""

    host: Screen[Any]
    store: Store
    clock: Clock
    offer: Callable[[str], None]
    orders: Sequence[Order] = ()
    """As they are after it; none once it was taken back."""
    deed: OrderCommand[Order] | None = None
    """What can be done again; nothing where the act fitted its order alone."""
    done_at: float = field(default=-math.inf, init=False)
    """When it was done, or something taken back, by the time of key events."""
    _until: int = field(default=0, init=False)
    _earlier: list[tuple[Sequence[Order], int]] = field(default_factory=list, init=False)
    """The acts before, the latest last, each with its orders as they were after it and until when it can be undone."""
    _second: bool = field(default=False, init=False)
    """Whether it came to the front because the one after it was taken back."""
    _timer: Timer | None = field(default=None, init=False)

    def done(self, orders: Sequence[Order], deed: OrderCommand[Order] | None) -> None:
        """Something has been done to these orders."""
        now, ids = self.clock(), {order.id for order in orders}
        acts = [*self._earlier, (self.orders, self._until)]
        left = [([order for order in some if order.id not in ids], until) for some, until in acts if until > now]
        self._earlier = [(some, until) for some, until in left if some]
        self.orders, self.deed, self.done_at, self._second = orders, deed, get_time(), False
        self._until = max((undo_until(self.store, order, now) or 0 for order in orders), default=0)
        if self.open:
            self.remind()
            self._wait(now)

    @property
    def open(self) -> bool:
        """Whether it can be taken back now."""
        return bool(self.orders) and self._until > self.clock()

    def remind(self) -> None:
        """Offer it once more, as long as it can be undone."""
        if not self.open:
            return
        said = _("{key} undoes {numbers} too ({count} s)") if self._second else _("{key} undoes it ({count} s)")
        more = f" +{len(self.orders) - 1}" if len(self.orders) > 1 else ""
        numbers, seconds = self.orders[0].number + more, self._until - self.clock()
        self.offer(said.format(key=label("list.undo"), numbers=numbers, count=seconds))

    def undone(self, orders: Sequence[Order]) -> None:
        """These have been taken back; of the others those that can still be stay, else the act before comes forward."""
        self.done_at, now, gone = get_time(), self.clock(), {order.id for order in orders}
        left = [order for order in self.orders if order.id not in gone and undo_until(self.store, order, now)]
        self.orders = [order for order in left if self._is_as_it_was(order)]
        if not self.orders:
            self._earlier = [(some, until) for some, until in self._earlier if until > now]
            self.orders, self._until = self._earlier.pop() if self._earlier else ((), 0)
            self._second = True

    def _is_as_it_was(self, order: Order) -> bool:
        fresh = self.store.orders.get(order.id)
        return fresh is not None and fresh.version == order.version

    def close(self) -> None:
        """Say no longer what can no longer be done."""
        now = self.clock()
        if now < self._until:
            self._wait(now)
        else:
            self.offer("")

    def _wait(self, now: int) -> None:
        if self._timer is not None:
            self._timer.stop()
        self._timer = self.host.set_timer(self._until - now, self.close)
