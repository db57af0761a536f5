-- Which channels there are orders of, and the ledger of fees.

CREATE TABLE channels (name TEXT PRIMARY KEY) STRICT, WITHOUT ROWID;

INSERT INTO channels SELECT DISTINCT channel FROM orders;

CREATE INDEX orders_of_customer ON orders (customer_id);

CREATE TRIGGER channel_of_a_new_order AFTER INSERT ON orders
       WHEN NOT EXISTS (SELECT 1 FROM channels WHERE name = NEW.channel)
       BEGIN INSERT INTO channels VALUES (NEW.channel); END;

CREATE TABLE charges (
        id INTEGER PRIMARY KEY,
        order_id INTEGER NOT NULL REFERENCES orders (id),
        at INTEGER NOT NULL,
        key TEXT NOT NULL,
        amount INTEGER NOT NULL CHECK (amount >= 0),
        currency TEXT NOT NULL
    ) STRICT;

CREATE INDEX charges_of_order ON charges (order_id);

CREATE INDEX charges_by_key ON charges (key, at);

CREATE TRIGGER charges_are_not_rewritten BEFORE UPDATE ON charges
       BEGIN SELECT RAISE (ABORT, 'the ledger is append-only'); END;

CREATE TRIGGER charges_are_not_deleted BEFORE DELETE ON charges
       BEGIN SELECT RAISE (ABORT, 'the ledger is append-only'); END;
