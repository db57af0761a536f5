-- Messages that leave the house, notices to staff, carriers that are asked, and orders that are accepted by a rule.

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

CREATE TABLE trackers (
    carrier TEXT PRIMARY KEY CHECK (carrier <> ''),
    url TEXT NOT NULL DEFAULT '',
    token_place TEXT NOT NULL DEFAULT '',
    since INTEGER,
    act_id INTEGER NOT NULL REFERENCES acts (id)
) STRICT, WITHOUT ROWID;

-- How those that are asked and told beside the marketplaces are: `sender:NAME`, `carrier:NAME`.

CREATE TABLE outside_health (
    name TEXT PRIMARY KEY CHECK (name <> ''),
    pulled_at INTEGER,
    failed_since INTEGER,
    error TEXT NOT NULL DEFAULT '',
    failures INTEGER NOT NULL DEFAULT 0,
    next_at INTEGER NOT NULL DEFAULT 0
) STRICT, WITHOUT ROWID;

CREATE INDEX outbox_to_buyers ON outbox (created_at, id)
       WHERE recipient = 'buyer' AND sent_at IS NULL AND withdrawn_at IS NULL AND state IN ('', 'pushing');

CREATE TABLE customer_languages (
    customer_id INTEGER PRIMARY KEY REFERENCES customers (id),
    language TEXT NOT NULL CHECK (language <> ''),
    act_id INTEGER NOT NULL REFERENCES acts (id)
) STRICT;

CREATE TABLE notices (
    id INTEGER PRIMARY KEY,
    kind TEXT NOT NULL CHECK (kind <> ''),
    about TEXT NOT NULL,
    text TEXT NOT NULL,
    raised_at INTEGER NOT NULL,
    over_at INTEGER
) STRICT;

CREATE UNIQUE INDEX one_notice_of_a_thing ON notices (kind, about) WHERE over_at IS NULL;

CREATE TRIGGER notices_are_not_rewritten BEFORE UPDATE ON notices
       WHEN OLD.over_at IS NOT NULL
         OR (NEW.kind, NEW.about, NEW.text, NEW.raised_at) IS NOT (OLD.kind, OLD.about, OLD.text, OLD.raised_at)
       BEGIN SELECT RAISE (ABORT, 'notices are append-only'); END;

CREATE TRIGGER notices_are_not_deleted BEFORE DELETE ON notices
       BEGIN SELECT RAISE (ABORT, 'notices are append-only'); END;

CREATE TABLE notices_told (
    notice_id INTEGER NOT NULL REFERENCES notices (id),
    sender TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('pushing', 'told', 'refused')),
    at INTEGER NOT NULL,
    answer TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (notice_id, sender)
) STRICT, WITHOUT ROWID;

CREATE TRIGGER a_notice_is_told_once BEFORE UPDATE ON notices_told
       WHEN OLD.state <> 'pushing'
       BEGIN SELECT RAISE (ABORT, 'a notice is told once'); END;

-- What a carrier said last of each parcel, by the code of its own.

CREATE TABLE parcels_heard (
    order_id INTEGER PRIMARY KEY REFERENCES orders (id),
    waybill TEXT NOT NULL,
    code TEXT NOT NULL,
    words TEXT NOT NULL,
    at INTEGER NOT NULL
) STRICT;

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

CREATE INDEX acceptance_of_channel ON acceptance_rules (channel, id);

CREATE TRIGGER acceptance_rules_are_not_rewritten BEFORE UPDATE ON acceptance_rules
       BEGIN SELECT RAISE (ABORT, 'acceptance_rules is append-only'); END;

CREATE TRIGGER acceptance_rules_are_not_deleted BEFORE DELETE ON acceptance_rules
       BEGIN SELECT RAISE (ABORT, 'acceptance_rules is append-only'); END;
