"""What the clocks have done and said since one last looked, whichever process let them."""

from __future__ import annotations

from dataclasses import dataclass

from orderdesk.dates import local
from orderdesk.desk.desk import Rules
from orderdesk.desk.quiet import call_time
from orderdesk.errors import NotFound
from orderdesk.i18n import _
from orderdesk.model import Alert, AlertKind, Order
from orderdesk.rules.book import Rulebook
from orderdesk.store import Store


@dataclass(frozen=True, slots=True)
class Item:
    """One thing that happened by a clock."""

    order: Order
    """As it is now."""
    kind: str
    """The event's name for an act; `warning` or `call` for an alert."""
    at: int
    """Its true instant."""
    said: str

    def __str__(self) -> str:
        """The sentence for an operator."""
        return f"{self.order.number}: {self.said}"


class News:
    """What is new on one connection."""

    def __init__(self, store: Store, rules: Rules) -> None:
        """What has been done and said before is no news."""
        self._store, self._rules = store, rules
        self._event, self._alert = store.history.newest(), store.alerts.newest()

    def look(self, now: int) -> list[Item]:
        """What has come since the last look, in the order of its true instants."""
        found = []
        for order_id, event in self._store.history.by_system(self._event):
            found.append(Item(self._order(order_id), event.kind, event.at, event.note))
            self._event = event.seq
        for noted in self._store.alerts.after(self._alert):
            order = self._order(noted.order_id)
            said = alert_said(noted.alert, self._rules.book(order.channel), now)
            found.append(Item(order, noted.alert.kind.value, noted.alert.at, said))
            self._alert = noted.id
        return sorted(found, key=lambda item: item.at)

    def _order(self, order_id: int) -> Order:
        order = self._store.orders.get(order_id)
        if order is None:
            raise NotFound(_("There is no order {number}.").format(number=order_id))
        return order


def alert_said(alert: Alert, book: Rulebook, now: int) -> str:
    """What an alert tells an operator who reads it now."""
    if alert.kind is AlertKind.WARNING:
        title = next((target.title for target in book.target if target.key == alert.target), alert.target)
        return _("the time runs out: {target}").format(target=_(title))
    awake = call_time(book, now)
    if awake > now:
        return _("call the buyer, but not before {time}: it is night there").format(
            time=local(awake, book.zone).strftime("%H:%M")
        )
    return _("call the buyer now")
