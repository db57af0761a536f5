"""What migration 8 adds: the SSH keys by which operators are known."""

from __future__ import annotations

from typing import Final

KEYS: Final = (
    """CREATE TABLE operator_keys (
        fingerprint TEXT PRIMARY KEY CHECK (fingerprint GLOB 'SHA256:*'),
        public_key TEXT NOT NULL,
        operator TEXT NOT NULL REFERENCES operators (name),
        at INTEGER NOT NULL,
        by TEXT NOT NULL
    ) STRICT""",
    "CREATE INDEX operator_keys_of ON operator_keys (operator)",
    # That a key is not good any more is an entry of its own, so that no entry is ever changed.
    """CREATE TABLE operator_keys_revoked (
        fingerprint TEXT PRIMARY KEY REFERENCES operator_keys (fingerprint),
        at INTEGER NOT NULL,
        by TEXT NOT NULL
    ) STRICT""",
    *(
        f"""CREATE TRIGGER {table}_are_not_{what} BEFORE {act} ON {table}
            BEGIN SELECT RAISE (ABORT, 'keys are append-only'); END"""
        for table in ("operator_keys", "operator_keys_revoked")
        for what, act in (("rewritten", "UPDATE"), ("deleted", "DELETE"))
    ),
    *(
        f"""CREATE TRIGGER {table}_are_not_replaced BEFORE INSERT ON {table}
            WHEN EXISTS (SELECT 1 FROM {table} WHERE fingerprint = NEW.fingerprint)
            BEGIN SELECT RAISE (ABORT, 'keys are append-only'); END"""
        for table in ("operator_keys", "operator_keys_revoked")
    ),
)
