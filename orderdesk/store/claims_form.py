"""What migration 7 adds: claims, PINs, hand-over sheets of shifts, and what vouches for a name in history."""

from __future__ import annotations

from typing import Final

CLAIMS: Final = (
    # One row at most for an order, and one for a session.
    """CREATE TABLE claims (
        order_id INTEGER PRIMARY KEY REFERENCES orders (id),
        session TEXT NOT NULL UNIQUE,
        operator TEXT NOT NULL,
        since INTEGER NOT NULL
    ) STRICT""",
    "ALTER TABLE history ADD COLUMN vouched_by TEXT NOT NULL DEFAULT ''",
)

PINS: Final = (
    """CREATE TABLE pins (
        name TEXT PRIMARY KEY REFERENCES operators (name),
        salt BLOB NOT NULL CHECK (length(salt) >= 16),
        hash BLOB NOT NULL,
        tries INTEGER NOT NULL DEFAULT 0 CHECK (tries >= 0),
        tried_at INTEGER NOT NULL DEFAULT 0
    ) STRICT, WITHOUT ROWID""",
)

SHEETS: Final = (
    """CREATE TABLE shift_sheets (
        id INTEGER PRIMARY KEY,
        operator TEXT NOT NULL REFERENCES operators (name),
        started_at INTEGER NOT NULL,
        ended_at INTEGER NOT NULL CHECK (ended_at >= started_at),
        sheet TEXT NOT NULL CHECK (json_valid(sheet))
    ) STRICT""",
    # That somebody has read one is an entry of its own, so that no sheet is ever changed.
    """CREATE TABLE shift_sheets_read (
        id INTEGER PRIMARY KEY REFERENCES shift_sheets (id),
        at INTEGER NOT NULL,
        operator TEXT NOT NULL REFERENCES operators (name)
    ) STRICT""",
    *(
        f"""CREATE TRIGGER {table}_are_not_{what} BEFORE {act} ON {table}
            BEGIN SELECT RAISE (ABORT, 'hand-over sheets are append-only'); END"""
        for table in ("shift_sheets", "shift_sheets_read")
        for what, act in (("rewritten", "UPDATE"), ("deleted", "DELETE"))
    ),
    *(
        f"""CREATE TRIGGER {table}_are_not_replaced BEFORE INSERT ON {table}
            WHEN EXISTS (SELECT 1 FROM {table} WHERE id = NEW.id)
            BEGIN SELECT RAISE (ABORT, 'hand-over sheets are append-only'); END"""
        for table in ("shift_sheets", "shift_sheets_read")
    ),
    # What an operator has promised during a shift, and which calls are planned, found without a look at the rest.
    """CREATE INDEX history_of_promises ON history (actor, recorded_at)
       WHERE actor_kind = 'operator' AND kind IN ('note', 'rescheduled', 'edited', 'split')""",
    """CREATE INDEX orders_to_call ON orders (json_extract(facts, '$.call_at'))
       WHERE json_extract(facts, '$.call_at') IS NOT NULL""",
)
