-- Goods, delivery and total of an order are three sums that add up; what was received is a sum, not a word.

ALTER TABLE orders ADD COLUMN goods INTEGER NOT NULL DEFAULT 0 CHECK (goods >= 0);

CREATE TEMP TABLE told AS
       SELECT id, version, total, cost, paid, paid_amount,
              CASE WHEN goods = total OR total < cost THEN total ELSE total - cost END AS goods
       FROM (SELECT id, version, total, ifnull(delivery_cost, 0) AS cost, json_extract(facts, '$.paid') AS paid,
                    json_extract(facts, '$.paid_amount') AS paid_amount,
                    (SELECT sum(1.0 * quantity * price) FROM lines WHERE order_id = orders.id) AS goods
             FROM orders);

INSERT INTO history
           (order_id, version, at, recorded_at, actor, actor_kind, kind, tier, changes, note, vouched_by)
       SELECT o.id, o.version + 1, ifnull(h.at, o.entered_at), ifnull(h.recorded_at, o.entered_at), 'system', 'system',
              'sums_told_apart', NULL,
              json_patch(json_patch(json_patch(
                  json_object('goods', json_array(NULL, t.goods)),
                  iif(t.goods + t.cost = t.total, '{}',
                      json_object('total', json_array(t.total, t.goods + t.cost)))),
                  iif(t.paid IS NULL, '{}', json_object('paid', json_array(json('true'), NULL)))),
                  iif(t.paid IS NULL OR t.paid_amount IS NOT NULL, '{}',
                      json_object('paid_amount', json_array(NULL, t.goods + t.cost)))),
              '', ''
       FROM temp.told t JOIN orders o ON o.id = t.id
       LEFT JOIN history h ON h.order_id = o.id AND h.version = o.version;

UPDATE orders SET goods = t.goods, total = t.goods + t.cost, version = t.version + 1
       FROM temp.told t WHERE t.id = orders.id;

UPDATE orders
       SET facts = json_set(json_remove(facts, '$.paid'), '$.paid_amount', ifnull(t.paid_amount, orders.total))
       FROM temp.told t WHERE t.id = orders.id AND t.paid IS NOT NULL;

DROP TABLE temp.told;

ALTER TABLE orders ADD COLUMN unexplained INTEGER
       GENERATED ALWAYS AS (total - goods - ifnull(delivery_cost, 0)) VIRTUAL CHECK (unexplained = 0);
