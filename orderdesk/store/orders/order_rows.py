"""Where rows become orders: the one place that knows what a value of an order may be.

A row that cannot be understood, for one flipped bit or a foreign program's hand, is an order all the same: a damaged
one, which says what is wrong with it, follows the rulebook of the damaged (`rules.damaged`) and so can do nothing. It
keeps its place in every list, and the orders beside it are none the worse.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache
from typing import Any, Final, NoReturn, TypeVar

import msgspec

from orderdesk.errors import OrderDamaged
from orderdesk.i18n import _
from orderdesk.model import DAMAGED, INSTANTS, MONEY, Customer, Damage, Order, Shelf
from orderdesk.money import Money
from orderdesk.sanitize import clean
from orderdesk.sla.targets import ClockKind, Deadline, Edge
from orderdesk.store.connection import Connection, Row
from orderdesk.store.integrity.broken_values import BrokenText
from orderdesk.values import replace
from orderdesk.wording.dates import EARLIEST, LATEST

T = TypeVar("T")

SELECT: Final = """
    SELECT o.id, o.channel, o.number, o.version, o.status, o.shelf, o.entered_at, o.method, o.payment, o.address,
           o.comment, o.currency, o.goods, o.delivery_cost, o.received_at, o.planned_at, o.cancel_reason, o.closed_at,
           o.facts, o.deadline, o.seen_at, o.alerts_from, o.untold_at, o.short, c.id, o.customer_name, c.phone,
           c.orders, c.also, c.erased_act IS NOT NULL, c.marks
    FROM orders o LEFT JOIN customers c ON c.id = o.customer_id
"""

_COLUMNS: Final = (
    "id", "channel", "number", "version", "status", "shelf", "entered_at", "method", "payment", "address",
    "comment", "currency", "goods", "delivery_cost", "received_at", "planned_at", "cancel_reason", "closed_at",
    "facts", "deadline", "seen_at", "alerts_from", "untold_at", "short", "customer_id", "customer_name", "phone",
    "orders", "also", "erased", "marks",
)  # fmt: skip

_KINDS: Final[dict[str, type | tuple[type, ...]]] = dict(
    zip(_COLUMNS, (
        int, str, str, int, str, str, int, str, str, str,
        str, str, int, (int, type(None)), int, (int, type(None)), (str, type(None)), (int, type(None)),
        str, (str, type(None)), int, int, (int, type(None)), (int, type(None)), int, str, (str, type(None)), int,
        str, int, str,
    ), strict=True)
)  # fmt: skip
"""What each column holds; a broken page may give something else even where the table is strict."""

_MOMENTS: Final = ("entered_at", "received_at", "planned_at", "closed_at", "untold_at")

_SHELVES: Final = {shelf.value: shelf for shelf in Shelf}

_NUMBERS: Final = INSTANTS | MONEY

_REMEMBERED: Final = 1024
"""Rows that need not be understood anew: the same windows are read after every commit."""

NOT_UNDERSTOOD: Final = (
    ValueError, TypeError, KeyError, AttributeError, IndexError, OverflowError, RecursionError, msgspec.MsgspecError,
)  # fmt: skip
"""What Python says of a value that is not what it should be."""

_read_json: Final = msgspec.json.Decoder().decode


def read_orders(connection: Connection, sql: str, parameters: Sequence[object] = ()) -> list[Order]:
    """The orders of a query that begins with `SELECT`."""
    knows = connection.knows
    orders = []
    rows = connection.rows(sql, parameters)
    made = order_from if len(rows) < _REMEMBERED // 4 else _order  # a whole shop would only push the windows out
    for row in rows:
        order = made(row)
        if order.damage is None and not knows(order.channel, order.status, order.shelf):
            order = damaged(order, _unknown(connection, order))
        orders.append(order if order.damage is None else _in_its_place(connection, order))
    return orders


@lru_cache(_REMEMBERED)
def order_from(row: Row) -> Order:
    """An order from a row of `SELECT`, a damaged one from a row that cannot be understood."""
    return _order(row)


def _order(row: Row) -> Order:
    try:
        return _sound(row)
    except _Broken as broken:
        return _damaged_row(row, str(broken))
    except NOT_UNDERSTOOD:
        return _damaged_row(row, _wrong_column(row))


def damaged(order: Order, what: str) -> Order:
    """A sound order as a damaged one, since `what` belongs to it is not sound."""
    return replace(
        order,
        channel=DAMAGED,
        status=DAMAGED,
        customer=replace(order.customer, name=_("DAMAGED: {what}").format(what=what)),
        deadline=None,
        facts={},
        damage=Damage(what, order.channel, order.status),
    )


def refuse_damaged(order: Order) -> None:
    """Raise `OrderDamaged` where it is."""
    if order.damage is not None:
        raise said_of(order.number, order.damage.what)


def said_of(number: str, what: str) -> OrderDamaged:
    """The sentence for who would do something with a damaged order."""
    return OrderDamaged(
        _("Order {number} is damaged in the database ({what}): nothing can be done with it. "
          "`orderdesk doctor --deep` says more, `orderdesk doctor --mend` mends what can be.").format(
              number=number, what=what),
        what,
    )  # fmt: skip


def understood(
    connection: Connection, order_id: int, what: str, rows: Iterable[Row], make: Callable[[Row], T]
) -> list[T]:
    """The rows of something that belongs to an order, each made a value; `OrderDamaged` names the order and `what`."""
    try:
        made = [make(row) for row in rows]
    except NOT_UNDERSTOOD:
        refuse(connection, order_id, what)
    if connection.bears_text and any(type(value) is BrokenText for row in rows for value in row):
        refuse(connection, order_id, what)
    return made


def sorted_out(rows: Iterable[Row], make: Callable[[Row], T]) -> tuple[list[T], list[Row]]:
    """The rows of something that belongs to no order, each made a value; and those that cannot be understood."""
    made, broken = list[T](), list[Row]()
    for row in rows:
        try:
            if any(type(value) is BrokenText for value in row):
                raise ValueError
            made.append(make(row))
        except NOT_UNDERSTOOD:
            broken.append(row)
    return made, broken


def instant(at: int) -> int:
    """The same, where it is an instant that people can be told of; `ValueError` where it is not."""
    if not 0 <= at < LATEST:
        raise ValueError
    return at


def refuse(connection: Connection, order_id: int, what: str) -> NoReturn:
    """Raise `OrderDamaged` for `what` belongs to an order."""
    number = connection.value("SELECT number FROM orders WHERE id = ?", (order_id,))
    raise said_of(clean(number, limit=40) if isinstance(number, str) else f"#{order_id}", what) from None


class _Broken(ValueError):
    """Names the column that is wrong."""


def _sound(row: Row) -> Order:
    (
        order_id, channel, number, version, status, shelf, entered_at, method, payment, address, comment, currency,
        goods, delivery_cost, received_at, planned_at, cancel_reason, closed_at, facts, deadline, seen_at,
        alerts_from, untold_at, short, customer_id, name, phone, orders, also, erased, marks,
    ) = row  # fmt: skip
    if tuple(map(type, row)) not in _SEEN_KINDS:
        _check_kinds(row)
    if not (
        0 <= entered_at < LATEST
        and 0 <= received_at < LATEST
        and (planned_at is None or 0 <= planned_at < LATEST)
        and (closed_at is None or 0 <= closed_at < LATEST)
        and (untold_at is None or 0 <= untold_at < LATEST)
    ):
        raise _Broken(_wrong_moment(row))
    if phone is not None and not (phone[:1] == "+" and phone[1:].isdigit() and phone.isascii()):
        raise _Broken("phone")
    if not _is_currency(currency):
        raise _Broken("currency")
    return Order(
        id=order_id,
        channel=channel,
        number=number,
        version=version,
        status=status,
        shelf=_SHELVES[shelf],
        entered_at=entered_at,
        customer=Customer(customer_id, name, phone, orders, also, bool(erased), marks),
        method=method,
        payment=payment,
        address=address,
        comment=comment,
        goods=Money(goods, currency),
        delivery_cost=None if delivery_cost is None else Money(delivery_cost, currency),
        received_at=received_at,
        planned_at=planned_at,
        cancel_reason=cancel_reason,
        closed_at=closed_at,
        facts=_facts(facts) if facts != "{}" else {},
        deadline=None if deadline is None else deadline_from(deadline),
        seen_at=seen_at,
        alerts_from=alerts_from,
        untold_at=untold_at,
        short=short or 0,
    )


_SEEN_KINDS: Final = set[tuple[type, ...]]()
"""The sequences of types that rows have had and that are right: a handful, so that most rows need one look."""


def _check_kinds(row: Row) -> None:
    for (column, kind), value in zip(_KINDS.items(), row, strict=True):
        if type(value) is BrokenText or not isinstance(value, kind):
            raise _Broken(column)
    _SEEN_KINDS.add(tuple(map(type, row)))


def _facts(text: str) -> dict[str, Any]:
    facts = _read_json(text)
    for name, value in facts.items():
        kind = type(value)
        if kind is str:
            sound = name not in _NUMBERS
        elif kind is int:
            sound = name not in INSTANTS or EARLIEST <= value < LATEST
        else:
            sound = kind is bool
        if not sound:
            raise _Broken("facts")
    found: dict[str, Any] = facts
    return found


def deadline_from(text: str) -> Deadline:
    """A deadline as it is stored."""
    try:
        target, kind, calendar, started_at, edges, last_at, warn_at, opens_at, _none, _either = _read_json(text)
        for at in (started_at, last_at, warn_at, opens_at):
            if at is not None and not 0 <= at < LATEST:
                raise _Broken("deadline")
        if not edges:
            raise _Broken("deadline")
        for _tier, until in edges:
            if not 0 <= until < LATEST:
                raise _Broken("deadline")
        return Deadline(
            target=target,
            kind=ClockKind(kind),
            calendar=calendar,
            started_at=started_at,
            edges=tuple(Edge(tier, until) for tier, until in edges),
            last_at=last_at,
            warn_at=warn_at,
            opens_at=opens_at,
        )
    except NOT_UNDERSTOOD:
        raise _Broken("deadline") from None


def _is_currency(code: str) -> bool:
    return len(code) == 3 and code.isupper() and code.isascii() and code.isalpha()


def _wrong_moment(row: Row) -> str:
    said = dict(zip(_COLUMNS, row, strict=True))
    return next(name for name in _MOMENTS if said[name] is not None and not 0 <= said[name] < LATEST)


def _wrong_column(row: Row) -> str:
    """Which column could not be understood, of those that only their use can tell."""
    return "shelf" if row[5] not in _SHELVES else "facts"


def _unknown(connection: Connection, order: Order) -> str:
    """What is wrong with an order of which the rules know nothing: its channel, its status, or its shelf."""
    if not connection.knows_channel(order.channel):
        return "channel"
    return "status" if not connection.knows(order.channel, order.status, None) else "shelf"


def _damaged_row(row: Row, what: str) -> Order:
    """What can be told of a row that is broken somewhere."""
    said = dict(zip(_COLUMNS, row, strict=True))

    def text(name: str) -> str:
        return clean(said[name]) if isinstance(said[name], str) else ""

    def moment(name: str) -> int:
        return said[name] if isinstance(said[name], int) and EARLIEST <= said[name] < LATEST else EARLIEST

    shelf = _SHELVES.get(text("shelf"), Shelf.NEW)
    currency = text("currency") if _is_currency(text("currency")) else "XXX"
    number = text("number") if type(said["number"]) is str and text("number") else f"#{row[0]}"
    return Order(
        id=row[0],
        channel=DAMAGED,
        number=number,
        version=said["version"] if isinstance(said["version"], int) else 1,
        status=DAMAGED,
        shelf=shelf,
        entered_at=moment("entered_at"),
        customer=Customer(0, _("DAMAGED: {what}").format(what=what), None, 1),
        method="",
        payment="",
        address="",
        comment="",
        goods=Money(said["goods"] if isinstance(said["goods"], int) else 0, currency),
        delivery_cost=None,
        received_at=moment("received_at"),
        planned_at=None,
        closed_at=moment("closed_at") if shelf.closed else None,
        damage=Damage(what, text("channel"), text("status")),
    )


def stored_keys(connection: Connection, order_id: int) -> tuple[object, ...]:
    """The keys by which an order lies in the lists, as `Damage.keys` has them; not always what it says of itself."""
    row = connection.row(
        """SELECT rank, received_at, ifnull(planned_at, 1 << 62), currency, total, name_key, warn_at
           FROM orders WHERE id = ?""",
        (order_id,),
    )
    return () if row is None else row


def _in_its_place(connection: Connection, order: Order) -> Order:
    """A damaged order with the keys by which it lies in the lists, or they could not go on behind it."""
    assert order.damage is not None
    return replace(order, damage=replace(order.damage, keys=stored_keys(connection, order.id)))
