-- How many messages each order has had: that some are gone shows, since none is ever deleted.

CREATE TABLE outbox_counts (
    order_id INTEGER PRIMARY KEY REFERENCES orders (id),
    items INTEGER NOT NULL
) STRICT;

INSERT INTO outbox_counts SELECT order_id, count(*) FROM outbox GROUP BY order_id;

CREATE TRIGGER outbox_is_counted AFTER INSERT ON outbox BEGIN
INSERT INTO outbox_counts VALUES (NEW.order_id, 1) ON CONFLICT (order_id) DO UPDATE SET items = items + 1; END;
