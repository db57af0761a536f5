"""The ledger of money: accounts of one currency each, and the transfers between them, which are never changed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

from msgspec import Struct

from orderdesk.money import Money
from orderdesk.rules.money_position import HELD, OF_CHANNEL, Account, Purse
from orderdesk.store.connection import Connection, Row
from orderdesk.store.lists.search_index import OPEN

OPENED: Final = "money_opened"
"""The kind of the act by which orders that are older than the ledger begin there."""

_TRANSFER: Final = """
    SELECT t.id, a.id, a.at, a.kind, a.actor, d.kind, c.kind, t.amount, t.currency, t.reverses,
        CASE 'courier' WHEN d.kind THEN d.party WHEN c.kind THEN c.party ELSE '' END,
        'courier' IN (d.kind, c.kind) AND EXISTS (
            SELECT 1 FROM couriers k JOIN hand_ins h ON h.courier_id = k.id
            WHERE k.name = iif(d.kind = 'courier', d.party, c.party) AND h.currency = t.currency AND h.act_id > a.id)
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
    courier: str = ""
    """Whose cash it is, where one of its sides is a courier's."""


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
    courier: str = ""
    """Whose cash it is, where one of its sides is a courier's."""
    handed_in: bool = False
    """Whether the courier has handed in their cash since, so that it lies in the till."""


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

        def account(kind: Account, one: Posting, entry: Entry) -> int:
            party = one.channel if kind in OF_CHANNEL else entry.courier if kind is Account.COURIER else ""
            key = kind, party, one.currency
            if key not in known:
                known[key] = self._account(*key)
            return known[key]

        rows = [
            (act, one.day, account(entry.debit, one, entry), account(entry.credit, one, entry), entry.amount,
             one.currency, one.order_id, entry.reverses)
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


def held(transfers: Iterable[Transfer]) -> list[tuple[Purse, int]]:
    """Where the money is that has come in for an order, what came last first, in minor units.

    What a courier was paid is with them until they hand in their cash, and in the till from then on.
    """
    sums: dict[Purse, int] = {}
    for transfer in transfers:
        for kind, amount in ((transfer.debit, transfer.amount.minor), (transfer.credit, -transfer.amount.minor)):
            other = transfer.credit if kind is transfer.debit else transfer.debit
            if kind in (*HELD, Account.CLEARING) and other is not Account.FEES:
                purse = where_now(kind, transfer)
                before = sums.pop(purse, 0) if amount > 0 else sums.get(purse, 0)
                sums[purse] = before + amount
    return [(purse, amount) for purse, amount in reversed(sums.items()) if amount > 0]


def where_now(kind: Account, transfer: Transfer) -> Purse:
    """Where the money lies by now that a transfer moved into or out of an account of a kind."""
    if kind is not Account.COURIER:
        return kind, ""
    return (Account.TILL, "") if transfer.handed_in else (kind, transfer.courier)


def _transfer(row: Row) -> Transfer:
    id_, act, at, kind, actor, debit, credit, amount, currency, reverses, courier, handed_in = row
    sum_ = Money(amount, currency)
    return Transfer(
        id_, act, at, kind, actor, Account(debit), Account(credit), sum_, reverses, courier, bool(handed_in)
    )
