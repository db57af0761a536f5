"""The people at the desk, and the hand-over sheets of their shifts, as one of them may read of them."""

from __future__ import annotations

from typing import Self

from orderdesk.desk.desk import Desk, Rules
from orderdesk.desk.people.access import Access
from orderdesk.desk.people.filters import promised_day
from orderdesk.desk.people.shift_sheet import ON_THE_ROAD, Sheet, drawn_up, kept, sees_road
from orderdesk.desk.rights import anyone, needs
from orderdesk.errors import NotFound, Refused
from orderdesk.i18n import _
from orderdesk.model import Operator
from orderdesk.rules.roles import Right
from orderdesk.sanitize import clean
from orderdesk.store import Store
from orderdesk.values import replace


class Staff:
    """What the acting operator may read."""

    def __init__(self, store: Store, rules: Rules, now: int, operator: str) -> None:
        """`operator` looks at `now`."""
        self._store, self._rules, self._now, self._operator = store, rules, now, operator
        self.access = Access(store, rules.roles, operator)

    @classmethod
    def of(cls, desk: Desk) -> Self:
        """As whoever is at this desk may read."""
        return cls(desk.store, desk.rules, desk.clock(), desk.actor.name)

    @needs()
    def unread(self) -> list[Sheet]:
        """The hand-over sheets with something on them that nobody has read yet, the oldest first."""
        return [sheet for stored in self._store.sheets.unread() if (sheet := self._seen(kept(stored))).entries]

    @needs()
    def last_sheet(self) -> Sheet | None:
        """The hand-over sheet that was written last."""
        stored = self._store.sheets.last()
        return None if stored is None else self._seen(kept(stored))

    @needs()
    def sheet(self) -> Sheet:
        """The hand-over sheet of the acting operator's shift, as it would be if it ended now."""
        since = registered(self._store, self._operator).on_shift_since
        if since is None:
            raise Refused(_("{name} is not on shift.").format(name=self._operator))
        today = promised_day(self._store, self._rules, self._now, 0)
        return drawn_up(self._store, self._operator, min(since, self._now), self._now, today)

    @anyone
    def on_shift_since(self) -> int | None:
        """Since when the acting operator is on shift."""
        known = self._store.operators.get(self._operator)
        return None if known is None else known.on_shift_since

    @anyone
    def load(self) -> int:
        """How many open orders are the acting operator's."""
        return self._store.orders.load(self._operator)

    @anyone
    def has_pin(self) -> bool:
        """Whether the acting operator has a PIN."""
        return self._store.pins.get(self._operator) is not None

    @needs(Right.STAFF)
    def history(self, name: str) -> list[tuple[int, str, str, object, object]]:
        """What has been changed of an operator: when, by whom, which field, old and new; oldest first."""
        return self._store.operators.events(name)

    def _seen(self, sheet: Sheet) -> Sheet:
        """A sheet as the acting operator may read it: another one has drawn it up."""
        sight = self.access.sight()
        theirs = [one for one in sheet.entries if one.kind not in ON_THE_ROAD or sees_road(sight)]
        return replace(sheet, entries=tuple(replace(entry, said=sight.words(entry.said)) for entry in theirs))


def registered(store: Store, name: str) -> Operator:
    """A registered operator by name; `NotFound` when there is none."""
    known = store.operators.get(clean(name).strip())
    if known is None or known.role is None:
        raise NotFound(_("{name} is not registered: `orderdesk operator add`.").format(name=clean(name, limit=40)))
    return known
