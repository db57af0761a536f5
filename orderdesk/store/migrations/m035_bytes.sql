-- What a channel last said is packed, and of a new order's first event all that no query looks for. Of a search text
-- the digits stand in it once: the index makes its words of them by a view.

CREATE TABLE said_last (
    order_id INTEGER PRIMARY KEY REFERENCES orders (id),
    snapshot ANY NOT NULL
) STRICT;

INSERT INTO said_last SELECT order_id, snapshot FROM sources;

DROP TABLE sources;

ALTER TABLE said_last RENAME TO sources;

-- What is there already is packed when the database is opened next: SQLite cannot do it.
INSERT OR REPLACE INTO settings SELECT 'answers_to_pack', '0' WHERE EXISTS (SELECT 1 FROM sources);

ALTER TABLE history ADD COLUMN more BLOB;

DROP TRIGGER search_new;

DROP TRIGGER search_changed;

DROP TABLE orders_search;

CREATE TABLE search_places AS SELECT place, order_id FROM search_texts;

DROP TABLE search_texts;

CREATE TABLE search_texts (
        place INTEGER PRIMARY KEY,
        order_id INTEGER NOT NULL UNIQUE REFERENCES orders (id),
        text TEXT NOT NULL
    ) STRICT;

INSERT INTO search_texts SELECT place, order_id, '' FROM search_places ORDER BY place;

DROP TABLE search_places;

DELETE FROM settings WHERE name = 'search';

-- A text is words, then `_number_`, `#waybill`, `+phone` …: of the number its beginnings, its ends and all of it
-- backwards become words, of the waybill its beginnings from five digits on, of a phone each four digits in their order.
CREATE VIEW search_words (place, text) AS
    SELECT place, substr(text, 1, instr(text || ' _', ' _')) || ifnull((
        WITH RECURSIVE
        part (kind, digits, rest) AS (
            SELECT '', '', substr(text, instr(text || ' _', ' _') + 1)
            UNION ALL
            SELECT substr(rest, 1, 1), trim(substr(rest, 1, instr(rest || ' ', ' ') - 1), '_#+'),
                   substr(rest, instr(rest || ' ', ' ') + 1) FROM part WHERE rest <> ''),
        run (kind, digits, n, backwards) AS (
            SELECT kind, digits, 1, substr(digits, 1, 1) FROM part WHERE digits <> ''
            UNION ALL
            SELECT kind, digits, n + 1, substr(digits, n + 1, 1) || backwards FROM run WHERE n < length(digits))
        SELECT group_concat(CASE
            WHEN kind = '+' THEN '________p' || substr(digits, n, 4)
            WHEN kind = '_' OR n >= 5 THEN '________h' || substr(digits, 1, n)
                || iif(kind = '_' AND n <= 3, ' ________e' || substr(digits, -n), '')
                || iif(kind = '_' AND n = length(digits), ' ________r' || backwards, '') END, ' ')
        FROM run WHERE kind = '+' OR n <= 14 OR n = length(digits)), '')
    FROM search_texts;

CREATE VIRTUAL TABLE orders_search USING fts5 (
        text, content = 'search_words', content_rowid = 'place', tokenize = "ascii tokenchars '_'",
        prefix = '1 2 3 4 5 6 7 8', detail = none, columnsize = 0
    );

INSERT INTO orders_search (orders_search) VALUES ('rebuild');

CREATE TRIGGER search_new AFTER INSERT ON search_texts
       BEGIN INSERT INTO orders_search (rowid, text) SELECT place, text FROM search_words WHERE place = NEW.place; END;

CREATE TRIGGER search_changing BEFORE UPDATE ON search_texts
       WHEN NEW.text <> OLD.text OR NEW.place <> OLD.place BEGIN
       INSERT INTO orders_search (orders_search, rowid, text)
       SELECT 'delete', place, text FROM search_words WHERE place = OLD.place; END;

CREATE TRIGGER search_changed AFTER UPDATE ON search_texts
       WHEN NEW.text <> OLD.text OR NEW.place <> OLD.place BEGIN
       INSERT INTO orders_search (rowid, text) SELECT place, text FROM search_words WHERE place = NEW.place; END;
