"""How many orders lie where: kept ready by the database, so that no count grows with the orders."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence

from msgspec import Struct

from orderdesk.model import Shelf, Virtual
from orderdesk.rules.visibility import Visibility
from orderdesk.store.connection import Connection
from orderdesk.store.lists.search_index import HOUR, assigned
from orderdesk.store.lists.virtual_shelves import VIRTUAL, Placed

ASSIGNED = f"{assigned('o.')} = ?"
OFFERED = "json_extract(o.facts, '$.offered_to') = ? AND o.closed_at IS NULL"

OWN = (ASSIGNED, OFFERED)
"""An operator's own orders and, none twice, those offered to them; in the very words of the indexes."""


_BURNING = """(SELECT ifnull(sum(orders), 0) FROM warn_counts WHERE hour < ?1)
    + (SELECT count(*) FROM orders WHERE warn_at BETWEEN ?1 * ?2 AND ?3)"""

_ALL = " UNION ALL ".join([
    "SELECT 'shelf', shelf, orders FROM shelf_counts",
    f"SELECT 'virtual', shelf, orders FROM virtual_counts WHERE shelf <> '{Virtual.BURNING}'",
    f"SELECT 'virtual', '{Virtual.BURNING}', {_BURNING}",
    *(f"SELECT 'virtual', '{virtual}', -count(*) FROM orders WHERE {placed.column} > ?3"
      for virtual, placed in VIRTUAL.items() if placed.soon),
    "SELECT 'channel', name, 0 FROM channels",
])  # fmt: skip
"""The counts that are kept, less what lies on a shelf only in a moment; what burns is counted by the hour."""

_SHELVES, _VIRTUAL = frozenset(Shelf), frozenset(Virtual)
"""Counts of anything else are damaged names: `doctor --deep` says it, and no list needs them."""


class Tally(Struct, frozen=True):
    """How many orders lie where, at one moment."""

    shelves: Mapping[Shelf, int]
    virtual: Mapping[Virtual, int]
    channels: Sequence[str]
    """Of which there are orders, in no order."""


class Counts:
    """Counts of what the operator may see."""

    def __init__(self, connection: Connection, sight: Callable[[], Visibility]) -> None:
        """Over one connection, for the eyes that `sight` tells at each look."""
        self._connection = connection
        self._sight = sight

    def shelf_counts(self) -> dict[Shelf, int]:
        """How many orders lie on each shelf."""
        if (whose := self._sight().whose) is None:
            rows = self._connection.rows("SELECT shelf, orders FROM shelf_counts")
            return {Shelf(name): n for name, n in rows if name in _SHELVES}
        counts: Counter[Shelf] = Counter()
        for sql in (
            "SELECT shelf, orders FROM operator_counts WHERE operator = ?",
            f"SELECT o.shelf, count(*) FROM orders o WHERE {OFFERED} GROUP BY o.shelf",
        ):
            counts.update({Shelf(name): n for name, n in self._connection.rows(sql, (whose,)) if name in _SHELVES})
        return dict(counts)

    def burning(self, now: int) -> int:
        """How many orders have been warned of or are late."""
        if (whose := self._sight().whose) is None:
            return int(self._connection.value(f"SELECT {_BURNING}", (now // HOUR, HOUR, now)))
        return sum(
            int(self._connection.value(f"SELECT count(*) FROM orders o WHERE {own} AND o.warn_at <= ?", (whose, now)))
            for own in OWN
        )

    def virtual_counts(self, now: int) -> Mapping[Virtual, int]:
        """How many orders lie on each virtual shelf."""
        return self.tally(now).virtual

    def tally(self, now: int) -> Tally:
        """All counts at once; in one statement, where all orders are seen."""
        if (whose := self._sight().whose) is not None:
            virtual = {Virtual.BURNING: self.burning(now)}
            virtual |= {one: self._own_on(VIRTUAL[one], whose, now) for one in Virtual if one not in virtual}
            channels = [row[0] for row in self._connection.rows("SELECT name FROM channels")]
            return Tally(self.shelf_counts(), virtual, channels)
        shelves, counts, channels = dict[Shelf, int](), dict.fromkeys(Virtual, 0), list[str]()
        for kind, name, orders in self._connection.rows(_ALL, (now // HOUR, HOUR, now)):
            if kind == "shelf" and name in _SHELVES:
                shelves[Shelf(name)] = orders
            elif kind == "virtual" and name in _VIRTUAL:
                counts[Virtual(name)] += orders
            elif kind == "channel":
                channels.append(name)
        return Tally(shelves, counts, channels)

    def _own_on(self, placed: Placed, whose: str, now: int) -> int:
        """How many of an operator's orders lie on a virtual shelf; looked for on the shelf, not among all of theirs."""
        count = f"SELECT count(*) FROM orders o WHERE {placed.condition}"
        given = (now, whose) if placed.from_then_on else (whose,)
        return sum(int(self._connection.value(f"{count} AND +{own}", given)) for own in OWN)
