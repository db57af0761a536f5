"""What must hold of returns: queries by id, each of which finds nothing where all is well."""

from __future__ import annotations

from typing import Final

from orderdesk.store.connection import Connection

# Of each line of a return: what came back of it, what of that came from whom it was out at, and what went on.
_LINES: Final = """
    SELECT r.id, r.refused, r.received_act, r.decided_act, x.line_id, x.quantity,
           ifnull(sum(iif(t.kind = 'returns', m.quantity, 0)), 0) AS came,
           ifnull(sum(iif(s.kind = 'returns', m.quantity, 0)), 0) AS went
    FROM returns r JOIN return_lines x ON x.return_id = r.id
    LEFT JOIN return_moves y ON (y.return_id, y.line_id) = (x.return_id, x.line_id)
    LEFT JOIN moves m ON m.id = y.move_id LEFT JOIN places s ON s.id = m.source_id
    LEFT JOIN places t ON t.id = m.target_id GROUP BY r.id, x.line_id
"""

CHECKS: Final = {
    # No more comes back than was bought by then, and what came back was out before.
    "I9": f"""SELECT 'return ' || id FROM ({_LINES}) WHERE came > quantity OR (came > 0 AND received_act IS NULL)
              UNION ALL
              SELECT 'line ' || x.line_id FROM return_lines x JOIN returns r ON r.id = x.return_id AND NOT r.refused
              JOIN lines l ON l.id = x.line_id WHERE NOT EXISTS (
                  SELECT 1 FROM history h WHERE h.order_id = r.order_id AND h.act_id > r.asked_act
                  AND json_extract(h.changes, '$.lines') IS NOT NULL)
              GROUP BY x.line_id HAVING sum(x.quantity) > max(l.quantity)
              UNION ALL
              SELECT 'move ' || m.id FROM moves m JOIN places p ON p.id IN (m.source_id, m.target_id)
              WHERE p.kind = 'returns' AND m.id NOT IN (SELECT move_id FROM return_moves)
              UNION ALL
              SELECT 'line ' || m.line_id FROM moves m JOIN places s ON s.id = m.source_id
              JOIN places t ON t.id = m.target_id WHERE m.line_id IN (SELECT line_id FROM return_lines)
              GROUP BY m.line_id
              HAVING sum(iif(t.kind IN ('courier', 'carrier', 'buyer'), m.quantity, 0)
                         - iif(s.kind IN ('courier', 'carrier', 'buyer'), m.quantity, 0)) < 0""",
    # A decided return says of every piece what became of it, and what lay apart for it went there.
    "I10": f"""SELECT 'return ' || id FROM ({_LINES}) WHERE decided_act IS NOT NULL AND came <> went
               UNION ALL
               SELECT 'return ' || x.return_id FROM return_lines x JOIN returns r ON r.id = x.return_id
               WHERE r.decided_act IS NOT NULL AND r.received_act IS NOT NULL AND x.quantity <> (
                   SELECT ifnull(sum(f.quantity), 0) FROM return_fates f
                   WHERE (f.return_id, f.line_id) = (x.return_id, x.line_id))
               UNION ALL
               SELECT 'order ' || o.number FROM orders o WHERE o.to_decide IS NOT (
                   SELECT min(ifnull(r.decide_by, 1 << 62)) FROM returns r
                   WHERE r.order_id = o.id AND r.decided_act IS NULL)""",
    # What lies apart is that of the returns that are received and not decided.
    "I10a": f"""SELECT 'apart' FROM places p LEFT JOIN levels l ON l.place_id = p.id WHERE p.kind = 'returns'
                GROUP BY p.id HAVING ifnull(sum(l.on_hand), 0) <> (
                    SELECT ifnull(sum(came - went), 0) FROM ({_LINES}))""",
    # What was decided to be given back of an order that went on is what its buyer need not pay.
    "I10b": """SELECT 'order ' || o.number FROM orders o
               WHERE ifnull(o.facts ->> '$.credited', 0) > (SELECT ifnull(sum(r.refund), 0) FROM returns r
                                                            WHERE r.order_id = o.id)""",
}
"""By the id of what must hold; each row is what it does not hold of."""


def wrong_returns(connection: Connection) -> list[tuple[str, str]]:
    """What does not hold, by its id, and of what."""
    return [(name, str(row[0])) for name, query in CHECKS.items() for row in connection.rows(query)]
