"""What migration 13 adds: the columns, indexes and counts of the virtual shelves."""

from __future__ import annotations

from typing import Final

_COUNTED: Final = (
    ("call_back", "call_back", "facts, closed_at"),
    ("refunds_due", "refund_due", "facts"),
    ("not_told", "untold_at", "untold_at"),
)
"""Shelf, its column, and the columns that this one follows from."""

_UNTOLD: Final = """
    SELECT min(ifnull(not_before, created_at)) FROM outbox
    WHERE order_id = {order} AND recipient = 'marketplace' AND sent_at IS NULL AND withdrawn_at IS NULL
"""

VIRTUAL: Final = (
    """ALTER TABLE orders ADD COLUMN call_back INTEGER
       GENERATED ALWAYS AS (iif(closed_at IS NULL, json_extract(facts, '$.call_at'), NULL)) VIRTUAL""",
    """ALTER TABLE orders ADD COLUMN refund_due INTEGER
       GENERATED ALWAYS AS (nullif(max(json_extract(facts, '$.refund_due'), 0), 0)) VIRTUAL""",
    "ALTER TABLE orders ADD COLUMN untold_at INTEGER",
    """CREATE INDEX outbox_untold ON outbox (order_id)
       WHERE recipient = 'marketplace' AND sent_at IS NULL AND withdrawn_at IS NULL""",
    f"""UPDATE orders SET untold_at = ({_UNTOLD.format(order="orders.id")})
        WHERE id IN (SELECT order_id FROM outbox
                     WHERE recipient = 'marketplace' AND sent_at IS NULL AND withdrawn_at IS NULL)""",
    """CREATE TRIGGER untold_of_a_new_item AFTER INSERT ON outbox
       WHEN NEW.recipient = 'marketplace' AND NEW.sent_at IS NULL AND NEW.withdrawn_at IS NULL BEGIN
       UPDATE orders SET untold_at = min(ifnull(untold_at, 1 << 62), ifnull(NEW.not_before, NEW.created_at))
       WHERE id = NEW.order_id; END""",
    f"""CREATE TRIGGER untold_of_an_item AFTER UPDATE OF sent_at, withdrawn_at, not_before ON outbox
        WHEN NEW.recipient = 'marketplace' BEGIN
        UPDATE orders SET untold_at = ({_UNTOLD.format(order="NEW.order_id")}) WHERE id = NEW.order_id; END""",
    "DROP INDEX orders_to_call",
    "CREATE INDEX orders_to_call ON orders (call_back, id) WHERE call_back IS NOT NULL",
    "CREATE INDEX orders_to_refund ON orders (rank, id) WHERE refund_due IS NOT NULL",
    "CREATE INDEX orders_not_told ON orders (rank, id) WHERE untold_at IS NOT NULL",
    "CREATE INDEX orders_by_untold ON orders (untold_at) WHERE untold_at IS NOT NULL",
    *(
        statement
        for shelf, column, source in _COUNTED
        for statement in (
            f"INSERT INTO virtual_counts SELECT '{shelf}', count(*) FROM orders WHERE {column} IS NOT NULL",
            f"""CREATE TRIGGER count_new_{shelf} AFTER INSERT ON orders WHEN NEW.{column} IS NOT NULL BEGIN
               UPDATE virtual_counts SET orders = orders + 1 WHERE shelf = '{shelf}'; END""",
            f"""CREATE TRIGGER count_{shelf} AFTER UPDATE OF {source} ON orders
               WHEN (NEW.{column} IS NULL) <> (OLD.{column} IS NULL) BEGIN
               UPDATE virtual_counts SET orders = orders + iif(NEW.{column} IS NULL, -1, 1)
               WHERE shelf = '{shelf}'; END""",
        )
    ),
    # A call that is due burns like a deadline that has been warned of.
    "UPDATE orders SET warn_at = min(ifnull(warn_at, call_back), call_back) WHERE call_back IS NOT NULL",
)

FILTERS: Final = (
    """UPDATE saved_filters SET filter = json_remove(json_set(filter, '$.virtual',
           CASE WHEN json_extract(filter, '$.burning') THEN 'burning'
                WHEN json_extract(filter, '$.no_evidence') THEN 'no_evidence' END), '$.burning', '$.no_evidence')""",
)
