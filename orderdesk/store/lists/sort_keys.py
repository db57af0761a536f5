"""Where an order stands in a list: the keys of each sort, and the SQL that begins or ends a window there."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from msgspec import Struct

from orderdesk.list_filter import OrderFilter, Sort
from orderdesk.model import CALL_AT, Order, Virtual
from orderdesk.search_folding import name_key
from orderdesk.store.lists.virtual_shelves import VIRTUAL
from orderdesk.store.orders.order_columns import rank

Place = tuple[int | str, ...]
"""The keys of an order in a sort, its id last: `(rank, id)` for urgency."""

_COLUMNS: Final = {
    Sort.URGENCY: ("rank",),
    Sort.RECEIVED: ("received_at",),
    Sort.PLANNED: ("planned_key",),
    Sort.TOTAL: ("currency", "total"),
    Sort.NAME: ("name_key",),
}
"""What each sort goes by; each has an index that ends with the id, and one that begins with the shelf."""

_NEVER: Final = 1 << 62
"""Where an order stands that is promised for no day."""

_BY_URGENCY: Final = OrderFilter()


def place_of(order: Order, chosen: OrderFilter = _BY_URGENCY) -> Place:
    """Where an order stands in the list that `chosen` shows."""
    if order.damage is not None and order.damage.keys:
        return stored_place(order, order.damage.keys, chosen)
    match chosen.sort:
        case Sort.URGENCY if chosen.virtual is Virtual.CALL_BACK:
            call_at = order.value(CALL_AT)
            return call_at if isinstance(call_at, int) else _NEVER, order.id
        case Sort.URGENCY:
            return rank(order), order.id
        case Sort.RECEIVED:
            return order.received_at, order.id
        case Sort.PLANNED:
            return _NEVER if order.planned_at is None else order.planned_at, order.id
        case Sort.TOTAL:
            return order.total.currency, order.total.minor, order.id
        case Sort.NAME:
            return name_key(order.customer.name), order.id


def stored_place(order: Order, keys: Sequence[object], chosen: OrderFilter) -> Place:
    """Where an order with these `keys` (`Damage.keys`) stands, whatever it says of itself."""
    rank_, received, planned, currency, total, name, warn = keys
    number = {Sort.RECEIVED: received, Sort.PLANNED: planned}.get(chosen.sort, rank_)
    if chosen.sort is Sort.URGENCY and chosen.virtual is Virtual.CALL_BACK:
        number = warn
    if chosen.sort is Sort.NAME:
        return str(name), order.id
    if chosen.sort is Sort.TOTAL:
        return str(currency), total if isinstance(total, int) else 0, order.id
    return number if isinstance(number, int) else 0, order.id


class Span(Struct, frozen=True):
    """Which piece of the list a window is, and in which direction it is read."""

    chosen: OrderFilter
    at: str = ""
    """`>`, `>=` or `<` a place, in the direction of the list; nothing for the whole of it."""
    place: Place = ()
    backward: bool = False
    """Read from its end on."""

    @property
    def down(self) -> bool:
        """Whether the keys are read from the greatest on."""
        return self.chosen.descending != self.backward

    @property
    def order_by(self) -> str:
        """SQL to sort by."""
        return ", ".join(f"{column} {'DESC' if self.down else 'ASC'}" for column in self._columns)

    @property
    def condition(self) -> str:
        """SQL that holds for the orders of the piece; nothing for the whole list."""
        if not self.at:
            return ""
        mirrored = {">": "<", ">=": "<=", "<": ">"}
        sign = mirrored[self.at] if self.chosen.descending else self.at
        return f"({', '.join(self._columns)}) {sign} ({', '.join('?' * len(self.place))})"

    @property
    def by_urgency(self) -> bool:
        """Whether the list goes by the rank of its orders."""
        return self._keys == _COLUMNS[Sort.URGENCY]

    @property
    def _keys(self) -> tuple[str, ...]:
        if self.chosen.sort is Sort.URGENCY and self.chosen.virtual is not None:
            return (VIRTUAL[self.chosen.virtual].sorted_by,)
        return _COLUMNS[self.chosen.sort]

    @property
    def _columns(self) -> tuple[str, ...]:
        return tuple(f"o.{column}" for column in (*self._keys, "id"))
