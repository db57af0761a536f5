-- What channels said before; lines that are adjustments.

CREATE TABLE earlier_answers (
        order_id INTEGER NOT NULL REFERENCES orders (id),
        hash BLOB NOT NULL,
        nth INTEGER NOT NULL,
        PRIMARY KEY (order_id, hash)
    ) STRICT, WITHOUT ROWID;

CREATE TABLE new_lines (
        order_id INTEGER NOT NULL REFERENCES orders (id),
        position INTEGER NOT NULL,
        sku TEXT NOT NULL,
        name TEXT NOT NULL,
        quantity INTEGER NOT NULL CHECK (quantity > 0),
        price INTEGER NOT NULL CHECK (price >= 0 OR sku = ''),
        PRIMARY KEY (order_id, position)
    ) STRICT, WITHOUT ROWID;

INSERT INTO new_lines SELECT order_id, position, sku, name, quantity, price FROM lines;

DROP TABLE lines;

ALTER TABLE new_lines RENAME TO lines;
