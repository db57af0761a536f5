-- Accounts on marketplaces, how their lines are, and what became of each thing that was told over them.

CREATE TABLE channel_accounts (
    name TEXT PRIMARY KEY,
    kind TEXT NOT NULL,
    shop TEXT NOT NULL DEFAULT '',
    url TEXT NOT NULL DEFAULT '',
    token_place TEXT NOT NULL,
    writes_since INTEGER,
    paused INTEGER NOT NULL DEFAULT 0 CHECK (paused IN (0, 1)),
    act_id INTEGER NOT NULL REFERENCES acts (id)
) STRICT, WITHOUT ROWID;

CREATE TABLE channel_health (
    name TEXT PRIMARY KEY REFERENCES channel_accounts (name),
    pulled_at INTEGER,
    swept_at INTEGER,
    failed_since INTEGER,
    error TEXT NOT NULL DEFAULT '',
    next_at INTEGER NOT NULL DEFAULT 0,
    failures INTEGER NOT NULL DEFAULT 0
) STRICT, WITHOUT ROWID;

ALTER TABLE outbox ADD COLUMN details TEXT NOT NULL DEFAULT '{}';

ALTER TABLE outbox ADD COLUMN state TEXT NOT NULL DEFAULT '' CHECK (state IN ('', 'pushing', 'doubtful', 'refused'));

ALTER TABLE outbox ADD COLUMN key TEXT;

ALTER TABLE outbox ADD COLUMN pusher TEXT NOT NULL DEFAULT '';

ALTER TABLE outbox ADD COLUMN pushed_at INTEGER;

ALTER TABLE outbox ADD COLUMN tries INTEGER NOT NULL DEFAULT 0;

ALTER TABLE outbox ADD COLUMN answer TEXT NOT NULL DEFAULT '';

CREATE UNIQUE INDEX outbox_keys ON outbox (key) WHERE key IS NOT NULL;

CREATE TRIGGER a_key_is_kept BEFORE UPDATE OF key ON outbox
       WHEN OLD.key IS NOT NULL AND NEW.key IS NOT OLD.key
       BEGIN SELECT RAISE (ABORT, 'a key is kept'); END;

CREATE TRIGGER told_is_not_told_again BEFORE UPDATE OF state ON outbox
       WHEN NEW.state = 'pushing' AND OLD.sent_at IS NOT NULL
       BEGIN SELECT RAISE (ABORT, 'what was told is not told again'); END;

CREATE INDEX outbox_to_tell ON outbox (id) WHERE recipient = 'marketplace' AND sent_at IS NULL AND withdrawn_at IS NULL;
