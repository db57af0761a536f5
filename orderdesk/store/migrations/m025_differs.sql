-- Orders that a channel may have otherwise than the desk: found and counted like the shelves.

ALTER TABLE orders ADD COLUMN differs INTEGER
       GENERATED ALWAYS AS (iif(ifnull(json_extract(facts, '$.attention'), 0) IN (0, ''), NULL, 1)) VIRTUAL;

CREATE INDEX orders_that_differ ON orders (rank, id) WHERE differs IS NOT NULL;

INSERT INTO virtual_counts SELECT 'differs', count(*) FROM orders WHERE differs IS NOT NULL;

CREATE TRIGGER count_new_differs AFTER INSERT ON orders WHEN NEW.differs IS NOT NULL BEGIN
               UPDATE virtual_counts SET orders = orders + 1 WHERE shelf = 'differs'; END;

CREATE TRIGGER count_differs AFTER UPDATE OF facts ON orders
               WHEN (NEW.differs IS NULL) <> (OLD.differs IS NULL) BEGIN
               UPDATE virtual_counts SET orders = orders + iif(NEW.differs IS NULL, -1, 1)
               WHERE shelf = 'differs'; END;
