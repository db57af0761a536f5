-- Parcels that something is wrong with: found and counted like the shelves. And tasks about a buyer.

ALTER TABLE orders ADD COLUMN delivery_error TEXT
       GENERATED ALWAYS AS (iif(closed_at IS NULL, nullif(json_extract(facts, '$.delivery_error'), ''), NULL)) VIRTUAL;

CREATE INDEX orders_with_delivery_errors ON orders (rank, id) WHERE delivery_error IS NOT NULL;

INSERT INTO virtual_counts SELECT 'delivery_error', count(*) FROM orders WHERE delivery_error IS NOT NULL;

CREATE TRIGGER count_new_delivery_error AFTER INSERT ON orders WHEN NEW.delivery_error IS NOT NULL BEGIN
               UPDATE virtual_counts SET orders = orders + 1 WHERE shelf = 'delivery_error'; END;

CREATE TRIGGER count_delivery_error AFTER UPDATE OF facts, closed_at ON orders
               WHEN (NEW.delivery_error IS NULL) <> (OLD.delivery_error IS NULL) BEGIN
               UPDATE virtual_counts SET orders = orders + iif(NEW.delivery_error IS NULL, -1, 1)
               WHERE shelf = 'delivery_error'; END;

CREATE UNIQUE INDEX one_delivery_error ON tasks (order_id)
       WHERE kind = 'delivery_error' AND text = '' AND closed_act IS NULL;

ALTER TABLE tasks ADD COLUMN customer_id INTEGER REFERENCES customers (id);

CREATE INDEX tasks_of_customer ON tasks (customer_id) WHERE customer_id IS NOT NULL;

DROP TRIGGER a_task_closes_once;

CREATE TRIGGER a_task_closes_once BEFORE UPDATE ON tasks
       WHEN OLD.closed_act IS NOT NULL
         OR (NEW.kind, NEW.order_id, NEW.customer_id, NEW.text, NEW.due_at, NEW.opened_act)
                IS NOT (OLD.kind, OLD.order_id, OLD.customer_id, OLD.text, OLD.due_at, OLD.opened_act)
       BEGIN SELECT RAISE (ABORT, 'a task closes once'); END;
