"""What migration 6 adds: switches, and the columns by which acts are counted without reading them one by one.

The generated columns are computed from what is stored already; only their indexes take room, and only for the rows
that the indexes are about.
"""

from __future__ import annotations

from typing import Final

SWITCHES: Final = (
    """CREATE TABLE switches (
        id INTEGER PRIMARY KEY,
        kind TEXT NOT NULL CHECK (kind IN ('shop', 'product', 'suspension')),
        channel TEXT NOT NULL,
        sku TEXT NOT NULL,
        stopped INTEGER NOT NULL CHECK (stopped IN (0, 1)),
        at INTEGER NOT NULL,
        operator TEXT NOT NULL,
        note TEXT NOT NULL,
        CHECK ((kind = 'product') = (sku <> '')),
        CHECK (kind <> 'suspension' OR channel <> '')
    ) STRICT""",
    "CREATE INDEX switches_by_what ON switches (kind, channel, sku, id)",
    # That a marketplace has been told is an entry of its own, so that no entry is ever changed.
    """CREATE TABLE switches_told (
        id INTEGER PRIMARY KEY REFERENCES switches (id),
        at INTEGER NOT NULL,
        operator TEXT NOT NULL
    ) STRICT""",
    *(
        f"""CREATE TRIGGER {table}_are_not_{what} BEFORE {act} ON {table}
            BEGIN SELECT RAISE (ABORT, 'switches are append-only'); END"""
        for table in ("switches", "switches_told")
        for what, act in (("rewritten", "UPDATE"), ("deleted", "DELETE"))
    ),
    *(
        f"""CREATE TRIGGER {table}_are_not_replaced BEFORE INSERT ON {table}
            WHEN EXISTS (SELECT 1 FROM {table} WHERE id = NEW.id)
            BEGIN SELECT RAISE (ABORT, 'switches are append-only'); END"""
        for table in ("switches", "switches_told")
    ),
)

NO_EVIDENCE: Final = (
    """ALTER TABLE orders ADD COLUMN no_evidence INTEGER
       GENERATED ALWAYS AS (json_extract(facts, '$.no_evidence')) VIRTUAL""",
    "CREATE INDEX orders_without_evidence ON orders (rank, id) WHERE no_evidence IS NOT NULL",
    # How many there are, at hand without counting.
    "CREATE TABLE virtual_counts (shelf TEXT PRIMARY KEY, orders INTEGER NOT NULL) STRICT, WITHOUT ROWID",
    """INSERT INTO virtual_counts
       SELECT 'no_evidence', count(*) FROM orders WHERE no_evidence IS NOT NULL""",
    """CREATE TRIGGER count_new_without_evidence AFTER INSERT ON orders WHEN NEW.no_evidence IS NOT NULL BEGIN
       UPDATE virtual_counts SET orders = orders + 1 WHERE shelf = 'no_evidence'; END""",
    """CREATE TRIGGER count_without_evidence AFTER UPDATE OF facts ON orders
       WHEN (NEW.no_evidence IS NULL) <> (OLD.no_evidence IS NULL) BEGIN
       UPDATE virtual_counts SET orders = orders + iif(NEW.no_evidence IS NULL, -1, 1)
       WHERE shelf = 'no_evidence'; END""",
)

EVENTS: Final = (
    """ALTER TABLE history ADD COLUMN left_shelf TEXT
       GENERATED ALWAYS AS (json_extract(changes, '$.shelf[0]')) VIRTUAL""",
    """ALTER TABLE history ADD COLUMN entered_shelf TEXT
       GENERATED ALWAYS AS (json_extract(changes, '$.shelf[1]')) VIRTUAL""",
    """ALTER TABLE history ADD COLUMN unproven INTEGER
       GENERATED ALWAYS AS (json_extract(changes, '$.no_evidence[1]')) VIRTUAL""",
    """CREATE INDEX history_leaving ON history (left_shelf, at, entered_shelf, tier, actor_kind, order_id)
       WHERE left_shelf IS NOT NULL""",
    "CREATE INDEX history_unproven ON history (at) WHERE unproven IS NOT NULL",
    "CREATE INDEX charges_by_time ON charges (at)",
)
