"""A stop is found by its number: digits as they are typed, or a scanner's code; wherever it is, that is said."""

from __future__ import annotations

from collections.abc import Callable

from orderdesk.i18n import _
from orderdesk.list_filter import shelf_title
from orderdesk.model import Order
from screens.dispatch.stops_pane import StopsPane
from screens.screen_context import Context


class Finder:
    """What is typed so far, and the row that it leads to."""

    def __init__(self, seat: Context, stops: StopsPane, lead: Callable[[int, int], None]) -> None:
        """`lead` shows the stops of a courier with the cursor on a stop, both by their ids."""
        self._seat, self._stops, self._lead = seat, stops, lead
        self.typed = ""

    def add(self, digit: str) -> str:
        """One more digit; a sentence where it leads to nothing that is shown."""
        self.typed += digit
        return "" if self._stops.find(self.typed) else self._elsewhere(self.typed)

    def rub_out(self) -> None:
        """One digit less."""
        self.typed = self.typed[:-1]
        if self.typed:
            self._stops.find(self.typed)

    def end(self) -> bool:
        """Nothing is typed any more; whether there was something."""
        typed, self.typed = self.typed, ""
        return bool(typed)

    def order(self, order: Order) -> str:
        """Put the cursor on an order; a sentence where it is not on the board."""
        self.end()
        if (riding := self._stops.riding(order.id)) is not None and riding[2].stop is not None:
            self._lead(riding[0].courier.id, -riding[2].stop.id)
            return ""
        if order.id in self._stops.rows.keys:
            self._stops.rows.go([*self._stops.rows.keys].index(order.id))
            return ""
        said = _("Order {number} is not on the board: it is on the shelf “{shelf}” now.")
        return said.format(number=self._seat.called(order), shelf=shelf_title(order.shelf))

    def _elsewhere(self, digits: str) -> str:
        """On a courier's run, by its whole number or the only end that fits; else nowhere that is shown."""
        if len(digits) > 2 and (riding := self._stops.on_its_way(digits)) is not None:
            return self.order(riding)
        found = self._seat.store.orders.by_number(digits)
        if len(found) == 1 and len(digits) > 1 and self._seat.store.sight().sees(found[0]):
            return self.order(found[0])
        return _("No stop here has {digits} in its number.").format(digits=digits)
