-- A courier's word that what was taken off their run had been handed over before stands until it is decided: the stop is
-- done or failed then, as if it had not been taken off.

DROP TRIGGER what_is_decided_stays;

CREATE TRIGGER what_is_decided_stays BEFORE UPDATE ON stops
       WHEN ((OLD.decided_act IS NOT NULL AND (NEW.decided_act, NEW.state, NEW.reason, NEW.paid, NEW.paid_why, NEW.code_id,
                                               NEW.reported_act)
                 IS NOT (OLD.decided_act, OLD.state, OLD.reason, OLD.paid, OLD.paid_why, OLD.code_id, OLD.reported_act))
          OR (OLD.withdrawn_act IS NOT NULL AND (NEW.withdrawn_act, NEW.state) IS NOT (OLD.withdrawn_act, OLD.state)
              AND NOT (OLD.left_act IS NOT NULL AND OLD.back_act IS NULL AND NEW.state IN ('done', 'failed')
                       AND NEW.decided_act IS NOT NULL))
          OR (OLD.withdrawn_act IS NOT NULL AND (OLD.left_act IS NULL OR OLD.back_act IS NOT NULL)
              AND NEW.reported_act IS NOT OLD.reported_act))
         AND NOT (coalesce(NEW.decided_act, NEW.withdrawn_act) IS NULL
                  AND NEW.state = iif(NEW.left_act IS NULL, 'planned', 'out') AND NEW.reported_act IS OLD.reported_act
                  AND EXISTS (SELECT 1 FROM acts a WHERE a.reverses = coalesce(OLD.decided_act, OLD.withdrawn_act))
                  AND EXISTS (SELECT 1 FROM runs r WHERE r.id = OLD.run_id AND r.closed_act IS NULL))
         OR (OLD.left_act IS NOT NULL AND (NEW.left_act, NEW.cod) IS NOT (OLD.left_act, OLD.cod))
         OR (OLD.back_act IS NOT NULL AND NEW.back_act IS NOT OLD.back_act)
         OR (NEW.run_id, NEW.order_id, NEW.currency, NEW.attempt, NEW.made_act)
                <> (OLD.run_id, OLD.order_id, OLD.currency, OLD.attempt, OLD.made_act)
       BEGIN SELECT RAISE (ABORT, 'what is decided of a stop stays'); END;
