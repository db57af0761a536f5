"""An order at an instant, as the conditions of a rulebook see it: its fields and facts, and what follows from them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from msgspec import Struct, field

from orderdesk.model import SHORT, Contact, FactName, FieldValue, Order
from orderdesk.rules.conditions import URGENT, urgent
from orderdesk.rules.payment import PAID, paid
from orderdesk.rules.rulebook.model import Rulebook
from orderdesk.values import replace

NO_ANSWER = ("no_answer", "busy", "unavailable")
"""Results of a call or message that reached nobody."""

SPOKEN = ("reached", "refused", "agreed", "call_back")
"""Results of one in which the buyer was spoken to; a wrong number is somebody else's."""

CONSENTING = ("reached", "agreed")
"""Results of one in which the buyer may have agreed to something."""

FOLLOWING = (PAID, SHORT, URGENT, "late", "early", "talked", "explained", "reason")
"""What conditions can ask for beside an order's own fields and facts."""


class RuleContext(Struct, frozen=True, kw_only=True):
    """Answers what conditions ask for by name: the order's fields and facts, and `FOLLOWING`."""

    book: Rulebook
    order: Order
    now: int
    contacts: Sequence[Contact] = ()
    expired: frozenset[str] = frozenset()
    """The targets whose time is over, by their keys: not only the most urgent one, which `late` speaks of."""
    known: Mapping[str, FieldValue] = field(default_factory=dict)
    """What is known beyond the order: the reason that was picked, answers that were given."""

    def value(self, name: str) -> FieldValue:
        """A field, a fact, or what follows from them; `None` when there is none."""
        if name in self.known:
            return self.known[name]
        match name:
            case "paid":
                return paid(self.book, self.order)
            case "urgent":
                return urgent(self.book.urgent, self.order.value(FactName.CATEGORY))
            case "late":
                return self.late
            case "early":
                opens = None if self.order.deadline is None else self.order.deadline.opens_at
                return opens is not None and self.now < opens
            case "talked":
                return any(self._talk(contact) for contact in self.contacts)
            case "explained":
                return any(self._talk(contact) for contact in self.since_late)
        return self.order.value(name)

    @property
    def late(self) -> bool:
        """Whether the running clock is past its last instant in time."""
        last = self._last_in_time
        return last is not None and self.now > last

    @property
    def since_late(self) -> Sequence[Contact]:
        """What was logged since the running clock ran out."""
        last = self._last_in_time
        return [] if last is None else [contact for contact in self.contacts if contact.at > last]

    def with_(self, **known: FieldValue) -> RuleContext:
        """The same with more known."""
        return replace(self, known={**self.known, **known})

    @property
    def _last_in_time(self) -> int | None:
        return None if self.order.deadline is None else self.order.deadline.last_at

    def _talk(self, contact: Contact) -> bool:
        return contact.result in SPOKEN
