"""What the database keeps ready although it follows from the rest: held against the rest, and made anew from it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from msgspec import Struct

from orderdesk.store.connection import Connection
from orderdesk.store.customers.merges import COUNTED
from orderdesk.store.lists.search_index import ARCHIVED, HOUR, assigned, slice_of

_UNTOLD: Final = """(SELECT min(ifnull(not_before, created_at)) FROM outbox WHERE order_id = o.id
    AND recipient = 'marketplace' AND sent_at IS NULL AND withdrawn_at IS NULL)"""


_READABLE: Final = """(SELECT iif(json_valid(facts), facts, '{}') AS facts, shelf,
    CASE WHEN json_valid(facts) THEN no_evidence END AS no_evidence,
    CASE WHEN json_valid(facts) THEN call_back END AS call_back,
    CASE WHEN json_valid(facts) THEN differs END AS differs,
    CASE WHEN json_valid(facts) THEN delivery_error END AS delivery_error,
    CASE WHEN json_valid(facts) THEN refund_due END AS refund_due FROM orders)"""
"""The orders, with nothing looked into that cannot be read."""


class Derived(Struct, frozen=True):
    """A table whose rows are counted from others."""

    table: str
    columns: str
    counted: str
    """The query that gives its rows."""
    kept: str = ""
    """Which of its rows count; all if nothing is said: a count of zero is as good as none."""


COUNTS: Final = (
    Derived("shelf_counts", "shelf, orders", "SELECT shelf, count(*) FROM orders GROUP BY shelf", "orders <> 0"),
    Derived(
        "virtual_counts",
        "shelf, orders",
        f"""SELECT 'no_evidence', count(no_evidence) FROM {_READABLE} UNION ALL
            SELECT 'call_back', count(call_back) FROM {_READABLE} UNION ALL
            SELECT 'differs', count(differs) FROM {_READABLE} UNION ALL
            SELECT 'delivery_error', count(delivery_error) FROM {_READABLE} UNION ALL
            SELECT 'refunds_due', count(refund_due) FROM {_READABLE} UNION ALL
            SELECT 'short', count(short) FROM orders UNION ALL
            SELECT 'to_decide', count(to_decide) FROM orders UNION ALL
            SELECT 'not_told', count(untold_at) FROM orders""",
    ),
    Derived(
        "warn_counts",
        "hour, orders",
        f"SELECT warn_at / {HOUR}, count(*) FROM orders WHERE warn_at IS NOT NULL GROUP BY 1",
    ),
    Derived(
        "operator_counts",
        "operator, shelf, orders",
        f"SELECT {assigned()}, shelf, count(*) FROM {_READABLE} WHERE {assigned()} IS NOT NULL GROUP BY 1, 2",
        "orders <> 0",
    ),
    Derived(
        "money_days",
        "day, channel, currency, debit, credit, count, minor",
        """SELECT t.day, ifnull(o.channel, ''), t.currency, d.kind, c.kind, count(*), sum(t.amount)
           FROM transfers t LEFT JOIN orders o ON o.id = t.order_id JOIN accounts d ON d.id = t.debit
           JOIN accounts c ON c.id = t.credit GROUP BY 1, 2, 3, 4, 5""",
    ),
    Derived("channels", "name", "SELECT DISTINCT channel FROM orders"),
)


class DerivedTables:
    """The tables and columns that follow from others, over one connection."""

    def __init__(self, connection: Connection) -> None:
        """Reads, and inside a write makes anew."""
        self._connection = connection

    def wrong_counts(self) -> list[str]:
        """The tables of counts that are not what counting gives."""
        return [derived.table for derived in COUNTS if self._differs(derived)]

    def count_anew(self) -> None:
        """Make all counts anew."""
        for derived in COUNTS:
            if self._differs(derived):
                self._connection.run(f"DELETE FROM {derived.table}")
                self._connection.run(f"INSERT OR REPLACE INTO {derived.table} ({derived.columns}) {derived.counted}")
        self._connection.run(f"UPDATE customers AS c SET orders = {COUNTED} WHERE orders <> {COUNTED}")

    def wrong_buyers(self) -> list[tuple[int, str]]:
        """Orders, by id and number, whose buyers have another number of orders than is noted."""
        return self._orders(f"WHERE o.customer_id IN (SELECT c.id FROM customers c WHERE c.orders <> {COUNTED})")

    def lost_messages(self) -> list[tuple[int, str]]:
        """Orders that have had more messages than there are."""
        return self._orders(
            """JOIN outbox_counts k ON k.order_id = o.id
               WHERE k.items <> (SELECT count(*) FROM outbox x WHERE x.order_id = o.id)"""
        ) + self._orders("WHERE o.id IN (SELECT order_id FROM outbox EXCEPT SELECT order_id FROM outbox_counts)")

    def wrong_untold(self) -> list[tuple[int, str]]:
        """Orders of which it is wrongly noted since when their marketplaces do not know something."""
        return self._orders(f"WHERE o.untold_at IS NOT {_UNTOLD}")

    def note_untold(self, order_id: int) -> None:
        """Note that anew."""
        self._connection.run(f"UPDATE orders AS o SET untold_at = {_UNTOLD} WHERE id = ?", (order_id,))

    def search_row(self, order_id: int) -> tuple[str, bool] | None:
        """An order's search text, and whether it lies where texts of open or of closed orders do; `None` without."""
        day = slice_of("o.rank")
        row = self._connection.row(
            f"""SELECT t.text, iif(o.rank < {ARCHIVED}, t.place = o.id, t.place / (1 << 24) = {day} / (1 << 24))
                FROM search_texts t JOIN orders o ON o.id = t.order_id WHERE o.id = ?""",
            (order_id,),
        )
        return None if row is None else (str(row[0]), bool(row[1]))

    def drop_search_row(self, order_id: int) -> None:
        """Let an order have no search text, before a new one is put."""
        self._connection.run("DELETE FROM search_texts WHERE order_id = ?", (order_id,))

    def index_well(self) -> bool:
        """Whether the search index is that of the texts; inside a write."""
        return self._connection.holds("INSERT INTO orders_search (orders_search, rank) VALUES ('integrity-check', 1)")

    def index_anew(self) -> None:
        """Make the indexes of all tables anew from their rows, where these can be looked into."""
        for (table,) in self._connection.rows("SELECT DISTINCT tbl_name FROM sqlite_master WHERE type = 'index'"):
            self._connection.holds(f"REINDEX {table}")

    def search_anew(self) -> None:
        """Make the search index anew from the texts."""
        self._connection.run("INSERT INTO orders_search (orders_search) VALUES ('rebuild')")

    @contextmanager
    def bare(self) -> Iterator[None]:
        """Let orders have no indexes and triggers inside: these look into what is damaged, and miss what they hold.

        They are made anew afterwards, those of this connection alone as well.
        """
        aside = self._connection.rows(
            """SELECT type, 'main.' || name, sql FROM sqlite_master
               WHERE tbl_name = 'orders' AND type IN ('index', 'trigger') AND sql IS NOT NULL
               UNION ALL SELECT type, 'temp.' || name, replace(sql, 'CREATE TRIGGER', 'CREATE TEMP TRIGGER')
               FROM sqlite_temp_master WHERE tbl_name = 'orders' AND type = 'trigger'"""
        )
        for kind, name, _sql in aside:
            self._connection.run(f"DROP {kind} {name}")
        yield
        for _kind, _name, sql in aside:
            self._connection.run(sql)

    def put(self, order_id: int, column: str, value: object) -> None:
        """Put a value of an order that is known from its history in place of one that cannot be understood."""
        self._connection.run(f"UPDATE orders SET {column} = ? WHERE id = ?", (value, order_id))

    def orphans(self) -> list[str]:
        """Rows that belong to orders, buyers … that are not there: table and row."""
        rows = self._connection.rows("PRAGMA foreign_key_check")
        return [f"{table} {row if row is not None else ''}".strip() for table, row, _parent, _key in rows]

    def _orders(self, which: str) -> list[tuple[int, str]]:
        rows = self._connection.rows(f"SELECT o.id, o.number FROM orders o {which} ORDER BY o.id")
        return [(order_id, number) for order_id, number in rows]

    def _differs(self, derived: Derived) -> bool:
        there = f"SELECT {derived.columns} FROM {derived.table}" + (f" WHERE {derived.kept}" if derived.kept else "")
        counted = derived.counted
        return bool(
            self._connection.value(
                f"""SELECT EXISTS (SELECT * FROM ({there}) EXCEPT SELECT * FROM ({counted}))
                        OR EXISTS (SELECT * FROM ({counted}) EXCEPT SELECT * FROM ({there}))"""
            )
        )
