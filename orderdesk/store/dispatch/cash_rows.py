"""Cash: what couriers have in hand and hand in, and what is counted in the till. Sums are those of the accounts."""

from __future__ import annotations

from typing import Final

from msgspec import Struct

from orderdesk.money import Money
from orderdesk.rules.money_position import Account, Purse
from orderdesk.store.connection import Connection, Row

TILL: Final[Purse] = (Account.TILL, "")

CLOSED: Final = "close"
"""The kind of the count with which a till is closed."""

_COUNT: Final = """
    SELECT t.id, t.act_id, t.kind, t.currency, t.expected, t.counted, t.reason, t.signed_by, a.at, a.actor
    FROM till_counts t JOIN acts a ON a.id = t.act_id
"""

_HAND_IN: Final = """
    SELECT h.receipt, c.name, h.currency, h.expected, h.counted, h.reason, h.signed_by, a.at, a.actor
    FROM hand_ins h JOIN couriers c ON c.id = h.courier_id JOIN acts a ON a.id = h.act_id
"""


class HandIn(Struct, frozen=True):
    """A courier's cash, handed in and counted."""

    receipt: int
    courier: str
    expected: Money
    counted: Money
    reason: str
    signed_by: str
    at: int
    by: str
    """Who has counted it."""


class TillCount(Struct, frozen=True):
    """A till counted: when it opens, in between, and when it closes."""

    id: int
    act: int
    kind: str
    expected: Money
    counted: Money
    reason: str
    signed_by: str
    """Whose PIN has signed for a difference; nobody's where there is none, or where nobody has a PIN."""
    at: int
    by: str


class CashBooks:
    """The tables of hand-ins and of the till's counts, and the accounts behind them."""

    def __init__(self, connection: Connection) -> None:
        """Over one connection."""
        self._connection = connection

    def balance(self, purse: Purse, currency: str) -> Money:
        """What an account holds."""
        sql = "SELECT debits - credits FROM accounts WHERE kind = ? AND party = ? AND currency = ?"
        return Money(self._connection.value(sql, (purse[0].value, purse[1], currency)) or 0, currency)

    def currencies(self) -> list[str]:
        """In which there is, or was, cash."""
        sql = "SELECT DISTINCT currency FROM accounts WHERE kind IN ('till', 'courier') ORDER BY currency"
        return [currency for (currency,) in self._connection.rows(sql)]

    def of_courier(self, name: str) -> list[Money]:
        """What a courier has in hand, by currency."""
        rows = self._connection.rows(
            """SELECT debits - credits, currency FROM accounts
               WHERE kind = 'courier' AND party = ? AND debits > credits ORDER BY currency""",
            (name,),
        )
        return [Money(minor, currency) for minor, currency in rows]

    def move(self, act: int, day: int, debit: Purse, credit: Purse, sum_: Money) -> None:
        """Move a sum from the credit to the debit; nothing where it is none."""
        if sum_.minor:
            self._connection.run(
                "INSERT INTO transfers (act_id, day, debit, credit, amount, currency) VALUES (?, ?, ?, ?, ?, ?)",
                (act, day, self._account(debit, sum_.currency), self._account(credit, sum_.currency), sum_.minor,
                 sum_.currency),
            )  # fmt: skip

    def move_back(self, act: int, day: int, moved: int) -> None:
        """Move back what an act has moved beside the money of its orders."""
        self._connection.run(
            """INSERT INTO transfers (act_id, day, debit, credit, amount, currency, reverses)
               SELECT ?, ?, credit, debit, amount, currency, id FROM transfers
               WHERE act_id = ? AND order_id IS NULL ORDER BY id""",
            (act, day, moved),
        )

    def handed_in_since(self, act: int, courier: int, currency: str) -> int | None:
        """The receipt of the first hand-in of a courier after an act."""
        sql = "SELECT min(receipt) FROM hand_ins WHERE act_id > ? AND courier_id = ? AND currency = ?"
        found: int | None = self._connection.value(sql, (act, courier, currency))
        return found

    def hand_in(self, act: int, courier: int, expected: Money, counted: Money, reason: str, signed_by: str) -> int:
        """Note a hand-in; the number of its receipt."""
        return self._connection.insert(
            """INSERT INTO hand_ins (act_id, courier_id, currency, expected, counted, reason, signed_by)
               VALUES (?, ?, ?, ?, ?, ?, ?)""",
            (act, courier, expected.currency, expected.minor, counted.minor, reason, signed_by),
        )

    def receipt(self, number: int) -> HandIn | None:
        """A hand-in by the number of its receipt."""
        row = self._connection.row(f"{_HAND_IN} WHERE h.receipt = ?", (number,))
        return None if row is None else _hand_in(row)

    def last_hand_in(self, courier: int, currency: str) -> HandIn | None:
        """What a courier has handed in last."""
        row = self._connection.row(
            f"{_HAND_IN} WHERE h.courier_id = ? AND h.currency = ? ORDER BY h.receipt DESC LIMIT 1", (courier, currency)
        )
        return None if row is None else _hand_in(row)

    def differing(self, since: int) -> list[HandIn]:
        """The hand-ins since an instant of another sum than was due, oldest first."""
        sql = f"{_HAND_IN} WHERE h.counted <> h.expected AND a.at >= ? ORDER BY h.receipt"
        return [_hand_in(row) for row in self._connection.rows(sql, (since,))]

    def last_receipt(self) -> int | None:
        """The number of the last hand-in's receipt."""
        found = self._connection.value("SELECT max(receipt) FROM hand_ins")
        return None if found is None else int(found)

    def count(self, act: int, kind: str, expected: Money, counted: Money, reason: str, signed_by: str) -> None:
        """Note that the till was counted."""
        self._connection.run(
            """INSERT INTO till_counts (act_id, kind, currency, expected, counted, reason, signed_by)
               VALUES (?, ?, ?, ?, ?, ?, ?)""",
            (act, kind, expected.currency, expected.minor, counted.minor, reason, signed_by),
        )

    def last_count(self, currency: str) -> TillCount | None:
        """How the till was counted last."""
        row = self._connection.row(f"{_COUNT} WHERE t.currency = ? ORDER BY t.id DESC LIMIT 1", (currency,))
        return None if row is None else _count(row)

    def is_closed(self, currency: str) -> bool:
        """Whether the till was closed, and not opened since; one that nobody ever opened is not."""
        last = self.last_count(currency)
        return last is not None and last.kind == CLOSED

    def counted_last(self) -> str | None:
        """The currency of the till that was counted last."""
        found = self._connection.value("SELECT currency FROM till_counts ORDER BY id DESC LIMIT 1")
        return None if found is None else str(found)

    def act_before(self, count: TillCount) -> int:
        """The act by which the till was counted before, of the same currency; 0 where it never was."""
        sql = "SELECT max(act_id) FROM till_counts WHERE currency = ? AND id < ?"
        return int(self._connection.value(sql, (count.counted.currency, count.id)) or 0)

    def of_shift(self, currency: str) -> list[TillCount]:
        """The counts of the till since it was opened last, oldest first."""
        sql = f"""{_COUNT} WHERE t.currency = ?1 AND t.id >= (
                      SELECT max(id) FROM till_counts WHERE currency = ?1 AND kind = 'open') ORDER BY t.id"""
        return [_count(row) for row in self._connection.rows(sql, (currency,))]

    def moved(self, currency: str, after: int, until: int | None) -> list[tuple[str, int]]:
        """What came into the till (above zero) and went out, by what it was; not what only passed.

        Of a buyer's money that is whether they paid it (`receivable`), got it back (`refunds_due`), or never paid it
        (`payment_reversed`), and what was undone goes off that again; of other cash the kind of the other account. From
        the act that comes `after` one, to the one before `until`.
        """
        sql = """
            SELECT CASE WHEN iif(d.kind = 'till', c.kind, d.kind) NOT IN
                             ('receivable', 'refunds_due', 'sales', 'delivery_income')
                        THEN iif(d.kind = 'till', c.kind, d.kind)
                        WHEN (d.kind = 'till') = (t.reverses IS NULL) THEN 'receivable'
                        WHEN ifnull(b.kind, a.kind) = 'payment_reversed' THEN 'payment_reversed'
                        ELSE 'refunds_due' END,
                   sum(iif(d.kind = 'till', t.amount, -t.amount))
            FROM transfers t JOIN accounts d ON d.id = t.debit JOIN accounts c ON c.id = t.credit
            JOIN acts a ON a.id = t.act_id
            LEFT JOIN transfers r ON r.id = t.reverses LEFT JOIN acts b ON b.id = r.act_id
            WHERE t.currency = ?1 AND 'till' IN (d.kind, c.kind)
              AND (SELECT sum(iif(y.kind = 'till', x.amount, -x.amount)) FROM transfers x
                   JOIN accounts y ON y.id = x.debit JOIN accounts z ON z.id = x.credit
                   WHERE x.act_id = t.act_id AND x.currency = ?1 AND 'till' IN (y.kind, z.kind)) <> 0
              AND t.act_id > ?2 AND t.act_id < ifnull(?3, 1 << 62)
            GROUP BY 1 HAVING sum(iif(d.kind = 'till', t.amount, -t.amount)) <> 0 ORDER BY 1"""
        return [(kind, minor) for kind, minor in self._connection.rows(sql, (currency, after, until))]

    def _account(self, purse: Purse, currency: str) -> int:
        key = (purse[0].value, purse[1], currency)
        found = self._connection.value("SELECT id FROM accounts WHERE kind = ? AND party = ? AND currency = ?", key)
        if found is not None:
            return int(found)
        return self._connection.insert("INSERT INTO accounts (kind, party, currency) VALUES (?, ?, ?)", key)


def _hand_in(row: Row) -> HandIn:
    receipt, name, currency, expected, counted, *rest = row
    return HandIn(receipt, name, Money(expected, currency), Money(counted, currency), *rest)


def _count(row: Row) -> TillCount:
    id_, act, kind, currency, expected, counted, *rest = row
    return TillCount(id_, act, kind, Money(expected, currency), Money(counted, currency), *rest)
