"""What a key is meant for: one rule for the cursor and the marks, whatever has come between the eye and the finger.

A key acts on the order that was on the screen when it was pressed, and on a marked order only where the list shows it;
else a sentence says why not.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from orderdesk.errors import Refused
from orderdesk.i18n import _
from orderdesk.model import Order
from orderdesk.wording.history_lines import done_by
from screens.actions.last_act import LastAct
from screens.keyboard.key_gate import gate_of
from screens.keyboard.reading_time import READ, Dropped, Unread
from screens.main.announcer import whereabouts
from screens.main.list_pane import ListPane
from screens.main.marks import Marks
from screens.screen_context import Context


class KeyMeaning:
    """Compares what a key is about to meet with what the operator saw when they pressed it."""

    def __init__(self, seat: Context, pane: ListPane, marks: Marks, last: LastAct) -> None:
        """The cursor is in `pane`; `last` is what they did last."""
        self.marks = marks
        self._store, self._clock, self._seat, self._last = seat.store, seat.clock, seat, last
        self._table, self._pause = pane.table, pane.pause
        self._left_on: Order | None = None
        """What the cursor stood on when something was opened over the list."""
        self._dropped = Dropped()
        self._moved_on = Unread()
        """What their own act has put under the cursor."""

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
            raise Refused(said.format(number=self._seat.called(order)))
        return order

    def check_read(self, order: Order) -> None:
        """`Refused` where an act has just moved the list on, whatever keys came between, and this is another order.

        It was typed ahead for the list as it was before, in which the same keys lead elsewhere. What has been named by
        its code is meant all the same.
        """
        if order.id not in {done.id for done in self._last.orders} and not self._table.aim.named(order.id):
            self._moved_on.check(gate_of(self._table).pressed_at)

    def check_single(self) -> None:
        """`Refused` where the key has acted and is pressed still, or again before what came of it can be read.

        Done again at once it would take the next step, or meet the next order, which nobody has looked at.
        """
        gate, done_at = gate_of(self._table), self._last.done_at
        unread = gate.pressed_at < max(done_at, self._table.aim.moved_at) + READ
        if done_at >= gate.run_began and (unread or self._dropped.goes_on(gate.pressed_at)):
            raise Refused(
                _("The key was held or pressed again at once, and counts once: wait a moment before the next.")
            )

    def dropped(self) -> None:
        """The key that is obeyed now is dropped."""
        self._dropped.note(gate_of(self._table).pressed_at)

    def marked(self) -> Sequence[Order]:
        """The marked orders that the list shows, from its first to its last."""
        return [order for order in self.marks.orders if not self._leaves_out(order)]

    def compare(self, before: Order | None, after: Order | None) -> None:
        """Remember who has changed or taken the order that the operator was about to act on."""
        if before is None or after is None or (before.id, before.status) == (after.id, after.status):
            return
        if said := self.changed_by_others(before):
            self._pause.note(said)

    def changed_by_others(self, order: Order) -> str:
        """What somebody else has done to an order since it was read, in a sentence; empty for nothing."""
        since = self._store.history.since(order.id, order.version)
        events = [event for event in since if event.changes and event.actor.operator != self._seat.operator]
        if not events:
            return ""
        said = _("{number} has just been changed ({what}). Nothing was done: look what is there now.")
        return said.format(number=self._seat.called(order), what=done_by(events[-1], self._clock(), self._seat.zone))

    @property
    def here(self) -> Order | None:
        """The order under the cursor."""
        return self._table.order

    def become_of(self, order: Order, here: Order | None) -> str:
        """What others have done to an order that a question was about, and where both it and the operator are now.

        Empty where it is as it was and still before them: only then may the same key be asked for. For a moment no key
        acts on what is `here` instead.
        """
        changed = self.changed_by_others(order)
        moved = here is None or here.id != order.id
        said = changed
        if moved:
            now = self._store.orders.get(order.id) or order
            said = f"{changed} {whereabouts(self._seat, now, here)}".strip()
        if said:
            self._pause.note(said)
        return said

    def covered(self) -> None:
        """Something is opened over the list."""
        self._left_on = self._table.order
        self._table.aim.cover()

    def uncovered(self) -> None:
        """Back on the list: what has changed there meanwhile is seen only now."""
        self._table.aim.uncover()
        self.compare(self._left_on, self._table.order)

    def moved(self) -> None:
        """The operator has moved the cursor themselves, from what lies over the list."""
        self._left_on = self._table.order

    @contextmanager
    def acting(self) -> Iterator[None]:
        """The list is shown anew meanwhile: what they see then is what they have made of it."""
        before = self._table.order
        yield
        self._left_on = after = self._table.order
        self._pause.forget()
        if after is not None and before is not None and after.id != before.id:
            self._moved_on.came()

    def _leaves_out(self, order: Order) -> bool:
        """Whether the list leaves a marked order out; what somebody has changed since is refused with their name."""
        fresh = self._store.orders.get(order.id)
        return fresh is None or (fresh.version == order.version and not self._table.holds(fresh))
