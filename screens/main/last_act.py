"""The operator's last act: what `u` takes back while that is possible, and `;` does again."""

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
    """As they are after it."""
    deed: OrderCommand[Order] | None = None
    """What can be done again; nothing where the act fitted its order alone."""
    done_at: float = field(default=-math.inf, init=False)
    """When it was done, by the time of key events."""
    _until: int = field(default=0, init=False)
    _timer: Timer | None = field(default=None, init=False)

    def done(self, orders: Sequence[Order], deed: OrderCommand[Order] | None) -> None:
        """Something has been done to these orders."""
        self.orders, self.deed, self.done_at = orders, deed, get_time()
        now = self.clock()
        self._until = max((undo_until(self.store, order, now) or 0 for order in orders), default=0)
        if self._until > now:
            self.remind()
            self._wait(now)

    def remind(self) -> None:
        """Offer it once more, as long as it can be undone."""
        if self._until > (now := self.clock()) and self.orders:
            self.offer(_("{key} undoes it ({count} s)").format(key=label("list.undo"), count=self._until - now))

    def undone(self) -> None:
        """It has been taken back, or cannot be."""
        self.orders = ()

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
