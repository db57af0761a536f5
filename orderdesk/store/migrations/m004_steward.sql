-- The lease of the steward, and what it has alerted to.

CREATE TABLE leases (
        name TEXT PRIMARY KEY,
        holder TEXT NOT NULL,
        until INTEGER NOT NULL
    ) STRICT, WITHOUT ROWID;

CREATE TABLE alerts (
        id INTEGER PRIMARY KEY,
        order_id INTEGER NOT NULL REFERENCES orders (id),
        kind TEXT NOT NULL CHECK (kind IN ('warning', 'call')),
        target TEXT NOT NULL,
        at INTEGER NOT NULL,
        noted_at INTEGER NOT NULL,
        UNIQUE (order_id, at, kind, target)
    ) STRICT;

CREATE TRIGGER alerts_are_not_rewritten BEFORE UPDATE ON alerts
       BEGIN SELECT RAISE (ABORT, 'alerts are append-only'); END;

CREATE TRIGGER alerts_are_not_deleted BEFORE DELETE ON alerts
       BEGIN SELECT RAISE (ABORT, 'alerts are append-only'); END;

ALTER TABLE orders ADD COLUMN alerts_from INTEGER NOT NULL DEFAULT 0;

ALTER TABLE orders ADD COLUMN alerts_at INTEGER;

CREATE INDEX orders_that_alert ON orders (alerts_at) WHERE alerts_at IS NOT NULL;

UPDATE orders SET alerts_from = (SELECT ifnull(max(recorded_at), 0) FROM history);

DELETE FROM settings WHERE name = 'rules';

ALTER TABLE outbox ADD COLUMN not_before INTEGER;
