"""What must be true of the ledgers whatever happened: each statement a query that gives no row where it holds.

They are known by their numbers, and each row says of what it is not true.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from orderdesk.json_text import to_json
from orderdesk.store.connection import Connection
from orderdesk.store.ledgers.reservations import RETURNED

GOODS: Final[dict[str, str]] = {
    # what lies somewhere is what the moves say
    "I4": """SELECT l.sku || ' ' || p.name FROM levels l JOIN places p ON p.id = l.place_id
             WHERE l.on_hand <> (SELECT ifnull(sum(iif(m.target_id = l.place_id, m.quantity, -m.quantity)), 0)
                                 FROM moves m WHERE m.sku = l.sku AND l.place_id IN (m.source_id, m.target_id))""",
    # what is held somewhere is what the open reservations say
    "I5": """SELECT l.sku || ' ' || p.name FROM levels l JOIN places p ON p.id = l.place_id
             WHERE l.reserved <> (SELECT ifnull(sum(r.quantity), 0) FROM reservations r
                                  WHERE r.sku = l.sku AND r.place_id = l.place_id
                                  AND r.move_id IS NULL AND r.released_act IS NULL)
             UNION ALL SELECT o.number FROM orders o WHERE ifnull(o.short, 0) <> (
                 SELECT ifnull(sum(r.quantity), 0) FROM lines l JOIN reservations r ON r.line_id = l.id
                 WHERE l.order_id = o.id AND r.place_id IS NULL AND r.move_id IS NULL AND r.released_act IS NULL)""",
    # goods neither appear nor vanish
    "I6": "SELECT sku FROM levels GROUP BY sku HAVING sum(on_hand) <> 0",
    # no order is short of what lies free
    "I6a": """SELECT DISTINCT r.sku FROM reservations r WHERE r.place_id IS NULL AND r.move_id IS NULL
              AND r.released_act IS NULL AND EXISTS (SELECT 1 FROM levels l JOIN places p ON p.id = l.place_id
              WHERE l.sku = r.sku AND p.kind = 'warehouse' AND l.on_hand > l.reserved)""",
}
"""The statements on goods that ask nothing of the rules."""

# Of each counted line of an open order: what is held and short for it, and what of it is out of the shop. What rides on
# a run is with its courier, and what was brought back is in the shop, though no status says so.
_LINES: Final = f"""
    SELECT o.number || ' ' || l.sku AS said, CASE
               WHEN s.value ->> 2 NOT IN ('reserved', 'courier') OR o.facts ->> '$.with_courier' IS NULL
               THEN s.value ->> 2 WHEN o.facts ->> '$.with_courier' THEN 'courier' ELSE 'reserved' END AS goods,
           max(iif(l.position IS NULL, 0, l.quantity) - {RETURNED}, 0) AS wanted,
           (SELECT ifnull(sum(r.quantity), 0) FROM reservations r
            WHERE r.line_id = l.id AND r.move_id IS NULL AND r.released_act IS NULL) AS promised,
           (SELECT ifnull(sum(iif(p.kind IN ('courier', 'carrier', 'buyer'), m.quantity, 0)
                              - iif(q.kind IN ('courier', 'carrier', 'buyer'), m.quantity, 0)), 0)
            FROM moves m JOIN places p ON p.id = m.target_id JOIN places q ON q.id = m.source_id
            WHERE m.line_id = l.id) AS gone
    FROM json_each(?) s JOIN orders o ON o.channel = s.value ->> 0 AND o.status = s.value ->> 1
    JOIN lines l ON l.order_id = o.id JOIN products g ON g.sku = l.sku AND g.tracked
    WHERE o.closed_at IS NULL
"""

_PROMISED: Final = f"""
    SELECT said FROM ({_LINES}) WHERE CASE
        WHEN goods = 'reserved' THEN promised <> wanted OR gone <> 0
        WHEN goods IN ('courier', 'carrier', 'buyer') THEN promised <> 0 OR gone <> wanted
        WHEN goods = 'back' THEN promised <> 0 OR gone <> 0
        ELSE promised <> 0 END
"""
"""I7: of an order that was promised its goods, what is held, short and gone adds up to its lines."""

Where = tuple[str, str, str]
"""A channel, one of its statuses, and where the goods of its orders are there."""


def wrong_goods(connection: Connection, where: Iterable[Where]) -> list[tuple[str, str]]:
    """The number of each statement on goods that does not hold, and of what; `where` goods are is the rules' word."""
    found = [(name, str(row[0])) for name, query in GOODS.items() for row in connection.rows(query)]
    return found + [("I7", str(row[0])) for row in connection.rows(_PROMISED, (to_json([*where]),))]
