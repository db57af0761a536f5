-- Returns: asked for, under way, received, decided line by line. What came back lies apart until it is decided.

DROP TRIGGER moves_are_posted;

CREATE TABLE new_places (
    id INTEGER PRIMARY KEY,
    kind TEXT NOT NULL CHECK (kind IN ('warehouse', 'courier', 'carrier', 'buyer', 'supplier', 'loss', 'found', 'returns')),
    name TEXT NOT NULL UNIQUE CHECK (name <> '')
) STRICT;

INSERT INTO new_places (id, kind, name) SELECT id, kind, name FROM places;

INSERT INTO new_places (kind, name)
SELECT 'returns', iif(EXISTS (SELECT 1 FROM places WHERE name = 'returns'), 'returns not decided', 'returns');

DROP TABLE places;

ALTER TABLE new_places RENAME TO places;

CREATE TRIGGER moves_are_posted AFTER INSERT ON moves BEGIN
       UPDATE reservations SET move_id = NEW.id WHERE id = NEW.reservation_id;
       INSERT INTO levels (sku, place_id, virtual)
       SELECT NEW.sku, p.id, p.kind IN ('buyer', 'supplier', 'loss', 'found') FROM places p
       WHERE p.id IN (NEW.source_id, NEW.target_id)
       ON CONFLICT DO NOTHING;
       UPDATE levels SET on_hand = on_hand - NEW.quantity WHERE sku = NEW.sku AND place_id = NEW.source_id;
       UPDATE levels SET on_hand = on_hand + NEW.quantity WHERE sku = NEW.sku AND place_id = NEW.target_id; END;

CREATE TABLE returns (
    id INTEGER PRIMARY KEY,
    order_id INTEGER NOT NULL REFERENCES orders (id),
    reason TEXT NOT NULL CHECK (reason <> ''),
    evidence TEXT NOT NULL DEFAULT '',
    waybill TEXT NOT NULL DEFAULT '',
    point TEXT NOT NULL DEFAULT '',
    asked_act INTEGER NOT NULL REFERENCES acts (id),
    coming_act INTEGER REFERENCES acts (id),
    fetch_task INTEGER UNIQUE REFERENCES tasks (id),
    received_act INTEGER REFERENCES acts (id),
    decide_by INTEGER,
    decided_act INTEGER REFERENCES acts (id),
    refused INTEGER NOT NULL DEFAULT 0 CHECK (refused IN (0, 1)),
    why TEXT NOT NULL DEFAULT '',
    refund INTEGER CHECK (refund >= 0),
    CHECK ((refund IS NULL) = (decided_act IS NULL)),
    CHECK (decided_act IS NULL OR refused OR received_act IS NOT NULL),
    CHECK (NOT refused OR (refund = 0 AND why <> '')),
    CHECK (fetch_task IS NULL OR point <> '')
) STRICT;

CREATE INDEX returns_of_order ON returns (order_id);

CREATE INDEX returns_to_decide ON returns (decide_by, id) WHERE decided_act IS NULL;

CREATE TABLE return_lines (
    return_id INTEGER NOT NULL REFERENCES returns (id),
    line_id INTEGER NOT NULL REFERENCES lines (id),
    quantity INTEGER NOT NULL CHECK (quantity > 0),
    PRIMARY KEY (return_id, line_id)
) STRICT, WITHOUT ROWID;

CREATE INDEX returns_of_line ON return_lines (line_id);

CREATE TABLE return_fates (
    return_id INTEGER NOT NULL,
    line_id INTEGER NOT NULL,
    fate TEXT NOT NULL CHECK (fate IN ('restock', 'write_off', 'supplier', 'buyer')),
    quantity INTEGER NOT NULL CHECK (quantity > 0),
    PRIMARY KEY (return_id, line_id, fate),
    FOREIGN KEY (return_id, line_id) REFERENCES return_lines (return_id, line_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE return_moves (
    move_id INTEGER PRIMARY KEY REFERENCES moves (id),
    return_id INTEGER NOT NULL,
    line_id INTEGER NOT NULL,
    FOREIGN KEY (return_id, line_id) REFERENCES return_lines (return_id, line_id)
) STRICT;

CREATE INDEX moves_of_return ON return_moves (return_id, line_id);

CREATE TRIGGER no_more_comes_back_than_was_bought BEFORE INSERT ON return_lines
       WHEN NOT EXISTS (SELECT 1 FROM returns r JOIN lines l ON l.order_id = r.order_id
                        WHERE r.id = NEW.return_id AND l.id = NEW.line_id AND r.decided_act IS NULL
                          AND NEW.quantity <= l.quantity - (
                            SELECT ifnull(sum(x.quantity), 0) FROM return_lines x JOIN returns o ON o.id = x.return_id
                            WHERE x.line_id = NEW.line_id AND NOT o.refused))
       BEGIN SELECT RAISE (ABORT, 'no more comes back than was bought'); END;

CREATE TRIGGER no_more_is_decided_than_came_back BEFORE INSERT ON return_fates
       WHEN NOT EXISTS (SELECT 1 FROM return_lines x JOIN returns r ON r.id = x.return_id
                        WHERE (x.return_id, x.line_id) = (NEW.return_id, NEW.line_id)
                          AND r.received_act IS NOT NULL AND r.decided_act IS NULL
                          AND NEW.quantity <= x.quantity - (
                            SELECT ifnull(sum(f.quantity), 0) FROM return_fates f
                            WHERE (f.return_id, f.line_id) = (NEW.return_id, NEW.line_id)))
       BEGIN SELECT RAISE (ABORT, 'no more is decided than came back'); END;

CREATE TRIGGER a_return_goes_one_way BEFORE UPDATE ON returns
       WHEN OLD.decided_act IS NOT NULL
         OR (NEW.order_id, NEW.reason, NEW.asked_act) <> (OLD.order_id, OLD.reason, OLD.asked_act)
         OR (OLD.coming_act IS NOT NULL AND NEW.coming_act IS NOT OLD.coming_act)
         OR (OLD.received_act IS NOT NULL AND NEW.received_act IS NOT OLD.received_act)
       BEGIN SELECT RAISE (ABORT, 'a return goes one way'); END;

CREATE TRIGGER a_return_is_decided_whole BEFORE UPDATE OF decided_act ON returns
       WHEN NEW.decided_act IS NOT NULL AND NEW.received_act IS NOT NULL AND EXISTS (
            SELECT 1 FROM return_lines x WHERE x.return_id = NEW.id AND x.quantity <> (
                SELECT ifnull(sum(f.quantity), 0) FROM return_fates f
                WHERE (f.return_id, f.line_id) = (x.return_id, x.line_id)))
       BEGIN SELECT RAISE (ABORT, 'a return is decided piece by piece'); END;

CREATE TRIGGER returns_are_not_deleted BEFORE DELETE ON returns
       BEGIN SELECT RAISE (ABORT, 'returns is append-only'); END;

CREATE TRIGGER return_lines_are_not_rewritten BEFORE UPDATE ON return_lines
       BEGIN SELECT RAISE (ABORT, 'return_lines is append-only'); END;

CREATE TRIGGER return_lines_are_not_deleted BEFORE DELETE ON return_lines
       BEGIN SELECT RAISE (ABORT, 'return_lines is append-only'); END;

CREATE TRIGGER return_fates_are_not_rewritten BEFORE UPDATE ON return_fates
       BEGIN SELECT RAISE (ABORT, 'return_fates is append-only'); END;

CREATE TRIGGER return_fates_are_not_deleted BEFORE DELETE ON return_fates
       BEGIN SELECT RAISE (ABORT, 'return_fates is append-only'); END;

CREATE TRIGGER return_moves_are_not_rewritten BEFORE UPDATE ON return_moves
       BEGIN SELECT RAISE (ABORT, 'return_moves is append-only'); END;

CREATE TRIGGER return_moves_are_not_deleted BEFORE DELETE ON return_moves
       BEGIN SELECT RAISE (ABORT, 'return_moves is append-only'); END;

-- Orders of which a return is to be decided: found and counted like the shelves.

ALTER TABLE orders ADD COLUMN to_decide INTEGER;

CREATE INDEX orders_to_decide ON orders (rank, id) WHERE to_decide IS NOT NULL;

INSERT INTO virtual_counts VALUES ('to_decide', 0);

CREATE TRIGGER returns_wait AFTER UPDATE ON returns BEGIN
       UPDATE orders SET to_decide = (SELECT min(r.decide_by) FROM returns r
                                      WHERE r.order_id = NEW.order_id AND r.decided_act IS NULL)
       WHERE id = NEW.order_id; END;

CREATE TRIGGER count_to_decide AFTER UPDATE OF to_decide ON orders
       WHEN (NEW.to_decide IS NULL) <> (OLD.to_decide IS NULL) BEGIN
       UPDATE virtual_counts SET orders = orders + iif(NEW.to_decide IS NULL, -1, 1) WHERE shelf = 'to_decide'; END;
