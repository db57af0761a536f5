-- Orders with all that belongs to them.

CREATE TABLE customers (
    id INTEGER PRIMARY KEY,
    phone TEXT UNIQUE,
    orders INTEGER NOT NULL DEFAULT 0
) STRICT;

CREATE TABLE orders (
    id INTEGER PRIMARY KEY,
    channel TEXT NOT NULL,
    number TEXT NOT NULL,
    version INTEGER NOT NULL CHECK (version > 0),
    status TEXT NOT NULL,
    shelf TEXT NOT NULL CHECK (shelf IN ('new', 'agreement', 'signing', 'packing', 'ready', 'pickup', 'delivery', 'carrier', 'returns', 'cancelled', 'archive')),
    entered_at INTEGER NOT NULL,
    customer_id INTEGER NOT NULL REFERENCES customers (id),
    customer_name TEXT NOT NULL,
    method TEXT NOT NULL,
    payment TEXT NOT NULL,
    address TEXT NOT NULL,
    comment TEXT NOT NULL,
    currency TEXT NOT NULL,
    total INTEGER NOT NULL CHECK (total >= 0),
    delivery_cost INTEGER CHECK (delivery_cost >= 0),
    received_at INTEGER NOT NULL,
    planned_at INTEGER,
    cancel_reason TEXT,
    closed_at INTEGER,
    facts TEXT NOT NULL,
    seen_at INTEGER NOT NULL,
    deadline TEXT,
    warn_at INTEGER,
    acts_at INTEGER,
    rank INTEGER NOT NULL,
    number_reversed TEXT NOT NULL,
    phone_reversed TEXT NOT NULL,
    UNIQUE (number, channel)
) STRICT;

CREATE INDEX orders_by_shelf ON orders (shelf, rank, id);

CREATE INDEX orders_by_rank ON orders (rank, id);

CREATE INDEX orders_by_number_tail ON orders (number_reversed);

CREATE INDEX orders_by_phone_tail ON orders (phone_reversed);

CREATE INDEX orders_that_warn ON orders (warn_at, rank, id) WHERE warn_at IS NOT NULL;

CREATE INDEX orders_that_act ON orders (acts_at) WHERE acts_at IS NOT NULL;

CREATE INDEX orders_by_reason ON orders (cancel_reason, closed_at) WHERE cancel_reason IS NOT NULL;

CREATE TABLE lines (
    order_id INTEGER NOT NULL REFERENCES orders (id),
    position INTEGER NOT NULL,
    sku TEXT NOT NULL,
    name TEXT NOT NULL,
    quantity INTEGER NOT NULL CHECK (quantity > 0),
    price INTEGER NOT NULL CHECK (price >= 0),
    PRIMARY KEY (order_id, position)
) STRICT, WITHOUT ROWID;

CREATE TABLE search_texts (
    order_id INTEGER PRIMARY KEY REFERENCES orders (id),
    text TEXT NOT NULL
) STRICT;

CREATE TABLE sources (
    order_id INTEGER PRIMARY KEY REFERENCES orders (id),
    snapshot TEXT NOT NULL
) STRICT;

CREATE TABLE history (
    seq INTEGER PRIMARY KEY,
    order_id INTEGER NOT NULL REFERENCES orders (id),
    version INTEGER NOT NULL,
    at INTEGER NOT NULL,
    recorded_at INTEGER NOT NULL,
    actor TEXT NOT NULL,
    actor_kind TEXT NOT NULL CHECK (actor_kind IN ('operator', 'system', 'buyer', 'marketplace')),
    kind TEXT NOT NULL,
    tier TEXT,
    changes TEXT NOT NULL,
    note TEXT NOT NULL,
    UNIQUE (order_id, version)
) STRICT;

CREATE TABLE contacts (
    id INTEGER PRIMARY KEY,
    order_id INTEGER NOT NULL REFERENCES orders (id),
    at INTEGER NOT NULL,
    operator TEXT NOT NULL,
    via TEXT NOT NULL,
    result TEXT NOT NULL,
    note TEXT NOT NULL
) STRICT;

CREATE INDEX contacts_of_order ON contacts (order_id, at);

CREATE TABLE codes (
    id INTEGER PRIMARY KEY,
    order_id INTEGER NOT NULL REFERENCES orders (id),
    state TEXT NOT NULL
        CHECK (state IN ('sending', 'active', 'used', 'burnt', 'expired', 'replaced', 'failed')),
    mac BLOB,
    phone_mac BLOB NOT NULL,
    operator TEXT NOT NULL,
    issued_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL,
    ended_at INTEGER
) STRICT;

CREATE UNIQUE INDEX one_code_at_a_time ON codes (order_id) WHERE state IN ('sending', 'active');

CREATE INDEX codes_of_order ON codes (order_id, issued_at);

CREATE INDEX codes_of_phone ON codes (phone_mac, issued_at);

CREATE TABLE code_tries (
    id INTEGER PRIMARY KEY,
    code_id INTEGER NOT NULL REFERENCES codes (id),
    order_id INTEGER NOT NULL REFERENCES orders (id),
    operator TEXT NOT NULL,
    at INTEGER NOT NULL,
    correct INTEGER NOT NULL CHECK (correct IN (0, 1))
) STRICT;

CREATE INDEX code_tries_of_order ON code_tries (order_id, at);

CREATE INDEX code_tries_of_operator ON code_tries (operator, at);

CREATE TABLE outbox (
    id INTEGER PRIMARY KEY,
    order_id INTEGER NOT NULL REFERENCES orders (id),
    recipient TEXT NOT NULL CHECK (recipient IN ('buyer', 'marketplace')),
    kind TEXT NOT NULL,
    text TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    sent_at INTEGER
) STRICT;

CREATE INDEX outbox_of_order ON outbox (order_id, id);

CREATE INDEX outbox_waiting ON outbox (id) WHERE sent_at IS NULL;

CREATE TABLE stock (
    sku TEXT PRIMARY KEY,
    on_hand INTEGER NOT NULL CHECK (on_hand >= 0),
    changed_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE settings (
    name TEXT PRIMARY KEY,
    value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE operators (
    name TEXT PRIMARY KEY,
    first_seen_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE shelf_counts (
    shelf TEXT PRIMARY KEY,
    orders INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE VIRTUAL TABLE orders_search USING fts5 (
    text, content = 'search_texts', content_rowid = 'order_id', tokenize = 'unicode61', prefix = '3', detail = none
);

CREATE TRIGGER history_is_not_rewritten BEFORE UPDATE ON history
       BEGIN SELECT RAISE (ABORT, 'history is append-only'); END;

CREATE TRIGGER history_is_not_deleted BEFORE DELETE ON history
       BEGIN SELECT RAISE (ABORT, 'history is append-only'); END;

CREATE TRIGGER history_is_not_replaced BEFORE INSERT ON history
       WHEN EXISTS (SELECT 1 FROM history WHERE seq = NEW.seq
                    OR (order_id = NEW.order_id AND version = NEW.version))
       BEGIN SELECT RAISE (ABORT, 'history is append-only'); END;

CREATE TRIGGER orders_are_not_deleted BEFORE DELETE ON orders
       BEGIN SELECT RAISE (ABORT, 'orders are never deleted'); END;

CREATE TRIGGER count_new AFTER INSERT ON orders BEGIN
       INSERT INTO shelf_counts VALUES (NEW.shelf, 1) ON CONFLICT (shelf) DO UPDATE SET orders = orders + 1; END;

CREATE TRIGGER count_moved AFTER UPDATE OF shelf ON orders WHEN NEW.shelf <> OLD.shelf BEGIN
       UPDATE shelf_counts SET orders = orders - 1 WHERE shelf = OLD.shelf;
       INSERT INTO shelf_counts VALUES (NEW.shelf, 1) ON CONFLICT (shelf) DO UPDATE SET orders = orders + 1; END;

CREATE TRIGGER search_new AFTER INSERT ON search_texts
       BEGIN INSERT INTO orders_search (rowid, text) VALUES (NEW.order_id, NEW.text); END;

CREATE TRIGGER search_changed AFTER UPDATE ON search_texts WHEN NEW.text <> OLD.text BEGIN
       INSERT INTO orders_search (orders_search, rowid, text) VALUES ('delete', OLD.order_id, OLD.text);
       INSERT INTO orders_search (rowid, text) VALUES (NEW.order_id, NEW.text); END;
