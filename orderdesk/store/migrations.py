"""The form of the database. A migration is never edited once it is released; the next change is the next function."""

from __future__ import annotations

from sqlite_utils import Database, Migrations

from orderdesk.model import Shelf
from orderdesk.store import (
    answers_form,
    claims_form,
    demand_form,
    keys_form,
    quality_form,
    search_form,
    sums_form,
    undo_form,
    virtual_form,
)

migrations = Migrations("orderdesk")

_SHELVES = ", ".join(f"'{shelf}'" for shelf in Shelf)

_TABLES = f"""
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
    shelf TEXT NOT NULL CHECK (shelf IN ({_SHELVES})),
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
)
"""

_TRIGGERS = (
    # History is append-only for every client, also for one that does not switch recursive triggers on.
    """CREATE TRIGGER history_is_not_rewritten BEFORE UPDATE ON history
       BEGIN SELECT RAISE (ABORT, 'history is append-only'); END""",
    """CREATE TRIGGER history_is_not_deleted BEFORE DELETE ON history
       BEGIN SELECT RAISE (ABORT, 'history is append-only'); END""",
    """CREATE TRIGGER history_is_not_replaced BEFORE INSERT ON history
       WHEN EXISTS (SELECT 1 FROM history WHERE seq = NEW.seq
                    OR (order_id = NEW.order_id AND version = NEW.version))
       BEGIN SELECT RAISE (ABORT, 'history is append-only'); END""",
    """CREATE TRIGGER orders_are_not_deleted BEFORE DELETE ON orders
       BEGIN SELECT RAISE (ABORT, 'orders are never deleted'); END""",
    # The counts of the shelves, at hand without counting.
    """CREATE TRIGGER count_new AFTER INSERT ON orders BEGIN
       INSERT INTO shelf_counts VALUES (NEW.shelf, 1) ON CONFLICT (shelf) DO UPDATE SET orders = orders + 1; END""",
    """CREATE TRIGGER count_moved AFTER UPDATE OF shelf ON orders WHEN NEW.shelf <> OLD.shelf BEGIN
       UPDATE shelf_counts SET orders = orders - 1 WHERE shelf = OLD.shelf;
       INSERT INTO shelf_counts VALUES (NEW.shelf, 1) ON CONFLICT (shelf) DO UPDATE SET orders = orders + 1; END""",
    # The full-text index follows its table. That is a table of its own, written last in a transaction, since every
    # statement that may abort makes the index flush what it has gathered.
    """CREATE TRIGGER search_new AFTER INSERT ON search_texts
       BEGIN INSERT INTO orders_search (rowid, text) VALUES (NEW.order_id, NEW.text); END""",
    """CREATE TRIGGER search_changed AFTER UPDATE ON search_texts WHEN NEW.text <> OLD.text BEGIN
       INSERT INTO orders_search (orders_search, rowid, text) VALUES ('delete', OLD.order_id, OLD.text);
       INSERT INTO orders_search (rowid, text) VALUES (NEW.order_id, NEW.text); END""",
)


@migrations()
def m001_the_desk(db: Database) -> None:
    """Orders with all that belongs to them."""
    for statement in (*_TABLES.split(";\n"), *_TRIGGERS):
        db.execute(statement)


_ANNOUNCEMENTS = (
    """CREATE TABLE announcements (
        id INTEGER PRIMARY KEY,
        calendar TEXT NOT NULL,
        date TEXT NOT NULL,
        hours TEXT NOT NULL CHECK (json_valid(hours)),
        source TEXT NOT NULL CHECK (source IN ('marketplace', 'owner')),
        note TEXT NOT NULL,
        announced_at INTEGER NOT NULL,
        operator TEXT NOT NULL,
        undoes INTEGER UNIQUE REFERENCES announcements (id)
    ) STRICT""",
    """CREATE TRIGGER announcements_are_not_rewritten BEFORE UPDATE ON announcements
       BEGIN SELECT RAISE (ABORT, 'announcements are append-only'); END""",
    """CREATE TRIGGER announcements_are_not_deleted BEFORE DELETE ON announcements
       BEGIN SELECT RAISE (ABORT, 'announcements are append-only'); END""",
    """CREATE TRIGGER announcements_are_not_replaced BEFORE INSERT ON announcements
       WHEN EXISTS (SELECT 1 FROM announcements WHERE id = NEW.id OR undoes = NEW.undoes)
       BEGIN SELECT RAISE (ABORT, 'announcements are append-only'); END""",
    # The deadlines that count on a calendar, by when they end, with the earliest instant they speak of: what an
    # announcement may move is found without a look at the orders.
    """CREATE INDEX orders_by_calendar ON orders (
           json_extract(deadline, '$[2]'), rank,
           min(json_extract(deadline, '$[3]'), ifnull(json_extract(deadline, '$[4][0][1]'), 1 << 62),
               ifnull(json_extract(deadline, '$[6]'), 1 << 62))
       ) WHERE json_extract(deadline, '$[2]') IS NOT NULL""",
)

_CHANNELS = (
    "CREATE TABLE channels (name TEXT PRIMARY KEY) STRICT, WITHOUT ROWID",
    "INSERT INTO channels SELECT DISTINCT channel FROM orders",
    "CREATE INDEX orders_of_customer ON orders (customer_id)",
    """CREATE TRIGGER channel_of_a_new_order AFTER INSERT ON orders
       WHEN NOT EXISTS (SELECT 1 FROM channels WHERE name = NEW.channel)
       BEGIN INSERT INTO channels VALUES (NEW.channel); END""",
)

_CHARGES = (
    """CREATE TABLE charges (
        id INTEGER PRIMARY KEY,
        order_id INTEGER NOT NULL REFERENCES orders (id),
        at INTEGER NOT NULL,
        key TEXT NOT NULL,
        amount INTEGER NOT NULL CHECK (amount >= 0),
        currency TEXT NOT NULL
    ) STRICT""",
    "CREATE INDEX charges_of_order ON charges (order_id)",
    "CREATE INDEX charges_by_key ON charges (key, at)",
    """CREATE TRIGGER charges_are_not_rewritten BEFORE UPDATE ON charges
       BEGIN SELECT RAISE (ABORT, 'the ledger is append-only'); END""",
    """CREATE TRIGGER charges_are_not_deleted BEFORE DELETE ON charges
       BEGIN SELECT RAISE (ABORT, 'the ledger is append-only'); END""",
)

_STEWARD = (
    """CREATE TABLE leases (
        name TEXT PRIMARY KEY,
        holder TEXT NOT NULL,
        until INTEGER NOT NULL
    ) STRICT, WITHOUT ROWID""",
    """CREATE TABLE alerts (
        id INTEGER PRIMARY KEY,
        order_id INTEGER NOT NULL REFERENCES orders (id),
        kind TEXT NOT NULL CHECK (kind IN ('warning', 'call')),
        target TEXT NOT NULL,
        at INTEGER NOT NULL,
        noted_at INTEGER NOT NULL,
        UNIQUE (order_id, at, kind, target)
    ) STRICT""",
    """CREATE TRIGGER alerts_are_not_rewritten BEFORE UPDATE ON alerts
       BEGIN SELECT RAISE (ABORT, 'alerts are append-only'); END""",
    """CREATE TRIGGER alerts_are_not_deleted BEFORE DELETE ON alerts
       BEGIN SELECT RAISE (ABORT, 'alerts are append-only'); END""",
    "ALTER TABLE orders ADD COLUMN alerts_from INTEGER NOT NULL DEFAULT 0",
    "ALTER TABLE orders ADD COLUMN alerts_at INTEGER",
    "CREATE INDEX orders_that_alert ON orders (alerts_at) WHERE alerts_at IS NOT NULL",
    # What came before the last thing the desk did is old news; the rest is planned when the desk is opened next, as
    # after a change of the rules.
    "UPDATE orders SET alerts_from = (SELECT ifnull(max(recorded_at), 0) FROM history)",
    "DELETE FROM settings WHERE name = 'rules'",
    "ALTER TABLE outbox ADD COLUMN not_before INTEGER",
)


@migrations()
def m002_announcements(db: Database) -> None:
    """Hours of single days, announced beside the calendars' files."""
    for statement in _ANNOUNCEMENTS:
        db.execute(statement)


@migrations()
def m003_channels_and_fees(db: Database) -> None:
    """Which channels there are orders of, and the ledger of fees."""
    for statement in (*_CHANNELS, *_CHARGES):
        db.execute(statement)


@migrations()
def m004_steward(db: Database) -> None:
    """The lease of the steward, and what it has alerted to."""
    for statement in _STEWARD:
        db.execute(statement)


_ROLES = (
    "ALTER TABLE operators ADD COLUMN role TEXT",
    "ALTER TABLE operators ADD COLUMN categories TEXT NOT NULL DEFAULT '[]' CHECK (json_valid(categories))",
    "ALTER TABLE operators ADD COLUMN on_shift_since INTEGER",
    "ALTER TABLE operators ADD COLUMN blocked INTEGER NOT NULL DEFAULT 0 CHECK (blocked IN (0, 1))",
    """CREATE TABLE operator_events (
        id INTEGER PRIMARY KEY,
        name TEXT NOT NULL REFERENCES operators (name),
        at INTEGER NOT NULL,
        by TEXT NOT NULL,
        field TEXT NOT NULL,
        old ANY,
        new ANY
    ) STRICT""",
    "CREATE INDEX operator_events_of ON operator_events (name, id)",
    """CREATE TRIGGER operator_events_are_not_rewritten BEFORE UPDATE ON operator_events
       BEGIN SELECT RAISE (ABORT, 'the history of operators is append-only'); END""",
    """CREATE TRIGGER operator_events_are_not_deleted BEFORE DELETE ON operator_events
       BEGIN SELECT RAISE (ABORT, 'the history of operators is append-only'); END""",
    """CREATE TRIGGER operator_events_are_not_replaced BEFORE INSERT ON operator_events
       WHEN EXISTS (SELECT 1 FROM operator_events WHERE id = NEW.id)
       BEGIN SELECT RAISE (ABORT, 'the history of operators is append-only'); END""",
    # One operator's orders: by urgency, and shelf by shelf. `store/windows.py` uses the very words of these indexes.
    """CREATE INDEX orders_of_operator ON orders (json_extract(facts, '$.assigned'), rank, id)
       WHERE json_extract(facts, '$.assigned') IS NOT NULL""",
    """CREATE INDEX orders_of_operator_by_shelf ON orders (json_extract(facts, '$.assigned'), shelf, rank, id)
       WHERE json_extract(facts, '$.assigned') IS NOT NULL""",
    """CREATE INDEX orders_offered ON orders (json_extract(facts, '$.offered_to'), rank, id)
       WHERE json_extract(facts, '$.offered_to') IS NOT NULL AND closed_at IS NULL""",
)


@migrations()
def m005_roles(db: Database) -> None:
    """Roles, shifts and whose order it is."""
    for statement in _ROLES:
        db.execute(statement)


@migrations()
def m006_quality(db: Database) -> None:
    """Shop and product switches; what acts are counted by."""
    for statement in (*quality_form.SWITCHES, *quality_form.NO_EVIDENCE, *quality_form.EVENTS):
        db.execute(statement)


@migrations()
def m007_claims(db: Database) -> None:
    """Who holds which order; PINs, hand-over sheets of shifts, and what vouches for a name."""
    for statement in (*claims_form.CLAIMS, *claims_form.PINS, *claims_form.SHEETS):
        db.execute(statement)


@migrations()
def m008_keys(db: Database) -> None:
    """The SSH keys of operators."""
    for statement in keys_form.KEYS:
        db.execute(statement)


@migrations()
def m009_undo(db: Database) -> None:
    """Acts that are taken back."""
    for statement in undo_form.UNDO:
        db.execute(statement)


@migrations()
def m010_search_and_sorting(db: Database) -> None:
    """The search index in the order of the list; lists by other keys; counts; filters under a name."""
    search_form.teach(db.conn)
    for statement in (*search_form.COLUMNS, *search_form.SORTS, *search_form.TEXTS, *search_form.COUNTS,
                      *search_form.FILTERS):  # fmt: skip
        db.execute(statement)


@migrations()
def m011_earlier_answers(db: Database) -> None:
    """What channels said before; lines that are adjustments."""
    for statement in answers_form.EARLIER_ANSWERS:
        db.execute(statement)


@migrations()
def m012_demand(db: Database) -> None:
    """Which goods are held for orders."""
    for statement in demand_form.DEMAND:
        db.execute(statement)


@migrations()
def m013_virtual_shelves(db: Database) -> None:
    """Who is to be called back, what no marketplace knows yet, refunds due: found and counted like the shelves."""
    for statement in (*virtual_form.VIRTUAL, *virtual_form.FILTERS):
        db.execute(statement)


@migrations()
def m014_sums(db: Database) -> None:
    """Goods, delivery and total of an order are three sums that add up; what was received is a sum, not a word."""
    for statement in sums_form.SUMS:
        db.execute(statement)


_WAYBILLS = (
    # Whose a waybill is, however it is written. `store/orders.py` uses the very words of this index.
    """CREATE INDEX orders_by_waybill ON orders (replace(replace(replace(replace(
       upper(json_extract(facts, '$.waybill')), '-', ''), '/', ''), '_', ''), ' ', ''))
       WHERE json_extract(facts, '$.waybill') IS NOT NULL""",
)


@migrations()
def m015_waybills(db: Database) -> None:
    """Orders by their waybills."""
    for statement in _WAYBILLS:
        db.execute(statement)


_RIGHTS = (
    # The account of the system by which an operator is known without being named.
    "ALTER TABLE operators ADD COLUMN account TEXT",
    "CREATE UNIQUE INDEX operators_by_account ON operators (account) WHERE account IS NOT NULL",
    # Whose filters they are, with all that was ever kept; whose the old ones are nobody knows, so the shop shares them.
    """CREATE TABLE filter_log (
        id INTEGER PRIMARY KEY,
        at INTEGER,
        operator TEXT NOT NULL,
        owner TEXT NOT NULL,
        name TEXT NOT NULL,
        shared INTEGER NOT NULL CHECK (shared IN (0, 1)),
        filter TEXT CHECK (json_valid(filter))
    ) STRICT""",
    "CREATE INDEX filter_log_by_name ON filter_log (owner, name, id)",
    """INSERT INTO filter_log (operator, owner, name, shared, filter)
       SELECT '', '', name, 1, filter FROM saved_filters ORDER BY name""",
    "DROP TABLE saved_filters",
    *(
        f"""CREATE TRIGGER filter_log_is_not_{what} BEFORE {act} ON filter_log
            BEGIN SELECT RAISE (ABORT, 'the log of filters is append-only'); END"""
        for what, act in (("rewritten", "UPDATE"), ("deleted", "DELETE"))
    ),
)


@migrations()
def m016_rights(db: Database) -> None:
    """Operators by their accounts; filters with their owners."""
    for statement in _RIGHTS:
        db.execute(statement)
