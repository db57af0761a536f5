"""A buyer with all that is known of them, as whoever looks may see it."""

from __future__ import annotations

from collections.abc import Iterable

from msgspec import Struct

from orderdesk.contact_points import typed_point
from orderdesk.desk.customers.recognise import orders_of
from orderdesk.desk.desk import Desk
from orderdesk.desk.rights import needs
from orderdesk.errors import NotFound, Refused
from orderdesk.i18n import _
from orderdesk.list_filter import OrderFilter
from orderdesk.model import Order
from orderdesk.model.dispatch import Task
from orderdesk.rules.roles import Mask
from orderdesk.rules.visibility import Visibility
from orderdesk.sanitize import MASK, clean, digits
from orderdesk.store.customers.customers import Known, PointRow
from orderdesk.store.customers.merges import Merge
from orderdesk.store.customers.remarks import Remark
from orderdesk.values import replace
from orderdesk.wording.labels import mask_phone

_ID_DIGITS = 8
"""A number of more digits is a phone."""

_HITS = 500
"""Orders among which people are looked for."""


class Person(Struct, frozen=True, kw_only=True):
    """A person: all buyers that are merged into one."""

    id: int
    """The root's."""
    names: tuple[str, ...]
    """As their orders call them, the latest first."""
    phone: str | None
    purchases: int
    erased: bool
    members: tuple[int, ...]
    merges: tuple[Merge, ...]
    """Those that hold."""
    points: tuple[PointRow, ...]
    marks: tuple[Remark, ...]
    notes: tuple[Remark, ...]
    orders: tuple[Order, ...]
    """The latest first."""
    tasks: tuple[Task, ...]
    """What is to be done about them, the most urgent first."""


@needs()
def known(desk: Desk, who: str) -> Known:
    """The buyer of that number, or who is reached by that phone or address; `NotFound` where there is none."""
    text, number = who.strip(), digits(who)
    if text.removeprefix("#").isdecimal() and len(number) <= _ID_DIGITS:
        found = desk.store.customers.get(int(number))
    else:
        country = desk.rules.book(desk.store.orders.first_channel() or desk.rules.channels[0]).country
        found = desk.store.customers.reached(typed_point(text, "", country))
    if found is None:
        raise NotFound(_("There is no customer {who}.").format(who=clean(who, limit=40)))
    return found


@needs()
def root_of(desk: Desk, who: str) -> Known:
    """The root of a person, whom whoever acts may see."""
    found = known(desk, who)
    root = desk.store.customers.get(found.root)
    assert root is not None
    role = desk.access.role()
    if role.assigned_only and not any(desk.access.sight().sees(one) for one in orders_of(desk.store, root.id)):
        raise Refused(_("None of the orders of customer {who} is assigned to you.").format(who=root.id))
    return root


@needs()
def person(desk: Desk, who: str) -> Person:
    """All that is known of somebody."""
    root, store, sight = root_of(desk, who), desk.store, desk.access.sight()
    members = store.customers.members(root.id)
    orders = [order for order in orders_of(store, root.id) if sight.sees(order)]
    merges = [merge for one in members for merge in store.merges.into(one)]
    return Person(
        id=root.id,
        names=tuple(dict.fromkeys(sight.name(order.customer.name) for order in orders)),
        phone=sight.phone(root.phone),
        purchases=root.orders,
        erased=root.erased_act is not None,
        members=tuple(members),
        merges=tuple(sorted(merges, key=lambda merge: merge.id)),
        points=tuple(replace(one, value=_seen(sight, one)) for one in store.customers.points(root.id)),
        marks=tuple(_worded(sight, store.remarks.marks(members))),
        notes=tuple(_worded(sight, store.remarks.notes(members))),
        orders=tuple(sight.order(order) for order in orders),
        tasks=tuple(replace(one, text=sight.words(one.text)) for one in store.tasks.of_customers(members)),
    )


@needs()
def found(desk: Desk, text: str) -> list[Known]:
    """The people whom a text finds, by their orders, names, phones and what else they are reached by: the roots.

    The orders go by urgency, and of a great many only the first are looked at.
    """
    orders = desk.store.windows.first(OrderFilter(shelf=None, text=text), desk.clock(), _HITS)
    roots = dict.fromkeys(one.root for order in orders if (one := desk.store.customers.get(order.customer.id)))
    return [one for root in roots if (one := desk.store.customers.get(root)) is not None]


def _seen(sight: Visibility, point: PointRow) -> str:
    if not sight.hides(Mask.PHONE) or not point.value:
        return point.value
    return mask_phone(point.value) if point.value.startswith("+") else MASK


def _worded(sight: Visibility, remarks: Iterable[Remark]) -> Iterable[Remark]:
    return (replace(one, text=sight.words(one.text)) for one in remarks)
