"""Whose order it is: the buyer is known again by any of the ways to reach them, and learned from what their orders say.

An order belongs to the buyer who is reached there, even where they were merged into another: so a merge that is undone
takes nothing with it. What is counted and shown goes by the root (`Known.root`).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from orderdesk.channels.incoming import IncomingOrder
from orderdesk.contact_points import PHONE, ContactPoint, points_in
from orderdesk.desk.intake.add import order_text
from orderdesk.model import Customer, FactName, Order
from orderdesk.store import Store
from orderdesk.store.customers.customers import Known
from orderdesk.values import replace

OTHER_CONTACT: Final[str] = FactName.OTHER_CONTACT
"""The fact that says how else the buyer of an order is reached."""

_ALL: Final = 1_000_000


def buyer_of(
    store: Store, incoming: IncomingOrder, known: Customer | None, country: str, act: Callable[[], int],
    learned: list[int],
) -> Customer:  # fmt: skip
    """The buyer: by phone, else by what else they are reached by; without any the buyer the order has, or a new one.

    A phone that is new of somebody known by something else becomes one more of theirs: they are added to the `learned`,
    whose orders are found by it (`texts_of`). `act` opens the act of it.
    """
    name = incoming.customer or (known.name if known else "")
    found = None
    if incoming.phone:
        found = store.customers.reached(ContactPoint(PHONE, incoming.phone))
    elif known is not None:
        found = store.customers.get(known.id)
    if found is None:
        found = _by_other(store, incoming, country)
        if found is not None and incoming.phone:
            store.customers.add_point(found.id, ContactPoint(PHONE, incoming.phone), act())
            store.customers.refresh(found.root)
            learned.append(found.id)
            found = store.customers.get(found.id)
    if found is None:
        return Customer(store.customers.add(incoming.phone, act()), name, incoming.phone, 0)
    return as_customer(found, name)


def as_customer(known: Known, name: str) -> Customer:
    """A buyer as an order has them, which calls them by a name of its own."""
    return Customer(known.id, name, known.phone, known.orders, known.also, known.erased_act is not None, known.marks)


def learn(store: Store, customer_id: int, said: object, country: str, act: int) -> bool:
    """Take from what an order says of another way to reach its buyer what is certain and nobody else's.

    Whether something was new: then all their orders are found by it (`texts_of`).
    """
    known = store.customers.get(customer_id)
    if not isinstance(said, str) or known is None or known.erased_act is not None:
        return False
    new = [point for point in points_in(said, country) if store.customers.reached(point) is None]
    mine = {(row.via, row.value) for row in store.customers.points(known.root)}
    new = [point for point in new if (point.via, point.value) not in mine]  # what was marked wrong or ended stays so
    for point in new:
        store.customers.add_point(known.id, point, act)
    return bool(new) and store.customers.refresh(known.root)


def searched(store: Store, order: Order, said: object, country: str, act: int) -> tuple[Order, list[tuple[int, str]]]:
    """A changed order as it is now, and what it is found by; all orders of its buyer, where it `said` of a new way."""
    if not learn(store, order.customer.id, said, country, act):
        return order, [(order.id, order_text(order, store.orders.lines(order.id)))]
    known = store.customers.get(order.customer.id)
    assert known is not None
    return replace(order, customer=as_customer(known, order.customer.name)), texts_of(store, order.customer.id)


def texts_of(store: Store, customer_id: int) -> list[tuple[int, str]]:
    """The texts by which the orders of a person are found, by their ids."""
    return [
        (order.id, order_text(order, store.orders.lines(order.id)))
        for order in orders_of(store, customer_id)
        if order.damage is None
    ]


def orders_of(store: Store, customer_id: int) -> list[Order]:
    """All orders of a person, the latest first."""
    return store.orders.of_customer(customer_id, _ALL)


def is_known(store: Store, customer: Customer, phone: str) -> bool:
    """Whether a buyer is reached by a phone, or is one person with who is."""
    found, known = store.customers.reached(ContactPoint(PHONE, phone)), store.customers.get(customer.id)
    return found is not None and known is not None and found.root == known.root


def _by_other(store: Store, incoming: IncomingOrder, country: str) -> Known | None:
    """The one person who is reached by what else the order says; nobody where these are two."""
    said = incoming.facts.get(OTHER_CONTACT)
    points = points_in(said, country) if isinstance(said, str) else ()
    found = [known for point in points if (known := store.customers.reached(point)) is not None]
    return found[0] if len({known.root for known in found}) == 1 else None
