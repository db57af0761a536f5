-- Acts that are taken back.

CREATE TABLE undo_notes (
        order_id INTEGER NOT NULL REFERENCES orders (id),
        version INTEGER NOT NULL,
        seq INTEGER NOT NULL REFERENCES history (seq),
        until INTEGER NOT NULL,
        note TEXT NOT NULL CHECK (json_valid(note)),
        PRIMARY KEY (order_id, version)
    ) STRICT, WITHOUT ROWID;

ALTER TABLE outbox ADD COLUMN withdrawn_at INTEGER CHECK (withdrawn_at IS NULL OR sent_at IS NULL);

DROP INDEX outbox_waiting;

CREATE INDEX outbox_waiting ON outbox (id) WHERE sent_at IS NULL AND withdrawn_at IS NULL;

CREATE TABLE charge_reversals (
        id INTEGER PRIMARY KEY REFERENCES charges (id),
        at INTEGER NOT NULL,
        operator TEXT NOT NULL
    ) STRICT;

CREATE TRIGGER charge_reversals_are_not_rewritten BEFORE UPDATE ON charge_reversals
            BEGIN SELECT RAISE (ABORT, 'the ledger is append-only'); END;

CREATE TRIGGER charge_reversals_are_not_deleted BEFORE DELETE ON charge_reversals
            BEGIN SELECT RAISE (ABORT, 'the ledger is append-only'); END;

CREATE TRIGGER charge_reversals_are_not_replaced BEFORE INSERT ON charge_reversals
       WHEN EXISTS (SELECT 1 FROM charge_reversals WHERE id = NEW.id)
       BEGIN SELECT RAISE (ABORT, 'the ledger is append-only'); END;
