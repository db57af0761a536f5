-- Where each courier's own screen is open, and at what: the newest session has it, and opens where the last one was left.

CREATE TABLE courier_places (
    operator TEXT PRIMARY KEY,
    session TEXT NOT NULL,
    since INTEGER NOT NULL,
    page TEXT NOT NULL,
    stop_id INTEGER REFERENCES stops (id)
) STRICT, WITHOUT ROWID;
