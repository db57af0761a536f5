-- Who holds which order; PINs, hand-over sheets of shifts, and what vouches for a name.

CREATE TABLE claims (
        order_id INTEGER PRIMARY KEY REFERENCES orders (id),
        session TEXT NOT NULL UNIQUE,
        operator TEXT NOT NULL,
        since INTEGER NOT NULL
    ) STRICT;

ALTER TABLE history ADD COLUMN vouched_by TEXT NOT NULL DEFAULT '';

CREATE TABLE pins (
        name TEXT PRIMARY KEY REFERENCES operators (name),
        salt BLOB NOT NULL CHECK (length(salt) >= 16),
        hash BLOB NOT NULL,
        tries INTEGER NOT NULL DEFAULT 0 CHECK (tries >= 0),
        tried_at INTEGER NOT NULL DEFAULT 0
    ) STRICT, WITHOUT ROWID;

CREATE TABLE shift_sheets (
        id INTEGER PRIMARY KEY,
        operator TEXT NOT NULL REFERENCES operators (name),
        started_at INTEGER NOT NULL,
        ended_at INTEGER NOT NULL CHECK (ended_at >= started_at),
        sheet TEXT NOT NULL CHECK (json_valid(sheet))
    ) STRICT;

CREATE TABLE shift_sheets_read (
        id INTEGER PRIMARY KEY REFERENCES shift_sheets (id),
        at INTEGER NOT NULL,
        operator TEXT NOT NULL REFERENCES operators (name)
    ) STRICT;

CREATE TRIGGER shift_sheets_are_not_rewritten BEFORE UPDATE ON shift_sheets
            BEGIN SELECT RAISE (ABORT, 'hand-over sheets are append-only'); END;

CREATE TRIGGER shift_sheets_are_not_deleted BEFORE DELETE ON shift_sheets
            BEGIN SELECT RAISE (ABORT, 'hand-over sheets are append-only'); END;

CREATE TRIGGER shift_sheets_read_are_not_rewritten BEFORE UPDATE ON shift_sheets_read
            BEGIN SELECT RAISE (ABORT, 'hand-over sheets are append-only'); END;

CREATE TRIGGER shift_sheets_read_are_not_deleted BEFORE DELETE ON shift_sheets_read
            BEGIN SELECT RAISE (ABORT, 'hand-over sheets are append-only'); END;

CREATE TRIGGER shift_sheets_are_not_replaced BEFORE INSERT ON shift_sheets
            WHEN EXISTS (SELECT 1 FROM shift_sheets WHERE id = NEW.id)
            BEGIN SELECT RAISE (ABORT, 'hand-over sheets are append-only'); END;

CREATE TRIGGER shift_sheets_read_are_not_replaced BEFORE INSERT ON shift_sheets_read
            WHEN EXISTS (SELECT 1 FROM shift_sheets_read WHERE id = NEW.id)
            BEGIN SELECT RAISE (ABORT, 'hand-over sheets are append-only'); END;

CREATE INDEX history_of_promises ON history (actor, recorded_at)
       WHERE actor_kind = 'operator' AND kind IN ('note', 'rescheduled', 'edited', 'split');

CREATE INDEX orders_to_call ON orders (json_extract(facts, '$.call_at'))
       WHERE json_extract(facts, '$.call_at') IS NOT NULL;
