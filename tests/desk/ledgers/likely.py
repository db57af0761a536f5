"""With which orders an act is likely to be done, as SQL: a walk in which most is refused proves little."""

from __future__ import annotations

from typing import Final

_NEAR: Final = 25
"""Most acts are about so many of the youngest orders."""

_OUT: Final = """id IN (SELECT l.order_id FROM lines l JOIN moves m ON m.line_id = l.id
    JOIN places p ON p.id IN (m.source_id, m.target_id) WHERE p.kind IN ('courier', 'carrier', 'buyer')
    GROUP BY m.line_id HAVING sum(m.quantity * iif(p.id = m.target_id, 1, -1)) > 0)"""

_WHICH: Final = {
    "undo": "id = (SELECT order_id FROM history ORDER BY seq DESC LIMIT 1)",
    "refund": "refund_due IS NOT NULL",
    "return open": f"shelf = 'archive' AND {_OUT}",
    "back": f"cancel_reason IS NOT NULL AND {_OUT}",
    "pay": "closed_at IS NULL AND channel = 'own_shop'",
    "unpay": "closed_at IS NULL AND json_extract(facts, '$.paid_amount') > 0",
    "split": "closed_at IS NULL AND (SELECT sum(quantity) FROM lines WHERE order_id = orders.id) > 1",
}


def likely(kind: str) -> str:
    """The query for their ids: of what is open, where nothing else is said."""
    return f"SELECT id FROM orders WHERE {_WHICH.get(kind, 'closed_at IS NULL')} ORDER BY id DESC LIMIT {_NEAR}"
