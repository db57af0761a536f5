"""Whose order it is: given by whoever may, handed off by its operator, and distributed among those on shift."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import Struct

from orderdesk.desk.change import Change
from orderdesk.desk.people.access import Access
from orderdesk.desk.unit_of_work import UnitOfWork
from orderdesk.errors import NotFound, Refused
from orderdesk.i18n import _
from orderdesk.model import ASSIGNED, OFFERED_TO, FieldValue, Operator, Order
from orderdesk.rules.roles import Right, Role, may
from orderdesk.sanitize import clean
from orderdesk.store import Store


class Holder(Struct, frozen=True):
    """Somebody whose an order can be."""

    operator: Operator
    role: Role
    load: int
    """Their open orders."""


def assign(work: UnitOfWork, access: Access, to: str) -> Order:
    """Give the order to an operator by name.

    Whoever has it themselves hands it off: it stays theirs until the other accepts, so that no order is ever left to
    somebody who does not know. Somebody else's, or nobody's, is assigned at once by those who may.
    """
    order, own = work.order, work.order.value(ASSIGNED) == work.actor.name
    if order.shelf.closed:
        raise work.refuse(_("assign"))
    name = _holder(work.store, access, to).name
    if own and name == work.actor.name and OFFERED_TO in order.facts:
        return work.commit(Change(kind="withdrawn", sets={OFFERED_TO: None}))
    if name in (order.value(ASSIGNED), order.value(OFFERED_TO)):
        said = _("Order {number} has already been given to {name}.")
        raise Refused(said.format(number=order.number, name=name))
    if own:
        return work.commit(Change(kind="handed_off", sets={OFFERED_TO: name}))
    return work.commit(Change(kind="assigned", sets=given_to(order, name)))


def take_over(work: UnitOfWork) -> Order:
    """Accept an order that its operator hands off to the acting one."""
    order, me = work.order, work.actor.name
    if order.value(OFFERED_TO) != me or order.shelf.closed:
        raise Refused(_("Order {number} is not offered to you.").format(number=order.number))
    return work.commit(Change(kind="taken_over", sets=given_to(order, me)))


def given_to(order: Order, name: str) -> dict[str, FieldValue]:
    """What makes the order somebody's; nobody else is asked to take it over then."""
    return {ASSIGNED: name, **({OFFERED_TO: None} if OFFERED_TO in order.facts else {})}


def holders(store: Store, access: Access) -> Iterator[Holder]:
    """Everybody on shift whose an order can be, by name."""
    for operator in store.operators.registered():
        role = access.role_of(operator)
        if role is not None and operator.on_shift_since is not None and may(role, Right.NOTE):
            yield Holder(operator, role, store.orders.load(operator.name))


def _holder(store: Store, access: Access, name: str) -> Operator:
    known = store.operators.get(clean(name).strip())
    if known is None or known.role is None:
        names = ", ".join(operator.name for operator in store.operators.registered())
        raise NotFound(
            _("There is no operator “{name}”; registered are: {names}.").format(
                name=clean(name, limit=40), names=names or "—"
            )
        )
    role = access.role_of(known)
    if role is None or not may(role, Right.NOTE):
        raise Refused(_("{name} cannot be given orders.").format(name=known.name))
    return known
