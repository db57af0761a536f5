-- The search index in the order of the list; lists by other keys; counts; filters under a name.

DROP INDEX orders_by_number_tail;

DROP INDEX orders_by_phone_tail;

ALTER TABLE orders DROP COLUMN number_reversed;

ALTER TABLE orders DROP COLUMN phone_reversed;

ALTER TABLE orders ADD COLUMN name_key TEXT NOT NULL DEFAULT '';

ALTER TABLE orders ADD COLUMN planned_key INTEGER GENERATED ALWAYS AS (ifnull(planned_at, 4611686018427387904)) VIRTUAL;

CREATE INDEX orders_by_received ON orders (received_at, id);

CREATE INDEX orders_by_shelf_received ON orders (shelf, received_at, id);

CREATE INDEX orders_by_planned ON orders (planned_key, id);

CREATE INDEX orders_by_shelf_planned ON orders (shelf, planned_key, id);

CREATE INDEX orders_by_total ON orders (currency, total, id);

CREATE INDEX orders_by_shelf_total ON orders (shelf, currency, total, id);

CREATE INDEX orders_by_name ON orders (name_key, id);

CREATE INDEX orders_by_shelf_name ON orders (shelf, name_key, id);

DROP TABLE orders_search;

DROP TABLE search_texts;

CREATE TABLE search_texts (
        place INTEGER PRIMARY KEY,
        order_id INTEGER NOT NULL UNIQUE REFERENCES orders (id),
        text TEXT NOT NULL
    ) STRICT;

-- Texts and keys of names are made when the database is opened next: how they are folded is not for a frozen text.
INSERT INTO search_texts
        SELECT ifnull(day + row_number() OVER (PARTITION BY day ORDER BY rank DESC, id DESC), id) AS place, id, ''
        FROM (SELECT id, rank, iif(rank >= 2748779069440, ((3298534883328 - rank) / 86400 + 65536) * 16777216, NULL) AS day
              FROM orders) AS orders ORDER BY place;

DELETE FROM settings WHERE name = 'search';

CREATE VIRTUAL TABLE orders_search USING fts5 (
        text, content = 'search_texts', content_rowid = 'place', tokenize = "ascii tokenchars '_'",
        prefix = '1 2 3 4 5 6 7 8', detail = none, columnsize = 0
    );

INSERT INTO orders_search (orders_search) VALUES ('rebuild');

CREATE TRIGGER search_new AFTER INSERT ON search_texts
       BEGIN INSERT INTO orders_search (rowid, text) VALUES (NEW.place, NEW.text); END;

CREATE TRIGGER search_changed AFTER UPDATE ON search_texts
       WHEN NEW.text <> OLD.text OR NEW.place <> OLD.place BEGIN
       INSERT INTO orders_search (orders_search, rowid, text) VALUES ('delete', OLD.place, OLD.text);
       INSERT INTO orders_search (rowid, text) VALUES (NEW.place, NEW.text); END;

CREATE TRIGGER search_moved AFTER UPDATE OF rank ON orders
       WHEN iif(NEW.rank >= 2748779069440, ((3298534883328 - NEW.rank) / 86400 + 65536) * 16777216, NULL) IS NOT iif(OLD.rank >= 2748779069440, ((3298534883328 - OLD.rank) / 86400 + 65536) * 16777216, NULL) BEGIN
       UPDATE search_texts SET place = iif(NEW.rank < 2748779069440, NEW.id, (
        SELECT ifnull(max(place), iif(NEW.rank >= 2748779069440, ((3298534883328 - NEW.rank) / 86400 + 65536) * 16777216, NULL) - 1) + 1 FROM search_texts
        WHERE place >= iif(NEW.rank >= 2748779069440, ((3298534883328 - NEW.rank) / 86400 + 65536) * 16777216, NULL) AND place < iif(NEW.rank >= 2748779069440, ((3298534883328 - NEW.rank) / 86400 + 65536) * 16777216, NULL) + 16777216)) WHERE order_id = NEW.id; END;

CREATE TABLE warn_counts (hour INTEGER PRIMARY KEY, orders INTEGER NOT NULL) STRICT;

INSERT INTO warn_counts SELECT warn_at / 3600, count(*) FROM orders WHERE warn_at IS NOT NULL GROUP BY 1;

CREATE TRIGGER count_new_warning AFTER INSERT ON orders WHEN NEW.warn_at IS NOT NULL BEGIN
       INSERT INTO warn_counts VALUES (NEW.warn_at / 3600, 1)
       ON CONFLICT (hour) DO UPDATE SET orders = orders + 1; END;

CREATE TRIGGER count_warning AFTER UPDATE OF warn_at ON orders
       WHEN NEW.warn_at / 3600 IS NOT OLD.warn_at / 3600 BEGIN
       UPDATE warn_counts SET orders = orders - 1 WHERE hour = OLD.warn_at / 3600;
       DELETE FROM warn_counts WHERE hour = OLD.warn_at / 3600 AND orders = 0;
       INSERT INTO warn_counts SELECT NEW.warn_at / 3600, 1 WHERE NEW.warn_at IS NOT NULL
       ON CONFLICT (hour) DO UPDATE SET orders = orders + 1; END;

CREATE TABLE operator_counts (operator TEXT, shelf TEXT, orders INTEGER NOT NULL, PRIMARY KEY (operator, shelf))
       STRICT, WITHOUT ROWID;

INSERT INTO operator_counts SELECT json_extract(facts, '$.assigned'), shelf, count(*) FROM orders
       WHERE json_extract(facts, '$.assigned') IS NOT NULL GROUP BY 1, 2;

CREATE TRIGGER count_new_assigned AFTER INSERT ON orders WHEN json_extract(NEW.facts, '$.assigned') IS NOT NULL BEGIN
       INSERT INTO operator_counts VALUES (json_extract(NEW.facts, '$.assigned'), NEW.shelf, 1)
       ON CONFLICT (operator, shelf) DO UPDATE SET orders = orders + 1; END;

CREATE TRIGGER count_assigned AFTER UPDATE OF shelf, facts ON orders
       WHEN json_extract(NEW.facts, '$.assigned') IS NOT json_extract(OLD.facts, '$.assigned')
         OR NEW.shelf <> OLD.shelf AND json_extract(NEW.facts, '$.assigned') IS NOT NULL BEGIN
       UPDATE operator_counts SET orders = orders - 1
       WHERE operator = json_extract(OLD.facts, '$.assigned') AND shelf = OLD.shelf;
       INSERT INTO operator_counts SELECT json_extract(NEW.facts, '$.assigned'), NEW.shelf, 1
       WHERE json_extract(NEW.facts, '$.assigned') IS NOT NULL
       ON CONFLICT (operator, shelf) DO UPDATE SET orders = orders + 1; END;

CREATE INDEX orders_of_operator_that_warn ON orders (json_extract(facts, '$.assigned'), warn_at)
       WHERE json_extract(facts, '$.assigned') IS NOT NULL AND warn_at IS NOT NULL;

CREATE TABLE saved_filters (
        name TEXT PRIMARY KEY,
        filter TEXT NOT NULL CHECK (json_valid(filter))
    ) STRICT, WITHOUT ROWID;
