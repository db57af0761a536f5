"""What migration 9 adds: what it takes to take an act back, messages that are withdrawn, fees that are given back."""

from __future__ import annotations

from typing import Final

UNDO: Final = (
    # A note is no record, so it goes when its time is over: what happened stands in history.
    """CREATE TABLE undo_notes (
        order_id INTEGER NOT NULL REFERENCES orders (id),
        version INTEGER NOT NULL,
        seq INTEGER NOT NULL REFERENCES history (seq),
        until INTEGER NOT NULL,
        note TEXT NOT NULL CHECK (json_valid(note)),
        PRIMARY KEY (order_id, version)
    ) STRICT, WITHOUT ROWID""",
    "ALTER TABLE outbox ADD COLUMN withdrawn_at INTEGER CHECK (withdrawn_at IS NULL OR sent_at IS NULL)",
    "DROP INDEX outbox_waiting",
    "CREATE INDEX outbox_waiting ON outbox (id) WHERE sent_at IS NULL AND withdrawn_at IS NULL",
    # That a fee does not come due after all is an entry of its own, so that no entry is ever changed.
    """CREATE TABLE charge_reversals (
        id INTEGER PRIMARY KEY REFERENCES charges (id),
        at INTEGER NOT NULL,
        operator TEXT NOT NULL
    ) STRICT""",
    *(
        f"""CREATE TRIGGER charge_reversals_are_not_{what} BEFORE {act} ON charge_reversals
            BEGIN SELECT RAISE (ABORT, 'the ledger is append-only'); END"""
        for what, act in (("rewritten", "UPDATE"), ("deleted", "DELETE"))
    ),
    """CREATE TRIGGER charge_reversals_are_not_replaced BEFORE INSERT ON charge_reversals
       WHEN EXISTS (SELECT 1 FROM charge_reversals WHERE id = NEW.id)
       BEGIN SELECT RAISE (ABORT, 'the ledger is append-only'); END""",
)
