"""What must be true of the ledger of money: the statements I1, I2, I3, I15 and I17, each found broken or not at all.

They are asked by `doctor --deep`, and by tests after every act.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Final

from msgspec import Struct

from orderdesk.model import Event, FactName, FieldValue, Order
from orderdesk.rules.money_position import MoneyPosition, money_position
from orderdesk.rules.rulebook.model import Rulebook
from orderdesk.rules.taken import takes
from orderdesk.store.ledgers.transfers import OPENED

if TYPE_CHECKING:
    from orderdesk.store.store import Store

_QUERIES: Final = {
    "I1": """
        SELECT a.kind || ' ' || a.party || ' ' || a.currency FROM accounts a
        LEFT JOIN (SELECT debit, sum(amount) AS came FROM transfers GROUP BY 1) d ON d.debit = a.id
        LEFT JOIN (SELECT credit, sum(amount) AS went FROM transfers GROUP BY 1) c ON c.credit = a.id
        WHERE a.debits <> ifnull(d.came, 0) OR a.credits <> ifnull(c.went, 0)""",
    "I1 of fees": """
        SELECT o.number FROM orders o JOIN (
            SELECT order_id, sum(amount) AS fees FROM (
                SELECT c.order_id, c.amount FROM charges c
                WHERE NOT EXISTS (SELECT 1 FROM charge_reversals r WHERE r.id = c.id)
                UNION ALL
                SELECT t.order_id, t.amount * ((c.kind = 'fees') - (d.kind = 'fees')) FROM transfers t
                JOIN accounts d ON d.id = t.debit JOIN accounts c ON c.id = t.credit WHERE 'fees' IN (d.kind, c.kind))
            GROUP BY 1) f ON f.order_id = o.id
        WHERE f.fees <> 0""",
    "I2": "SELECT currency FROM accounts GROUP BY currency HAVING sum(debits) <> sum(credits)",
    "I15": """
        SELECT o.number FROM transfers t JOIN acts a ON a.id = t.act_id JOIN orders o ON o.id = t.order_id
        WHERE a.kind <> ? AND NOT EXISTS (SELECT 1 FROM history h WHERE h.order_id = t.order_id AND h.act_id = t.act_id)
        UNION ALL SELECT 'transfer ' || t.id FROM transfers t WHERE NOT EXISTS (SELECT 1 FROM acts WHERE id = t.act_id)
    """,
}

_SUMS: Final = """
    SELECT t.order_id,
        sum(t.amount * ((d.kind = 'receivable') - (c.kind = 'receivable'))),
        sum(t.amount * ((d.kind IN ('till', 'courier', 'bank', 'clearing', 'fees'))
                        - (c.kind IN ('till', 'courier', 'bank', 'clearing', 'fees')))),
        sum(t.amount * ((c.kind = 'sales') - (d.kind = 'sales'))),
        sum(t.amount * ((c.kind = 'delivery_income') - (d.kind = 'delivery_income'))),
        sum(t.amount * ((c.kind = 'refunds_due') - (d.kind = 'refunds_due')))
    FROM transfers t JOIN accounts d ON d.id = t.debit JOIN accounts c ON c.id = t.credit
    WHERE t.order_id IN (SELECT value FROM json_each(?)) GROUP BY 1
"""

_OPENING: Final = """
    SELECT ifnull(sum(t.amount * ((d.kind IN ('till', 'bank', 'clearing'))
                                  - (c.kind IN ('till', 'bank', 'clearing')))), 0),
        ifnull((SELECT max(version) FROM history WHERE order_id = :order AND act_id < min(t.act_id)), 0)
    FROM transfers t JOIN accounts d ON d.id = t.debit JOIN accounts c ON c.id = t.credit JOIN acts a ON a.id = t.act_id
    WHERE t.order_id = :order AND a.kind = :opened AND d.kind <> 'fees'
"""
"""What an order's place in the ledger was opened with, and the version that it had then: none, where it is younger."""

_TOGETHER: Final = 500


class Broken(Struct, frozen=True):
    """A statement that does not hold, and of what: an order's number, or an account."""

    statement: str
    where: str


def broken_money(store: Store, book_of: Callable[[str], Rulebook]) -> Iterator[Broken]:
    """All that does not hold; orders whose values cannot be understood are left to whoever names those."""
    for statement, sql in _QUERIES.items():
        parameters = (OPENED,) if "?" in sql else ()
        yield from (Broken(statement, str(where)) for (where,) in store.connection.rows(sql, parameters))
    ids = store.orders.ids()
    for start in range(0, len(ids), _TOGETHER):
        some = ids[start : start + _TOGETHER]
        rows = store.connection.rows(_SUMS, (str([*some]),))
        sums = {order_id: MoneyPosition(*rest) for order_id, *rest in rows}
        for order in store.deadlines.orders(some):
            yield from _broken(store, book_of(order.channel), order, sums.get(order.id, MoneyPosition()))


def _broken(store: Store, book: Rulebook, order: Order, ledger: MoneyPosition) -> Iterator[Broken]:
    events = store.history.of(order.id)
    if ledger != money_position(book, order):
        yield Broken("I1", order.number)
    first = events[0].changes.get("closed_at", (None, None))[1]
    if order.closed_at is not None and ledger.receivable and first is None:  # one that was first seen closed stays so
        yield Broken("I3", order.number)
    if order.closed_at is not None and ledger.refunds_due != (order.facts.get(FactName.REFUND_DUE) or 0):
        yield Broken("I3", order.number)
    if ledger.paid != _counted(store, book, order, events):
        yield Broken("I17", order.number)


def _counted(store: Store, book: Rulebook, order: Order, events: Sequence[Event]) -> int:
    """What history alone tells of the money there is of an order: sum by sum as it came in and went out.

    Of an order that is older than the ledger it is counted on from what the ledger was opened with.
    """
    opened, seen = store.connection.rows(_OPENING, {"order": order.id, "opened": OPENED})[0]
    state: dict[str, FieldValue] = {}
    paid, was_by_channel, last = 0, False, 0
    for event in events:
        back = _whole(state.get(FactName.REFUND)) - _still(state)
        state |= {name: new for name, (_old, new) in event.changes.items()}
        told = state.get(FactName.CHANNEL_TOOK)
        by_channel = told is not None or takes(book, state.get("payment"))
        flow = -last if event.kind == "undone" else _flow(event, back)
        if event.version <= seen:
            paid = opened
        elif by_channel:
            came = _whole(state.get("total") if told is None else told) - _whole(state.get(FactName.REFUND))
            paid = came + _still(state) + (0 if told is None else _whole(state.get(FactName.PAID_AMOUNT)))
        elif was_by_channel:
            paid = _whole(state.get(FactName.PAID_AMOUNT)) - _whole(state.get(FactName.REFUND)) + _still(state)
        else:
            paid += flow
        was_by_channel, last = by_channel, flow
    return paid


def _flow(event: Event, back: int) -> int:
    """How much money an event brought in, in minor units; below zero where it took some out.

    So much had been paid `back` before: where the order is taken up again, it counts as never received.
    """
    changes = event.changes
    paid, due = _grown(changes, FactName.PAID_AMOUNT), _grown(changes, FactName.REFUND_DUE)
    if "status" in changes and FactName.REFUND in changes and changes[FactName.REFUND][1] is None:
        return paid + back
    return due if event.kind == "refunded" and FactName.PAID_AMOUNT not in changes else paid


def _grown(changes: Mapping[str, tuple[FieldValue, FieldValue]], name: str) -> int:
    old, new = changes.get(name, (None, None))
    return _whole(new) - _whole(old)


def _still(state: dict[str, FieldValue]) -> int:
    """What of a refund is still due."""
    return _whole(state.get(FactName.REFUND_DUE)) if state.get(FactName.REFUND) is not None else 0


def _whole(value: FieldValue) -> int:
    return value if isinstance(value, int) else 0
