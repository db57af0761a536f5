-- The SSH keys of operators.

CREATE TABLE operator_keys (
        fingerprint TEXT PRIMARY KEY CHECK (fingerprint GLOB 'SHA256:*'),
        public_key TEXT NOT NULL,
        operator TEXT NOT NULL REFERENCES operators (name),
        at INTEGER NOT NULL,
        by TEXT NOT NULL
    ) STRICT;

CREATE INDEX operator_keys_of ON operator_keys (operator);

CREATE TABLE operator_keys_revoked (
        fingerprint TEXT PRIMARY KEY REFERENCES operator_keys (fingerprint),
        at INTEGER NOT NULL,
        by TEXT NOT NULL
    ) STRICT;

CREATE TRIGGER operator_keys_are_not_rewritten BEFORE UPDATE ON operator_keys
            BEGIN SELECT RAISE (ABORT, 'keys are append-only'); END;

CREATE TRIGGER operator_keys_are_not_deleted BEFORE DELETE ON operator_keys
            BEGIN SELECT RAISE (ABORT, 'keys are append-only'); END;

CREATE TRIGGER operator_keys_revoked_are_not_rewritten BEFORE UPDATE ON operator_keys_revoked
            BEGIN SELECT RAISE (ABORT, 'keys are append-only'); END;

CREATE TRIGGER operator_keys_revoked_are_not_deleted BEFORE DELETE ON operator_keys_revoked
            BEGIN SELECT RAISE (ABORT, 'keys are append-only'); END;

CREATE TRIGGER operator_keys_are_not_replaced BEFORE INSERT ON operator_keys
            WHEN EXISTS (SELECT 1 FROM operator_keys WHERE fingerprint = NEW.fingerprint)
            BEGIN SELECT RAISE (ABORT, 'keys are append-only'); END;

CREATE TRIGGER operator_keys_revoked_are_not_replaced BEFORE INSERT ON operator_keys_revoked
            WHEN EXISTS (SELECT 1 FROM operator_keys_revoked WHERE fingerprint = NEW.fingerprint)
            BEGIN SELECT RAISE (ABORT, 'keys are append-only'); END;
