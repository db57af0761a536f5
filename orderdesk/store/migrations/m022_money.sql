-- Money in double entry: accounts of one currency each, and transfers between two of them, which only grow in number.

CREATE TABLE accounts (
    id INTEGER PRIMARY KEY,
    kind TEXT NOT NULL CHECK (kind IN ('receivable', 'sales', 'delivery_income', 'till', 'courier', 'bank', 'clearing',
        'refunds_due', 'fees', 'short', 'over')),
    party TEXT NOT NULL DEFAULT '',
    currency TEXT NOT NULL,
    debits INTEGER NOT NULL DEFAULT 0,
    credits INTEGER NOT NULL DEFAULT 0,
    UNIQUE (kind, party, currency),
    UNIQUE (id, currency),
    CHECK (kind NOT IN ('till', 'courier') OR debits >= credits),
    CHECK (kind <> 'refunds_due' OR credits >= debits)
) STRICT;

CREATE TABLE transfers (
    id INTEGER PRIMARY KEY,
    act_id INTEGER NOT NULL REFERENCES acts (id),
    day INTEGER NOT NULL,
    debit INTEGER NOT NULL,
    credit INTEGER NOT NULL,
    amount INTEGER NOT NULL CHECK (amount > 0),
    currency TEXT NOT NULL,
    order_id INTEGER REFERENCES orders (id),
    reverses INTEGER UNIQUE REFERENCES transfers (id),
    CHECK (debit <> credit),
    FOREIGN KEY (debit, currency) REFERENCES accounts (id, currency),
    FOREIGN KEY (credit, currency) REFERENCES accounts (id, currency)
) STRICT;

CREATE INDEX transfers_of_order ON transfers (order_id) WHERE order_id IS NOT NULL;

CREATE TABLE money_days (
    day INTEGER NOT NULL,
    channel TEXT NOT NULL,
    currency TEXT NOT NULL,
    debit TEXT NOT NULL,
    credit TEXT NOT NULL,
    count INTEGER NOT NULL,
    minor INTEGER NOT NULL,
    PRIMARY KEY (day, channel, currency, debit, credit)
) STRICT, WITHOUT ROWID;

CREATE TRIGGER transfers_are_posted AFTER INSERT ON transfers BEGIN
       UPDATE accounts SET debits = debits + NEW.amount WHERE id = NEW.debit;
       UPDATE accounts SET credits = credits + NEW.amount WHERE id = NEW.credit;
       INSERT INTO money_days (day, channel, currency, debit, credit, count, minor)
       SELECT NEW.day, ifnull((SELECT channel FROM orders WHERE id = NEW.order_id), ''), NEW.currency, d.kind, c.kind,
              1, NEW.amount
       FROM accounts d, accounts c WHERE d.id = NEW.debit AND c.id = NEW.credit
       ON CONFLICT DO UPDATE SET count = count + 1, minor = minor + excluded.minor;
       END;

CREATE TRIGGER a_reversal_mirrors_its_transfer BEFORE INSERT ON transfers WHEN NEW.reverses IS NOT NULL AND NOT EXISTS
       (SELECT 1 FROM transfers t WHERE t.id = NEW.reverses AND t.debit = NEW.credit AND t.credit = NEW.debit
        AND t.amount = NEW.amount AND t.order_id IS NEW.order_id AND t.reverses IS NULL)
       BEGIN SELECT RAISE (ABORT, 'a reversal is the mirror of its transfer'); END;

CREATE TRIGGER transfers_are_not_rewritten BEFORE UPDATE ON transfers
       BEGIN SELECT RAISE (ABORT, 'transfers is append-only'); END;

CREATE TRIGGER transfers_are_not_deleted BEFORE DELETE ON transfers
       BEGIN SELECT RAISE (ABORT, 'transfers is append-only'); END;

CREATE TRIGGER transfers_are_not_replaced BEFORE INSERT ON transfers
       WHEN EXISTS (SELECT 1 FROM transfers WHERE id = NEW.id)
       BEGIN SELECT RAISE (ABORT, 'transfers is append-only'); END;

INSERT INTO settings (name, value) SELECT 'money_to_open', '0' WHERE EXISTS (SELECT 1 FROM orders);
