-- Who is to be called back, what no marketplace knows yet, refunds due: found and counted like the shelves.

ALTER TABLE orders ADD COLUMN call_back INTEGER
       GENERATED ALWAYS AS (iif(closed_at IS NULL, json_extract(facts, '$.call_at'), NULL)) VIRTUAL;

ALTER TABLE orders ADD COLUMN refund_due INTEGER
       GENERATED ALWAYS AS (nullif(max(json_extract(facts, '$.refund_due'), 0), 0)) VIRTUAL;

ALTER TABLE orders ADD COLUMN untold_at INTEGER;

CREATE INDEX outbox_untold ON outbox (order_id)
       WHERE recipient = 'marketplace' AND sent_at IS NULL AND withdrawn_at IS NULL;

UPDATE orders SET untold_at = (
    SELECT min(ifnull(not_before, created_at)) FROM outbox
    WHERE order_id = orders.id AND recipient = 'marketplace' AND sent_at IS NULL AND withdrawn_at IS NULL
)
        WHERE id IN (SELECT order_id FROM outbox
                     WHERE recipient = 'marketplace' AND sent_at IS NULL AND withdrawn_at IS NULL);

CREATE TRIGGER untold_of_a_new_item AFTER INSERT ON outbox
       WHEN NEW.recipient = 'marketplace' AND NEW.sent_at IS NULL AND NEW.withdrawn_at IS NULL BEGIN
       UPDATE orders SET untold_at = min(ifnull(untold_at, 1 << 62), ifnull(NEW.not_before, NEW.created_at))
       WHERE id = NEW.order_id; END;

CREATE TRIGGER untold_of_an_item AFTER UPDATE OF sent_at, withdrawn_at, not_before ON outbox
        WHEN NEW.recipient = 'marketplace' BEGIN
        UPDATE orders SET untold_at = (
    SELECT min(ifnull(not_before, created_at)) FROM outbox
    WHERE order_id = NEW.order_id AND recipient = 'marketplace' AND sent_at IS NULL AND withdrawn_at IS NULL
) WHERE id = NEW.order_id; END;

DROP INDEX orders_to_call;

CREATE INDEX orders_to_call ON orders (call_back, id) WHERE call_back IS NOT NULL;

CREATE INDEX orders_to_refund ON orders (rank, id) WHERE refund_due IS NOT NULL;

CREATE INDEX orders_not_told ON orders (rank, id) WHERE untold_at IS NOT NULL;

CREATE INDEX orders_by_untold ON orders (untold_at) WHERE untold_at IS NOT NULL;

INSERT INTO virtual_counts SELECT 'call_back', count(*) FROM orders WHERE call_back IS NOT NULL;

CREATE TRIGGER count_new_call_back AFTER INSERT ON orders WHEN NEW.call_back IS NOT NULL BEGIN
               UPDATE virtual_counts SET orders = orders + 1 WHERE shelf = 'call_back'; END;

CREATE TRIGGER count_call_back AFTER UPDATE OF facts, closed_at ON orders
               WHEN (NEW.call_back IS NULL) <> (OLD.call_back IS NULL) BEGIN
               UPDATE virtual_counts SET orders = orders + iif(NEW.call_back IS NULL, -1, 1)
               WHERE shelf = 'call_back'; END;

INSERT INTO virtual_counts SELECT 'refunds_due', count(*) FROM orders WHERE refund_due IS NOT NULL;

CREATE TRIGGER count_new_refunds_due AFTER INSERT ON orders WHEN NEW.refund_due IS NOT NULL BEGIN
               UPDATE virtual_counts SET orders = orders + 1 WHERE shelf = 'refunds_due'; END;

CREATE TRIGGER count_refunds_due AFTER UPDATE OF facts ON orders
               WHEN (NEW.refund_due IS NULL) <> (OLD.refund_due IS NULL) BEGIN
               UPDATE virtual_counts SET orders = orders + iif(NEW.refund_due IS NULL, -1, 1)
               WHERE shelf = 'refunds_due'; END;

INSERT INTO virtual_counts SELECT 'not_told', count(*) FROM orders WHERE untold_at IS NOT NULL;

CREATE TRIGGER count_new_not_told AFTER INSERT ON orders WHEN NEW.untold_at IS NOT NULL BEGIN
               UPDATE virtual_counts SET orders = orders + 1 WHERE shelf = 'not_told'; END;

CREATE TRIGGER count_not_told AFTER UPDATE OF untold_at ON orders
               WHEN (NEW.untold_at IS NULL) <> (OLD.untold_at IS NULL) BEGIN
               UPDATE virtual_counts SET orders = orders + iif(NEW.untold_at IS NULL, -1, 1)
               WHERE shelf = 'not_told'; END;

UPDATE orders SET warn_at = min(ifnull(warn_at, call_back), call_back) WHERE call_back IS NOT NULL;

UPDATE saved_filters SET filter = json_remove(json_set(filter, '$.virtual',
           CASE WHEN json_extract(filter, '$.burning') THEN 'burning'
                WHEN json_extract(filter, '$.no_evidence') THEN 'no_evidence' END), '$.burning', '$.no_evidence');
