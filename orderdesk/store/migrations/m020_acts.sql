-- One journal of all that is done, with an order or without; what belongs to an act names it.

CREATE TABLE acts (
    id INTEGER PRIMARY KEY,
    at INTEGER NOT NULL,
    recorded_at INTEGER NOT NULL,
    actor TEXT NOT NULL,
    actor_kind TEXT NOT NULL CHECK (actor_kind IN ('operator', 'system', 'buyer', 'marketplace')),
    vouched_by TEXT NOT NULL DEFAULT '',
    kind TEXT NOT NULL,
    note TEXT NOT NULL DEFAULT '',
    set_clock INTEGER NOT NULL DEFAULT 0 CHECK (set_clock IN (0, 1)),
    key TEXT UNIQUE,
    reverses INTEGER UNIQUE REFERENCES acts (id)
) STRICT;

INSERT INTO acts (id, at, recorded_at, actor, actor_kind, vouched_by, kind, set_clock)
SELECT seq, at, recorded_at, actor, actor_kind, vouched_by, kind, set_clock FROM history ORDER BY seq;

DROP TRIGGER history_is_not_rewritten;

ALTER TABLE history ADD COLUMN act_id INTEGER REFERENCES acts (id);

UPDATE history SET act_id = seq;

CREATE TRIGGER history_is_not_rewritten BEFORE UPDATE ON history
       BEGIN SELECT RAISE (ABORT, 'history is append-only'); END;

ALTER TABLE outbox ADD COLUMN act_id INTEGER REFERENCES acts (id);

ALTER TABLE contacts ADD COLUMN act_id INTEGER REFERENCES acts (id);

ALTER TABLE charges ADD COLUMN act_id INTEGER REFERENCES acts (id);

ALTER TABLE switches ADD COLUMN act_id INTEGER REFERENCES acts (id);

CREATE TRIGGER acts_are_not_rewritten BEFORE UPDATE ON acts
       BEGIN SELECT RAISE (ABORT, 'acts is append-only'); END;

CREATE TRIGGER acts_are_not_deleted BEFORE DELETE ON acts
       BEGIN SELECT RAISE (ABORT, 'acts is append-only'); END;

CREATE TRIGGER acts_are_not_replaced BEFORE INSERT ON acts WHEN EXISTS (SELECT 1 FROM acts WHERE id = NEW.id)
       BEGIN SELECT RAISE (ABORT, 'acts is append-only'); END;
