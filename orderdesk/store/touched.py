"""What a commit has touched, so that who shows none of it need not read anything anew.

Of a transaction's own statements their tables are known; which orders, buyers and claims have changed, also by the
database's own triggers, tell temporary triggers of the connection that writes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import lru_cache
from typing import Any, Final

from msgspec import Struct

from orderdesk.model import CALLED_OFF_THERE
from orderdesk.patterns import pattern

MOST: Final = 40
"""So many orders, buyers or claims of one commit are named; of more, all may have been touched."""

_NAMES: Final = pattern(r"\s*(?:INSERT(?: OR \w+)? INTO|REPLACE INTO|UPDATE(?: OR \w+)?|DELETE FROM)\s+(\w+)")
_NOTHING: Final = pattern(r"\s*(?:SELECT|PRAGMA|BEGIN|COMMIT|ROLLBACK|SAVEPOINT|RELEASE)\b")

NEWS: Final = f"""
    NEW.actor_kind <> 'operator' OR NEW.kind = '{CALLED_OFF_THERE}'
    OR iif(json_valid(NEW.changes), coalesce(
        json_extract(NEW.changes, '$.assigned'), json_extract(NEW.changes, '$.offered_to'),
        json_extract(NEW.changes, '$.attention[1]'), nullif(json_extract(NEW.changes, '$.shelf[1]') = 'new', 0)
    ) IS NOT NULL, 1)
"""
"""SQL that holds for an event that may be news to somebody (`orderdesk/desk/views/news.py`)."""

COUNTED: Final = " OR ".join(
    f"NEW.{column} IS NOT OLD.{column}" for column in ("shelf", "facts", "warn_at", "untold_at", "short", "closed_at")
)
"""SQL that holds for a change of an order by which it may be counted elsewhere."""

_BY_NAME: Final = frozenset({
    "accounts", "acts", "alerts", "charge_reversals", "charges", "claims", "code_tries", "codes",
    "contact_points", "contacts", "customers", "earlier_answers", "history", "leases", "levels", "lines", "moves",
    "orders", "outbox", "reservations", "search_texts", "settings", "sources", "transfers", "undo_notes",
})  # fmt: skip
"""Tables of which a list or a card shows nothing but what belongs to the orders and buyers that are named."""

_WATCHED: Final = (
    *(("orders", event, "orders", "NEW.id, NEW.shelf, NEW.rank", "") for event in ("INSERT", "UPDATE")),
    ("orders", "INSERT", "counted", "NEW.id", ""),
    ("orders", "UPDATE", "counted", "NEW.id", COUNTED),
    ("history", "INSERT", "orders", "NEW.order_id", ""),
    ("history", "INSERT", "news", "NEW.order_id", NEWS),
    ("alerts", "INSERT", "news", "NEW.order_id", ""),
    ("outbox", "INSERT", "orders", "NEW.order_id", ""),
    ("outbox", "UPDATE", "orders", "NEW.order_id", ""),
    ("codes", "UPDATE", "orders", "NEW.order_id", ""),
    ("contacts", "INSERT", "orders", "NEW.order_id", ""),
    ("customers", "UPDATE", "customers", "NEW.id", ""),
    ("claims", "INSERT", "claims", "NEW.order_id", ""),
    ("claims", "DELETE", "claims", "OLD.order_id", ""),
)  # fmt: skip
"""What tells which rows: table, event, what it names, where that stands, and under which condition."""


class Touched(Struct, frozen=True):
    """What one commit or several have touched."""

    tables: frozenset[str] = frozenset()
    orders: frozenset[int] = frozenset()
    customers: frozenset[int] = frozenset()
    claims: frozenset[int] = frozenset()
    """Orders that have come into other hands."""
    lies: dict[int, tuple[str, int]] = {}
    """Of the orders those whose own row has changed, each with its shelf and its rank by then."""
    counted: bool = False
    """Whether any count of orders may be another."""
    news: bool = False
    """Whether anything has happened that may be news to somebody."""
    whole: bool = False
    """Whether it may be anything."""

    def __or__(self, other: Touched) -> Touched:
        """Both."""
        return Touched(
            self.tables | other.tables, self.orders | other.orders, self.customers | other.customers,
            self.claims | other.claims, {**self.lies, **other.lies}, self.counted or other.counted,
            self.news or other.news, self.whole or other.whole,
        )  # fmt: skip

    @property
    def anything(self) -> bool:
        """Whether more may be touched than the orders, buyers and claims that are named."""
        return self.whole or not self.tables <= _BY_NAME


ANYTHING: Final = Touched(counted=True, news=True, whole=True)


class Touching:
    """Gathers what the transaction under way touches."""

    def __init__(self) -> None:
        """Nothing yet."""
        self._tables = set[str]()
        self._rows: dict[str, set[int]] = {what: set() for what in ("orders", "customers", "claims", "counted", "news")}
        self._lies: dict[int, tuple[str, int]] = {}
        self._watching = False

    def begin(self, teach: Callable[[str, int, Callable[..., str]], None], run: Callable[[str], object]) -> None:
        """A transaction begins, on the connection that has these functions."""
        if not self._watching:
            teach("desk_touched", -1, self._row)
            for sql in _triggers():
                run(sql)
            self._watching = True
        self._tables.clear()
        for rows in self._rows.values():
            rows.clear()
        self._lies.clear()

    def ran(self, sql: str, rows: int = -1) -> None:
        """A statement was run and has changed so many rows; -1 for it is not known how many."""
        if rows and (table := _table(sql)):
            self._tables.add(table)

    def sum(self) -> Touched | None:
        """All of it; `None` for nothing."""
        if not self._tables:
            return None
        if any(len(rows) > MOST for rows in self._rows.values()):
            return ANYTHING
        orders, customers, claims = (frozenset(self._rows[what]) for what in ("orders", "customers", "claims"))
        counted, news = bool(self._rows["counted"]), bool(self._rows["news"])
        return Touched(frozenset(self._tables), orders, customers, claims, dict(self._lies), counted, news)

    def _row(self, what: str, key: int, *lies: Any) -> str:
        rows = self._rows[what]
        if len(rows) <= MOST:
            rows.add(key)
            if lies:
                self._lies[key] = lies
        return ""


def _triggers() -> Iterator[str]:
    for table, event, what, where, when in _WATCHED:
        yield (
            f"CREATE TEMP TRIGGER touched_{what}_{table}_{event.lower()} AFTER {event} ON main.{table} "
            f"{f'WHEN {when} ' if when else ''}BEGIN SELECT desk_touched('{what}', {where}); END"
        )


@lru_cache(512)
def _table(sql: str) -> str:
    """The table that a statement changes: empty where it changes none, a name that no table has where that is hid."""
    if found := _NAMES.match(sql):
        return found[1]
    return "" if _NOTHING.match(sql) else "?"
