"""The operator's last act: what `u` takes back while that is possible, and `;` does again.

Acts before it wait behind it: what can still be taken back comes to the front once it has been.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

from textual.screen import Screen
from textual.timer import Timer

from orderdesk.desk.command import OrderCommand
from orderdesk.desk.orders.undo import undo_until
from orderdesk.i18n import _
from orderdesk.model import Order
from screens.edge import get_time
from screens.keyboard.keys import label
from screens.messages import UndoOver
from screens.screen_context import Context


class LastAct:
    """Knows until when it can be undone, and says once that it no longer can: nothing counts down meanwhile."""

    def __init__(self, host: Screen[Any], seat: Context) -> None:
        """Nothing has been done yet on the screen `host`."""
        self._host, self._seat, self._store, self._clock = host, seat, seat.store, seat.clock
        self.orders: Sequence[Order] = ()
        """As they are after it; none once it was taken back."""
        self.command: OrderCommand[Order] | None = None
        """What can be done again; nothing where the act fitted its order alone."""
        self.done_at = -math.inf
        """When it was done, or something taken back, by the time of key events."""
        self._until = 0
        self._earlier: list[tuple[Sequence[Order], int]] = []
        """The acts before, the latest last: their orders as they were after it, and until when it can be undone."""
        self._second = False
        """Whether it came to the front because the one after it was taken back."""
        self._timer: Timer | None = None

    def done(self, orders: Sequence[Order], command: OrderCommand[Order] | None) -> None:
        """Something has been done to these orders."""
        now, ids = self._clock(), {order.id for order in orders}
        acts = [*self._earlier, (self.orders, self._until)]
        left = [([order for order in some if order.id not in ids], until) for some, until in acts if until > now]
        self._earlier = [(some, until) for some, until in left if some]
        self.orders, self.command, self.done_at, self._second = orders, command, get_time(), False
        self._until = max((undo_until(self._store, order, now) or 0 for order in orders), default=0)
        if self.open:
            self._wait(now)

    @property
    def open(self) -> bool:
        """Whether it can be taken back now."""
        return bool(self.orders) and self._until > self._clock()

    @property
    def offer(self) -> str:
        """The words that offer to undo it; nothing when that is over."""
        if not self.open:
            return ""
        said = _("{key} undoes {numbers} too ({count} s)") if self._second else _("{key} undoes it ({count} s)")
        more = f" +{len(self.orders) - 1}" if len(self.orders) > 1 else ""
        numbers, seconds = self._seat.called(self.orders[0]) + more, self._until - self._clock()
        return said.format(key=label("list.undo"), numbers=numbers, count=seconds)

    def undone(self, orders: Sequence[Order]) -> None:
        """These have been taken back; of the others those that can still be stay, else the act before comes forward.

        Where none was, and none can be, the key says of the same orders again why they stand.
        """
        same = self.orders
        self.done_at, now, gone = get_time(), self._clock(), {order.id for order in orders}
        left = [order for order in self.orders if order.id not in gone and undo_until(self._store, order, now)]
        self.orders = [order for order in left if self._is_as_it_was(order)]
        if not self.orders:
            self._earlier = [(some, until) for some, until in self._earlier if until > now]
            self.orders, self._until = self._earlier.pop() if self._earlier else ((), 0)
            self._second = True
        if not orders and not self.orders:
            self.orders = same

    def _is_as_it_was(self, order: Order) -> bool:
        fresh = self._store.orders.get(order.id)
        return fresh is not None and fresh.version == order.version

    def close(self) -> None:
        """Say no longer what can no longer be done."""
        now = self._clock()
        if now < self._until:
            self._wait(now)
        else:
            self._host.post_message(UndoOver())

    def _wait(self, now: int) -> None:
        if self._timer is not None:
            self._timer.stop()
        self._timer = self._host.set_timer(self._until - now, self.close)
