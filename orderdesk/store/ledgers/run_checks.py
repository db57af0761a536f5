"""What must hold of runs, stops and tasks: queries by id, each of which finds nothing where all is well."""

from __future__ import annotations

from typing import Final

from orderdesk.store.connection import Connection

_AWAY: Final = "s.left_act IS NOT NULL AND s.state IN ('failed', 'withdrawn') AND s.back_act IS NULL"

CHECKS: Final = {
    # Goods at a courier are those of their stops out and failed, not yet back: a closed run has none of them. Before
    # the courier only that is back which never left: the act that sent it was taken back. What was handed over lies
    # with no courier, unless another one has been sent with it since.
    "I8": f"""SELECT 'run ' || r.id FROM runs r JOIN stops s ON s.run_id = r.id
              WHERE r.closed_act IS NOT NULL AND ({_AWAY})
              UNION ALL
              SELECT 'stop ' || s.id FROM stops s JOIN runs r ON r.id = s.run_id
              WHERE s.back_act IS NOT NULL AND r.back_act IS NULL AND s.back_act IS NOT s.withdrawn_act
              UNION ALL
              SELECT 'stop ' || s.id FROM stops s JOIN lines l ON l.order_id = s.order_id
              JOIN moves m ON m.line_id = l.id
              JOIN places p ON p.kind = 'courier' AND p.id IN (m.source_id, m.target_id)
              WHERE s.state = 'done' AND NOT EXISTS (
                  SELECT 1 FROM stops x WHERE x.order_id = s.order_id AND x.id > s.id AND x.left_act IS NOT NULL)
              GROUP BY s.id HAVING sum(iif(p.id = m.target_id, m.quantity, -m.quantity)) > 0""",
    # An order on its way has exactly one stop out: none that is closed or lies on another run too.
    "I11": """SELECT 'order ' || o.number FROM stops s JOIN orders o ON o.id = s.order_id
              WHERE s.state IN ('planned', 'out') AND o.closed_at IS NOT NULL
              UNION ALL
              SELECT 'order ' || o.number FROM stops s JOIN orders o ON o.id = s.order_id
              WHERE s.state IN ('planned', 'out') GROUP BY o.id HAVING count(*) > 1
              UNION ALL
              SELECT 'stop ' || s.id FROM stops s JOIN runs r ON r.id = s.run_id
              WHERE s.state = 'out' AND r.out_act IS NULL OR s.state = 'planned' AND r.out_act IS NOT NULL
              UNION ALL
              SELECT 'courier ' || r.courier_id FROM runs r
              WHERE r.courier_kind = 'own' AND r.out_act IS NOT NULL AND r.closed_act IS NULL
              GROUP BY r.courier_id HAVING count(*) > 1
              UNION ALL
              SELECT 'run ' || r.id FROM runs r JOIN stops s ON s.run_id = r.id
              WHERE r.courier_kind <> 'own' AND s.state IN ('planned', 'out') GROUP BY r.id HAVING count(*) > 1""",
    # A closed run has no stop planned or out; what is decided was decided by another one than its courier. A courier
    # has what their stops were paid, less what was handed in and what of their payments was taken back.
    "I12": """SELECT 'run ' || r.id FROM runs r JOIN stops s ON s.run_id = r.id
              WHERE r.closed_act IS NOT NULL AND s.state IN ('planned', 'out')
              UNION ALL
              SELECT 'stop ' || s.id FROM stops s JOIN runs r ON r.id = s.run_id JOIN couriers c ON c.id = r.courier_id
              JOIN acts a ON a.id = s.decided_act LEFT JOIN codes k ON k.id = s.code_id
              WHERE a.actor_kind = 'operator' AND a.actor = c.operator
                AND (k.id IS NULL OR k.state <> 'used' OR k.order_id <> s.order_id)
              UNION ALL
              SELECT 'stop ' || s.id FROM stops s
              WHERE s.state = 'done' AND s.paid IS NOT NULL AND s.paid <> s.cod AND s.paid_why = ''
              UNION ALL
              SELECT 'courier ' || party FROM (
                  SELECT c.name AS party, s.currency, s.paid AS minor FROM stops s JOIN runs r ON r.id = s.run_id
                  JOIN couriers c ON c.id = r.courier_id WHERE s.paid IS NOT NULL
                  UNION ALL
                  SELECT c.name, h.currency, -h.expected FROM hand_ins h JOIN couriers c ON c.id = h.courier_id
                  UNION ALL
                  SELECT iif(d.kind = 'courier', d.party, c.party), t.currency,
                      iif(d.kind = 'courier', t.amount, -t.amount)
                  FROM transfers t JOIN accounts d ON d.id = t.debit JOIN accounts c ON c.id = t.credit
                  WHERE t.order_id IS NOT NULL AND 'courier' IN (d.kind, c.kind) AND NOT EXISTS (
                      SELECT 1 FROM stops s WHERE s.decided_act = t.act_id AND s.order_id = t.order_id
                          AND s.paid IS NOT NULL)
                  UNION ALL
                  SELECT party, currency, credits - debits FROM accounts WHERE kind = 'courier')
              GROUP BY party, currency HAVING sum(minor) <> 0""",
    # A till opens with what was counted at its last closing and has come and gone since, and so it is each time.
    "I13": """SELECT 'till ' || t.currency || ' ' || t.id FROM till_counts t
              WHERE t.counted <> (
                  SELECT ifnull(sum(iif(d.kind = 'till', x.amount, -x.amount)), 0) FROM transfers x
                  JOIN accounts d ON d.id = x.debit JOIN accounts c ON c.id = x.credit
                  WHERE x.currency = t.currency AND x.act_id <= t.act_id AND 'till' IN (d.kind, c.kind))""",
    # What is due to a buyer has a task, and only what is due (I3).
    "I3": """SELECT 'order ' || o.number FROM orders o
             WHERE (o.refund_due IS NOT NULL) IS NOT (o.id IN (
                 SELECT t.order_id FROM tasks t
                 WHERE t.kind = 'refund' AND t.text = '' AND t.closed_act IS NULL))""",
    # What is wrong with a delivery has a task to call the carrier, and only that.
    "C36": """SELECT 'order ' || o.number FROM orders o
              WHERE (o.delivery_error IS NOT NULL) IS NOT (o.id IN (
                  SELECT t.order_id FROM tasks t
                  WHERE t.kind = 'delivery_error' AND t.text = '' AND t.closed_act IS NULL))""",
    # The call that is planned of an order is the one that its `call_at` says.
    "C11": """SELECT 'order ' || o.number FROM orders o
              WHERE o.call_back IS NOT (SELECT t.due_at FROM tasks t
                  WHERE t.order_id = o.id AND t.kind = 'call' AND t.closed_act IS NULL)
                AND (o.call_back IS NOT NULL OR o.id IN (
                  SELECT t.order_id FROM tasks t WHERE t.kind = 'call' AND t.closed_act IS NULL))""",
}  # fmt: skip
"""By the id of what must hold; each row is what it does not hold of."""


def wrong_runs(connection: Connection) -> list[tuple[str, str]]:
    """What does not hold, by its id, and of what."""
    return [(name, str(row[0])) for name, query in CHECKS.items() for row in connection.rows(query)]
