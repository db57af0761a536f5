-- Couriers, runs, stops and tasks. What a courier reports and what is decided are two columns; he decides nothing.

CREATE TABLE couriers (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL UNIQUE,
    kind TEXT NOT NULL CHECK (kind IN ('own', 'third', 'firm')),
    phone TEXT,
    operator TEXT UNIQUE,
    most_stops INTEGER NOT NULL CHECK (most_stops > 0),
    most_cash INTEGER CHECK (most_cash >= 0),
    active INTEGER NOT NULL DEFAULT 1 CHECK (active IN (0, 1)),
    act_id INTEGER NOT NULL REFERENCES acts (id),
    CHECK (operator IS NULL OR kind = 'own'),
    UNIQUE (id, kind)
) STRICT;

CREATE TABLE runs (
    id INTEGER PRIMARY KEY,
    courier_id INTEGER NOT NULL,
    courier_kind TEXT NOT NULL,
    version INTEGER NOT NULL DEFAULT 1,
    made_act INTEGER NOT NULL REFERENCES acts (id),
    out_act INTEGER REFERENCES acts (id),
    back_act INTEGER REFERENCES acts (id),
    closed_act INTEGER REFERENCES acts (id),
    FOREIGN KEY (courier_id, courier_kind) REFERENCES couriers (id, kind),
    CHECK (back_act IS NULL OR out_act IS NOT NULL),
    CHECK (closed_act IS NULL OR (back_act IS NULL) = (out_act IS NULL))
) STRICT;

CREATE UNIQUE INDEX one_run_out ON runs (courier_id)
       WHERE courier_kind = 'own' AND out_act IS NOT NULL AND closed_act IS NULL;

CREATE INDEX runs_not_closed ON runs (courier_id) WHERE closed_act IS NULL;

CREATE TABLE stops (
    id INTEGER PRIMARY KEY,
    run_id INTEGER NOT NULL REFERENCES runs (id),
    order_id INTEGER NOT NULL REFERENCES orders (id),
    position INTEGER NOT NULL,
    attempt INTEGER NOT NULL CHECK (attempt > 0),
    state TEXT NOT NULL CHECK (state IN ('planned', 'out', 'done', 'failed', 'withdrawn')),
    reason TEXT NOT NULL DEFAULT '',
    cod INTEGER CHECK (cod >= 0),
    currency TEXT NOT NULL,
    made_act INTEGER NOT NULL REFERENCES acts (id),
    left_act INTEGER REFERENCES acts (id),
    reported_act INTEGER REFERENCES acts (id),
    decided_act INTEGER REFERENCES acts (id),
    code_id INTEGER REFERENCES codes (id),
    paid INTEGER CHECK (paid >= 0),
    paid_why TEXT NOT NULL DEFAULT '',
    withdrawn_act INTEGER REFERENCES acts (id),
    back_act INTEGER REFERENCES acts (id),
    CHECK ((cod IS NULL) = (left_act IS NULL)),
    CHECK ((state = 'planned') <= (left_act IS NULL)),
    CHECK ((state IN ('out', 'done', 'failed')) <= (left_act IS NOT NULL)),
    CHECK ((state IN ('done', 'failed')) = (decided_act IS NOT NULL)),
    CHECK ((state = 'withdrawn') = (withdrawn_act IS NOT NULL)),
    CHECK (state <> 'failed' OR reason <> ''),
    CHECK (state = 'done' OR paid IS NULL),
    CHECK (paid IS NULL OR paid = cod OR paid_why <> ''),
    CHECK (back_act IS NULL OR (left_act IS NOT NULL AND state IN ('failed', 'withdrawn')))
) STRICT;

CREATE UNIQUE INDEX one_live_stop ON stops (order_id) WHERE state IN ('planned', 'out');

CREATE INDEX stops_of_order ON stops (order_id);

CREATE INDEX stops_of_run ON stops (run_id, position);

CREATE TABLE stop_reports (
    id INTEGER PRIMARY KEY,
    stop_id INTEGER NOT NULL REFERENCES stops (id),
    act_id INTEGER NOT NULL UNIQUE REFERENCES acts (id),
    said TEXT NOT NULL CHECK (said IN ('done', 'failed', 'nothing')),
    reason TEXT NOT NULL DEFAULT '',
    paid INTEGER CHECK (paid >= 0),
    CHECK (said <> 'failed' OR reason <> '')
) STRICT;

CREATE INDEX reports_of_stop ON stop_reports (stop_id);

CREATE TRIGGER a_run_has_not_left BEFORE INSERT ON stops
       WHEN EXISTS (SELECT 1 FROM runs r WHERE r.id = NEW.run_id AND coalesce(r.out_act, r.closed_act) IS NOT NULL)
       BEGIN SELECT RAISE (ABORT, 'the run has left or is closed'); END;

CREATE TRIGGER a_stop_begins_planned BEFORE INSERT ON stops
       WHEN NEW.state <> 'planned' OR NEW.reported_act IS NOT NULL
       BEGIN SELECT RAISE (ABORT, 'a stop begins planned'); END;

CREATE TRIGGER a_run_of_one BEFORE INSERT ON stops
       WHEN EXISTS (SELECT 1 FROM runs r JOIN stops s ON s.run_id = r.id
                    WHERE r.id = NEW.run_id AND r.courier_kind <> 'own' AND s.state IN ('planned', 'out'))
       BEGIN SELECT RAISE (ABORT, 'who is not ours takes one order a run'); END;

-- Who decides, withdraws or takes goods back is not the courier of the run, unless the buyer's code did it.
CREATE TRIGGER a_courier_decides_nothing BEFORE UPDATE OF decided_act, withdrawn_act, back_act ON stops
       WHEN EXISTS (
            SELECT 1 FROM acts a, runs r JOIN couriers c ON c.id = r.courier_id
            WHERE r.id = NEW.run_id
              AND c.operator = iif(a.actor_kind = 'operator', a.actor, a.vouched_by)
              AND a.id IN (iif(NEW.decided_act IS OLD.decided_act OR EXISTS (
                                   SELECT 1 FROM codes k WHERE k.id = NEW.code_id AND k.order_id = NEW.order_id
                                                           AND k.state = 'used'), NULL, NEW.decided_act),
                           iif(NEW.withdrawn_act IS OLD.withdrawn_act, NULL, NEW.withdrawn_act),
                           iif(NEW.back_act IS OLD.back_act, NULL, NEW.back_act)))
       BEGIN SELECT RAISE (ABORT, 'the courier decides nothing'); END;

CREATE TRIGGER a_report_is_the_couriers BEFORE INSERT ON stop_reports
       WHEN NOT EXISTS (SELECT 1 FROM acts a, stops s JOIN runs r ON r.id = s.run_id JOIN couriers c ON c.id = r.courier_id
                        WHERE a.id = NEW.act_id AND s.id = NEW.stop_id AND c.operator = a.actor)
       BEGIN SELECT RAISE (ABORT, 'a report is the word of the courier himself'); END;

CREATE TRIGGER what_is_decided_stays BEFORE UPDATE ON stops
       WHEN (OLD.decided_act IS NOT NULL AND (NEW.decided_act, NEW.state, NEW.reason, NEW.paid, NEW.paid_why, NEW.code_id,
                                              NEW.reported_act)
                IS NOT (OLD.decided_act, OLD.state, OLD.reason, OLD.paid, OLD.paid_why, OLD.code_id, OLD.reported_act))
         OR (OLD.withdrawn_act IS NOT NULL AND (NEW.withdrawn_act, NEW.state, NEW.reported_act)
                IS NOT (OLD.withdrawn_act, OLD.state, OLD.reported_act))
         OR (OLD.left_act IS NOT NULL AND (NEW.left_act, NEW.cod) IS NOT (OLD.left_act, OLD.cod))
         OR (OLD.back_act IS NOT NULL AND NEW.back_act IS NOT OLD.back_act)
         OR (NEW.run_id, NEW.order_id, NEW.currency, NEW.attempt, NEW.made_act)
                <> (OLD.run_id, OLD.order_id, OLD.currency, OLD.attempt, OLD.made_act)
       BEGIN SELECT RAISE (ABORT, 'what is decided of a stop stays'); END;

CREATE TRIGGER stops_are_not_deleted BEFORE DELETE ON stops
       BEGIN SELECT RAISE (ABORT, 'stops is append-only'); END;

CREATE TRIGGER stop_reports_are_not_rewritten BEFORE UPDATE ON stop_reports
       BEGIN SELECT RAISE (ABORT, 'stop_reports is append-only'); END;

CREATE TRIGGER stop_reports_are_not_deleted BEFORE DELETE ON stop_reports
       BEGIN SELECT RAISE (ABORT, 'stop_reports is append-only'); END;

CREATE TRIGGER a_run_goes_once BEFORE UPDATE ON runs
       WHEN (NEW.courier_id, NEW.courier_kind, NEW.made_act) <> (OLD.courier_id, OLD.courier_kind, OLD.made_act)
         OR (OLD.out_act IS NOT NULL AND NEW.out_act IS NOT OLD.out_act)
         OR (OLD.back_act IS NOT NULL AND NEW.back_act IS NOT OLD.back_act)
         OR OLD.closed_act IS NOT NULL
       BEGIN SELECT RAISE (ABORT, 'a run leaves, comes back and closes once'); END;

CREATE TRIGGER a_run_closes_empty BEFORE UPDATE OF closed_act ON runs
       WHEN NEW.closed_act IS NOT NULL AND EXISTS (
            SELECT 1 FROM stops s WHERE s.run_id = NEW.id AND (s.state IN ('planned', 'out')
                OR (s.state <> 'done' AND s.left_act IS NOT NULL AND s.back_act IS NULL)))
       BEGIN SELECT RAISE (ABORT, 'a run closes once all is decided and its goods are back'); END;

CREATE TRIGGER runs_are_not_deleted BEFORE DELETE ON runs
       BEGIN SELECT RAISE (ABORT, 'runs is append-only'); END;

CREATE TABLE tasks (
    id INTEGER PRIMARY KEY,
    kind TEXT NOT NULL CHECK (kind IN ('call', 'remind', 'refund', 'delivery_error', 'other')),
    order_id INTEGER REFERENCES orders (id),
    text TEXT NOT NULL,
    due_at INTEGER NOT NULL,
    whose TEXT,
    opened_act INTEGER NOT NULL REFERENCES acts (id),
    closed_act INTEGER REFERENCES acts (id),
    result TEXT,
    CHECK (kind <> 'call' OR order_id IS NOT NULL),
    CHECK ((closed_act IS NULL) = (result IS NULL))
) STRICT;

CREATE INDEX tasks_due ON tasks (due_at) WHERE closed_act IS NULL;

CREATE INDEX tasks_of_order ON tasks (order_id) WHERE order_id IS NOT NULL;

CREATE UNIQUE INDEX one_call_planned ON tasks (order_id) WHERE kind = 'call' AND closed_act IS NULL;

CREATE TRIGGER a_task_closes_once BEFORE UPDATE ON tasks
       WHEN OLD.closed_act IS NOT NULL
         OR (NEW.kind, NEW.order_id, NEW.text, NEW.due_at, NEW.opened_act)
                IS NOT (OLD.kind, OLD.order_id, OLD.text, OLD.due_at, OLD.opened_act)
       BEGIN SELECT RAISE (ABORT, 'a task closes once'); END;

CREATE TRIGGER tasks_are_not_deleted BEFORE DELETE ON tasks
       BEGIN SELECT RAISE (ABORT, 'tasks is append-only'); END;

INSERT INTO tasks (kind, order_id, text, due_at, opened_act)
SELECT 'call', o.id, '', o.call_back, (SELECT max(h.act_id) FROM history h WHERE h.order_id = o.id)
FROM orders o
WHERE o.call_back IS NOT NULL AND EXISTS (SELECT 1 FROM history h WHERE h.order_id = o.id AND h.act_id IS NOT NULL)
ORDER BY o.call_back;

-- Cash of couriers and of the till; what it comes to stands in the accounts of money.

CREATE TABLE hand_ins (
    receipt INTEGER PRIMARY KEY,
    act_id INTEGER NOT NULL UNIQUE REFERENCES acts (id),
    courier_id INTEGER NOT NULL REFERENCES couriers (id),
    currency TEXT NOT NULL,
    expected INTEGER NOT NULL CHECK (expected >= 0),
    counted INTEGER NOT NULL CHECK (counted >= 0),
    reason TEXT NOT NULL DEFAULT '',
    signed_by TEXT NOT NULL DEFAULT '',
    CHECK (expected = counted OR reason <> '')
) STRICT;

CREATE INDEX hand_ins_of_courier ON hand_ins (courier_id);

CREATE TRIGGER hand_ins_are_not_rewritten BEFORE UPDATE ON hand_ins
       BEGIN SELECT RAISE (ABORT, 'hand_ins is append-only'); END;

CREATE TRIGGER hand_ins_are_not_deleted BEFORE DELETE ON hand_ins
       BEGIN SELECT RAISE (ABORT, 'hand_ins is append-only'); END;

CREATE TRIGGER a_courier_takes_no_hand_in BEFORE INSERT ON hand_ins
       WHEN EXISTS (SELECT 1 FROM acts a, couriers c
                    WHERE a.id = NEW.act_id AND c.id = NEW.courier_id AND c.operator = a.actor)
       BEGIN SELECT RAISE (ABORT, 'nobody hands in to themselves'); END;

CREATE TABLE till_counts (
    id INTEGER PRIMARY KEY,
    act_id INTEGER NOT NULL UNIQUE REFERENCES acts (id),
    kind TEXT NOT NULL CHECK (kind IN ('open', 'count', 'close')),
    currency TEXT NOT NULL,
    expected INTEGER NOT NULL,
    counted INTEGER NOT NULL CHECK (counted >= 0),
    reason TEXT NOT NULL DEFAULT '',
    CHECK (expected = counted OR reason <> '')
) STRICT;

CREATE INDEX counts_of_till ON till_counts (currency, id);

CREATE TRIGGER a_till_opens_once BEFORE INSERT ON till_counts
       WHEN (NEW.kind = 'open') = (ifnull((SELECT t.kind FROM till_counts t WHERE t.currency = NEW.currency
                                           ORDER BY t.id DESC LIMIT 1), 'close') <> 'close')
       BEGIN SELECT RAISE (ABORT, 'a till opens when it is closed, and is counted and closed when it is open'); END;

CREATE TRIGGER till_counts_are_not_rewritten BEFORE UPDATE ON till_counts
       BEGIN SELECT RAISE (ABORT, 'till_counts is append-only'); END;

CREATE TRIGGER till_counts_are_not_deleted BEFORE DELETE ON till_counts
       BEGIN SELECT RAISE (ABORT, 'till_counts is append-only'); END;
