"""The operator's last act: what `u` takes back while that is possible, and `;` does again."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

from textual.screen import Screen
from textual.timer import Timer

from orderdesk.desk.commands import Command
from orderdesk.desk.orders.undo import undo_until
from orderdesk.i18n import _
from orderdesk.model import Order
from screens.context import Context
from screens.edge import get_time
from screens.keyboard.keys import label
from screens.messages import UndoOver


class LastAct:
    """Knows until when it can be undone, and says once that it no longer can: nothing counts down meanwhile."""

    def __init__(self, host: Screen[Any], seat: Context) -> None:
        """Nothing has been done yet on the screen `host`."""
        self._host, self._store, self._clock = host, seat.store, seat.clock
        self.orders: Sequence[Order] = ()
        """As they are after it."""
        self.command: Command | None = None
        """What can be done again; nothing where the act fitted its order alone."""
        self.done_at = -math.inf
        """When it was done, by the time of key events."""
        self._until = 0
        self._timer: Timer | None = None

    def done(self, orders: Sequence[Order], command: Command | None) -> None:
        """Something has been done to these orders."""
        self.orders, self.command, self.done_at = orders, command, get_time()
        now = self._clock()
        self._until = max((undo_until(self._store, order, now) or 0 for order in orders), default=0)
        if self._until > now:
            self._wait(now)

    @property
    def offer(self) -> str:
        """The words that offer to undo it; nothing when that is over."""
        if self._until <= (now := self._clock()) or not self.orders:
            return ""
        return _("{key} undoes it ({count} s)").format(key=label("list.undo"), count=self._until - now)

    def undone(self) -> None:
        """It has been taken back, or cannot be."""
        self.orders = ()

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
