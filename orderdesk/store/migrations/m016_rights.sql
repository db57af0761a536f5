-- Operators by their accounts of the system; filters with their owners, and all that was ever kept of them.

ALTER TABLE operators ADD COLUMN account TEXT;

CREATE UNIQUE INDEX operators_by_account ON operators (account) WHERE account IS NOT NULL;

CREATE TABLE filter_log (
    id INTEGER PRIMARY KEY,
    at INTEGER,
    operator TEXT NOT NULL,
    owner TEXT NOT NULL,
    name TEXT NOT NULL,
    shared INTEGER NOT NULL CHECK (shared IN (0, 1)),
    filter TEXT CHECK (json_valid(filter))
) STRICT;

CREATE INDEX filter_log_by_name ON filter_log (owner, name, id);

INSERT INTO filter_log (operator, owner, name, shared, filter)
SELECT '', '', name, 1, filter FROM saved_filters ORDER BY name;

DROP TABLE saved_filters;

CREATE TRIGGER filter_log_is_not_rewritten BEFORE UPDATE ON filter_log
BEGIN SELECT RAISE (ABORT, 'the log of filters is append-only'); END;

CREATE TRIGGER filter_log_is_not_deleted BEFORE DELETE ON filter_log
BEGIN SELECT RAISE (ABORT, 'the log of filters is append-only'); END;
