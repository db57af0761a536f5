"""What a key is meant for: one rule for the cursor and the marks, whatever has come between the eye and the finger.

A key acts on the order that was on the screen when it was pressed, and on a marked order only where the list shows it;
else a sentence says why not.
"""

from __future__ import annotations

from collections.abc import Sequence

from orderdesk.errors import Refused
from orderdesk.i18n import _
from orderdesk.model import Order
from orderdesk.wording.history_lines import done_by
from screens.actions.last_act import LastAct
from screens.context import Context
from screens.keyboard.key_gate import SPARE, gate_of
from screens.main.list_pane import ListPane
from screens.main.marks import Marks


class KeyMeaning:
    """Compares what a key is about to meet with what the operator saw when he pressed it."""

    def __init__(self, seat: Context, pane: ListPane, marks: Marks, last: LastAct) -> None:
        """The cursor is in `pane`; `last` is what he did last."""
        self.marks = marks
        self._store, self._clock, self._seat, self._last = seat.store, seat.clock, seat, last
        self._table, self._pause = pane.table, pane.pause
        self._left_on: Order | None = None
        """What the cursor stood on when something was opened over the list."""
        self._acted = ("", 0, 0.0)
        """What a key was last meant to do, to which order, and when it was pressed."""

    def aimed(self) -> Order:
        """The order under the cursor, if the key that is obeyed now was meant for it; `Refused` says why not."""
        order = self._table.order
        if order is None:
            raise Refused(_("There is no order here."))
        if self._pause.said:
            raise Refused(self._pause.said)
        named = bool(self._table.filter.text) and len(self._table.orders) == 1
        if not named and not self._table.aim.meant(order.id, gate_of(self._table).pressed_at):
            said = _("Nothing was done: the key was pressed before order {number} was under the cursor.")
            raise Refused(said.format(number=order.number))
        return order

    def check_single(self, act: str, order: Order) -> None:
        """`Refused` where the key has been pressed twice, as a hand does, before what it did could be read.

        Done again at once to the same order it would take the next step, which nobody has seen.
        """
        gate, before = gate_of(self._table), self._acted
        self._acted = (act, order.id, gate.pressed_at)
        if before == (act, order.id, gate.before_at) and before[2] <= self._last.done_at >= gate.pressed_at - SPARE:
            raise Refused(_("The key was pressed twice, and counts once."))

    def marked(self) -> Sequence[Order]:
        """The marked orders that the list shows, from its first to its last."""
        return [order for order in self.marks.orders if not self._leaves_out(order)]

    def compare(self, before: Order | None, after: Order | None) -> None:
        """Remember who has changed or taken the order that the operator was about to act on."""
        if before is None or after is None or (before.id, before.status) == (after.id, after.status):
            return
        events = [event for event in self._store.history.since(before.id, before.version) if event.changes]
        if events:
            said = _("{number} has just been changed ({what}). Nothing was done: look what is there now.")
            what = done_by(events[-1], self._clock(), self._seat.zone)
            self._pause.note(said.format(number=before.number, what=what))

    def covered(self) -> None:
        """Something is opened over the list."""
        self._left_on = self._table.order
        self._table.aim.cover()

    def uncovered(self) -> None:
        """Back on the list: what has changed there meanwhile is seen only now."""
        self._table.aim.uncover()
        self.compare(self._left_on, self._table.order)

    def moved(self) -> None:
        """The operator himself has moved the cursor, from what lies over the list."""
        self._left_on = self._table.order

    def acted(self) -> None:
        """What he sees now is what he has made of it."""
        self._left_on = self._table.order
        self._pause.forget()

    def _leaves_out(self, order: Order) -> bool:
        """Whether the list leaves a marked order out; what somebody has changed since is refused with his name."""
        fresh = self._store.orders.get(order.id)
        return fresh is None or (fresh.version == order.version and not self._table.holds(fresh))
