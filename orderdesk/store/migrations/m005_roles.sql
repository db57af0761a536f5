-- Roles, shifts and whose order it is.

ALTER TABLE operators ADD COLUMN role TEXT;

ALTER TABLE operators ADD COLUMN categories TEXT NOT NULL DEFAULT '[]' CHECK (json_valid(categories));

ALTER TABLE operators ADD COLUMN on_shift_since INTEGER;

ALTER TABLE operators ADD COLUMN blocked INTEGER NOT NULL DEFAULT 0 CHECK (blocked IN (0, 1));

CREATE TABLE operator_events (
        id INTEGER PRIMARY KEY,
        name TEXT NOT NULL REFERENCES operators (name),
        at INTEGER NOT NULL,
        by TEXT NOT NULL,
        field TEXT NOT NULL,
        old ANY,
        new ANY
    ) STRICT;

CREATE INDEX operator_events_of ON operator_events (name, id);

CREATE TRIGGER operator_events_are_not_rewritten BEFORE UPDATE ON operator_events
       BEGIN SELECT RAISE (ABORT, 'the history of operators is append-only'); END;

CREATE TRIGGER operator_events_are_not_deleted BEFORE DELETE ON operator_events
       BEGIN SELECT RAISE (ABORT, 'the history of operators is append-only'); END;

CREATE TRIGGER operator_events_are_not_replaced BEFORE INSERT ON operator_events
       WHEN EXISTS (SELECT 1 FROM operator_events WHERE id = NEW.id)
       BEGIN SELECT RAISE (ABORT, 'the history of operators is append-only'); END;

CREATE INDEX orders_of_operator ON orders (json_extract(facts, '$.assigned'), rank, id)
       WHERE json_extract(facts, '$.assigned') IS NOT NULL;

CREATE INDEX orders_of_operator_by_shelf ON orders (json_extract(facts, '$.assigned'), shelf, rank, id)
       WHERE json_extract(facts, '$.assigned') IS NOT NULL;

CREATE INDEX orders_offered ON orders (json_extract(facts, '$.offered_to'), rank, id)
       WHERE json_extract(facts, '$.offered_to') IS NOT NULL AND closed_at IS NULL;
