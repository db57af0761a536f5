-- table _sqlite_migrations _sqlite_migrations
CREATE TABLE "_sqlite_migrations" (
   "id" INTEGER PRIMARY KEY,
   "migration_set" TEXT,
   "name" TEXT,
   "applied_at" TEXT
);
-- index idx__sqlite_migrations_migration_set_name _sqlite_migrations
CREATE UNIQUE INDEX "idx__sqlite_migrations_migration_set_name"
    ON "_sqlite_migrations" ("migration_set", "name");
-- table customers customers
CREATE TABLE customers (
    id INTEGER PRIMARY KEY,
    phone TEXT UNIQUE,
    orders INTEGER NOT NULL DEFAULT 0
, merged_into INTEGER REFERENCES customers (id) CHECK (merged_into <> id), erased_act INTEGER REFERENCES acts (id), also TEXT NOT NULL DEFAULT '', marks TEXT NOT NULL DEFAULT '') STRICT;
-- index sqlite_autoindex_customers_1 customers
None;
-- table orders orders
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
    alerts_from INTEGER NOT NULL DEFAULT 0, alerts_at INTEGER, no_evidence INTEGER
       GENERATED ALWAYS AS (json_extract(facts, '$.no_evidence')) VIRTUAL, name_key TEXT NOT NULL DEFAULT '', planned_key INTEGER GENERATED ALWAYS AS (ifnull(planned_at, 4611686018427387904)) VIRTUAL, call_back INTEGER
       GENERATED ALWAYS AS (iif(closed_at IS NULL, json_extract(facts, '$.call_at'), NULL)) VIRTUAL, refund_due INTEGER
       GENERATED ALWAYS AS (nullif(max(json_extract(facts, '$.refund_due'), 0), 0)) VIRTUAL, untold_at INTEGER, goods INTEGER NOT NULL DEFAULT 0 CHECK (goods >= 0), unexplained INTEGER
       GENERATED ALWAYS AS (total - goods - ifnull(delivery_cost, 0)) VIRTUAL CHECK (unexplained = 0), short INTEGER CHECK (short > 0), called_off INTEGER NOT NULL DEFAULT 0 CHECK (called_off IN (0, 1)), part_of INTEGER REFERENCES orders (id), differs INTEGER
       GENERATED ALWAYS AS (iif(ifnull(json_extract(facts, '$.attention'), 0) IN (0, ''), NULL, 1)) VIRTUAL, delivery_error TEXT
       GENERATED ALWAYS AS (iif(closed_at IS NULL, nullif(json_extract(facts, '$.delivery_error'), ''), NULL)) VIRTUAL, to_decide INTEGER,
    UNIQUE (number, channel)
) STRICT;
-- index sqlite_autoindex_orders_1 orders
None;
-- index orders_by_shelf orders
CREATE INDEX orders_by_shelf ON orders (shelf, rank, id);
-- index orders_by_rank orders
CREATE INDEX orders_by_rank ON orders (rank, id);
-- index orders_that_warn orders
CREATE INDEX orders_that_warn ON orders (warn_at, rank, id) WHERE warn_at IS NOT NULL;
-- index orders_that_act orders
CREATE INDEX orders_that_act ON orders (acts_at) WHERE acts_at IS NOT NULL;
-- index orders_by_reason orders
CREATE INDEX orders_by_reason ON orders (cancel_reason, closed_at) WHERE cancel_reason IS NOT NULL;
-- table history history
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
    note TEXT NOT NULL, left_shelf TEXT
       GENERATED ALWAYS AS (json_extract(changes, '$.shelf[0]')) VIRTUAL, entered_shelf TEXT
       GENERATED ALWAYS AS (json_extract(changes, '$.shelf[1]')) VIRTUAL, unproven INTEGER
       GENERATED ALWAYS AS (json_extract(changes, '$.no_evidence[1]')) VIRTUAL, vouched_by TEXT NOT NULL DEFAULT '', set_clock INTEGER NOT NULL DEFAULT 0 CHECK (set_clock IN (0, 1)), act_id INTEGER REFERENCES acts (id), more BLOB,
    UNIQUE (order_id, version)
) STRICT;
-- index sqlite_autoindex_history_1 history
None;
-- table contacts contacts
CREATE TABLE contacts (
    id INTEGER PRIMARY KEY,
    order_id INTEGER NOT NULL REFERENCES orders (id),
    at INTEGER NOT NULL,
    operator TEXT NOT NULL,
    via TEXT NOT NULL,
    result TEXT NOT NULL,
    note TEXT NOT NULL
, act_id INTEGER REFERENCES acts (id)) STRICT;
-- index contacts_of_order contacts
CREATE INDEX contacts_of_order ON contacts (order_id, at);
-- table codes codes
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
-- index one_code_at_a_time codes
CREATE UNIQUE INDEX one_code_at_a_time ON codes (order_id) WHERE state IN ('sending', 'active');
-- index codes_of_order codes
CREATE INDEX codes_of_order ON codes (order_id, issued_at);
-- index codes_of_phone codes
CREATE INDEX codes_of_phone ON codes (phone_mac, issued_at);
-- table code_tries code_tries
CREATE TABLE code_tries (
    id INTEGER PRIMARY KEY,
    code_id INTEGER NOT NULL REFERENCES codes (id),
    order_id INTEGER NOT NULL REFERENCES orders (id),
    operator TEXT NOT NULL,
    at INTEGER NOT NULL,
    correct INTEGER NOT NULL CHECK (correct IN (0, 1))
) STRICT;
-- index code_tries_of_order code_tries
CREATE INDEX code_tries_of_order ON code_tries (order_id, at);
-- index code_tries_of_operator code_tries
CREATE INDEX code_tries_of_operator ON code_tries (operator, at);
-- table outbox outbox
CREATE TABLE outbox (
    id INTEGER PRIMARY KEY,
    order_id INTEGER NOT NULL REFERENCES orders (id),
    recipient TEXT NOT NULL CHECK (recipient IN ('buyer', 'marketplace')),
    kind TEXT NOT NULL,
    text TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    sent_at INTEGER
, not_before INTEGER, withdrawn_at INTEGER CHECK (withdrawn_at IS NULL OR sent_at IS NULL), act_id INTEGER REFERENCES acts (id), details TEXT NOT NULL DEFAULT '{}', state TEXT NOT NULL DEFAULT '' CHECK (state IN ('', 'pushing', 'doubtful', 'refused')), key TEXT, pusher TEXT NOT NULL DEFAULT '', pushed_at INTEGER, tries INTEGER NOT NULL DEFAULT 0, answer TEXT NOT NULL DEFAULT '') STRICT;
-- index outbox_of_order outbox
CREATE INDEX outbox_of_order ON outbox (order_id, id);
-- table settings settings
CREATE TABLE settings (
    name TEXT PRIMARY KEY,
    value TEXT NOT NULL
) STRICT, WITHOUT ROWID;
-- table operators operators
CREATE TABLE operators (
    name TEXT PRIMARY KEY,
    first_seen_at INTEGER NOT NULL
, role TEXT, categories TEXT NOT NULL DEFAULT '[]' CHECK (json_valid(categories)), on_shift_since INTEGER, blocked INTEGER NOT NULL DEFAULT 0 CHECK (blocked IN (0, 1)), account TEXT) STRICT, WITHOUT ROWID;
-- table shelf_counts shelf_counts
CREATE TABLE shelf_counts (
    shelf TEXT PRIMARY KEY,
    orders INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
-- trigger history_is_not_deleted history
CREATE TRIGGER history_is_not_deleted BEFORE DELETE ON history
       BEGIN SELECT RAISE (ABORT, 'history is append-only'); END;
-- trigger history_is_not_replaced history
CREATE TRIGGER history_is_not_replaced BEFORE INSERT ON history
       WHEN EXISTS (SELECT 1 FROM history WHERE seq = NEW.seq
                    OR (order_id = NEW.order_id AND version = NEW.version))
       BEGIN SELECT RAISE (ABORT, 'history is append-only'); END;
-- trigger orders_are_not_deleted orders
CREATE TRIGGER orders_are_not_deleted BEFORE DELETE ON orders
       BEGIN SELECT RAISE (ABORT, 'orders are never deleted'); END;
-- trigger count_new orders
CREATE TRIGGER count_new AFTER INSERT ON orders BEGIN
       INSERT INTO shelf_counts VALUES (NEW.shelf, 1) ON CONFLICT (shelf) DO UPDATE SET orders = orders + 1; END;
-- trigger count_moved orders
CREATE TRIGGER count_moved AFTER UPDATE OF shelf ON orders WHEN NEW.shelf <> OLD.shelf BEGIN
       UPDATE shelf_counts SET orders = orders - 1 WHERE shelf = OLD.shelf;
       INSERT INTO shelf_counts VALUES (NEW.shelf, 1) ON CONFLICT (shelf) DO UPDATE SET orders = orders + 1; END;
-- table announcements announcements
CREATE TABLE announcements (
        id INTEGER PRIMARY KEY,
        calendar TEXT NOT NULL,
        date TEXT NOT NULL,
        hours TEXT NOT NULL CHECK (json_valid(hours)),
        source TEXT NOT NULL CHECK (source IN ('marketplace', 'owner')),
        note TEXT NOT NULL,
        announced_at INTEGER NOT NULL,
        operator TEXT NOT NULL,
        undoes INTEGER UNIQUE REFERENCES announcements (id)
    ) STRICT;
-- index sqlite_autoindex_announcements_1 announcements
None;
-- trigger announcements_are_not_rewritten announcements
CREATE TRIGGER announcements_are_not_rewritten BEFORE UPDATE ON announcements
       BEGIN SELECT RAISE (ABORT, 'announcements are append-only'); END;
-- trigger announcements_are_not_deleted announcements
CREATE TRIGGER announcements_are_not_deleted BEFORE DELETE ON announcements
       BEGIN SELECT RAISE (ABORT, 'announcements are append-only'); END;
-- trigger announcements_are_not_replaced announcements
CREATE TRIGGER announcements_are_not_replaced BEFORE INSERT ON announcements
       WHEN EXISTS (SELECT 1 FROM announcements WHERE id = NEW.id OR undoes = NEW.undoes)
       BEGIN SELECT RAISE (ABORT, 'announcements are append-only'); END;
-- index orders_by_calendar orders
CREATE INDEX orders_by_calendar ON orders (
           json_extract(deadline, '$[2]'), rank,
           min(json_extract(deadline, '$[3]'), ifnull(json_extract(deadline, '$[4][0][1]'), 1 << 62),
               ifnull(json_extract(deadline, '$[6]'), 1 << 62))
       ) WHERE json_extract(deadline, '$[2]') IS NOT NULL;
-- table channels channels
CREATE TABLE channels (name TEXT PRIMARY KEY) STRICT, WITHOUT ROWID;
-- index orders_of_customer orders
CREATE INDEX orders_of_customer ON orders (customer_id);
-- trigger channel_of_a_new_order orders
CREATE TRIGGER channel_of_a_new_order AFTER INSERT ON orders
       WHEN NOT EXISTS (SELECT 1 FROM channels WHERE name = NEW.channel)
       BEGIN INSERT INTO channels VALUES (NEW.channel); END;
-- table charges charges
CREATE TABLE charges (
        id INTEGER PRIMARY KEY,
        order_id INTEGER NOT NULL REFERENCES orders (id),
        at INTEGER NOT NULL,
        key TEXT NOT NULL,
        amount INTEGER NOT NULL CHECK (amount >= 0),
        currency TEXT NOT NULL
    , act_id INTEGER REFERENCES acts (id)) STRICT;
-- index charges_of_order charges
CREATE INDEX charges_of_order ON charges (order_id);
-- index charges_by_key charges
CREATE INDEX charges_by_key ON charges (key, at);
-- trigger charges_are_not_rewritten charges
CREATE TRIGGER charges_are_not_rewritten BEFORE UPDATE ON charges
       BEGIN SELECT RAISE (ABORT, 'the ledger is append-only'); END;
-- trigger charges_are_not_deleted charges
CREATE TRIGGER charges_are_not_deleted BEFORE DELETE ON charges
       BEGIN SELECT RAISE (ABORT, 'the ledger is append-only'); END;
-- table leases leases
CREATE TABLE leases (
        name TEXT PRIMARY KEY,
        holder TEXT NOT NULL,
        until INTEGER NOT NULL
    ) STRICT, WITHOUT ROWID;
-- table alerts alerts
CREATE TABLE alerts (
        id INTEGER PRIMARY KEY,
        order_id INTEGER NOT NULL REFERENCES orders (id),
        kind TEXT NOT NULL CHECK (kind IN ('warning', 'call')),
        target TEXT NOT NULL,
        at INTEGER NOT NULL,
        noted_at INTEGER NOT NULL,
        UNIQUE (order_id, at, kind, target)
    ) STRICT;
-- index sqlite_autoindex_alerts_1 alerts
None;
-- trigger alerts_are_not_rewritten alerts
CREATE TRIGGER alerts_are_not_rewritten BEFORE UPDATE ON alerts
       BEGIN SELECT RAISE (ABORT, 'alerts are append-only'); END;
-- trigger alerts_are_not_deleted alerts
CREATE TRIGGER alerts_are_not_deleted BEFORE DELETE ON alerts
       BEGIN SELECT RAISE (ABORT, 'alerts are append-only'); END;
-- index orders_that_alert orders
CREATE INDEX orders_that_alert ON orders (alerts_at) WHERE alerts_at IS NOT NULL;
-- table operator_events operator_events
CREATE TABLE operator_events (
        id INTEGER PRIMARY KEY,
        name TEXT NOT NULL REFERENCES operators (name),
        at INTEGER NOT NULL,
        by TEXT NOT NULL,
        field TEXT NOT NULL,
        old ANY,
        new ANY
    ) STRICT;
-- index operator_events_of operator_events
CREATE INDEX operator_events_of ON operator_events (name, id);
-- trigger operator_events_are_not_rewritten operator_events
CREATE TRIGGER operator_events_are_not_rewritten BEFORE UPDATE ON operator_events
       BEGIN SELECT RAISE (ABORT, 'the history of operators is append-only'); END;
-- trigger operator_events_are_not_deleted operator_events
CREATE TRIGGER operator_events_are_not_deleted BEFORE DELETE ON operator_events
       BEGIN SELECT RAISE (ABORT, 'the history of operators is append-only'); END;
-- trigger operator_events_are_not_replaced operator_events
CREATE TRIGGER operator_events_are_not_replaced BEFORE INSERT ON operator_events
       WHEN EXISTS (SELECT 1 FROM operator_events WHERE id = NEW.id)
       BEGIN SELECT RAISE (ABORT, 'the history of operators is append-only'); END;
-- index orders_of_operator orders
CREATE INDEX orders_of_operator ON orders (json_extract(facts, '$.assigned'), rank, id)
       WHERE json_extract(facts, '$.assigned') IS NOT NULL;
-- index orders_of_operator_by_shelf orders
CREATE INDEX orders_of_operator_by_shelf ON orders (json_extract(facts, '$.assigned'), shelf, rank, id)
       WHERE json_extract(facts, '$.assigned') IS NOT NULL;
-- index orders_offered orders
CREATE INDEX orders_offered ON orders (json_extract(facts, '$.offered_to'), rank, id)
       WHERE json_extract(facts, '$.offered_to') IS NOT NULL AND closed_at IS NULL;
-- table switches switches
CREATE TABLE switches (
        id INTEGER PRIMARY KEY,
        kind TEXT NOT NULL CHECK (kind IN ('shop', 'product', 'suspension')),
        channel TEXT NOT NULL,
        sku TEXT NOT NULL,
        stopped INTEGER NOT NULL CHECK (stopped IN (0, 1)),
        at INTEGER NOT NULL,
        operator TEXT NOT NULL,
        note TEXT NOT NULL, act_id INTEGER REFERENCES acts (id),
        CHECK ((kind = 'product') = (sku <> '')),
        CHECK (kind <> 'suspension' OR channel <> '')
    ) STRICT;
-- index switches_by_what switches
CREATE INDEX switches_by_what ON switches (kind, channel, sku, id);
-- table switches_told switches_told
CREATE TABLE switches_told (
        id INTEGER PRIMARY KEY REFERENCES switches (id),
        at INTEGER NOT NULL,
        operator TEXT NOT NULL
    ) STRICT;
-- trigger switches_are_not_rewritten switches
CREATE TRIGGER switches_are_not_rewritten BEFORE UPDATE ON switches
            BEGIN SELECT RAISE (ABORT, 'switches are append-only'); END;
-- trigger switches_are_not_deleted switches
CREATE TRIGGER switches_are_not_deleted BEFORE DELETE ON switches
            BEGIN SELECT RAISE (ABORT, 'switches are append-only'); END;
-- trigger switches_told_are_not_rewritten switches_told
CREATE TRIGGER switches_told_are_not_rewritten BEFORE UPDATE ON switches_told
            BEGIN SELECT RAISE (ABORT, 'switches are append-only'); END;
-- trigger switches_told_are_not_deleted switches_told
CREATE TRIGGER switches_told_are_not_deleted BEFORE DELETE ON switches_told
            BEGIN SELECT RAISE (ABORT, 'switches are append-only'); END;
-- trigger switches_are_not_replaced switches
CREATE TRIGGER switches_are_not_replaced BEFORE INSERT ON switches
            WHEN EXISTS (SELECT 1 FROM switches WHERE id = NEW.id)
            BEGIN SELECT RAISE (ABORT, 'switches are append-only'); END;
-- trigger switches_told_are_not_replaced switches_told
CREATE TRIGGER switches_told_are_not_replaced BEFORE INSERT ON switches_told
            WHEN EXISTS (SELECT 1 FROM switches_told WHERE id = NEW.id)
            BEGIN SELECT RAISE (ABORT, 'switches are append-only'); END;
-- index orders_without_evidence orders
CREATE INDEX orders_without_evidence ON orders (rank, id) WHERE no_evidence IS NOT NULL;
-- table virtual_counts virtual_counts
CREATE TABLE virtual_counts (shelf TEXT PRIMARY KEY, orders INTEGER NOT NULL) STRICT, WITHOUT ROWID;
-- trigger count_new_without_evidence orders
CREATE TRIGGER count_new_without_evidence AFTER INSERT ON orders WHEN NEW.no_evidence IS NOT NULL BEGIN
       UPDATE virtual_counts SET orders = orders + 1 WHERE shelf = 'no_evidence'; END;
-- trigger count_without_evidence orders
CREATE TRIGGER count_without_evidence AFTER UPDATE OF facts ON orders
       WHEN (NEW.no_evidence IS NULL) <> (OLD.no_evidence IS NULL) BEGIN
       UPDATE virtual_counts SET orders = orders + iif(NEW.no_evidence IS NULL, -1, 1)
       WHERE shelf = 'no_evidence'; END;
-- index history_leaving history
CREATE INDEX history_leaving ON history (left_shelf, at, entered_shelf, tier, actor_kind, order_id)
       WHERE left_shelf IS NOT NULL;
-- index history_unproven history
CREATE INDEX history_unproven ON history (at) WHERE unproven IS NOT NULL;
-- index charges_by_time charges
CREATE INDEX charges_by_time ON charges (at);
-- table claims claims
CREATE TABLE claims (
        order_id INTEGER PRIMARY KEY REFERENCES orders (id),
        session TEXT NOT NULL UNIQUE,
        operator TEXT NOT NULL,
        since INTEGER NOT NULL
    ) STRICT;
-- index sqlite_autoindex_claims_1 claims
None;
-- table pins pins
CREATE TABLE pins (
        name TEXT PRIMARY KEY REFERENCES operators (name),
        salt BLOB NOT NULL CHECK (length(salt) >= 16),
        hash BLOB NOT NULL,
        tries INTEGER NOT NULL DEFAULT 0 CHECK (tries >= 0),
        tried_at INTEGER NOT NULL DEFAULT 0
    ) STRICT, WITHOUT ROWID;
-- table shift_sheets shift_sheets
CREATE TABLE shift_sheets (
        id INTEGER PRIMARY KEY,
        operator TEXT NOT NULL REFERENCES operators (name),
        started_at INTEGER NOT NULL,
        ended_at INTEGER NOT NULL CHECK (ended_at >= started_at),
        sheet TEXT NOT NULL CHECK (json_valid(sheet))
    ) STRICT;
-- table shift_sheets_read shift_sheets_read
CREATE TABLE shift_sheets_read (
        id INTEGER PRIMARY KEY REFERENCES shift_sheets (id),
        at INTEGER NOT NULL,
        operator TEXT NOT NULL REFERENCES operators (name)
    ) STRICT;
-- trigger shift_sheets_are_not_rewritten shift_sheets
CREATE TRIGGER shift_sheets_are_not_rewritten BEFORE UPDATE ON shift_sheets
            BEGIN SELECT RAISE (ABORT, 'hand-over sheets are append-only'); END;
-- trigger shift_sheets_are_not_deleted shift_sheets
CREATE TRIGGER shift_sheets_are_not_deleted BEFORE DELETE ON shift_sheets
            BEGIN SELECT RAISE (ABORT, 'hand-over sheets are append-only'); END;
-- trigger shift_sheets_read_are_not_rewritten shift_sheets_read
CREATE TRIGGER shift_sheets_read_are_not_rewritten BEFORE UPDATE ON shift_sheets_read
            BEGIN SELECT RAISE (ABORT, 'hand-over sheets are append-only'); END;
-- trigger shift_sheets_read_are_not_deleted shift_sheets_read
CREATE TRIGGER shift_sheets_read_are_not_deleted BEFORE DELETE ON shift_sheets_read
            BEGIN SELECT RAISE (ABORT, 'hand-over sheets are append-only'); END;
-- trigger shift_sheets_are_not_replaced shift_sheets
CREATE TRIGGER shift_sheets_are_not_replaced BEFORE INSERT ON shift_sheets
            WHEN EXISTS (SELECT 1 FROM shift_sheets WHERE id = NEW.id)
            BEGIN SELECT RAISE (ABORT, 'hand-over sheets are append-only'); END;
-- trigger shift_sheets_read_are_not_replaced shift_sheets_read
CREATE TRIGGER shift_sheets_read_are_not_replaced BEFORE INSERT ON shift_sheets_read
            WHEN EXISTS (SELECT 1 FROM shift_sheets_read WHERE id = NEW.id)
            BEGIN SELECT RAISE (ABORT, 'hand-over sheets are append-only'); END;
-- index history_of_promises history
CREATE INDEX history_of_promises ON history (actor, recorded_at)
       WHERE actor_kind = 'operator' AND kind IN ('note', 'rescheduled', 'edited', 'split');
-- table operator_keys operator_keys
CREATE TABLE operator_keys (
        fingerprint TEXT PRIMARY KEY CHECK (fingerprint GLOB 'SHA256:*'),
        public_key TEXT NOT NULL,
        operator TEXT NOT NULL REFERENCES operators (name),
        at INTEGER NOT NULL,
        by TEXT NOT NULL
    ) STRICT;
-- index sqlite_autoindex_operator_keys_1 operator_keys
None;
-- index operator_keys_of operator_keys
CREATE INDEX operator_keys_of ON operator_keys (operator);
-- table operator_keys_revoked operator_keys_revoked
CREATE TABLE operator_keys_revoked (
        fingerprint TEXT PRIMARY KEY REFERENCES operator_keys (fingerprint),
        at INTEGER NOT NULL,
        by TEXT NOT NULL
    ) STRICT;
-- index sqlite_autoindex_operator_keys_revoked_1 operator_keys_revoked
None;
-- trigger operator_keys_are_not_rewritten operator_keys
CREATE TRIGGER operator_keys_are_not_rewritten BEFORE UPDATE ON operator_keys
            BEGIN SELECT RAISE (ABORT, 'keys are append-only'); END;
-- trigger operator_keys_are_not_deleted operator_keys
CREATE TRIGGER operator_keys_are_not_deleted BEFORE DELETE ON operator_keys
            BEGIN SELECT RAISE (ABORT, 'keys are append-only'); END;
-- trigger operator_keys_revoked_are_not_rewritten operator_keys_revoked
CREATE TRIGGER operator_keys_revoked_are_not_rewritten BEFORE UPDATE ON operator_keys_revoked
            BEGIN SELECT RAISE (ABORT, 'keys are append-only'); END;
-- trigger operator_keys_revoked_are_not_deleted operator_keys_revoked
CREATE TRIGGER operator_keys_revoked_are_not_deleted BEFORE DELETE ON operator_keys_revoked
            BEGIN SELECT RAISE (ABORT, 'keys are append-only'); END;
-- trigger operator_keys_are_not_replaced operator_keys
CREATE TRIGGER operator_keys_are_not_replaced BEFORE INSERT ON operator_keys
            WHEN EXISTS (SELECT 1 FROM operator_keys WHERE fingerprint = NEW.fingerprint)
            BEGIN SELECT RAISE (ABORT, 'keys are append-only'); END;
-- trigger operator_keys_revoked_are_not_replaced operator_keys_revoked
CREATE TRIGGER operator_keys_revoked_are_not_replaced BEFORE INSERT ON operator_keys_revoked
            WHEN EXISTS (SELECT 1 FROM operator_keys_revoked WHERE fingerprint = NEW.fingerprint)
            BEGIN SELECT RAISE (ABORT, 'keys are append-only'); END;
-- table undo_notes undo_notes
CREATE TABLE undo_notes (
        order_id INTEGER NOT NULL REFERENCES orders (id),
        version INTEGER NOT NULL,
        seq INTEGER NOT NULL REFERENCES history (seq),
        until INTEGER NOT NULL,
        note TEXT NOT NULL CHECK (json_valid(note)),
        PRIMARY KEY (order_id, version)
    ) STRICT, WITHOUT ROWID;
-- index outbox_waiting outbox
CREATE INDEX outbox_waiting ON outbox (id) WHERE sent_at IS NULL AND withdrawn_at IS NULL;
-- table charge_reversals charge_reversals
CREATE TABLE charge_reversals (
        id INTEGER PRIMARY KEY REFERENCES charges (id),
        at INTEGER NOT NULL,
        operator TEXT NOT NULL
    ) STRICT;
-- trigger charge_reversals_are_not_rewritten charge_reversals
CREATE TRIGGER charge_reversals_are_not_rewritten BEFORE UPDATE ON charge_reversals
            BEGIN SELECT RAISE (ABORT, 'the ledger is append-only'); END;
-- trigger charge_reversals_are_not_deleted charge_reversals
CREATE TRIGGER charge_reversals_are_not_deleted BEFORE DELETE ON charge_reversals
            BEGIN SELECT RAISE (ABORT, 'the ledger is append-only'); END;
-- trigger charge_reversals_are_not_replaced charge_reversals
CREATE TRIGGER charge_reversals_are_not_replaced BEFORE INSERT ON charge_reversals
       WHEN EXISTS (SELECT 1 FROM charge_reversals WHERE id = NEW.id)
       BEGIN SELECT RAISE (ABORT, 'the ledger is append-only'); END;
-- index orders_by_received orders
CREATE INDEX orders_by_received ON orders (received_at, id);
-- index orders_by_shelf_received orders
CREATE INDEX orders_by_shelf_received ON orders (shelf, received_at, id);
-- index orders_by_planned orders
CREATE INDEX orders_by_planned ON orders (planned_key, id);
-- index orders_by_shelf_planned orders
CREATE INDEX orders_by_shelf_planned ON orders (shelf, planned_key, id);
-- index orders_by_total orders
CREATE INDEX orders_by_total ON orders (currency, total, id);
-- index orders_by_shelf_total orders
CREATE INDEX orders_by_shelf_total ON orders (shelf, currency, total, id);
-- index orders_by_name orders
CREATE INDEX orders_by_name ON orders (name_key, id);
-- index orders_by_shelf_name orders
CREATE INDEX orders_by_shelf_name ON orders (shelf, name_key, id);
-- trigger search_moved orders
CREATE TRIGGER search_moved AFTER UPDATE OF rank ON orders
       WHEN iif(NEW.rank >= 2748779069440, ((3298534883328 - NEW.rank) / 86400 + 65536) * 16777216, NULL) IS NOT iif(OLD.rank >= 2748779069440, ((3298534883328 - OLD.rank) / 86400 + 65536) * 16777216, NULL) BEGIN
       UPDATE search_texts SET place = iif(NEW.rank < 2748779069440, NEW.id, (
        SELECT ifnull(max(place), iif(NEW.rank >= 2748779069440, ((3298534883328 - NEW.rank) / 86400 + 65536) * 16777216, NULL) - 1) + 1 FROM search_texts
        WHERE place >= iif(NEW.rank >= 2748779069440, ((3298534883328 - NEW.rank) / 86400 + 65536) * 16777216, NULL) AND place < iif(NEW.rank >= 2748779069440, ((3298534883328 - NEW.rank) / 86400 + 65536) * 16777216, NULL) + 16777216)) WHERE order_id = NEW.id; END;
-- table warn_counts warn_counts
CREATE TABLE warn_counts (hour INTEGER PRIMARY KEY, orders INTEGER NOT NULL) STRICT;
-- trigger count_new_warning orders
CREATE TRIGGER count_new_warning AFTER INSERT ON orders WHEN NEW.warn_at IS NOT NULL BEGIN
       INSERT INTO warn_counts VALUES (NEW.warn_at / 3600, 1)
       ON CONFLICT (hour) DO UPDATE SET orders = orders + 1; END;
-- trigger count_warning orders
CREATE TRIGGER count_warning AFTER UPDATE OF warn_at ON orders
       WHEN NEW.warn_at / 3600 IS NOT OLD.warn_at / 3600 BEGIN
       UPDATE warn_counts SET orders = orders - 1 WHERE hour = OLD.warn_at / 3600;
       DELETE FROM warn_counts WHERE hour = OLD.warn_at / 3600 AND orders = 0;
       INSERT INTO warn_counts SELECT NEW.warn_at / 3600, 1 WHERE NEW.warn_at IS NOT NULL
       ON CONFLICT (hour) DO UPDATE SET orders = orders + 1; END;
-- table operator_counts operator_counts
CREATE TABLE operator_counts (operator TEXT, shelf TEXT, orders INTEGER NOT NULL, PRIMARY KEY (operator, shelf))
       STRICT, WITHOUT ROWID;
-- trigger count_new_assigned orders
CREATE TRIGGER count_new_assigned AFTER INSERT ON orders WHEN json_extract(NEW.facts, '$.assigned') IS NOT NULL BEGIN
       INSERT INTO operator_counts VALUES (json_extract(NEW.facts, '$.assigned'), NEW.shelf, 1)
       ON CONFLICT (operator, shelf) DO UPDATE SET orders = orders + 1; END;
-- trigger count_assigned orders
CREATE TRIGGER count_assigned AFTER UPDATE OF shelf, facts ON orders
       WHEN json_extract(NEW.facts, '$.assigned') IS NOT json_extract(OLD.facts, '$.assigned')
         OR NEW.shelf <> OLD.shelf AND json_extract(NEW.facts, '$.assigned') IS NOT NULL BEGIN
       UPDATE operator_counts SET orders = orders - 1
       WHERE operator = json_extract(OLD.facts, '$.assigned') AND shelf = OLD.shelf;
       INSERT INTO operator_counts SELECT json_extract(NEW.facts, '$.assigned'), NEW.shelf, 1
       WHERE json_extract(NEW.facts, '$.assigned') IS NOT NULL
       ON CONFLICT (operator, shelf) DO UPDATE SET orders = orders + 1; END;
-- index orders_of_operator_that_warn orders
CREATE INDEX orders_of_operator_that_warn ON orders (json_extract(facts, '$.assigned'), warn_at)
       WHERE json_extract(facts, '$.assigned') IS NOT NULL AND warn_at IS NOT NULL;
-- table earlier_answers earlier_answers
CREATE TABLE earlier_answers (
        order_id INTEGER NOT NULL REFERENCES orders (id),
        hash BLOB NOT NULL,
        nth INTEGER NOT NULL,
        PRIMARY KEY (order_id, hash)
    ) STRICT, WITHOUT ROWID;
-- index outbox_untold outbox
CREATE INDEX outbox_untold ON outbox (order_id)
       WHERE recipient = 'marketplace' AND sent_at IS NULL AND withdrawn_at IS NULL;
-- trigger untold_of_a_new_item outbox
CREATE TRIGGER untold_of_a_new_item AFTER INSERT ON outbox
       WHEN NEW.recipient = 'marketplace' AND NEW.sent_at IS NULL AND NEW.withdrawn_at IS NULL BEGIN
       UPDATE orders SET untold_at = min(ifnull(untold_at, 1 << 62), ifnull(NEW.not_before, NEW.created_at))
       WHERE id = NEW.order_id; END;
-- trigger untold_of_an_item outbox
CREATE TRIGGER untold_of_an_item AFTER UPDATE OF sent_at, withdrawn_at, not_before ON outbox
        WHEN NEW.recipient = 'marketplace' BEGIN
        UPDATE orders SET untold_at = (
    SELECT min(ifnull(not_before, created_at)) FROM outbox
    WHERE order_id = NEW.order_id AND recipient = 'marketplace' AND sent_at IS NULL AND withdrawn_at IS NULL
) WHERE id = NEW.order_id; END;
-- index orders_to_call orders
CREATE INDEX orders_to_call ON orders (call_back, id) WHERE call_back IS NOT NULL;
-- index orders_to_refund orders
CREATE INDEX orders_to_refund ON orders (rank, id) WHERE refund_due IS NOT NULL;
-- index orders_not_told orders
CREATE INDEX orders_not_told ON orders (rank, id) WHERE untold_at IS NOT NULL;
-- index orders_by_untold orders
CREATE INDEX orders_by_untold ON orders (untold_at) WHERE untold_at IS NOT NULL;
-- trigger count_new_call_back orders
CREATE TRIGGER count_new_call_back AFTER INSERT ON orders WHEN NEW.call_back IS NOT NULL BEGIN
               UPDATE virtual_counts SET orders = orders + 1 WHERE shelf = 'call_back'; END;
-- trigger count_call_back orders
CREATE TRIGGER count_call_back AFTER UPDATE OF facts, closed_at ON orders
               WHEN (NEW.call_back IS NULL) <> (OLD.call_back IS NULL) BEGIN
               UPDATE virtual_counts SET orders = orders + iif(NEW.call_back IS NULL, -1, 1)
               WHERE shelf = 'call_back'; END;
-- trigger count_new_refunds_due orders
CREATE TRIGGER count_new_refunds_due AFTER INSERT ON orders WHEN NEW.refund_due IS NOT NULL BEGIN
               UPDATE virtual_counts SET orders = orders + 1 WHERE shelf = 'refunds_due'; END;
-- trigger count_refunds_due orders
CREATE TRIGGER count_refunds_due AFTER UPDATE OF facts ON orders
               WHEN (NEW.refund_due IS NULL) <> (OLD.refund_due IS NULL) BEGIN
               UPDATE virtual_counts SET orders = orders + iif(NEW.refund_due IS NULL, -1, 1)
               WHERE shelf = 'refunds_due'; END;
-- trigger count_new_not_told orders
CREATE TRIGGER count_new_not_told AFTER INSERT ON orders WHEN NEW.untold_at IS NOT NULL BEGIN
               UPDATE virtual_counts SET orders = orders + 1 WHERE shelf = 'not_told'; END;
-- trigger count_not_told orders
CREATE TRIGGER count_not_told AFTER UPDATE OF untold_at ON orders
               WHEN (NEW.untold_at IS NULL) <> (OLD.untold_at IS NULL) BEGIN
               UPDATE virtual_counts SET orders = orders + iif(NEW.untold_at IS NULL, -1, 1)
               WHERE shelf = 'not_told'; END;
-- index orders_by_waybill orders
CREATE INDEX orders_by_waybill ON orders (replace(replace(replace(replace(
       upper(json_extract(facts, '$.waybill')), '-', ''), '/', ''), '_', ''), ' ', ''))
       WHERE json_extract(facts, '$.waybill') IS NOT NULL;
-- index operators_by_account operators
CREATE UNIQUE INDEX operators_by_account ON operators (account) WHERE account IS NOT NULL;
-- table filter_log filter_log
CREATE TABLE filter_log (
    id INTEGER PRIMARY KEY,
    at INTEGER,
    operator TEXT NOT NULL,
    owner TEXT NOT NULL,
    name TEXT NOT NULL,
    shared INTEGER NOT NULL CHECK (shared IN (0, 1)),
    filter TEXT CHECK (json_valid(filter))
) STRICT;
-- index filter_log_by_name filter_log
CREATE INDEX filter_log_by_name ON filter_log (owner, name, id);
-- trigger filter_log_is_not_rewritten filter_log
CREATE TRIGGER filter_log_is_not_rewritten BEFORE UPDATE ON filter_log
BEGIN SELECT RAISE (ABORT, 'the log of filters is append-only'); END;
-- trigger filter_log_is_not_deleted filter_log
CREATE TRIGGER filter_log_is_not_deleted BEFORE DELETE ON filter_log
BEGIN SELECT RAISE (ABORT, 'the log of filters is append-only'); END;
-- table clock_confirmations clock_confirmations
CREATE TABLE clock_confirmations (
    id INTEGER PRIMARY KEY,
    at INTEGER NOT NULL,
    operator TEXT NOT NULL,
    vouched_by TEXT NOT NULL,
    why TEXT NOT NULL,
    believed INTEGER NOT NULL
) STRICT;
-- trigger clock_confirmations_are_not_rewritten clock_confirmations
CREATE TRIGGER clock_confirmations_are_not_rewritten BEFORE UPDATE ON clock_confirmations
BEGIN SELECT RAISE (ABORT, 'clock_confirmations is append-only'); END;
-- trigger clock_confirmations_are_not_deleted clock_confirmations
CREATE TRIGGER clock_confirmations_are_not_deleted BEFORE DELETE ON clock_confirmations
BEGIN SELECT RAISE (ABORT, 'clock_confirmations is append-only'); END;
-- trigger clock_confirmations_are_not_replaced clock_confirmations
CREATE TRIGGER clock_confirmations_are_not_replaced BEFORE INSERT ON clock_confirmations
WHEN EXISTS (SELECT 1 FROM clock_confirmations WHERE id = NEW.id)
BEGIN SELECT RAISE (ABORT, 'clock_confirmations is append-only'); END;
-- table outbox_counts outbox_counts
CREATE TABLE outbox_counts (
    order_id INTEGER PRIMARY KEY REFERENCES orders (id),
    items INTEGER NOT NULL
) STRICT;
-- trigger outbox_is_counted outbox
CREATE TRIGGER outbox_is_counted AFTER INSERT ON outbox BEGIN
INSERT INTO outbox_counts VALUES (NEW.order_id, 1) ON CONFLICT (order_id) DO UPDATE SET items = items + 1; END;
-- table acts acts
CREATE TABLE acts (
    id INTEGER PRIMARY KEY,
    at INTEGER NOT NULL,
    recorded_at INTEGER NOT NULL,
    actor TEXT NOT NULL,
    actor_kind TEXT NOT NULL CHECK (actor_kind IN ('operator', 'system', 'buyer', 'marketplace')),
    vouched_by TEXT NOT NULL DEFAULT '',
    kind TEXT NOT NULL,
    note TEXT NOT NULL DEFAULT '',
    set_clock INTEGER NOT NULL DEFAULT 0 CHECK (set_clock IN (0, 1)),
    key TEXT UNIQUE,
    reverses INTEGER UNIQUE REFERENCES acts (id)
) STRICT;
-- index sqlite_autoindex_acts_1 acts
None;
-- index sqlite_autoindex_acts_2 acts
None;
-- trigger history_is_not_rewritten history
CREATE TRIGGER history_is_not_rewritten BEFORE UPDATE ON history
       BEGIN SELECT RAISE (ABORT, 'history is append-only'); END;
-- trigger acts_are_not_rewritten acts
CREATE TRIGGER acts_are_not_rewritten BEFORE UPDATE ON acts
       BEGIN SELECT RAISE (ABORT, 'acts is append-only'); END;
-- trigger acts_are_not_deleted acts
CREATE TRIGGER acts_are_not_deleted BEFORE DELETE ON acts
       BEGIN SELECT RAISE (ABORT, 'acts is append-only'); END;
-- trigger acts_are_not_replaced acts
CREATE TRIGGER acts_are_not_replaced BEFORE INSERT ON acts WHEN EXISTS (SELECT 1 FROM acts WHERE id = NEW.id)
       BEGIN SELECT RAISE (ABORT, 'acts is append-only'); END;
-- table lines lines
CREATE TABLE "lines" (
    id INTEGER PRIMARY KEY,
    order_id INTEGER NOT NULL REFERENCES orders (id),
    position INTEGER,
    sku TEXT NOT NULL,
    name TEXT NOT NULL,
    quantity INTEGER NOT NULL CHECK (quantity > 0),
    price INTEGER NOT NULL CHECK (price >= 0 OR sku = ''),
    came_from INTEGER REFERENCES "lines" (id)
) STRICT;
-- index lines_of_order lines
CREATE UNIQUE INDEX lines_of_order ON lines (order_id, position);
-- index orders_short orders
CREATE INDEX orders_short ON orders (rank, id) WHERE short IS NOT NULL;
-- trigger count_new_short orders
CREATE TRIGGER count_new_short AFTER INSERT ON orders WHEN NEW.short IS NOT NULL BEGIN
       UPDATE virtual_counts SET orders = orders + 1 WHERE shelf = 'short'; END;
-- trigger count_short orders
CREATE TRIGGER count_short AFTER UPDATE OF short ON orders WHEN (NEW.short IS NULL) <> (OLD.short IS NULL) BEGIN
       UPDATE virtual_counts SET orders = orders + iif(NEW.short IS NULL, -1, 1) WHERE shelf = 'short'; END;
-- table products products
CREATE TABLE products (
    sku TEXT PRIMARY KEY CHECK (sku <> ''),
    name TEXT NOT NULL DEFAULT '',
    tracked INTEGER NOT NULL DEFAULT 1 CHECK (tracked IN (0, 1)),
    low INTEGER CHECK (low >= 0),
    figure INTEGER CHECK (figure >= 0),
    told INTEGER CHECK (told >= 0)
) STRICT, WITHOUT ROWID;
-- index products_untold products
CREATE INDEX products_untold ON products (sku) WHERE tracked AND figure IS NOT told;
-- table levels levels
CREATE TABLE levels (
    sku TEXT NOT NULL REFERENCES products (sku),
    place_id INTEGER NOT NULL REFERENCES places (id),
    virtual INTEGER NOT NULL CHECK (virtual IN (0, 1)),
    on_hand INTEGER NOT NULL DEFAULT 0,
    reserved INTEGER NOT NULL DEFAULT 0 CHECK (reserved >= 0),
    PRIMARY KEY (sku, place_id),
    CHECK (virtual OR on_hand >= 0),
    CHECK (reserved = 0 OR reserved <= on_hand)
) STRICT, WITHOUT ROWID;
-- table reservations reservations
CREATE TABLE reservations (
    id INTEGER PRIMARY KEY,
    line_id INTEGER NOT NULL REFERENCES lines (id),
    sku TEXT NOT NULL REFERENCES products (sku),
    place_id INTEGER REFERENCES places (id),
    quantity INTEGER NOT NULL CHECK (quantity > 0),
    act_id INTEGER NOT NULL REFERENCES acts (id),
    move_id INTEGER UNIQUE REFERENCES moves (id),
    released_act INTEGER REFERENCES acts (id),
    CHECK (move_id IS NULL OR released_act IS NULL),
    CHECK (move_id IS NULL OR place_id IS NOT NULL)
) STRICT;
-- index sqlite_autoindex_reservations_1 reservations
None;
-- index one_reservation reservations
CREATE UNIQUE INDEX one_reservation ON reservations (line_id, ifnull(place_id, 0))
       WHERE move_id IS NULL AND released_act IS NULL;
-- index reservations_open reservations
CREATE INDEX reservations_open ON reservations (sku, place_id) WHERE move_id IS NULL AND released_act IS NULL;
-- table moves moves
CREATE TABLE moves (
    id INTEGER PRIMARY KEY,
    act_id INTEGER NOT NULL REFERENCES acts (id),
    sku TEXT NOT NULL REFERENCES products (sku),
    source_id INTEGER NOT NULL REFERENCES places (id),
    target_id INTEGER NOT NULL REFERENCES places (id),
    quantity INTEGER NOT NULL CHECK (quantity > 0),
    line_id INTEGER REFERENCES lines (id),
    reservation_id INTEGER UNIQUE REFERENCES reservations (id),
    reverses INTEGER UNIQUE REFERENCES moves (id),
    note TEXT NOT NULL DEFAULT '',
    CHECK (source_id <> target_id)
) STRICT;
-- index sqlite_autoindex_moves_1 moves
None;
-- index sqlite_autoindex_moves_2 moves
None;
-- index moves_of_line moves
CREATE INDEX moves_of_line ON moves (line_id) WHERE line_id IS NOT NULL;
-- index moves_of_act moves
CREATE INDEX moves_of_act ON moves (act_id);
-- index moves_of_product moves
CREATE INDEX moves_of_product ON moves (sku, id);
-- table stock_counts stock_counts
CREATE TABLE stock_counts (
    id INTEGER PRIMARY KEY,
    act_id INTEGER NOT NULL REFERENCES acts (id),
    sku TEXT NOT NULL REFERENCES products (sku),
    place_id INTEGER NOT NULL REFERENCES places (id),
    was INTEGER NOT NULL,
    found INTEGER NOT NULL CHECK (found >= 0),
    reason TEXT NOT NULL CHECK (reason <> '')
) STRICT;
-- index stock_counts_of_product stock_counts
CREATE INDEX stock_counts_of_product ON stock_counts (sku, id);
-- trigger a_move_takes_its_reservation moves
CREATE TRIGGER a_move_takes_its_reservation BEFORE INSERT ON moves
       WHEN NEW.reservation_id IS NOT NULL AND NOT EXISTS (
           SELECT 1 FROM reservations r
           WHERE r.id = NEW.reservation_id AND r.move_id IS NULL AND r.released_act IS NULL
             AND (r.line_id, r.sku, r.place_id, r.quantity)
               = (NEW.line_id, NEW.sku, NEW.source_id, NEW.quantity))
       BEGIN SELECT RAISE (ABORT, 'a move takes all of an open reservation'); END;
-- trigger a_reversal_is_a_mirror moves
CREATE TRIGGER a_reversal_is_a_mirror BEFORE INSERT ON moves
       WHEN NEW.reverses IS NOT NULL AND NOT EXISTS (
           SELECT 1 FROM moves m
           WHERE m.id = NEW.reverses AND m.reverses IS NULL AND m.line_id IS NEW.line_id
             AND (m.sku, m.source_id, m.target_id, m.quantity)
               = (NEW.sku, NEW.target_id, NEW.source_id, NEW.quantity))
       BEGIN SELECT RAISE (ABORT, 'a reversal is the mirror of its move'); END;
-- trigger moves_are_not_rewritten moves
CREATE TRIGGER moves_are_not_rewritten BEFORE UPDATE ON moves
       BEGIN SELECT RAISE (ABORT, 'moves are append-only'); END;
-- trigger moves_are_not_deleted moves
CREATE TRIGGER moves_are_not_deleted BEFORE DELETE ON moves
       BEGIN SELECT RAISE (ABORT, 'moves are append-only'); END;
-- trigger reservations_begin_open reservations
CREATE TRIGGER reservations_begin_open BEFORE INSERT ON reservations
       WHEN NEW.move_id IS NOT NULL OR NEW.released_act IS NOT NULL
       BEGIN SELECT RAISE (ABORT, 'a reservation begins open'); END;
-- trigger goods_are_held reservations
CREATE TRIGGER goods_are_held AFTER INSERT ON reservations WHEN NEW.place_id IS NOT NULL BEGIN
       UPDATE levels SET reserved = reserved + NEW.quantity WHERE sku = NEW.sku AND place_id = NEW.place_id;
       SELECT RAISE (ABORT, 'there is nothing to reserve') WHERE changes () = 0; END;
-- trigger goods_are_short reservations
CREATE TRIGGER goods_are_short AFTER INSERT ON reservations WHEN NEW.place_id IS NULL BEGIN
       UPDATE orders SET short = ifnull(short, 0) + NEW.quantity
       WHERE id = (SELECT order_id FROM lines WHERE id = NEW.line_id); END;
-- trigger reservations_end_once reservations
CREATE TRIGGER reservations_end_once BEFORE UPDATE ON reservations
       WHEN OLD.move_id IS NOT NULL OR OLD.released_act IS NOT NULL
         OR (NEW.id, NEW.line_id, NEW.sku, NEW.quantity, NEW.act_id)
         <> (OLD.id, OLD.line_id, OLD.sku, OLD.quantity, OLD.act_id) OR NEW.place_id IS NOT OLD.place_id
       BEGIN SELECT RAISE (ABORT, 'a reservation ends once and never changes'); END;
-- trigger goods_are_let_go reservations
CREATE TRIGGER goods_are_let_go AFTER UPDATE ON reservations WHEN OLD.place_id IS NOT NULL BEGIN
       UPDATE levels SET reserved = reserved - OLD.quantity WHERE sku = OLD.sku AND place_id = OLD.place_id; END;
-- trigger goods_are_short_no_more reservations
CREATE TRIGGER goods_are_short_no_more AFTER UPDATE ON reservations WHEN OLD.place_id IS NULL BEGIN
       UPDATE orders SET short = nullif(short - OLD.quantity, 0)
       WHERE id = (SELECT order_id FROM lines WHERE id = OLD.line_id); END;
-- trigger reservations_are_not_deleted reservations
CREATE TRIGGER reservations_are_not_deleted BEFORE DELETE ON reservations
       BEGIN SELECT RAISE (ABORT, 'reservations are append-only'); END;
-- trigger stock_counts_are_not_rewritten stock_counts
CREATE TRIGGER stock_counts_are_not_rewritten BEFORE UPDATE ON stock_counts
       BEGIN SELECT RAISE (ABORT, 'counts are append-only'); END;
-- trigger stock_counts_are_not_deleted stock_counts
CREATE TRIGGER stock_counts_are_not_deleted BEFORE DELETE ON stock_counts
       BEGIN SELECT RAISE (ABORT, 'counts are append-only'); END;
-- table accounts accounts
CREATE TABLE accounts (
    id INTEGER PRIMARY KEY,
    kind TEXT NOT NULL CHECK (kind IN ('receivable', 'sales', 'delivery_income', 'till', 'courier', 'bank', 'clearing',
        'refunds_due', 'fees', 'short', 'over')),
    party TEXT NOT NULL DEFAULT '',
    currency TEXT NOT NULL,
    debits INTEGER NOT NULL DEFAULT 0,
    credits INTEGER NOT NULL DEFAULT 0,
    UNIQUE (kind, party, currency),
    UNIQUE (id, currency),
    CHECK (kind NOT IN ('till', 'courier') OR debits >= credits),
    CHECK (kind <> 'refunds_due' OR credits >= debits)
) STRICT;
-- index sqlite_autoindex_accounts_1 accounts
None;
-- index sqlite_autoindex_accounts_2 accounts
None;
-- table transfers transfers
CREATE TABLE transfers (
    id INTEGER PRIMARY KEY,
    act_id INTEGER NOT NULL REFERENCES acts (id),
    day INTEGER NOT NULL,
    debit INTEGER NOT NULL,
    credit INTEGER NOT NULL,
    amount INTEGER NOT NULL CHECK (amount > 0),
    currency TEXT NOT NULL,
    order_id INTEGER REFERENCES orders (id),
    reverses INTEGER UNIQUE REFERENCES transfers (id),
    CHECK (debit <> credit),
    FOREIGN KEY (debit, currency) REFERENCES accounts (id, currency),
    FOREIGN KEY (credit, currency) REFERENCES accounts (id, currency)
) STRICT;
-- index sqlite_autoindex_transfers_1 transfers
None;
-- index transfers_of_order transfers
CREATE INDEX transfers_of_order ON transfers (order_id) WHERE order_id IS NOT NULL;
-- table money_days money_days
CREATE TABLE money_days (
    day INTEGER NOT NULL,
    channel TEXT NOT NULL,
    currency TEXT NOT NULL,
    debit TEXT NOT NULL,
    credit TEXT NOT NULL,
    count INTEGER NOT NULL,
    minor INTEGER NOT NULL,
    PRIMARY KEY (day, channel, currency, debit, credit)
) STRICT, WITHOUT ROWID;
-- trigger transfers_are_posted transfers
CREATE TRIGGER transfers_are_posted AFTER INSERT ON transfers BEGIN
       UPDATE accounts SET debits = debits + NEW.amount WHERE id = NEW.debit;
       UPDATE accounts SET credits = credits + NEW.amount WHERE id = NEW.credit;
       INSERT INTO money_days (day, channel, currency, debit, credit, count, minor)
       SELECT NEW.day, ifnull((SELECT channel FROM orders WHERE id = NEW.order_id), ''), NEW.currency, d.kind, c.kind,
              1, NEW.amount
       FROM accounts d, accounts c WHERE d.id = NEW.debit AND c.id = NEW.credit
       ON CONFLICT DO UPDATE SET count = count + 1, minor = minor + excluded.minor;
       END;
-- trigger a_reversal_mirrors_its_transfer transfers
CREATE TRIGGER a_reversal_mirrors_its_transfer BEFORE INSERT ON transfers WHEN NEW.reverses IS NOT NULL AND NOT EXISTS
       (SELECT 1 FROM transfers t WHERE t.id = NEW.reverses AND t.debit = NEW.credit AND t.credit = NEW.debit
        AND t.amount = NEW.amount AND t.order_id IS NEW.order_id AND t.reverses IS NULL)
       BEGIN SELECT RAISE (ABORT, 'a reversal is the mirror of its transfer'); END;
-- trigger transfers_are_not_rewritten transfers
CREATE TRIGGER transfers_are_not_rewritten BEFORE UPDATE ON transfers
       BEGIN SELECT RAISE (ABORT, 'transfers is append-only'); END;
-- trigger transfers_are_not_deleted transfers
CREATE TRIGGER transfers_are_not_deleted BEFORE DELETE ON transfers
       BEGIN SELECT RAISE (ABORT, 'transfers is append-only'); END;
-- trigger transfers_are_not_replaced transfers
CREATE TRIGGER transfers_are_not_replaced BEFORE INSERT ON transfers
       WHEN EXISTS (SELECT 1 FROM transfers WHERE id = NEW.id)
       BEGIN SELECT RAISE (ABORT, 'transfers is append-only'); END;
-- index customers_merged customers
CREATE INDEX customers_merged ON customers (merged_into) WHERE merged_into IS NOT NULL;
-- trigger customers_are_merged_into_roots customers
CREATE TRIGGER customers_are_merged_into_roots BEFORE UPDATE OF merged_into ON customers
       WHEN (SELECT merged_into FROM customers WHERE id = NEW.merged_into) IS NOT NULL
       BEGIN SELECT RAISE (ABORT, 'a customer is merged into a root'); END;
-- table contact_points contact_points
CREATE TABLE contact_points (
    id INTEGER PRIMARY KEY,
    customer_id INTEGER NOT NULL REFERENCES customers (id),
    via TEXT NOT NULL CHECK (via IN ('phone', 'mail', 'telegram', 'instagram')),
    value TEXT NOT NULL,
    act_id INTEGER REFERENCES acts (id),
    wrong_act INTEGER REFERENCES acts (id),
    ended_act INTEGER REFERENCES acts (id)
) STRICT;
-- index contact_points_are_one_persons contact_points
CREATE UNIQUE INDEX contact_points_are_one_persons ON contact_points (value, via)
       WHERE wrong_act IS NULL AND ended_act IS NULL;
-- index contact_points_of contact_points
CREATE INDEX contact_points_of ON contact_points (customer_id);
-- trigger contact_points_end_once contact_points
CREATE TRIGGER contact_points_end_once BEFORE UPDATE ON contact_points
       WHEN OLD.ended_act IS NOT NULL OR NEW.customer_id <> OLD.customer_id OR NEW.via <> OLD.via
       BEGIN SELECT RAISE (ABORT, 'a contact point ends once'); END;
-- trigger contact_points_are_not_deleted contact_points
CREATE TRIGGER contact_points_are_not_deleted BEFORE DELETE ON contact_points
       BEGIN SELECT RAISE (ABORT, 'contact points are not deleted'); END;
-- trigger contact_points_of_the_living contact_points
CREATE TRIGGER contact_points_of_the_living BEFORE INSERT ON contact_points
       WHEN (SELECT erased_act FROM customers WHERE id = NEW.customer_id) IS NOT NULL
       BEGIN SELECT RAISE (ABORT, 'an erased person has no contact points'); END;
-- table customer_merges customer_merges
CREATE TABLE customer_merges (
    id INTEGER PRIMARY KEY,
    act_id INTEGER NOT NULL REFERENCES acts (id),
    loser INTEGER NOT NULL REFERENCES customers (id),
    winner INTEGER NOT NULL REFERENCES customers (id),
    undone_act INTEGER REFERENCES acts (id),
    CHECK (loser <> winner)
) STRICT;
-- index customers_are_merged_once customer_merges
CREATE UNIQUE INDEX customers_are_merged_once ON customer_merges (loser) WHERE undone_act IS NULL;
-- index customer_merges_into customer_merges
CREATE INDEX customer_merges_into ON customer_merges (winner) WHERE undone_act IS NULL;
-- trigger customer_merges_are_undone_once customer_merges
CREATE TRIGGER customer_merges_are_undone_once BEFORE UPDATE ON customer_merges
       WHEN OLD.undone_act IS NOT NULL OR NEW.loser <> OLD.loser OR NEW.winner <> OLD.winner OR NEW.act_id <> OLD.act_id
       BEGIN SELECT RAISE (ABORT, 'a merge is undone once'); END;
-- trigger customer_merges_are_not_deleted customer_merges
CREATE TRIGGER customer_merges_are_not_deleted BEFORE DELETE ON customer_merges
       BEGIN SELECT RAISE (ABORT, 'merges are append-only'); END;
-- table customer_notes customer_notes
CREATE TABLE customer_notes (
    id INTEGER PRIMARY KEY,
    customer_id INTEGER NOT NULL REFERENCES customers (id),
    act_id INTEGER NOT NULL REFERENCES acts (id),
    text TEXT NOT NULL
) STRICT;
-- index customer_notes_of customer_notes
CREATE INDEX customer_notes_of ON customer_notes (customer_id);
-- trigger customer_notes_are_not_rewritten customer_notes
CREATE TRIGGER customer_notes_are_not_rewritten BEFORE UPDATE ON customer_notes
       BEGIN SELECT RAISE (ABORT, 'notes are append-only'); END;
-- trigger customer_notes_are_not_deleted customer_notes
CREATE TRIGGER customer_notes_are_not_deleted BEFORE DELETE ON customer_notes
       BEGIN SELECT RAISE (ABORT, 'notes are append-only'); END;
-- table customer_marks customer_marks
CREATE TABLE customer_marks (
    id INTEGER PRIMARY KEY,
    customer_id INTEGER NOT NULL REFERENCES customers (id),
    kind TEXT NOT NULL CHECK (kind IN ('vip', 'mind')),
    reason TEXT NOT NULL,
    act_id INTEGER NOT NULL REFERENCES acts (id),
    ended_act INTEGER REFERENCES acts (id)
) STRICT;
-- index customer_marks_of customer_marks
CREATE UNIQUE INDEX customer_marks_of ON customer_marks (customer_id, kind) WHERE ended_act IS NULL;
-- trigger customer_marks_end_once customer_marks
CREATE TRIGGER customer_marks_end_once BEFORE UPDATE ON customer_marks
       WHEN OLD.ended_act IS NOT NULL OR NEW.customer_id <> OLD.customer_id OR NEW.kind <> OLD.kind
         OR NEW.act_id <> OLD.act_id OR NEW.reason <> OLD.reason
       BEGIN SELECT RAISE (ABORT, 'a mark ends once'); END;
-- trigger customer_marks_are_not_deleted customer_marks
CREATE TRIGGER customer_marks_are_not_deleted BEFORE DELETE ON customer_marks
       BEGIN SELECT RAISE (ABORT, 'marks are append-only'); END;
-- trigger purchase_of_a_new_order orders
CREATE TRIGGER purchase_of_a_new_order AFTER INSERT ON orders
       WHEN NOT NEW.called_off AND json_extract(NEW.facts, '$.split_from') IS NULL BEGIN
       UPDATE customers SET orders = orders + 1 WHERE id = NEW.customer_id;
       UPDATE customers SET orders = orders + 1 WHERE merged_into = NEW.customer_id;
       UPDATE customers SET orders = orders + 1 WHERE id = (SELECT merged_into FROM customers WHERE id = NEW.customer_id);
       UPDATE customers SET orders = orders + 1 WHERE id <> NEW.customer_id
          AND merged_into = (SELECT merged_into FROM customers WHERE id = NEW.customer_id); END;
-- trigger purchase_of_a_part orders
CREATE TRIGGER purchase_of_a_part AFTER INSERT ON orders WHEN json_extract(NEW.facts, '$.split_from') IS NOT NULL BEGIN
       UPDATE orders SET part_of = (
           SELECT ifnull(p.part_of, p.id) FROM orders p
           WHERE p.channel = NEW.channel AND p.number = json_extract(NEW.facts, '$.split_from') AND p.id <> NEW.id
       ) WHERE id = NEW.id;
       UPDATE customers SET orders = (
           SELECT count(DISTINCT ifnull(o.part_of, o.id)) FROM orders o WHERE NOT o.called_off AND o.customer_id IN (
               SELECT m.id FROM customers m JOIN customers c ON c.id = NEW.customer_id
               WHERE m.id = ifnull(c.merged_into, c.id) OR m.merged_into = ifnull(c.merged_into, c.id))
       ) WHERE id = (SELECT ifnull(merged_into, id) FROM customers WHERE id = NEW.customer_id)
            OR merged_into = (SELECT ifnull(merged_into, id) FROM customers WHERE id = NEW.customer_id); END;
-- trigger purchase_moved orders
CREATE TRIGGER purchase_moved AFTER UPDATE OF called_off, customer_id ON orders
       WHEN NEW.called_off <> OLD.called_off OR NEW.customer_id <> OLD.customer_id BEGIN
       UPDATE customers SET orders = (
           SELECT count(DISTINCT ifnull(o.part_of, o.id)) FROM orders o WHERE NOT o.called_off AND o.customer_id IN (
               SELECT m.id FROM customers m JOIN customers c ON c.id = NEW.customer_id
               WHERE m.id = ifnull(c.merged_into, c.id) OR m.merged_into = ifnull(c.merged_into, c.id))
       ) WHERE id = (SELECT ifnull(merged_into, id) FROM customers WHERE id = NEW.customer_id)
            OR merged_into = (SELECT ifnull(merged_into, id) FROM customers WHERE id = NEW.customer_id);
       UPDATE customers SET orders = (
           SELECT count(DISTINCT ifnull(o.part_of, o.id)) FROM orders o WHERE NOT o.called_off AND o.customer_id IN (
               SELECT m.id FROM customers m JOIN customers c ON c.id = OLD.customer_id
               WHERE m.id = ifnull(c.merged_into, c.id) OR m.merged_into = ifnull(c.merged_into, c.id))
       ) WHERE NEW.customer_id <> OLD.customer_id AND (
               id = (SELECT ifnull(merged_into, id) FROM customers WHERE id = OLD.customer_id)
            OR merged_into = (SELECT ifnull(merged_into, id) FROM customers WHERE id = OLD.customer_id)); END;
-- table couriers couriers
CREATE TABLE couriers (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL UNIQUE,
    kind TEXT NOT NULL CHECK (kind IN ('own', 'third', 'firm')),
    phone TEXT,
    operator TEXT UNIQUE,
    most_stops INTEGER NOT NULL CHECK (most_stops > 0),
    most_cash INTEGER CHECK (most_cash >= 0),
    active INTEGER NOT NULL DEFAULT 1 CHECK (active IN (0, 1)),
    act_id INTEGER NOT NULL REFERENCES acts (id),
    CHECK (operator IS NULL OR kind = 'own'),
    UNIQUE (id, kind)
) STRICT;
-- index sqlite_autoindex_couriers_1 couriers
None;
-- index sqlite_autoindex_couriers_2 couriers
None;
-- index sqlite_autoindex_couriers_3 couriers
None;
-- table runs runs
CREATE TABLE runs (
    id INTEGER PRIMARY KEY,
    courier_id INTEGER NOT NULL,
    courier_kind TEXT NOT NULL,
    version INTEGER NOT NULL DEFAULT 1,
    made_act INTEGER NOT NULL REFERENCES acts (id),
    out_act INTEGER REFERENCES acts (id),
    back_act INTEGER REFERENCES acts (id),
    closed_act INTEGER REFERENCES acts (id),
    FOREIGN KEY (courier_id, courier_kind) REFERENCES couriers (id, kind),
    CHECK (back_act IS NULL OR out_act IS NOT NULL),
    CHECK (closed_act IS NULL OR (back_act IS NULL) = (out_act IS NULL))
) STRICT;
-- index one_run_out runs
CREATE UNIQUE INDEX one_run_out ON runs (courier_id)
       WHERE courier_kind = 'own' AND out_act IS NOT NULL AND closed_act IS NULL;
-- index runs_not_closed runs
CREATE INDEX runs_not_closed ON runs (courier_id) WHERE closed_act IS NULL;
-- table stops stops
CREATE TABLE stops (
    id INTEGER PRIMARY KEY,
    run_id INTEGER NOT NULL REFERENCES runs (id),
    order_id INTEGER NOT NULL REFERENCES orders (id),
    position INTEGER NOT NULL,
    attempt INTEGER NOT NULL CHECK (attempt > 0),
    state TEXT NOT NULL CHECK (state IN ('planned', 'out', 'done', 'failed', 'withdrawn')),
    reason TEXT NOT NULL DEFAULT '',
    cod INTEGER CHECK (cod >= 0),
    currency TEXT NOT NULL,
    made_act INTEGER NOT NULL REFERENCES acts (id),
    left_act INTEGER REFERENCES acts (id),
    reported_act INTEGER REFERENCES acts (id),
    decided_act INTEGER REFERENCES acts (id),
    code_id INTEGER REFERENCES codes (id),
    paid INTEGER CHECK (paid >= 0),
    paid_why TEXT NOT NULL DEFAULT '',
    withdrawn_act INTEGER REFERENCES acts (id),
    back_act INTEGER REFERENCES acts (id),
    CHECK ((cod IS NULL) = (left_act IS NULL)),
    CHECK ((state = 'planned') <= (left_act IS NULL)),
    CHECK ((state IN ('out', 'done', 'failed')) <= (left_act IS NOT NULL)),
    CHECK ((state IN ('done', 'failed')) = (decided_act IS NOT NULL)),
    CHECK ((state = 'withdrawn') = (withdrawn_act IS NOT NULL)),
    CHECK (state <> 'failed' OR reason <> ''),
    CHECK (state = 'done' OR paid IS NULL),
    CHECK (paid IS NULL OR paid = cod OR paid_why <> ''),
    CHECK (back_act IS NULL OR (left_act IS NOT NULL AND state IN ('failed', 'withdrawn')))
) STRICT;
-- index one_live_stop stops
CREATE UNIQUE INDEX one_live_stop ON stops (order_id) WHERE state IN ('planned', 'out');
-- index stops_of_order stops
CREATE INDEX stops_of_order ON stops (order_id);
-- index stops_of_run stops
CREATE INDEX stops_of_run ON stops (run_id, position);
-- table stop_reports stop_reports
CREATE TABLE stop_reports (
    id INTEGER PRIMARY KEY,
    stop_id INTEGER NOT NULL REFERENCES stops (id),
    act_id INTEGER NOT NULL UNIQUE REFERENCES acts (id),
    said TEXT NOT NULL CHECK (said IN ('done', 'failed', 'nothing')),
    reason TEXT NOT NULL DEFAULT '',
    paid INTEGER CHECK (paid >= 0),
    CHECK (said <> 'failed' OR reason <> '')
) STRICT;
-- index sqlite_autoindex_stop_reports_1 stop_reports
None;
-- index reports_of_stop stop_reports
CREATE INDEX reports_of_stop ON stop_reports (stop_id);
-- trigger a_stop_begins_planned stops
CREATE TRIGGER a_stop_begins_planned BEFORE INSERT ON stops
       WHEN NEW.state <> 'planned' OR NEW.reported_act IS NOT NULL
       BEGIN SELECT RAISE (ABORT, 'a stop begins planned'); END;
-- trigger a_run_of_one stops
CREATE TRIGGER a_run_of_one BEFORE INSERT ON stops
       WHEN EXISTS (SELECT 1 FROM runs r JOIN stops s ON s.run_id = r.id
                    WHERE r.id = NEW.run_id AND r.courier_kind <> 'own' AND s.state IN ('planned', 'out'))
       BEGIN SELECT RAISE (ABORT, 'who is not ours takes one order a run'); END;
-- trigger a_courier_decides_nothing stops
CREATE TRIGGER a_courier_decides_nothing BEFORE UPDATE OF decided_act, withdrawn_act, back_act ON stops
       WHEN EXISTS (
            SELECT 1 FROM acts a, runs r JOIN couriers c ON c.id = r.courier_id
            WHERE r.id = NEW.run_id
              AND c.operator = iif(a.actor_kind = 'operator', a.actor, a.vouched_by)
              AND a.id IN (iif(NEW.decided_act IS OLD.decided_act OR EXISTS (
                                   SELECT 1 FROM codes k WHERE k.id = NEW.code_id AND k.order_id = NEW.order_id
                                                           AND k.state = 'used'), NULL, NEW.decided_act),
                           iif(NEW.withdrawn_act IS OLD.withdrawn_act, NULL, NEW.withdrawn_act),
                           iif(NEW.back_act IS OLD.back_act, NULL, NEW.back_act)))
       BEGIN SELECT RAISE (ABORT, 'the courier decides nothing'); END;
-- trigger a_report_is_the_couriers stop_reports
CREATE TRIGGER a_report_is_the_couriers BEFORE INSERT ON stop_reports
       WHEN NOT EXISTS (SELECT 1 FROM acts a, stops s JOIN runs r ON r.id = s.run_id JOIN couriers c ON c.id = r.courier_id
                        WHERE a.id = NEW.act_id AND s.id = NEW.stop_id AND c.operator = a.actor)
       BEGIN SELECT RAISE (ABORT, 'a report is the word of the courier himself'); END;
-- trigger stops_are_not_deleted stops
CREATE TRIGGER stops_are_not_deleted BEFORE DELETE ON stops
       BEGIN SELECT RAISE (ABORT, 'stops is append-only'); END;
-- trigger stop_reports_are_not_rewritten stop_reports
CREATE TRIGGER stop_reports_are_not_rewritten BEFORE UPDATE ON stop_reports
       BEGIN SELECT RAISE (ABORT, 'stop_reports is append-only'); END;
-- trigger stop_reports_are_not_deleted stop_reports
CREATE TRIGGER stop_reports_are_not_deleted BEFORE DELETE ON stop_reports
       BEGIN SELECT RAISE (ABORT, 'stop_reports is append-only'); END;
-- trigger a_run_goes_once runs
CREATE TRIGGER a_run_goes_once BEFORE UPDATE ON runs
       WHEN (NEW.courier_id, NEW.courier_kind, NEW.made_act) <> (OLD.courier_id, OLD.courier_kind, OLD.made_act)
         OR (OLD.out_act IS NOT NULL AND NEW.out_act IS NOT OLD.out_act)
         OR (OLD.back_act IS NOT NULL AND NEW.back_act IS NOT OLD.back_act)
         OR OLD.closed_act IS NOT NULL
       BEGIN SELECT RAISE (ABORT, 'a run leaves, comes back and closes once'); END;
-- trigger a_run_closes_empty runs
CREATE TRIGGER a_run_closes_empty BEFORE UPDATE OF closed_act ON runs
       WHEN NEW.closed_act IS NOT NULL AND EXISTS (
            SELECT 1 FROM stops s WHERE s.run_id = NEW.id AND (s.state IN ('planned', 'out')
                OR (s.state <> 'done' AND s.left_act IS NOT NULL AND s.back_act IS NULL)))
       BEGIN SELECT RAISE (ABORT, 'a run closes once all is decided and its goods are back'); END;
-- trigger runs_are_not_deleted runs
CREATE TRIGGER runs_are_not_deleted BEFORE DELETE ON runs
       BEGIN SELECT RAISE (ABORT, 'runs is append-only'); END;
-- table tasks tasks
CREATE TABLE tasks (
    id INTEGER PRIMARY KEY,
    kind TEXT NOT NULL CHECK (kind IN ('call', 'remind', 'refund', 'delivery_error', 'other')),
    order_id INTEGER REFERENCES orders (id),
    text TEXT NOT NULL,
    due_at INTEGER NOT NULL,
    whose TEXT,
    opened_act INTEGER NOT NULL REFERENCES acts (id),
    closed_act INTEGER REFERENCES acts (id),
    result TEXT, customer_id INTEGER REFERENCES customers (id),
    CHECK (kind <> 'call' OR order_id IS NOT NULL),
    CHECK ((closed_act IS NULL) = (result IS NULL))
) STRICT;
-- index tasks_due tasks
CREATE INDEX tasks_due ON tasks (due_at) WHERE closed_act IS NULL;
-- index tasks_of_order tasks
CREATE INDEX tasks_of_order ON tasks (order_id) WHERE order_id IS NOT NULL;
-- index one_call_planned tasks
CREATE UNIQUE INDEX one_call_planned ON tasks (order_id) WHERE kind = 'call' AND closed_act IS NULL;
-- trigger tasks_are_not_deleted tasks
CREATE TRIGGER tasks_are_not_deleted BEFORE DELETE ON tasks
       BEGIN SELECT RAISE (ABORT, 'tasks is append-only'); END;
-- table hand_ins hand_ins
CREATE TABLE hand_ins (
    receipt INTEGER PRIMARY KEY,
    act_id INTEGER NOT NULL UNIQUE REFERENCES acts (id),
    courier_id INTEGER NOT NULL REFERENCES couriers (id),
    currency TEXT NOT NULL,
    expected INTEGER NOT NULL CHECK (expected >= 0),
    counted INTEGER NOT NULL CHECK (counted >= 0),
    reason TEXT NOT NULL DEFAULT '',
    signed_by TEXT NOT NULL DEFAULT '',
    CHECK (expected = counted OR reason <> '')
) STRICT;
-- index sqlite_autoindex_hand_ins_1 hand_ins
None;
-- index hand_ins_of_courier hand_ins
CREATE INDEX hand_ins_of_courier ON hand_ins (courier_id);
-- trigger hand_ins_are_not_rewritten hand_ins
CREATE TRIGGER hand_ins_are_not_rewritten BEFORE UPDATE ON hand_ins
       BEGIN SELECT RAISE (ABORT, 'hand_ins is append-only'); END;
-- trigger hand_ins_are_not_deleted hand_ins
CREATE TRIGGER hand_ins_are_not_deleted BEFORE DELETE ON hand_ins
       BEGIN SELECT RAISE (ABORT, 'hand_ins is append-only'); END;
-- trigger a_courier_takes_no_hand_in hand_ins
CREATE TRIGGER a_courier_takes_no_hand_in BEFORE INSERT ON hand_ins
       WHEN EXISTS (SELECT 1 FROM acts a, couriers c
                    WHERE a.id = NEW.act_id AND c.id = NEW.courier_id AND c.operator = a.actor)
       BEGIN SELECT RAISE (ABORT, 'nobody hands in to themselves'); END;
-- table till_counts till_counts
CREATE TABLE till_counts (
    id INTEGER PRIMARY KEY,
    act_id INTEGER NOT NULL UNIQUE REFERENCES acts (id),
    kind TEXT NOT NULL CHECK (kind IN ('open', 'count', 'close')),
    currency TEXT NOT NULL,
    expected INTEGER NOT NULL,
    counted INTEGER NOT NULL CHECK (counted >= 0),
    reason TEXT NOT NULL DEFAULT '', signed_by TEXT NOT NULL DEFAULT '',
    CHECK (expected = counted OR reason <> '')
) STRICT;
-- index sqlite_autoindex_till_counts_1 till_counts
None;
-- index counts_of_till till_counts
CREATE INDEX counts_of_till ON till_counts (currency, id);
-- trigger a_till_opens_once till_counts
CREATE TRIGGER a_till_opens_once BEFORE INSERT ON till_counts
       WHEN (NEW.kind = 'open') = (ifnull((SELECT t.kind FROM till_counts t WHERE t.currency = NEW.currency
                                           ORDER BY t.id DESC LIMIT 1), 'close') <> 'close')
       BEGIN SELECT RAISE (ABORT, 'a till opens when it is closed, and is counted and closed when it is open'); END;
-- trigger till_counts_are_not_rewritten till_counts
CREATE TRIGGER till_counts_are_not_rewritten BEFORE UPDATE ON till_counts
       BEGIN SELECT RAISE (ABORT, 'till_counts is append-only'); END;
-- trigger till_counts_are_not_deleted till_counts
CREATE TRIGGER till_counts_are_not_deleted BEFORE DELETE ON till_counts
       BEGIN SELECT RAISE (ABORT, 'till_counts is append-only'); END;
-- index orders_that_differ orders
CREATE INDEX orders_that_differ ON orders (rank, id) WHERE differs IS NOT NULL;
-- trigger count_new_differs orders
CREATE TRIGGER count_new_differs AFTER INSERT ON orders WHEN NEW.differs IS NOT NULL BEGIN
               UPDATE virtual_counts SET orders = orders + 1 WHERE shelf = 'differs'; END;
-- trigger count_differs orders
CREATE TRIGGER count_differs AFTER UPDATE OF facts ON orders
               WHEN (NEW.differs IS NULL) <> (OLD.differs IS NULL) BEGIN
               UPDATE virtual_counts SET orders = orders + iif(NEW.differs IS NULL, -1, 1)
               WHERE shelf = 'differs'; END;
-- trigger marks_begin customer_marks
CREATE TRIGGER marks_begin AFTER INSERT ON customer_marks BEGIN
       UPDATE customers SET marks = ifnull((
           SELECT group_concat(kind, ' ') FROM (
               SELECT DISTINCT k.kind FROM customer_marks k WHERE k.ended_act IS NULL AND k.customer_id IN (
                   SELECT m.id FROM customers m JOIN customers c ON c.id = NEW.customer_id
                   WHERE m.id = ifnull(c.merged_into, c.id) OR m.merged_into = ifnull(c.merged_into, c.id))
               ORDER BY k.kind DESC)), '')
       WHERE id = (SELECT ifnull(merged_into, id) FROM customers WHERE id = NEW.customer_id)
          OR merged_into = (SELECT ifnull(merged_into, id) FROM customers WHERE id = NEW.customer_id); END;
-- trigger marks_end customer_marks
CREATE TRIGGER marks_end AFTER UPDATE OF ended_act ON customer_marks BEGIN
       UPDATE customers SET marks = ifnull((
           SELECT group_concat(kind, ' ') FROM (
               SELECT DISTINCT k.kind FROM customer_marks k WHERE k.ended_act IS NULL AND k.customer_id IN (
                   SELECT m.id FROM customers m JOIN customers c ON c.id = NEW.customer_id
                   WHERE m.id = ifnull(c.merged_into, c.id) OR m.merged_into = ifnull(c.merged_into, c.id))
               ORDER BY k.kind DESC)), '')
       WHERE id = (SELECT ifnull(merged_into, id) FROM customers WHERE id = NEW.customer_id)
          OR merged_into = (SELECT ifnull(merged_into, id) FROM customers WHERE id = NEW.customer_id); END;
-- trigger marks_of_the_merged customers
CREATE TRIGGER marks_of_the_merged AFTER UPDATE OF merged_into ON customers
       WHEN NEW.merged_into IS NOT OLD.merged_into BEGIN
       UPDATE customers SET marks = ifnull((
           SELECT group_concat(kind, ' ') FROM (
               SELECT DISTINCT k.kind FROM customer_marks k WHERE k.ended_act IS NULL AND k.customer_id IN (
                   SELECT m.id FROM customers m
                   WHERE m.id = ifnull(NEW.merged_into, NEW.id) OR m.merged_into = ifnull(NEW.merged_into, NEW.id))
               ORDER BY k.kind DESC)), '')
       WHERE id = ifnull(NEW.merged_into, NEW.id) OR merged_into = ifnull(NEW.merged_into, NEW.id);
       UPDATE customers SET marks = ifnull((
           SELECT group_concat(kind, ' ') FROM (
               SELECT DISTINCT k.kind FROM customer_marks k WHERE k.ended_act IS NULL AND k.customer_id IN (
                   SELECT m.id FROM customers m
                   WHERE m.id = ifnull(OLD.merged_into, OLD.id) OR m.merged_into = ifnull(OLD.merged_into, OLD.id))
               ORDER BY k.kind DESC)), '')
       WHERE id = ifnull(OLD.merged_into, OLD.id) OR merged_into = ifnull(OLD.merged_into, OLD.id); END;
-- index one_refund_to_pay tasks
CREATE UNIQUE INDEX one_refund_to_pay ON tasks (order_id)
       WHERE kind = 'refund' AND text = '' AND closed_act IS NULL;
-- table channel_accounts channel_accounts
CREATE TABLE channel_accounts (
    name TEXT PRIMARY KEY,
    kind TEXT NOT NULL,
    shop TEXT NOT NULL DEFAULT '',
    url TEXT NOT NULL DEFAULT '',
    token_place TEXT NOT NULL,
    writes_since INTEGER,
    paused INTEGER NOT NULL DEFAULT 0 CHECK (paused IN (0, 1)),
    act_id INTEGER NOT NULL REFERENCES acts (id)
) STRICT, WITHOUT ROWID;
-- table channel_health channel_health
CREATE TABLE channel_health (
    name TEXT PRIMARY KEY REFERENCES channel_accounts (name),
    pulled_at INTEGER,
    swept_at INTEGER,
    failed_since INTEGER,
    error TEXT NOT NULL DEFAULT '',
    next_at INTEGER NOT NULL DEFAULT 0,
    failures INTEGER NOT NULL DEFAULT 0
) STRICT, WITHOUT ROWID;
-- index outbox_keys outbox
CREATE UNIQUE INDEX outbox_keys ON outbox (key) WHERE key IS NOT NULL;
-- trigger a_key_is_kept outbox
CREATE TRIGGER a_key_is_kept BEFORE UPDATE OF key ON outbox
       WHEN OLD.key IS NOT NULL AND NEW.key IS NOT OLD.key
       BEGIN SELECT RAISE (ABORT, 'a key is kept'); END;
-- trigger told_is_not_told_again outbox
CREATE TRIGGER told_is_not_told_again BEFORE UPDATE OF state ON outbox
       WHEN NEW.state = 'pushing' AND OLD.sent_at IS NOT NULL
       BEGIN SELECT RAISE (ABORT, 'what was told is not told again'); END;
-- index outbox_to_tell outbox
CREATE INDEX outbox_to_tell ON outbox (id) WHERE recipient = 'marketplace' AND sent_at IS NULL AND withdrawn_at IS NULL;
-- table courier_places courier_places
CREATE TABLE courier_places (
    operator TEXT PRIMARY KEY,
    session TEXT NOT NULL,
    since INTEGER NOT NULL,
    page TEXT NOT NULL,
    stop_id INTEGER REFERENCES stops (id)
) STRICT, WITHOUT ROWID;
-- table barcodes barcodes
CREATE TABLE barcodes (
    code TEXT PRIMARY KEY CHECK (code <> ''),
    sku TEXT NOT NULL CHECK (sku <> ''),
    act_id INTEGER NOT NULL REFERENCES acts (id)
) STRICT, WITHOUT ROWID;
-- index barcodes_of_product barcodes
CREATE INDEX barcodes_of_product ON barcodes (sku);
-- index orders_with_delivery_errors orders
CREATE INDEX orders_with_delivery_errors ON orders (rank, id) WHERE delivery_error IS NOT NULL;
-- trigger count_new_delivery_error orders
CREATE TRIGGER count_new_delivery_error AFTER INSERT ON orders WHEN NEW.delivery_error IS NOT NULL BEGIN
               UPDATE virtual_counts SET orders = orders + 1 WHERE shelf = 'delivery_error'; END;
-- trigger count_delivery_error orders
CREATE TRIGGER count_delivery_error AFTER UPDATE OF facts, closed_at ON orders
               WHEN (NEW.delivery_error IS NULL) <> (OLD.delivery_error IS NULL) BEGIN
               UPDATE virtual_counts SET orders = orders + iif(NEW.delivery_error IS NULL, -1, 1)
               WHERE shelf = 'delivery_error'; END;
-- index one_delivery_error tasks
CREATE UNIQUE INDEX one_delivery_error ON tasks (order_id)
       WHERE kind = 'delivery_error' AND text = '' AND closed_act IS NULL;
-- index tasks_of_customer tasks
CREATE INDEX tasks_of_customer ON tasks (customer_id) WHERE customer_id IS NOT NULL;
-- trigger a_task_closes_once tasks
CREATE TRIGGER a_task_closes_once BEFORE UPDATE ON tasks
       WHEN OLD.closed_act IS NOT NULL
         OR (NEW.kind, NEW.order_id, NEW.customer_id, NEW.text, NEW.due_at, NEW.opened_act)
                IS NOT (OLD.kind, OLD.order_id, OLD.customer_id, OLD.text, OLD.due_at, OLD.opened_act)
       BEGIN SELECT RAISE (ABORT, 'a task closes once'); END;
-- table places places
CREATE TABLE "places" (
    id INTEGER PRIMARY KEY,
    kind TEXT NOT NULL CHECK (kind IN ('warehouse', 'courier', 'carrier', 'buyer', 'supplier', 'loss', 'found', 'returns')),
    name TEXT NOT NULL UNIQUE CHECK (name <> '')
) STRICT;
-- index sqlite_autoindex_places_1 places
None;
-- trigger moves_are_posted moves
CREATE TRIGGER moves_are_posted AFTER INSERT ON moves BEGIN
       UPDATE reservations SET move_id = NEW.id WHERE id = NEW.reservation_id;
       INSERT INTO levels (sku, place_id, virtual)
       SELECT NEW.sku, p.id, p.kind IN ('buyer', 'supplier', 'loss', 'found') FROM places p
       WHERE p.id IN (NEW.source_id, NEW.target_id)
       ON CONFLICT DO NOTHING;
       UPDATE levels SET on_hand = on_hand - NEW.quantity WHERE sku = NEW.sku AND place_id = NEW.source_id;
       UPDATE levels SET on_hand = on_hand + NEW.quantity WHERE sku = NEW.sku AND place_id = NEW.target_id; END;
-- table returns returns
CREATE TABLE returns (
    id INTEGER PRIMARY KEY,
    order_id INTEGER NOT NULL REFERENCES orders (id),
    reason TEXT NOT NULL CHECK (reason <> ''),
    evidence TEXT NOT NULL DEFAULT '',
    waybill TEXT NOT NULL DEFAULT '',
    point TEXT NOT NULL DEFAULT '',
    asked_act INTEGER NOT NULL REFERENCES acts (id),
    coming_act INTEGER REFERENCES acts (id),
    fetch_task INTEGER UNIQUE REFERENCES tasks (id),
    received_act INTEGER REFERENCES acts (id),
    decide_by INTEGER,
    decided_act INTEGER REFERENCES acts (id),
    refused INTEGER NOT NULL DEFAULT 0 CHECK (refused IN (0, 1)),
    why TEXT NOT NULL DEFAULT '',
    refund INTEGER CHECK (refund >= 0),
    CHECK ((refund IS NULL) = (decided_act IS NULL)),
    CHECK (decided_act IS NULL OR refused OR received_act IS NOT NULL),
    CHECK (NOT refused OR (refund = 0 AND why <> '')),
    CHECK (fetch_task IS NULL OR point <> '')
) STRICT;
-- index sqlite_autoindex_returns_1 returns
None;
-- index returns_of_order returns
CREATE INDEX returns_of_order ON returns (order_id);
-- index returns_to_decide returns
CREATE INDEX returns_to_decide ON returns (decide_by, id) WHERE decided_act IS NULL;
-- table return_lines return_lines
CREATE TABLE return_lines (
    return_id INTEGER NOT NULL REFERENCES returns (id),
    line_id INTEGER NOT NULL REFERENCES lines (id),
    quantity INTEGER NOT NULL CHECK (quantity > 0),
    PRIMARY KEY (return_id, line_id)
) STRICT, WITHOUT ROWID;
-- index returns_of_line return_lines
CREATE INDEX returns_of_line ON return_lines (line_id);
-- table return_fates return_fates
CREATE TABLE return_fates (
    return_id INTEGER NOT NULL,
    line_id INTEGER NOT NULL,
    fate TEXT NOT NULL CHECK (fate IN ('restock', 'write_off', 'supplier', 'buyer')),
    quantity INTEGER NOT NULL CHECK (quantity > 0),
    PRIMARY KEY (return_id, line_id, fate),
    FOREIGN KEY (return_id, line_id) REFERENCES return_lines (return_id, line_id)
) STRICT, WITHOUT ROWID;
-- table return_moves return_moves
CREATE TABLE return_moves (
    move_id INTEGER PRIMARY KEY REFERENCES moves (id),
    return_id INTEGER NOT NULL,
    line_id INTEGER NOT NULL,
    FOREIGN KEY (return_id, line_id) REFERENCES return_lines (return_id, line_id)
) STRICT;
-- index moves_of_return return_moves
CREATE INDEX moves_of_return ON return_moves (return_id, line_id);
-- trigger no_more_comes_back_than_was_bought return_lines
CREATE TRIGGER no_more_comes_back_than_was_bought BEFORE INSERT ON return_lines
       WHEN NOT EXISTS (SELECT 1 FROM returns r JOIN lines l ON l.order_id = r.order_id
                        WHERE r.id = NEW.return_id AND l.id = NEW.line_id AND r.decided_act IS NULL
                          AND NEW.quantity <= l.quantity - (
                            SELECT ifnull(sum(x.quantity), 0) FROM return_lines x JOIN returns o ON o.id = x.return_id
                            WHERE x.line_id = NEW.line_id AND NOT o.refused))
       BEGIN SELECT RAISE (ABORT, 'no more comes back than was bought'); END;
-- trigger no_more_is_decided_than_came_back return_fates
CREATE TRIGGER no_more_is_decided_than_came_back BEFORE INSERT ON return_fates
       WHEN NOT EXISTS (SELECT 1 FROM return_lines x JOIN returns r ON r.id = x.return_id
                        WHERE (x.return_id, x.line_id) = (NEW.return_id, NEW.line_id)
                          AND r.received_act IS NOT NULL AND r.decided_act IS NULL
                          AND NEW.quantity <= x.quantity - (
                            SELECT ifnull(sum(f.quantity), 0) FROM return_fates f
                            WHERE (f.return_id, f.line_id) = (NEW.return_id, NEW.line_id)))
       BEGIN SELECT RAISE (ABORT, 'no more is decided than came back'); END;
-- trigger a_return_goes_one_way returns
CREATE TRIGGER a_return_goes_one_way BEFORE UPDATE ON returns
       WHEN OLD.decided_act IS NOT NULL
         OR (NEW.order_id, NEW.reason, NEW.asked_act) <> (OLD.order_id, OLD.reason, OLD.asked_act)
         OR (OLD.coming_act IS NOT NULL AND NEW.coming_act IS NOT OLD.coming_act)
         OR (OLD.received_act IS NOT NULL AND NEW.received_act IS NOT OLD.received_act)
       BEGIN SELECT RAISE (ABORT, 'a return goes one way'); END;
-- trigger a_return_is_decided_whole returns
CREATE TRIGGER a_return_is_decided_whole BEFORE UPDATE OF decided_act ON returns
       WHEN NEW.decided_act IS NOT NULL AND NEW.received_act IS NOT NULL AND EXISTS (
            SELECT 1 FROM return_lines x WHERE x.return_id = NEW.id AND x.quantity <> (
                SELECT ifnull(sum(f.quantity), 0) FROM return_fates f
                WHERE (f.return_id, f.line_id) = (x.return_id, x.line_id)))
       BEGIN SELECT RAISE (ABORT, 'a return is decided piece by piece'); END;
-- trigger returns_are_not_deleted returns
CREATE TRIGGER returns_are_not_deleted BEFORE DELETE ON returns
       BEGIN SELECT RAISE (ABORT, 'returns is append-only'); END;
-- trigger return_lines_are_not_rewritten return_lines
CREATE TRIGGER return_lines_are_not_rewritten BEFORE UPDATE ON return_lines
       BEGIN SELECT RAISE (ABORT, 'return_lines is append-only'); END;
-- trigger return_lines_are_not_deleted return_lines
CREATE TRIGGER return_lines_are_not_deleted BEFORE DELETE ON return_lines
       BEGIN SELECT RAISE (ABORT, 'return_lines is append-only'); END;
-- trigger return_fates_are_not_rewritten return_fates
CREATE TRIGGER return_fates_are_not_rewritten BEFORE UPDATE ON return_fates
       BEGIN SELECT RAISE (ABORT, 'return_fates is append-only'); END;
-- trigger return_fates_are_not_deleted return_fates
CREATE TRIGGER return_fates_are_not_deleted BEFORE DELETE ON return_fates
       BEGIN SELECT RAISE (ABORT, 'return_fates is append-only'); END;
-- trigger return_moves_are_not_rewritten return_moves
CREATE TRIGGER return_moves_are_not_rewritten BEFORE UPDATE ON return_moves
       BEGIN SELECT RAISE (ABORT, 'return_moves is append-only'); END;
-- trigger return_moves_are_not_deleted return_moves
CREATE TRIGGER return_moves_are_not_deleted BEFORE DELETE ON return_moves
       BEGIN SELECT RAISE (ABORT, 'return_moves is append-only'); END;
-- index orders_to_decide orders
CREATE INDEX orders_to_decide ON orders (rank, id) WHERE to_decide IS NOT NULL;
-- trigger count_to_decide orders
CREATE TRIGGER count_to_decide AFTER UPDATE OF to_decide ON orders
       WHEN (NEW.to_decide IS NULL) <> (OLD.to_decide IS NULL) BEGIN
       UPDATE virtual_counts SET orders = orders + iif(NEW.to_decide IS NULL, -1, 1) WHERE shelf = 'to_decide'; END;
-- table senders senders
CREATE TABLE senders (
    name TEXT PRIMARY KEY CHECK (name <> ''),
    kind TEXT NOT NULL CHECK (kind <> ''),
    hears TEXT NOT NULL CHECK (hears IN ('buyers', 'staff')),
    signature TEXT NOT NULL DEFAULT '',
    url TEXT NOT NULL DEFAULT '',
    token_place TEXT NOT NULL,
    channels TEXT NOT NULL DEFAULT '[]' CHECK (json_valid(channels)),
    since INTEGER,
    act_id INTEGER NOT NULL REFERENCES acts (id)
) STRICT, WITHOUT ROWID;
-- table trackers trackers
CREATE TABLE trackers (
    carrier TEXT PRIMARY KEY CHECK (carrier <> ''),
    url TEXT NOT NULL DEFAULT '',
    token_place TEXT NOT NULL DEFAULT '',
    since INTEGER,
    act_id INTEGER NOT NULL REFERENCES acts (id)
) STRICT, WITHOUT ROWID;
-- table outside_health outside_health
CREATE TABLE outside_health (
    name TEXT PRIMARY KEY CHECK (name <> ''),
    pulled_at INTEGER,
    failed_since INTEGER,
    error TEXT NOT NULL DEFAULT '',
    failures INTEGER NOT NULL DEFAULT 0,
    next_at INTEGER NOT NULL DEFAULT 0
) STRICT, WITHOUT ROWID;
-- index outbox_to_buyers outbox
CREATE INDEX outbox_to_buyers ON outbox (created_at, id)
       WHERE recipient = 'buyer' AND sent_at IS NULL AND withdrawn_at IS NULL AND state IN ('', 'pushing');
-- table customer_languages customer_languages
CREATE TABLE customer_languages (
    customer_id INTEGER PRIMARY KEY REFERENCES customers (id),
    language TEXT NOT NULL CHECK (language <> ''),
    act_id INTEGER NOT NULL REFERENCES acts (id)
) STRICT;
-- table notices notices
CREATE TABLE notices (
    id INTEGER PRIMARY KEY,
    kind TEXT NOT NULL CHECK (kind <> ''),
    about TEXT NOT NULL,
    text TEXT NOT NULL,
    raised_at INTEGER NOT NULL,
    over_at INTEGER
) STRICT;
-- index one_notice_of_a_thing notices
CREATE UNIQUE INDEX one_notice_of_a_thing ON notices (kind, about) WHERE over_at IS NULL;
-- trigger notices_are_not_rewritten notices
CREATE TRIGGER notices_are_not_rewritten BEFORE UPDATE ON notices
       WHEN OLD.over_at IS NOT NULL
         OR (NEW.kind, NEW.about, NEW.text, NEW.raised_at) IS NOT (OLD.kind, OLD.about, OLD.text, OLD.raised_at)
       BEGIN SELECT RAISE (ABORT, 'notices are append-only'); END;
-- trigger notices_are_not_deleted notices
CREATE TRIGGER notices_are_not_deleted BEFORE DELETE ON notices
       BEGIN SELECT RAISE (ABORT, 'notices are append-only'); END;
-- table notices_told notices_told
CREATE TABLE notices_told (
    notice_id INTEGER NOT NULL REFERENCES notices (id),
    sender TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('pushing', 'told', 'refused')),
    at INTEGER NOT NULL,
    answer TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (notice_id, sender)
) STRICT, WITHOUT ROWID;
-- trigger a_notice_is_told_once notices_told
CREATE TRIGGER a_notice_is_told_once BEFORE UPDATE ON notices_told
       WHEN OLD.state <> 'pushing'
       BEGIN SELECT RAISE (ABORT, 'a notice is told once'); END;
-- table parcels_heard parcels_heard
CREATE TABLE parcels_heard (
    order_id INTEGER PRIMARY KEY REFERENCES orders (id),
    waybill TEXT NOT NULL,
    code TEXT NOT NULL,
    words TEXT NOT NULL,
    at INTEGER NOT NULL
) STRICT;
-- table acceptance_rules acceptance_rules
CREATE TABLE acceptance_rules (
    id INTEGER PRIMARY KEY,
    channel TEXT NOT NULL CHECK (channel <> ''),
    active INTEGER NOT NULL CHECK (active IN (0, 1)),
    in_stock INTEGER NOT NULL CHECK (in_stock IN (0, 1)),
    express INTEGER NOT NULL CHECK (express IN (0, 1)),
    any_hour INTEGER NOT NULL CHECK (any_hour IN (0, 1)),
    most INTEGER CHECK (most > 0),
    at INTEGER NOT NULL,
    operator TEXT NOT NULL,
    act_id INTEGER NOT NULL REFERENCES acts (id),
    undoes INTEGER UNIQUE REFERENCES acceptance_rules (id)
) STRICT;
-- index sqlite_autoindex_acceptance_rules_1 acceptance_rules
None;
-- index acceptance_of_channel acceptance_rules
CREATE INDEX acceptance_of_channel ON acceptance_rules (channel, id);
-- trigger acceptance_rules_are_not_rewritten acceptance_rules
CREATE TRIGGER acceptance_rules_are_not_rewritten BEFORE UPDATE ON acceptance_rules
       BEGIN SELECT RAISE (ABORT, 'acceptance_rules is append-only'); END;
-- trigger acceptance_rules_are_not_deleted acceptance_rules
CREATE TRIGGER acceptance_rules_are_not_deleted BEFORE DELETE ON acceptance_rules
       BEGIN SELECT RAISE (ABORT, 'acceptance_rules is append-only'); END;
-- trigger a_run_is_not_over stops
CREATE TRIGGER a_run_is_not_over BEFORE INSERT ON stops
       WHEN EXISTS (SELECT 1 FROM runs r WHERE r.id = NEW.run_id AND coalesce(r.back_act, r.closed_act) IS NOT NULL)
       BEGIN SELECT RAISE (ABORT, 'the courier of the run is back, or it is closed'); END;
-- trigger returns_wait returns
CREATE TRIGGER returns_wait AFTER UPDATE ON returns BEGIN
       UPDATE orders SET to_decide = (SELECT min(ifnull(r.decide_by, 1 << 62)) FROM returns r
                                      WHERE r.order_id = NEW.order_id AND r.decided_act IS NULL)
       WHERE id = NEW.order_id; END;
-- trigger returns_begin returns
CREATE TRIGGER returns_begin AFTER INSERT ON returns BEGIN
       UPDATE orders SET to_decide = (SELECT min(ifnull(r.decide_by, 1 << 62)) FROM returns r
                                      WHERE r.order_id = NEW.order_id AND r.decided_act IS NULL)
       WHERE id = NEW.order_id; END;
-- table sources sources
CREATE TABLE "sources" (
    order_id INTEGER PRIMARY KEY REFERENCES orders (id),
    snapshot ANY NOT NULL
) STRICT;
-- table search_texts search_texts
CREATE TABLE search_texts (
        place INTEGER PRIMARY KEY,
        order_id INTEGER NOT NULL UNIQUE REFERENCES orders (id),
        text TEXT NOT NULL
    ) STRICT;
-- index sqlite_autoindex_search_texts_1 search_texts
None;
-- view search_words search_words
CREATE VIEW search_words (place, text) AS
    SELECT place, substr(text, 1, instr(text || ' _', ' _')) || ifnull((
        WITH RECURSIVE
        part (kind, digits, rest) AS (
            SELECT '', '', substr(text, instr(text || ' _', ' _') + 1)
            UNION ALL
            SELECT substr(rest, 1, 1), trim(substr(rest, 1, instr(rest || ' ', ' ') - 1), '_#+'),
                   substr(rest, instr(rest || ' ', ' ') + 1) FROM part WHERE rest <> ''),
        run (kind, digits, n, backwards) AS (
            SELECT kind, digits, 1, substr(digits, 1, 1) FROM part WHERE digits <> ''
            UNION ALL
            SELECT kind, digits, n + 1, substr(digits, n + 1, 1) || backwards FROM run WHERE n < length(digits))
        SELECT group_concat(CASE
            WHEN kind = '+' THEN '________p' || substr(digits, n, 4)
            WHEN kind = '_' OR n >= 5 THEN '________h' || substr(digits, 1, n)
                || iif(kind = '_' AND n <= 3, ' ________e' || substr(digits, -n), '')
                || iif(kind = '_' AND n = length(digits), ' ________r' || backwards, '') END, ' ')
        FROM run WHERE kind = '+' OR n <= 14 OR n = length(digits)), '')
    FROM search_texts;
-- table orders_search orders_search
CREATE VIRTUAL TABLE orders_search USING fts5 (
        text, content = 'search_words', content_rowid = 'place', tokenize = "ascii tokenchars '_'",
        prefix = '1 2 3 4 5 6 7 8', detail = none, columnsize = 0
    );
-- table orders_search_data orders_search_data
CREATE TABLE 'orders_search_data'(id INTEGER PRIMARY KEY, block BLOB);
-- table orders_search_idx orders_search_idx
CREATE TABLE 'orders_search_idx'(segid, term, pgno, PRIMARY KEY(segid, term)) WITHOUT ROWID;
-- table orders_search_config orders_search_config
CREATE TABLE 'orders_search_config'(k PRIMARY KEY, v) WITHOUT ROWID;
-- trigger search_new search_texts
CREATE TRIGGER search_new AFTER INSERT ON search_texts
       BEGIN INSERT INTO orders_search (rowid, text) SELECT place, text FROM search_words WHERE place = NEW.place; END;
-- trigger search_changing search_texts
CREATE TRIGGER search_changing BEFORE UPDATE ON search_texts
       WHEN NEW.text <> OLD.text OR NEW.place <> OLD.place BEGIN
       INSERT INTO orders_search (orders_search, rowid, text)
       SELECT 'delete', place, text FROM search_words WHERE place = OLD.place; END;
-- trigger search_changed search_texts
CREATE TRIGGER search_changed AFTER UPDATE ON search_texts
       WHEN NEW.text <> OLD.text OR NEW.place <> OLD.place BEGIN
       INSERT INTO orders_search (rowid, text) SELECT place, text FROM search_words WHERE place = NEW.place; END;
-- trigger what_is_decided_stays stops
CREATE TRIGGER what_is_decided_stays BEFORE UPDATE ON stops
       WHEN ((OLD.decided_act IS NOT NULL AND (NEW.decided_act, NEW.state, NEW.reason, NEW.paid, NEW.paid_why, NEW.code_id,
                                               NEW.reported_act)
                 IS NOT (OLD.decided_act, OLD.state, OLD.reason, OLD.paid, OLD.paid_why, OLD.code_id, OLD.reported_act))
          OR (OLD.withdrawn_act IS NOT NULL AND (NEW.withdrawn_act, NEW.state) IS NOT (OLD.withdrawn_act, OLD.state)
              AND NOT (OLD.left_act IS NOT NULL AND OLD.back_act IS NULL AND NEW.state IN ('done', 'failed')
                       AND NEW.decided_act IS NOT NULL))
          OR (OLD.withdrawn_act IS NOT NULL AND (OLD.left_act IS NULL OR OLD.back_act IS NOT NULL)
              AND NEW.reported_act IS NOT OLD.reported_act))
         AND NOT (coalesce(NEW.decided_act, NEW.withdrawn_act) IS NULL
                  AND NEW.state = iif(NEW.left_act IS NULL, 'planned', 'out') AND NEW.reported_act IS OLD.reported_act
                  AND EXISTS (SELECT 1 FROM acts a WHERE a.reverses = coalesce(OLD.decided_act, OLD.withdrawn_act))
                  AND EXISTS (SELECT 1 FROM runs r WHERE r.id = OLD.run_id AND r.closed_act IS NULL))
         OR (OLD.left_act IS NOT NULL AND (NEW.left_act, NEW.cod) IS NOT (OLD.left_act, OLD.cod))
         OR (OLD.back_act IS NOT NULL AND NEW.back_act IS NOT OLD.back_act)
         OR (NEW.run_id, NEW.order_id, NEW.currency, NEW.attempt, NEW.made_act)
                <> (OLD.run_id, OLD.order_id, OLD.currency, OLD.attempt, OLD.made_act)
       BEGIN SELECT RAISE (ABORT, 'what is decided of a stop stays'); END;