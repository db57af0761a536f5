"""The ledger of money: accounts of one currency each, and the transfers between them, which are never changed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

from msgspec import Struct

from orderdesk.money import Money
from orderdesk.rules.money_position import HELD, OF_CHANNEL, Account
from orderdesk.store.connection import Connection, Row
from orderdesk.store.lists.search_index import OPEN

OPENED: Final = "money_opened"
"""The kind of the act by which orders that are older than the ledger begin there."""

_TRANSFER: Final = """
    SELECT t.id, a.id, a.at, a.kind, a.actor, d.kind, c.kind, t.amount, t.currency, t.reverses
    FROM transfers t JOIN acts a ON a.id = t.act_id JOIN accounts d ON d.id = t.debit JOIN accounts c ON c.id = t.credit
    WHERE t.order_id = ? ORDER BY t.id
"""

_INSERT: Final = """
    INSERT INTO transfers (act_id, day, debit, credit, amount, currency, order_id, reverses)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?)
"""


class Entry(Struct, frozen=True):
    """What is to be moved: from the credit to the debit, in minor units."""

    debit: Account
    credit: Account
    amount: int
    reverses: int | None = None
    """The transfer that it takes back."""


class Posting(Struct, frozen=True):
    """The entries of one order by one act."""

    order_id: int
    channel: str
    currency: str
    day: int
    """As whole days since 1970, where the channel is."""
    entries: Sequence[Entry]


class Transfer(Struct, frozen=True):
    """One transfer as it stands."""

    id: int
    act: int
    at: int
    kind: str
    """Of the act."""
    actor: str
    debit: Account
    credit: Account
    amount: Money
    reverses: int | None


class Unreceived(Struct, frozen=True):
    """What has not come in yet of the open orders of a shelf, in one currency."""

    shelf: str
    orders: int
    owed: Money
    """By buyers."""
    clearing: Money
    """By channels, which have taken it from buyers."""


class MoneyLedger:
    """The accounts and transfers."""

    def __init__(self, connection: Connection) -> None:
        """Over one connection."""
        self._connection = connection

    def post(self, act: int, postings: Iterable[Posting]) -> None:
        """Note transfers that belong to an act."""
        known: dict[tuple[Account, str, str], int] = {}

        def account(kind: Account, one: Posting) -> int:
            party = one.channel if kind in OF_CHANNEL else ""
            key = kind, party, one.currency
            if key not in known:
                known[key] = self._account(*key)
            return known[key]

        rows = [
            (act, one.day, account(entry.debit, one), account(entry.credit, one), entry.amount, one.currency,
             one.order_id, entry.reverses)
            for one in postings for entry in one.entries
        ]  # fmt: skip
        if rows:
            self._connection.run_many(_INSERT, rows)

    def of(self, order_id: int) -> list[Transfer]:
        """The transfers of an order, oldest first."""
        return [_transfer(row) for row in self._connection.rows(_TRANSFER, (order_id,))]

    def in_till(self, currency: str) -> int:
        """How much there is in the till, in minor units."""
        sql = "SELECT debits - credits FROM accounts WHERE kind = 'till' AND party = '' AND currency = ?"
        return self._connection.value(sql, (currency,)) or 0

    # the order of these joins is said, and not the planner's: it would begin with all transfers there ever were

    def unreceived(self, whose: str | None) -> list[Unreceived]:
        """What has not come in yet, by shelf and currency; of the orders of one operator, where one is named."""
        rows = self._connection.rows(
            f"""SELECT shelf, currency, count(*), sum(owed), sum(held) FROM (
                   SELECT o.shelf, o.currency,
                       sum(t.amount * ((d.kind = 'receivable') - (c.kind = 'receivable'))) AS owed,
                       sum(t.amount * ((d.kind = 'clearing') - (c.kind = 'clearing'))) AS held
                   FROM orders o CROSS JOIN transfers t ON t.order_id = o.id JOIN accounts d ON d.id = t.debit
                   JOIN accounts c ON c.id = t.credit
                   WHERE {OPEN}
                       AND (?1 IS NULL OR json_extract(o.facts, '$.assigned') = ?1)
                   GROUP BY +o.id HAVING owed > 0 OR held > 0)
               GROUP BY shelf, currency""",
            (whose,),
        )
        return [
            Unreceived(shelf, orders, Money(owed, currency), Money(held, currency))
            for shelf, currency, orders, owed, held in rows
        ]

    def owing(self, sum_: Money, *, but: int, most: int = 3) -> list[int]:
        """The ids of open orders, `but` one, whose buyers owe just this sum."""
        rows = self._connection.rows(
            f"""SELECT o.id FROM orders o CROSS JOIN transfers t ON t.order_id = o.id JOIN accounts d ON d.id = t.debit
               JOIN accounts c ON c.id = t.credit
               WHERE {OPEN} AND +o.total >= ? AND +o.currency = ? AND o.id <> ?
               GROUP BY +o.id HAVING sum(t.amount * ((d.kind = 'receivable') - (c.kind = 'receivable'))) = ?
               ORDER BY o.id LIMIT ?""",
            (sum_.minor, sum_.currency, but, sum_.minor, most),
        )
        return [order_id for (order_id,) in rows]

    def _account(self, kind: Account, party: str, currency: str) -> int:
        """The id of an account, which is opened when it is first needed."""
        key = (kind.value, party, currency)
        found = self._connection.value("SELECT id FROM accounts WHERE kind = ? AND party = ? AND currency = ?", key)
        if found is not None:
            return int(found)
        return self._connection.insert("INSERT INTO accounts (kind, party, currency) VALUES (?, ?, ?)", key)


def held(transfers: Iterable[Transfer]) -> list[tuple[Account, int]]:
    """Where the money is that has come in for an order, what came last first, in minor units."""
    sums: dict[Account, int] = {}
    for transfer in transfers:
        for kind, amount in ((transfer.debit, transfer.amount.minor), (transfer.credit, -transfer.amount.minor)):
            other = transfer.credit if kind is transfer.debit else transfer.debit
            if kind in (*HELD, Account.CLEARING) and other is not Account.FEES:
                before = sums.pop(kind, 0) if amount > 0 else sums.get(kind, 0)
                sums[kind] = before + amount
    return [(kind, amount) for kind, amount in reversed(sums.items()) if amount > 0]


def _transfer(row: Row) -> Transfer:
    id_, act, at, kind, actor, debit, credit, amount, currency, reverses = row
    return Transfer(id_, act, at, kind, actor, Account(debit), Account(credit), Money(amount, currency), reverses)
