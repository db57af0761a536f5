-- Who has signed for a difference of the till stands beside the count. A courier who is out takes more along.

ALTER TABLE till_counts ADD COLUMN signed_by TEXT NOT NULL DEFAULT '';

DROP TRIGGER a_run_has_not_left;

CREATE TRIGGER a_run_is_not_over BEFORE INSERT ON stops
       WHEN EXISTS (SELECT 1 FROM runs r WHERE r.id = NEW.run_id AND coalesce(r.back_act, r.closed_act) IS NOT NULL)
       BEGIN SELECT RAISE (ABORT, 'the courier of the run is back, or it is closed'); END;

-- A return is to be decided from the day on which it is asked for; one without a date comes after all that have one.

DROP TRIGGER returns_wait;

CREATE TRIGGER returns_wait AFTER UPDATE ON returns BEGIN
       UPDATE orders SET to_decide = (SELECT min(ifnull(r.decide_by, 1 << 62)) FROM returns r
                                      WHERE r.order_id = NEW.order_id AND r.decided_act IS NULL)
       WHERE id = NEW.order_id; END;

CREATE TRIGGER returns_begin AFTER INSERT ON returns BEGIN
       UPDATE orders SET to_decide = (SELECT min(ifnull(r.decide_by, 1 << 62)) FROM returns r
                                      WHERE r.order_id = NEW.order_id AND r.decided_act IS NULL)
       WHERE id = NEW.order_id; END;

UPDATE orders SET to_decide = (SELECT min(ifnull(r.decide_by, 1 << 62)) FROM returns r
                               WHERE r.order_id = orders.id AND r.decided_act IS NULL)
WHERE id IN (SELECT order_id FROM returns WHERE decided_act IS NULL);
