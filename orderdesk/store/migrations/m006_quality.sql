-- Shop and product switches; what acts are counted by.

CREATE TABLE switches (
        id INTEGER PRIMARY KEY,
        kind TEXT NOT NULL CHECK (kind IN ('shop', 'product', 'suspension')),
        channel TEXT NOT NULL,
        sku TEXT NOT NULL,
        stopped INTEGER NOT NULL CHECK (stopped IN (0, 1)),
        at INTEGER NOT NULL,
        operator TEXT NOT NULL,
        note TEXT NOT NULL,
        CHECK ((kind = 'product') = (sku <> '')),
        CHECK (kind <> 'suspension' OR channel <> '')
    ) STRICT;

CREATE INDEX switches_by_what ON switches (kind, channel, sku, id);

CREATE TABLE switches_told (
        id INTEGER PRIMARY KEY REFERENCES switches (id),
        at INTEGER NOT NULL,
        operator TEXT NOT NULL
    ) STRICT;

CREATE TRIGGER switches_are_not_rewritten BEFORE UPDATE ON switches
            BEGIN SELECT RAISE (ABORT, 'switches are append-only'); END;

CREATE TRIGGER switches_are_not_deleted BEFORE DELETE ON switches
            BEGIN SELECT RAISE (ABORT, 'switches are append-only'); END;

CREATE TRIGGER switches_told_are_not_rewritten BEFORE UPDATE ON switches_told
            BEGIN SELECT RAISE (ABORT, 'switches are append-only'); END;

CREATE TRIGGER switches_told_are_not_deleted BEFORE DELETE ON switches_told
            BEGIN SELECT RAISE (ABORT, 'switches are append-only'); END;

CREATE TRIGGER switches_are_not_replaced BEFORE INSERT ON switches
            WHEN EXISTS (SELECT 1 FROM switches WHERE id = NEW.id)
            BEGIN SELECT RAISE (ABORT, 'switches are append-only'); END;

CREATE TRIGGER switches_told_are_not_replaced BEFORE INSERT ON switches_told
            WHEN EXISTS (SELECT 1 FROM switches_told WHERE id = NEW.id)
            BEGIN SELECT RAISE (ABORT, 'switches are append-only'); END;

ALTER TABLE orders ADD COLUMN no_evidence INTEGER
       GENERATED ALWAYS AS (json_extract(facts, '$.no_evidence')) VIRTUAL;

CREATE INDEX orders_without_evidence ON orders (rank, id) WHERE no_evidence IS NOT NULL;

CREATE TABLE virtual_counts (shelf TEXT PRIMARY KEY, orders INTEGER NOT NULL) STRICT, WITHOUT ROWID;

INSERT INTO virtual_counts
       SELECT 'no_evidence', count(*) FROM orders WHERE no_evidence IS NOT NULL;

CREATE TRIGGER count_new_without_evidence AFTER INSERT ON orders WHEN NEW.no_evidence IS NOT NULL BEGIN
       UPDATE virtual_counts SET orders = orders + 1 WHERE shelf = 'no_evidence'; END;

CREATE TRIGGER count_without_evidence AFTER UPDATE OF facts ON orders
       WHEN (NEW.no_evidence IS NULL) <> (OLD.no_evidence IS NULL) BEGIN
       UPDATE virtual_counts SET orders = orders + iif(NEW.no_evidence IS NULL, -1, 1)
       WHERE shelf = 'no_evidence'; END;

ALTER TABLE history ADD COLUMN left_shelf TEXT
       GENERATED ALWAYS AS (json_extract(changes, '$.shelf[0]')) VIRTUAL;

ALTER TABLE history ADD COLUMN entered_shelf TEXT
       GENERATED ALWAYS AS (json_extract(changes, '$.shelf[1]')) VIRTUAL;

ALTER TABLE history ADD COLUMN unproven INTEGER
       GENERATED ALWAYS AS (json_extract(changes, '$.no_evidence[1]')) VIRTUAL;

CREATE INDEX history_leaving ON history (left_shelf, at, entered_shelf, tier, actor_kind, order_id)
       WHERE left_shelf IS NOT NULL;

CREATE INDEX history_unproven ON history (at) WHERE unproven IS NOT NULL;

CREATE INDEX charges_by_time ON charges (at);
