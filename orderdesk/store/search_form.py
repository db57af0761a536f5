"""What migration 10 adds: the search index in the order of the list, the orders to sort by, and more counts kept ready.

The full-text index numbers its texts by their place. An open order's place is its id: there are few of them, and their
urgency changes all the time. A closed order's place grows with the day it was closed on, and so never changes again:
the index gives the archive's hits day by day, newest first, and never more than are asked for.
"""

from __future__ import annotations

import json
from typing import Final

from orderdesk.search import INDEXED, search_text
from orderdesk.spelling import name_key
from orderdesk.store.engine import sqlite3

PAUSED: Final = 1 << 40
WAITING: Final = 2 << 40
CLOSED: Final = 3 << 40
"""Where the ranks begin of orders whose clock is paused, of those without a clock, and, downwards, of closed ones."""

ARCHIVED: Final = CLOSED - (1 << 39)
"""Ranks from here on are those of closed orders."""

ARCHIVE: Final = 1 << 39
"""Places from here on are those of closed orders."""

SLICE: Final = 1 << 24
"""Room for the orders that are closed on one day."""

_DAYS_BEFORE: Final = 1 << 16

HOUR: Final = 3600
"""Warnings are counted by the hour."""


def assigned(row: str = "") -> str:
    """SQL for whose order it is; without a row in the very words of the indexes."""
    return f"json_extract({row}facts, '$.assigned')"


def slice_of(rank: str) -> str:
    """SQL for the first place of the day on which an order of this rank was closed; NULL for an open one."""
    return f"iif({rank} >= {ARCHIVED}, (({CLOSED} - {rank}) / 86400 + {_DAYS_BEFORE}) * {SLICE}, NULL)"


def first_place(rank: int) -> int:
    """The first place of the day on which a closed order of this rank was closed."""
    days = abs(CLOSED - rank) // 86400
    return ((days if rank <= CLOSED else -days) + _DAYS_BEFORE) * SLICE


def place_for(rank: str, order_id: str) -> str:
    """SQL for the place of an order that has none there yet."""
    day = slice_of(rank)
    return f"""iif({rank} < {ARCHIVED}, {order_id}, (
        SELECT ifnull(max(place), {day} - 1) + 1 FROM search_texts
        WHERE place >= {day} AND place < {day} + {SLICE}))"""


COLUMNS: Final = (
    "DROP INDEX orders_by_number_tail",
    "DROP INDEX orders_by_phone_tail",
    "ALTER TABLE orders DROP COLUMN number_reversed",
    "ALTER TABLE orders DROP COLUMN phone_reversed",
    "ALTER TABLE orders ADD COLUMN name_key TEXT NOT NULL DEFAULT ''",
    f"ALTER TABLE orders ADD COLUMN planned_key INTEGER GENERATED ALWAYS AS (ifnull(planned_at, {1 << 62})) VIRTUAL",
    "UPDATE orders SET name_key = name_key_of(customer_name)",
)

SORTS: Final = tuple(
    f"CREATE INDEX orders_by_{'shelf_' if shelf else ''}{name} ON orders ({shelf}{columns}, id)"
    for name, columns in (
        ("received", "received_at"),
        ("planned", "planned_key"),
        ("total", "currency, total"),
        ("name", "name_key"),
    )
    for shelf in ("", "shelf, ")
)

TEXTS: Final = (
    "DROP TABLE orders_search",
    "DROP TABLE search_texts",
    """CREATE TABLE search_texts (
        place INTEGER PRIMARY KEY,
        order_id INTEGER NOT NULL UNIQUE REFERENCES orders (id),
        text TEXT NOT NULL
    ) STRICT""",
    f"""INSERT INTO search_texts
        SELECT ifnull(day + row_number() OVER (PARTITION BY day ORDER BY rank DESC, id DESC), id) AS place, id,
               search_text_of(number, (SELECT phone FROM customers WHERE id = customer_id),
                              json_extract(facts, '$.waybill'), customer_name, address, comment,
                              (SELECT json_group_array(sku || ' ' || name) FROM lines WHERE order_id = orders.id))
        FROM (SELECT *, {slice_of("rank")} AS day FROM orders) AS orders ORDER BY place""",
    # The texts are folded already and hold no letter that this tokenizer would take for a space.
    f"""CREATE VIRTUAL TABLE orders_search USING fts5 (
        text, content = 'search_texts', content_rowid = 'place', tokenize = "ascii tokenchars '_'",
        prefix = '{" ".join(str(length) for length in range(1, INDEXED + 1))}', detail = none, columnsize = 0
    )""",
    "INSERT INTO orders_search (orders_search) VALUES ('rebuild')",
    # Written last in a transaction, since every statement that may abort makes the index flush what it has gathered.
    """CREATE TRIGGER search_new AFTER INSERT ON search_texts
       BEGIN INSERT INTO orders_search (rowid, text) VALUES (NEW.place, NEW.text); END""",
    """CREATE TRIGGER search_changed AFTER UPDATE ON search_texts
       WHEN NEW.text <> OLD.text OR NEW.place <> OLD.place BEGIN
       INSERT INTO orders_search (orders_search, rowid, text) VALUES ('delete', OLD.place, OLD.text);
       INSERT INTO orders_search (rowid, text) VALUES (NEW.place, NEW.text); END""",
    f"""CREATE TRIGGER search_moved AFTER UPDATE OF rank ON orders
       WHEN {slice_of("NEW.rank")} IS NOT {slice_of("OLD.rank")} BEGIN
       UPDATE search_texts SET place = {place_for("NEW.rank", "NEW.id")} WHERE order_id = NEW.id; END""",
)

COUNTS: Final = (
    # Warned of or late: whole hours are summed up, the one that runs is looked through.
    "CREATE TABLE warn_counts (hour INTEGER PRIMARY KEY, orders INTEGER NOT NULL) STRICT",
    f"INSERT INTO warn_counts SELECT warn_at / {HOUR}, count(*) FROM orders WHERE warn_at IS NOT NULL GROUP BY 1",
    f"""CREATE TRIGGER count_new_warning AFTER INSERT ON orders WHEN NEW.warn_at IS NOT NULL BEGIN
       INSERT INTO warn_counts VALUES (NEW.warn_at / {HOUR}, 1)
       ON CONFLICT (hour) DO UPDATE SET orders = orders + 1; END""",
    f"""CREATE TRIGGER count_warning AFTER UPDATE OF warn_at ON orders
       WHEN NEW.warn_at / {HOUR} IS NOT OLD.warn_at / {HOUR} BEGIN
       UPDATE warn_counts SET orders = orders - 1 WHERE hour = OLD.warn_at / {HOUR};
       DELETE FROM warn_counts WHERE hour = OLD.warn_at / {HOUR} AND orders = 0;
       INSERT INTO warn_counts SELECT NEW.warn_at / {HOUR}, 1 WHERE NEW.warn_at IS NOT NULL
       ON CONFLICT (hour) DO UPDATE SET orders = orders + 1; END""",
    # Of each operator, shelf by shelf.
    """CREATE TABLE operator_counts (operator TEXT, shelf TEXT, orders INTEGER NOT NULL, PRIMARY KEY (operator, shelf))
       STRICT, WITHOUT ROWID""",
    f"""INSERT INTO operator_counts SELECT {assigned()}, shelf, count(*) FROM orders
       WHERE {assigned()} IS NOT NULL GROUP BY 1, 2""",
    f"""CREATE TRIGGER count_new_assigned AFTER INSERT ON orders WHEN {assigned("NEW.")} IS NOT NULL BEGIN
       INSERT INTO operator_counts VALUES ({assigned("NEW.")}, NEW.shelf, 1)
       ON CONFLICT (operator, shelf) DO UPDATE SET orders = orders + 1; END""",
    f"""CREATE TRIGGER count_assigned AFTER UPDATE OF shelf, facts ON orders
       WHEN {assigned("NEW.")} IS NOT {assigned("OLD.")}
         OR NEW.shelf <> OLD.shelf AND {assigned("NEW.")} IS NOT NULL BEGIN
       UPDATE operator_counts SET orders = orders - 1
       WHERE operator = {assigned("OLD.")} AND shelf = OLD.shelf;
       INSERT INTO operator_counts SELECT {assigned("NEW.")}, NEW.shelf, 1
       WHERE {assigned("NEW.")} IS NOT NULL
       ON CONFLICT (operator, shelf) DO UPDATE SET orders = orders + 1; END""",
    f"""CREATE INDEX orders_of_operator_that_warn ON orders ({assigned()}, warn_at)
       WHERE {assigned()} IS NOT NULL AND warn_at IS NOT NULL""",
)

FILTERS: Final = (
    """CREATE TABLE saved_filters (
        name TEXT PRIMARY KEY,
        filter TEXT NOT NULL CHECK (json_valid(filter))
    ) STRICT, WITHOUT ROWID""",
)


def teach(connection: sqlite3.Connection) -> None:
    """Let the statements above call what folds names and texts."""

    def text_of(
        number: str, phone: str | None, waybill: object, name: str, address: str, comment: str, goods: str
    ) -> str:
        texts = (name, address, comment, *json.loads(goods))
        return search_text(number=number, phone=phone, waybill=str(waybill or ""), texts=texts)

    connection.create_function("name_key_of", 1, name_key, deterministic=True)
    connection.create_function("search_text_of", 7, text_of, deterministic=True)
