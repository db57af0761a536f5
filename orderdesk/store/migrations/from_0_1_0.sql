-- A database of 0.1.0 gets the form that m001 has had since: the buyer's name stands on the order, and there are settings.

ALTER TABLE orders ADD COLUMN customer_name TEXT NOT NULL DEFAULT '';

UPDATE orders SET customer_name = (SELECT name FROM customers WHERE id = customer_id), version = version + 1;

INSERT INTO history (order_id, version, at, recorded_at, actor, actor_kind, kind, tier, changes, note)
SELECT o.id, o.version, ifnull(h.at, o.entered_at), ifnull(h.recorded_at, o.entered_at), 'system', 'system',
       'edited', NULL, json_object('customer_name', json_array(NULL, o.customer_name)), ''
FROM orders o LEFT JOIN history h ON h.order_id = o.id AND h.version = o.version - 1;

ALTER TABLE customers DROP COLUMN name;

CREATE TABLE settings (
    name TEXT PRIMARY KEY,
    value TEXT NOT NULL
) STRICT, WITHOUT ROWID;
