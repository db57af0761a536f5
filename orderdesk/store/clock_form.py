"""What migration 17 adds: what was done under a set clock is marked, and who said that the machine's clock is right."""

from __future__ import annotations

from typing import Final

CLOCKS: Final = (
    "ALTER TABLE history ADD COLUMN set_clock INTEGER NOT NULL DEFAULT 0 CHECK (set_clock IN (0, 1))",
    """CREATE TABLE clock_confirmations (
        id INTEGER PRIMARY KEY,
        at INTEGER NOT NULL,
        operator TEXT NOT NULL,
        vouched_by TEXT NOT NULL,
        why TEXT NOT NULL,
        believed INTEGER NOT NULL
    ) STRICT""",
    """CREATE TRIGGER clock_confirmations_are_not_rewritten BEFORE UPDATE ON clock_confirmations
       BEGIN SELECT RAISE (ABORT, 'clock_confirmations is append-only'); END""",
    """CREATE TRIGGER clock_confirmations_are_not_deleted BEFORE DELETE ON clock_confirmations
       BEGIN SELECT RAISE (ABORT, 'clock_confirmations is append-only'); END""",
    """CREATE TRIGGER clock_confirmations_are_not_replaced BEFORE INSERT ON clock_confirmations
       WHEN EXISTS (SELECT 1 FROM clock_confirmations WHERE id = NEW.id)
       BEGIN SELECT RAISE (ABORT, 'clock_confirmations is append-only'); END""",
)
