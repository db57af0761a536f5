-- Goods in a ledger: lines that last, products, places, what lies where, what moved, what is held for which line.

DROP TRIGGER goods_are_held;

DROP TRIGGER line_is_held;

DROP TRIGGER line_is_let_go;

CREATE TABLE new_lines (
    id INTEGER PRIMARY KEY,
    order_id INTEGER NOT NULL REFERENCES orders (id),
    position INTEGER,
    sku TEXT NOT NULL,
    name TEXT NOT NULL,
    quantity INTEGER NOT NULL CHECK (quantity > 0),
    price INTEGER NOT NULL CHECK (price >= 0 OR sku = ''),
    came_from INTEGER REFERENCES new_lines (id)
) STRICT;

INSERT INTO new_lines (order_id, position, sku, name, quantity, price)
SELECT order_id, position, sku, name, quantity, price FROM lines ORDER BY order_id, position;

DROP TABLE lines;

ALTER TABLE new_lines RENAME TO lines;

CREATE UNIQUE INDEX lines_of_order ON lines (order_id, position);

ALTER TABLE orders DROP COLUMN holds;

ALTER TABLE orders ADD COLUMN short INTEGER CHECK (short > 0);

CREATE INDEX orders_short ON orders (rank, id) WHERE short IS NOT NULL;

INSERT INTO virtual_counts VALUES ('short', 0);

CREATE TRIGGER count_new_short AFTER INSERT ON orders WHEN NEW.short IS NOT NULL BEGIN
       UPDATE virtual_counts SET orders = orders + 1 WHERE shelf = 'short'; END;

CREATE TRIGGER count_short AFTER UPDATE OF short ON orders WHEN (NEW.short IS NULL) <> (OLD.short IS NULL) BEGIN
       UPDATE virtual_counts SET orders = orders + iif(NEW.short IS NULL, -1, 1) WHERE shelf = 'short'; END;

CREATE TABLE products (
    sku TEXT PRIMARY KEY CHECK (sku <> ''),
    name TEXT NOT NULL DEFAULT '',
    tracked INTEGER NOT NULL DEFAULT 1 CHECK (tracked IN (0, 1)),
    low INTEGER CHECK (low >= 0),
    figure INTEGER CHECK (figure >= 0),
    told INTEGER CHECK (told >= 0)
) STRICT, WITHOUT ROWID;

CREATE INDEX products_untold ON products (sku) WHERE tracked AND figure IS NOT told;

CREATE TABLE places (
    id INTEGER PRIMARY KEY,
    kind TEXT NOT NULL CHECK (kind IN ('warehouse', 'courier', 'carrier', 'buyer', 'supplier', 'loss', 'found')),
    name TEXT NOT NULL UNIQUE CHECK (name <> '')
) STRICT;

INSERT INTO places (id, kind, name)
VALUES (1, 'warehouse', 'main'), (2, 'courier', 'courier'), (3, 'carrier', 'carrier'), (4, 'buyer', 'buyer'),
       (5, 'supplier', 'supplier'), (6, 'loss', 'loss'), (7, 'found', 'found');

CREATE TABLE levels (
    sku TEXT NOT NULL REFERENCES products (sku),
    place_id INTEGER NOT NULL REFERENCES places (id),
    virtual INTEGER NOT NULL CHECK (virtual IN (0, 1)),
    on_hand INTEGER NOT NULL DEFAULT 0,
    reserved INTEGER NOT NULL DEFAULT 0 CHECK (reserved >= 0),
    PRIMARY KEY (sku, place_id),
    CHECK (virtual OR on_hand >= 0),
    CHECK (reserved = 0 OR reserved <= on_hand)
) STRICT, WITHOUT ROWID;

CREATE TABLE reservations (
    id INTEGER PRIMARY KEY,
    line_id INTEGER NOT NULL REFERENCES lines (id),
    sku TEXT NOT NULL REFERENCES products (sku),
    place_id INTEGER REFERENCES places (id),
    quantity INTEGER NOT NULL CHECK (quantity > 0),
    act_id INTEGER NOT NULL REFERENCES acts (id),
    move_id INTEGER UNIQUE REFERENCES moves (id),
    released_act INTEGER REFERENCES acts (id),
    CHECK (move_id IS NULL OR released_act IS NULL),
    CHECK (move_id IS NULL OR place_id IS NOT NULL)
) STRICT;

CREATE UNIQUE INDEX one_reservation ON reservations (line_id, ifnull(place_id, 0))
       WHERE move_id IS NULL AND released_act IS NULL;

CREATE INDEX reservations_open ON reservations (sku, place_id) WHERE move_id IS NULL AND released_act IS NULL;

CREATE TABLE moves (
    id INTEGER PRIMARY KEY,
    act_id INTEGER NOT NULL REFERENCES acts (id),
    sku TEXT NOT NULL REFERENCES products (sku),
    source_id INTEGER NOT NULL REFERENCES places (id),
    target_id INTEGER NOT NULL REFERENCES places (id),
    quantity INTEGER NOT NULL CHECK (quantity > 0),
    line_id INTEGER REFERENCES lines (id),
    reservation_id INTEGER UNIQUE REFERENCES reservations (id),
    reverses INTEGER UNIQUE REFERENCES moves (id),
    note TEXT NOT NULL DEFAULT '',
    CHECK (source_id <> target_id)
) STRICT;

CREATE INDEX moves_of_line ON moves (line_id) WHERE line_id IS NOT NULL;

CREATE INDEX moves_of_act ON moves (act_id);

CREATE INDEX moves_of_product ON moves (sku, id);

CREATE TABLE stock_counts (
    id INTEGER PRIMARY KEY,
    act_id INTEGER NOT NULL REFERENCES acts (id),
    sku TEXT NOT NULL REFERENCES products (sku),
    place_id INTEGER NOT NULL REFERENCES places (id),
    was INTEGER NOT NULL,
    found INTEGER NOT NULL CHECK (found >= 0),
    reason TEXT NOT NULL CHECK (reason <> '')
) STRICT;

CREATE INDEX stock_counts_of_product ON stock_counts (sku, id);

CREATE TRIGGER a_move_takes_its_reservation BEFORE INSERT ON moves
       WHEN NEW.reservation_id IS NOT NULL AND NOT EXISTS (
           SELECT 1 FROM reservations r
           WHERE r.id = NEW.reservation_id AND r.move_id IS NULL AND r.released_act IS NULL
             AND (r.line_id, r.sku, r.place_id, r.quantity)
               = (NEW.line_id, NEW.sku, NEW.source_id, NEW.quantity))
       BEGIN SELECT RAISE (ABORT, 'a move takes all of an open reservation'); END;

CREATE TRIGGER a_reversal_is_a_mirror BEFORE INSERT ON moves
       WHEN NEW.reverses IS NOT NULL AND NOT EXISTS (
           SELECT 1 FROM moves m
           WHERE m.id = NEW.reverses AND m.reverses IS NULL AND m.line_id IS NEW.line_id
             AND (m.sku, m.source_id, m.target_id, m.quantity)
               = (NEW.sku, NEW.target_id, NEW.source_id, NEW.quantity))
       BEGIN SELECT RAISE (ABORT, 'a reversal is the mirror of its move'); END;

CREATE TRIGGER moves_are_posted AFTER INSERT ON moves BEGIN
       UPDATE reservations SET move_id = NEW.id WHERE id = NEW.reservation_id;
       INSERT INTO levels (sku, place_id, virtual)
       SELECT NEW.sku, p.id, p.kind IN ('buyer', 'supplier', 'loss', 'found') FROM places p
       WHERE p.id IN (NEW.source_id, NEW.target_id)
       ON CONFLICT DO NOTHING;
       UPDATE levels SET on_hand = on_hand - NEW.quantity WHERE sku = NEW.sku AND place_id = NEW.source_id;
       UPDATE levels SET on_hand = on_hand + NEW.quantity WHERE sku = NEW.sku AND place_id = NEW.target_id; END;

CREATE TRIGGER moves_are_not_rewritten BEFORE UPDATE ON moves
       BEGIN SELECT RAISE (ABORT, 'moves are append-only'); END;

CREATE TRIGGER moves_are_not_deleted BEFORE DELETE ON moves
       BEGIN SELECT RAISE (ABORT, 'moves are append-only'); END;

CREATE TRIGGER reservations_begin_open BEFORE INSERT ON reservations
       WHEN NEW.move_id IS NOT NULL OR NEW.released_act IS NOT NULL
       BEGIN SELECT RAISE (ABORT, 'a reservation begins open'); END;

CREATE TRIGGER goods_are_held AFTER INSERT ON reservations WHEN NEW.place_id IS NOT NULL BEGIN
       UPDATE levels SET reserved = reserved + NEW.quantity WHERE sku = NEW.sku AND place_id = NEW.place_id;
       SELECT RAISE (ABORT, 'there is nothing to reserve') WHERE changes () = 0; END;

CREATE TRIGGER goods_are_short AFTER INSERT ON reservations WHEN NEW.place_id IS NULL BEGIN
       UPDATE orders SET short = ifnull(short, 0) + NEW.quantity
       WHERE id = (SELECT order_id FROM lines WHERE id = NEW.line_id); END;

CREATE TRIGGER reservations_end_once BEFORE UPDATE ON reservations
       WHEN OLD.move_id IS NOT NULL OR OLD.released_act IS NOT NULL
         OR (NEW.id, NEW.line_id, NEW.sku, NEW.quantity, NEW.act_id)
         <> (OLD.id, OLD.line_id, OLD.sku, OLD.quantity, OLD.act_id) OR NEW.place_id IS NOT OLD.place_id
       BEGIN SELECT RAISE (ABORT, 'a reservation ends once and never changes'); END;

CREATE TRIGGER goods_are_let_go AFTER UPDATE ON reservations WHEN OLD.place_id IS NOT NULL BEGIN
       UPDATE levels SET reserved = reserved - OLD.quantity WHERE sku = OLD.sku AND place_id = OLD.place_id; END;

CREATE TRIGGER goods_are_short_no_more AFTER UPDATE ON reservations WHEN OLD.place_id IS NULL BEGIN
       UPDATE orders SET short = nullif(short - OLD.quantity, 0)
       WHERE id = (SELECT order_id FROM lines WHERE id = OLD.line_id); END;

CREATE TRIGGER reservations_are_not_deleted BEFORE DELETE ON reservations
       BEGIN SELECT RAISE (ABORT, 'reservations are append-only'); END;

CREATE TRIGGER stock_counts_are_not_rewritten BEFORE UPDATE ON stock_counts
       BEGIN SELECT RAISE (ABORT, 'counts are append-only'); END;

CREATE TRIGGER stock_counts_are_not_deleted BEFORE DELETE ON stock_counts
       BEGIN SELECT RAISE (ABORT, 'counts are append-only'); END;

-- What the shop has becomes what was found there; what is held follows when the desk is opened next, by the rules.

INSERT INTO acts (at, recorded_at, actor, actor_kind, kind)
SELECT max(changed_at), max(changed_at), 'system', 'system', 'goods_opened' FROM stock HAVING count(*) > 0;

INSERT INTO products (sku, name, figure, told)
SELECT s.sku, ifnull(n.name, s.sku), s.on_hand, s.on_hand FROM stock s
LEFT JOIN (SELECT sku, name, max(order_id) FROM lines WHERE name <> '' GROUP BY sku) n ON n.sku = s.sku
WHERE s.sku <> '';

INSERT INTO moves (act_id, sku, source_id, target_id, quantity)
SELECT (SELECT max(id) FROM acts), sku, 7, 1, on_hand FROM stock WHERE on_hand > 0 AND sku <> '';

INSERT INTO levels (sku, place_id, virtual) SELECT sku, 1, 0 FROM products WHERE true ON CONFLICT DO NOTHING;

DROP TABLE held_goods;

DROP TABLE stock;

DELETE FROM settings WHERE name = 'rules';
