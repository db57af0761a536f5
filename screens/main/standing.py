"""Where the operator stands: one rule for the cursor, the card and the marks, whatever comes of a key.

What is refused moves nothing. What is done from a card leaves the card on its order. A key acts on the order that was
on the screen when it was pressed, and on a marked order only where the list shows it; else a sentence says why not,
and what was typed behind it is dropped, since that was meant for the same order.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from functools import partial

from orderdesk.desk.views.card import Card
from orderdesk.errors import DeskError, StoreError
from orderdesk.i18n import _, ngettext
from orderdesk.list_filter import OrderFilter, shelf_title
from orderdesk.model import Order
from orderdesk.wording.history_lines import done_by
from screens.context import Context
from screens.keyboard.key_gate import READ, gate_of
from screens.keyboard.key_pause import KeyPause
from screens.main.claim import ClaimingScreen
from screens.main.last_act import LastAct
from screens.views.order_card import OrderCard


class StandingScreen(ClaimingScreen):
    """The list with a card over it, and what a key is meant for."""

    def __init__(self, seat: Context) -> None:
        """For the operator in this seat."""
        super().__init__(seat)
        self._left_on: Order | None = None
        """What the cursor stood on when something was opened over the list."""
        self._dropped_at = -math.inf
        """When a key was last pressed that was dropped."""
        self._surprise = KeyPause(seat.monotonic)
        self._last = LastAct(host=self, store=seat.store, clock=seat.clock, offer=self._offer_more)

    # --- what a key is meant for ---------------------------------------------------------------------------------

    def aimed(self) -> Order | None:
        """The order under the cursor, if the key that is obeyed now was meant for it; else it is said why not."""
        order, gate = self.table.order, gate_of(self)
        named = bool(self.table.filter.text) and len(self.table.orders) == 1
        if order is None:
            said = _("There is no order here.")
        elif self._surprise.said:
            said = self._surprise.said
        elif named or self.table.aim.meant(order.id, gate.pressed_at):
            return order
        else:
            said = _("Nothing was done: the key was pressed before order {number} was under the cursor.")
            said = said.format(number=order.number)
        self._drop(said)
        return None

    def doubled(self) -> bool:
        """Whether the key has acted and is pressed still, or again before what came of it can be read: it counts once.

        Done again at once it would take the next step, or meet the next order, which nobody has looked at.
        """
        gate, done_at = gate_of(self), self._last.done_at
        seen = max(done_at, self.table.aim.moved_at, self._dropped_at)
        if done_at < gate.run_began or gate.pressed_at >= seen + READ:
            return False
        self._drop(_("The key was held or pressed again at once, and counts once."))
        return True

    def _drop(self, said: str) -> None:
        """Say why a key was dropped, with those behind it; what the one before did, and can be taken back, stays."""
        gate_of(self).drop_ahead()
        self._dropped_at = gate_of(self).pressed_at
        outcome = self.message.outcome
        self._tell(said if not outcome or said in outcome else f"{outcome}. {said}", True)
        if outcome:
            self._last.remind()

    def _marked(self) -> Sequence[Order]:
        """The marked orders that the list shows, from its first to its last; how many it does not show is said."""
        shown = [order for order in self.marks.orders if not self._leaves_out(order)]
        if hidden := len(self.marks) - len(shown):
            self._tell(_hidden(hidden), True)
        if hidden and not shown:
            gate_of(self).drop_ahead()
        return shown

    def _leaves_out(self, order: Order) -> bool:
        """Whether the list leaves a marked order out; what somebody has changed since is refused with his name."""
        fresh = self._store.orders.get(order.id)
        return fresh is None or (fresh.version == order.version and not self.table.holds(fresh))

    def _back_to(self, order: Order) -> None:
        """Put the cursor on an order that was brought back, in the list that is shown or on its shelf."""
        said = self.message.sentence
        if self.table.holds(order):
            self._show(self.table.filter, order)
        else:
            self._open_shelf(OrderFilter(shelf=order.shelf), order)
            if not self.table.holds(order):
                self._narrowing = self._narrowing.widened()
                self._show(self.table.filter, order)
        self._left_on = self.table.order
        self.table.aim.name(order.id)
        self.message.tell(said)

    def _compare(self, before: Order | None, after: Order | None) -> None:
        """Remember who has changed or taken the order that the operator was about to act on."""
        if before is None or after is None or (before.id, before.status) == (after.id, after.status):
            return
        if said := self._changed_by_others(before):
            self._surprise.note(said)

    def _changed_by_others(self, order: Order) -> str:
        """What somebody else has done to an order since it was read, in a sentence; empty for nothing."""
        since = self._store.history.since(order.id, order.version)
        events = [event for event in since if event.changes and event.actor.operator != self._operator]
        if not events:
            return ""
        said = _("{number} has just been changed ({what}). Nothing was done: look what is there now.")
        return said.format(number=order.number, what=done_by(events[-1], self._clock(), self._zone))

    def on_screen_suspend(self) -> None:
        """Something is opened over the list."""
        self._left_on = self.table.order
        self.table.aim.cover()

    def on_screen_resume(self) -> None:
        """Back on the list: what has changed there meanwhile is seen only now."""
        self.table.aim.uncover()
        self._compare(self._left_on, self.table.order)
        self.call_later(self._settle)

    def _show(self, chosen: OrderFilter, on: Order | None = None) -> None:
        super()._show(chosen, on)
        self._surprise.forget()

    # --- the card, and what is said ------------------------------------------------------------------------------

    @property
    def _opened(self) -> OrderCard | None:
        """The card that is open, be it under a dialog."""
        return next((screen for screen in reversed(self.app.screen_stack) if isinstance(screen, OrderCard)), None)

    def _neighbour(self, way: int, order: Order) -> Card | None:
        before = self.table.order
        there = way > 0 and before is not None and before.id != order.id  # it came in the place of the card's order
        if not there:
            self.table.move(way)
        self._left_on = found = self.table.order
        self.call_later(self._settle)
        return None if found is None or (found is before and not there) else self._card(found)

    def _card_closed(self, order: Order | None) -> None:
        """Back in the list: where the card's order has left the cursor, say where it is and what is there now."""
        here = self.table.order
        if order is None or (here is not None and here.id == order.id):
            return
        self.table.aim.moved_off(order.id)
        said = _("Order {number} is on the shelf “{shelf}” now.")
        said = said.format(number=order.number, shelf=shelf_title(order.shelf))
        if here is not None:
            said += " " + _("The cursor is on {number}.").format(number=here.number)
        self.message.tell(said)
        self._last.remind()

    def _tell(self, sentence: str, refused: bool) -> None:
        """Say it under the list, and on the card that is open over it."""
        super()._tell(sentence, refused)
        if (opened := self._opened) is not None:
            opened.call_later(partial(opened.say, sentence, refused=refused))

    def _say_refused(self, error: DeskError) -> None:
        super()._say_refused(error)
        if isinstance(error, StoreError) and (opened := self._opened) is not None:
            opened.call_later(partial(opened.say, str(error), refused=True))

    def _offer_more(self, words: str) -> None:
        from screens.views.results import Results

        self.message.offer(words)
        if (opened := self._opened) is not None:
            opened.call_later(opened.offer, words)
        if not words and isinstance(top := self.app.screen, Results):
            top.call_later(top.offer_undo, False)


def _hidden(count: int) -> str:
    """How many marked orders nothing is done to."""
    return ngettext(
        "{count} marked order is not in this list: nothing is done to it. Esc clears the marks.",
        "{count} marked orders are not in this list: nothing is done to them. Esc clears the marks.",
        count,
    ).format(count=count)
