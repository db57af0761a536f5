"""What is shown of the order under the cursor, which keys are offered for it, and what is marked."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from textual.screen import Screen

from orderdesk.clock import MINUTE
from orderdesk.desk.bulk import MOST
from orderdesk.desk.views.card import acts
from orderdesk.i18n import _
from orderdesk.model import Order
from screens.keyboard.hints import order_hints
from screens.keyboard.keys import label, order_keys
from screens.main.list_pane import ListPane
from screens.main.marks import Marks
from screens.messages import Told
from screens.renderer import paint
from screens.screen_context import Context
from screens.widgets.lines import Hints


class UnderCursor:
    """Keeps the preview and the footer to the order under the cursor, and the marks."""

    def __init__(self, host: Screen[Any], seat: Context, pane: ListPane, hints: Hints) -> None:
        """`hints` is the footer of the screen `host`."""
        self._host, self._seat, self.pane, self._hints = host, seat, pane, hints
        self.marks = Marks()
        self._made_of: object = None
        """What the preview and the keys were made of."""

    def show(self, order: Order | None) -> None:
        """Show it in the preview, and what can be done with it."""
        about = order, self._seat.store.sight(), self._seat.clock() // MINUTE, self._host.size
        if about == self._made_of:  # most commits of others change nothing here either
            return
        self._offer()
        if order is None:
            self.pane.preview.show(None, [])
        else:
            self.pane.preview.show(order, self._seat.store.orders.lines(order.id), self._untold(order))
        self._made_of = about
        paint(self.pane.preview, self._hints)

    def _untold(self, order: Order) -> str:
        """What its marketplace does not know, or would not hear of."""
        seat = self._seat
        if order.untold_at is None and not seat.store.accounts.exist():
            return ""
        from orderdesk.desk.views.told_words import told_words

        return told_words(seat.store, seat.rules, order, seat.clock(), seat.zone)

    def spoil(self) -> None:
        """Something of it could not be read."""
        self.pane.preview.show(self.pane.table.order, None)
        self._made_of = None

    def possible(self) -> list[tuple[str, str]]:
        """Key and word of what can be done with it."""
        if (order := self.pane.table.order) is None:
            return []
        return order_hints(acts(self._seat.rules.book(order.channel), order, self._seat.store.sight()))

    def toggle(self, order: Order) -> None:
        """Mark it, or no longer."""
        self.marks.toggle(order)
        self._show_marks()

    def mark_all(self) -> None:
        """Mark all that the list holds, also what the window does not show."""
        found = self._seat.store.windows.first(self.pane.table.filter, self._seat.clock(), MOST + 1)
        self.marks.add(found[:MOST])
        self._show_marks()
        if len(found) > MOST:
            said = _("The first {count} are marked, the others are not.").format(count=MOST)
            self._host.post_message(Told(said, refused=True))

    def unmark(self, orders: Sequence[Order]) -> None:
        """Mark these no longer."""
        self.marks.drop(orders)
        self._show_marks()

    def clear(self) -> None:
        """Mark none."""
        if self.marks:
            self.marks.clear()
            self._show_marks()

    def _show_marks(self) -> None:
        self.pane.table.mark(self.marks.ids)
        self._offer()

    def _offer(self) -> None:
        keys = self.possible()
        if self.pane.table.order is not None:
            keys.insert(0, (label("list.open"), _("order card")))
        if self.marks:
            marked = _("marked: {count}").format(count=len(self.marks))
            for_many = {label(key.id) for key, _commands in order_keys() if key.many}
            many = [(key, word) for key, word in keys if key in for_many]
            keys = [(label("list.mark-all"), marked), (label("search.leave"), _("clear")), *many]
        self._hints.offer([*keys, (label("list.next-urgent"), _("next")), (label("desk.help"), _("help"))])
