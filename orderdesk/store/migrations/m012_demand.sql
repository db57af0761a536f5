-- Which goods are held for orders.

ALTER TABLE orders ADD COLUMN holds INTEGER NOT NULL DEFAULT 0 CHECK (holds IN (0, 1));

DELETE FROM settings WHERE name = 'rules';

CREATE TABLE held_goods (
        sku TEXT NOT NULL,
        order_id INTEGER NOT NULL REFERENCES orders (id),
        quantity INTEGER NOT NULL CHECK (quantity > 0),
        PRIMARY KEY (sku, order_id)
    ) STRICT, WITHOUT ROWID;

CREATE TRIGGER goods_are_held AFTER UPDATE OF holds ON orders WHEN NEW.holds <> OLD.holds BEGIN
       DELETE FROM held_goods
       WHERE order_id = NEW.id AND sku IN (SELECT sku FROM lines WHERE order_id = NEW.id);
       INSERT INTO held_goods SELECT sku, order_id, sum(quantity) FROM lines
       WHERE order_id = NEW.id AND sku <> '' AND NEW.holds GROUP BY sku; END;

CREATE TRIGGER line_is_held AFTER INSERT ON lines WHEN NEW.sku <> '' BEGIN
       INSERT INTO held_goods SELECT NEW.sku, NEW.order_id, NEW.quantity FROM orders WHERE id = NEW.order_id AND holds
       ON CONFLICT (sku, order_id) DO UPDATE SET quantity = quantity + excluded.quantity; END;

CREATE TRIGGER line_is_let_go AFTER DELETE ON lines WHEN OLD.sku <> '' BEGIN
       DELETE FROM held_goods WHERE sku = OLD.sku AND order_id = OLD.order_id;
       INSERT INTO held_goods SELECT l.sku, l.order_id, sum(l.quantity) FROM lines l JOIN orders o ON o.id = l.order_id
       WHERE l.order_id = OLD.order_id AND l.sku = OLD.sku AND o.holds GROUP BY l.sku; END;
