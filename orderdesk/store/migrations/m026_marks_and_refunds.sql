-- The marks that a person bears stand beside each buyer that he is, for every row of a list.

ALTER TABLE customers ADD COLUMN marks TEXT NOT NULL DEFAULT '';

UPDATE customers SET marks = ifnull((
    SELECT group_concat(kind, ' ') FROM (
        SELECT DISTINCT k.kind FROM customer_marks k JOIN customers m ON m.id = k.customer_id
        WHERE k.ended_act IS NULL AND ifnull(m.merged_into, m.id) = ifnull(customers.merged_into, customers.id)
        ORDER BY k.kind DESC)), '')
WHERE ifnull(merged_into, id) IN (
    SELECT ifnull(m.merged_into, m.id) FROM customer_marks k JOIN customers m ON m.id = k.customer_id
    WHERE k.ended_act IS NULL);

CREATE TRIGGER marks_begin AFTER INSERT ON customer_marks BEGIN
       UPDATE customers SET marks = ifnull((
           SELECT group_concat(kind, ' ') FROM (
               SELECT DISTINCT k.kind FROM customer_marks k WHERE k.ended_act IS NULL AND k.customer_id IN (
                   SELECT m.id FROM customers m JOIN customers c ON c.id = NEW.customer_id
                   WHERE m.id = ifnull(c.merged_into, c.id) OR m.merged_into = ifnull(c.merged_into, c.id))
               ORDER BY k.kind DESC)), '')
       WHERE id = (SELECT ifnull(merged_into, id) FROM customers WHERE id = NEW.customer_id)
          OR merged_into = (SELECT ifnull(merged_into, id) FROM customers WHERE id = NEW.customer_id); END;

CREATE TRIGGER marks_end AFTER UPDATE OF ended_act ON customer_marks BEGIN
       UPDATE customers SET marks = ifnull((
           SELECT group_concat(kind, ' ') FROM (
               SELECT DISTINCT k.kind FROM customer_marks k WHERE k.ended_act IS NULL AND k.customer_id IN (
                   SELECT m.id FROM customers m JOIN customers c ON c.id = NEW.customer_id
                   WHERE m.id = ifnull(c.merged_into, c.id) OR m.merged_into = ifnull(c.merged_into, c.id))
               ORDER BY k.kind DESC)), '')
       WHERE id = (SELECT ifnull(merged_into, id) FROM customers WHERE id = NEW.customer_id)
          OR merged_into = (SELECT ifnull(merged_into, id) FROM customers WHERE id = NEW.customer_id); END;

-- Whoever is merged, or stands for himself again: both persons bear what their own buyers bear.
CREATE TRIGGER marks_of_the_merged AFTER UPDATE OF merged_into ON customers
       WHEN NEW.merged_into IS NOT OLD.merged_into BEGIN
       UPDATE customers SET marks = ifnull((
           SELECT group_concat(kind, ' ') FROM (
               SELECT DISTINCT k.kind FROM customer_marks k WHERE k.ended_act IS NULL AND k.customer_id IN (
                   SELECT m.id FROM customers m
                   WHERE m.id = ifnull(NEW.merged_into, NEW.id) OR m.merged_into = ifnull(NEW.merged_into, NEW.id))
               ORDER BY k.kind DESC)), '')
       WHERE id = ifnull(NEW.merged_into, NEW.id) OR merged_into = ifnull(NEW.merged_into, NEW.id);
       UPDATE customers SET marks = ifnull((
           SELECT group_concat(kind, ' ') FROM (
               SELECT DISTINCT k.kind FROM customer_marks k WHERE k.ended_act IS NULL AND k.customer_id IN (
                   SELECT m.id FROM customers m
                   WHERE m.id = ifnull(OLD.merged_into, OLD.id) OR m.merged_into = ifnull(OLD.merged_into, OLD.id))
               ORDER BY k.kind DESC)), '')
       WHERE id = ifnull(OLD.merged_into, OLD.id) OR merged_into = ifnull(OLD.merged_into, OLD.id); END;

-- Money that is due to a buyer is something to do by an instant: the task without a text, one of each order.

CREATE UNIQUE INDEX one_refund_to_pay ON tasks (order_id)
       WHERE kind = 'refund' AND text = '' AND closed_act IS NULL;

INSERT INTO tasks (kind, order_id, text, due_at, opened_act)
SELECT 'refund', o.id, '',
       ifnull(o.closed_at, (SELECT max(h.at) FROM history h WHERE h.order_id = o.id)) + 3 * 86400,
       (SELECT max(h.act_id) FROM history h WHERE h.order_id = o.id)
FROM orders o
WHERE o.refund_due IS NOT NULL
  AND EXISTS (SELECT 1 FROM history h WHERE h.order_id = o.id AND h.act_id IS NOT NULL)
ORDER BY o.id;
