-- Who has signed for a difference of the till stands beside the count. A courier who is out takes more along.

ALTER TABLE till_counts ADD COLUMN signed_by TEXT NOT NULL DEFAULT '';

DROP TRIGGER a_run_has_not_left;

CREATE TRIGGER a_run_is_not_over BEFORE INSERT ON stops
       WHEN EXISTS (SELECT 1 FROM runs r WHERE r.id = NEW.run_id AND coalesce(r.back_act, r.closed_act) IS NOT NULL)
       BEGIN SELECT RAISE (ABORT, 'the courier of the run is back, or it is closed'); END;
