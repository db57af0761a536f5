-- People: several ways to reach a buyer, duplicates merged by a pointer, purchases counted from the orders themselves.

ALTER TABLE customers ADD COLUMN merged_into INTEGER REFERENCES customers (id) CHECK (merged_into <> id);

ALTER TABLE customers ADD COLUMN erased_act INTEGER REFERENCES acts (id);

ALTER TABLE customers ADD COLUMN also TEXT NOT NULL DEFAULT '';

CREATE INDEX customers_merged ON customers (merged_into) WHERE merged_into IS NOT NULL;

CREATE TRIGGER customers_are_merged_into_roots BEFORE UPDATE OF merged_into ON customers
       WHEN (SELECT merged_into FROM customers WHERE id = NEW.merged_into) IS NOT NULL
       BEGIN SELECT RAISE (ABORT, 'a customer is merged into a root'); END;

CREATE TABLE contact_points (
    id INTEGER PRIMARY KEY,
    customer_id INTEGER NOT NULL REFERENCES customers (id),
    via TEXT NOT NULL CHECK (via IN ('phone', 'mail', 'telegram', 'instagram')),
    value TEXT NOT NULL,
    act_id INTEGER REFERENCES acts (id),
    wrong_act INTEGER REFERENCES acts (id),
    ended_act INTEGER REFERENCES acts (id)
) STRICT;

INSERT INTO contact_points (customer_id, via, value, act_id)
SELECT c.id, 'phone', c.phone, (
    SELECT h.act_id FROM orders o JOIN history h ON h.order_id = o.id WHERE o.customer_id = c.id
    ORDER BY o.id, h.version LIMIT 1
) FROM customers c WHERE c.phone IS NOT NULL ORDER BY c.id;

CREATE UNIQUE INDEX contact_points_are_one_persons ON contact_points (value, via)
       WHERE wrong_act IS NULL AND ended_act IS NULL;

CREATE INDEX contact_points_of ON contact_points (customer_id);

CREATE TRIGGER contact_points_end_once BEFORE UPDATE ON contact_points
       WHEN OLD.ended_act IS NOT NULL OR NEW.customer_id <> OLD.customer_id OR NEW.via <> OLD.via
       BEGIN SELECT RAISE (ABORT, 'a contact point ends once'); END;

CREATE TRIGGER contact_points_are_not_deleted BEFORE DELETE ON contact_points
       BEGIN SELECT RAISE (ABORT, 'contact points are not deleted'); END;

CREATE TRIGGER contact_points_of_the_living BEFORE INSERT ON contact_points
       WHEN (SELECT erased_act FROM customers WHERE id = NEW.customer_id) IS NOT NULL
       BEGIN SELECT RAISE (ABORT, 'an erased person has no contact points'); END;

CREATE TABLE customer_merges (
    id INTEGER PRIMARY KEY,
    act_id INTEGER NOT NULL REFERENCES acts (id),
    loser INTEGER NOT NULL REFERENCES customers (id),
    winner INTEGER NOT NULL REFERENCES customers (id),
    undone_act INTEGER REFERENCES acts (id),
    CHECK (loser <> winner)
) STRICT;

CREATE UNIQUE INDEX customers_are_merged_once ON customer_merges (loser) WHERE undone_act IS NULL;

CREATE INDEX customer_merges_into ON customer_merges (winner) WHERE undone_act IS NULL;

CREATE TRIGGER customer_merges_are_undone_once BEFORE UPDATE ON customer_merges
       WHEN OLD.undone_act IS NOT NULL OR NEW.loser <> OLD.loser OR NEW.winner <> OLD.winner OR NEW.act_id <> OLD.act_id
       BEGIN SELECT RAISE (ABORT, 'a merge is undone once'); END;

CREATE TRIGGER customer_merges_are_not_deleted BEFORE DELETE ON customer_merges
       BEGIN SELECT RAISE (ABORT, 'merges are append-only'); END;

CREATE TABLE customer_notes (
    id INTEGER PRIMARY KEY,
    customer_id INTEGER NOT NULL REFERENCES customers (id),
    act_id INTEGER NOT NULL REFERENCES acts (id),
    text TEXT NOT NULL
) STRICT;

CREATE INDEX customer_notes_of ON customer_notes (customer_id);

CREATE TRIGGER customer_notes_are_not_rewritten BEFORE UPDATE ON customer_notes
       BEGIN SELECT RAISE (ABORT, 'notes are append-only'); END;

CREATE TRIGGER customer_notes_are_not_deleted BEFORE DELETE ON customer_notes
       BEGIN SELECT RAISE (ABORT, 'notes are append-only'); END;

CREATE TABLE customer_marks (
    id INTEGER PRIMARY KEY,
    customer_id INTEGER NOT NULL REFERENCES customers (id),
    kind TEXT NOT NULL CHECK (kind IN ('vip', 'mind')),
    reason TEXT NOT NULL,
    act_id INTEGER NOT NULL REFERENCES acts (id),
    ended_act INTEGER REFERENCES acts (id)
) STRICT;

CREATE UNIQUE INDEX customer_marks_of ON customer_marks (customer_id, kind) WHERE ended_act IS NULL;

CREATE TRIGGER customer_marks_end_once BEFORE UPDATE ON customer_marks
       WHEN OLD.ended_act IS NOT NULL OR NEW.customer_id <> OLD.customer_id OR NEW.kind <> OLD.kind
         OR NEW.act_id <> OLD.act_id OR NEW.reason <> OLD.reason
       BEGIN SELECT RAISE (ABORT, 'a mark ends once'); END;

CREATE TRIGGER customer_marks_are_not_deleted BEFORE DELETE ON customer_marks
       BEGIN SELECT RAISE (ABORT, 'marks are append-only'); END;

-- A purchase is an order that was not called off; what was split off one is a part of the same. Which other statuses are
-- called off the rulebooks say: the program adds them.
ALTER TABLE orders ADD COLUMN called_off INTEGER NOT NULL DEFAULT 0 CHECK (called_off IN (0, 1));

UPDATE orders SET called_off = 1 WHERE shelf = 'cancelled';

ALTER TABLE orders ADD COLUMN part_of INTEGER REFERENCES orders (id);

UPDATE orders SET part_of = (
    WITH RECURSIVE up (id, parent) AS (
        SELECT p.id, CASE WHEN json_valid(p.facts) THEN json_extract(p.facts, '$.split_from') END FROM orders p
        WHERE p.channel = orders.channel AND p.number = json_extract(orders.facts, '$.split_from')
        UNION
        SELECT p.id, CASE WHEN json_valid(p.facts) THEN json_extract(p.facts, '$.split_from') END
        FROM up JOIN orders p ON p.channel = orders.channel AND p.number = up.parent
    )
    SELECT min(id) FROM up WHERE parent IS NULL
) WHERE CASE WHEN json_valid(facts) THEN json_extract(facts, '$.split_from') END IS NOT NULL;

UPDATE customers SET orders = (
    SELECT count(DISTINCT ifnull(o.part_of, o.id)) FROM orders o
    WHERE o.customer_id = customers.id AND NOT o.called_off
);

CREATE TRIGGER purchase_of_a_new_order AFTER INSERT ON orders
       WHEN NOT NEW.called_off AND json_extract(NEW.facts, '$.split_from') IS NULL BEGIN
       UPDATE customers SET orders = orders + 1 WHERE id = NEW.customer_id;
       UPDATE customers SET orders = orders + 1 WHERE merged_into = NEW.customer_id;
       UPDATE customers SET orders = orders + 1 WHERE id = (SELECT merged_into FROM customers WHERE id = NEW.customer_id);
       UPDATE customers SET orders = orders + 1 WHERE id <> NEW.customer_id
          AND merged_into = (SELECT merged_into FROM customers WHERE id = NEW.customer_id); END;

CREATE TRIGGER purchase_of_a_part AFTER INSERT ON orders WHEN json_extract(NEW.facts, '$.split_from') IS NOT NULL BEGIN
       UPDATE orders SET part_of = (
           SELECT ifnull(p.part_of, p.id) FROM orders p
           WHERE p.channel = NEW.channel AND p.number = json_extract(NEW.facts, '$.split_from') AND p.id <> NEW.id
       ) WHERE id = NEW.id;
       UPDATE customers SET orders = (
           SELECT count(DISTINCT ifnull(o.part_of, o.id)) FROM orders o WHERE NOT o.called_off AND o.customer_id IN (
               SELECT m.id FROM customers m JOIN customers c ON c.id = NEW.customer_id
               WHERE m.id = ifnull(c.merged_into, c.id) OR m.merged_into = ifnull(c.merged_into, c.id))
       ) WHERE id = (SELECT ifnull(merged_into, id) FROM customers WHERE id = NEW.customer_id)
            OR merged_into = (SELECT ifnull(merged_into, id) FROM customers WHERE id = NEW.customer_id); END;

CREATE TRIGGER purchase_moved AFTER UPDATE OF called_off, customer_id ON orders
       WHEN NEW.called_off <> OLD.called_off OR NEW.customer_id <> OLD.customer_id BEGIN
       UPDATE customers SET orders = (
           SELECT count(DISTINCT ifnull(o.part_of, o.id)) FROM orders o WHERE NOT o.called_off AND o.customer_id IN (
               SELECT m.id FROM customers m JOIN customers c ON c.id = NEW.customer_id
               WHERE m.id = ifnull(c.merged_into, c.id) OR m.merged_into = ifnull(c.merged_into, c.id))
       ) WHERE id = (SELECT ifnull(merged_into, id) FROM customers WHERE id = NEW.customer_id)
            OR merged_into = (SELECT ifnull(merged_into, id) FROM customers WHERE id = NEW.customer_id);
       UPDATE customers SET orders = (
           SELECT count(DISTINCT ifnull(o.part_of, o.id)) FROM orders o WHERE NOT o.called_off AND o.customer_id IN (
               SELECT m.id FROM customers m JOIN customers c ON c.id = OLD.customer_id
               WHERE m.id = ifnull(c.merged_into, c.id) OR m.merged_into = ifnull(c.merged_into, c.id))
       ) WHERE NEW.customer_id <> OLD.customer_id AND (
               id = (SELECT ifnull(merged_into, id) FROM customers WHERE id = OLD.customer_id)
            OR merged_into = (SELECT ifnull(merged_into, id) FROM customers WHERE id = OLD.customer_id)); END;
