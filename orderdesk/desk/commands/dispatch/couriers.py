"""Who brings orders to buyers: own couriers, other people's, courier firms."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, ClassVar, Final

from orderdesk.desk.command import ShopCommand, Touches
from orderdesk.desk.commands.people.staff import check_role, free_name
from orderdesk.desk.desk import Desk
from orderdesk.desk.rights import Need
from orderdesk.errors import BadInput, NotFound, Refused
from orderdesk.i18n import _
from orderdesk.model import NAME_LENGTH, Operator
from orderdesk.model.dispatch import Courier, CourierKind
from orderdesk.money import parse_money
from orderdesk.phones import phone
from orderdesk.rules.roles import Right
from orderdesk.sanitize import clean
from orderdesk.values import replace

ROLE: Final = "courier"
"""The role of an own courier at the desk."""

STOPS: Final = 20
"""How many stops a run may have, where nothing else is said."""


class _OfCourier(ShopCommand[Courier], frozen=True):
    need: ClassVar = Need((Right.DISPATCH,))
    touches: ClassVar = Touches.RUNS
    on_shell: ClassVar = False

    def said(self, desk: Desk, done: Any) -> Iterable[str]:
        """Who it is now."""
        return [f"{done.name}: {done.phone or '—'}"]


class AddCourier(_OfCourier, frozen=True):
    """Add a courier; one of the shop's own is an operator with the role of a courier then."""

    name: ClassVar = "courier add"

    who: str
    phone: str = ""
    kind: CourierKind = CourierKind.OWN
    limit: int = STOPS
    """How many stops a run of theirs may have."""
    most_cash: str = ""
    """With more in hand they go out with nothing to collect; as typed, without a limit where it is empty."""

    def run(self, desk: Desk) -> Courier:
        """Add them."""
        with desk.access.changing() as store:
            name = _free(desk, self.who)
            own = self.kind is CourierKind.OWN
            if own:
                _make_operator(desk, name)
            new = Courier(id=0, name=name, kind=self.kind, phone=_phone(desk, self.phone), most_stops=_most(self.limit),
                          most_cash=_cash(desk, self.most_cash),
                          operator=name if own else None)  # fmt: skip
            return store.couriers.add(new, desk.act("courier_added", name))


class ChangeCourier(_OfCourier, frozen=True):
    """Give a courier another phone or limit; say that they do not work here any more, or do again."""

    name: ClassVar = "courier edit"

    who: str
    phone: str | None = None
    limit: int | None = None
    active: bool | None = None
    most_cash: str | None = None

    def run(self, desk: Desk) -> Courier:
        """Keep it."""
        with desk.access.changing() as store:
            known = the_courier(desk, self.who)
            new = replace(
                known,
                phone=known.phone if self.phone is None else _phone(desk, self.phone),
                most_stops=known.most_stops if self.limit is None else _most(self.limit),
                active=known.active if self.active is None else self.active,
                most_cash=known.most_cash if self.most_cash is None else _cash(desk, self.most_cash),
            )
            store.couriers.change(new, desk.act("courier_changed", known.name))
            return new


def the_courier(desk: Desk, name: str) -> Courier:
    """A courier by name; `NotFound` where there is none."""
    known = desk.store.couriers.named(clean(name).strip())
    if known is None:
        said = _("There is no courier {name}: `orderdesk courier add`.")
        raise NotFound(said.format(name=clean(name, limit=40)))
    return known


def _free(desk: Desk, name: str) -> str:
    wanted = clean(name).strip()
    if desk.store.couriers.named(wanted) is not None:
        raise Refused(_("{name} is a courier already.").format(name=wanted))
    if not wanted or len(wanted) > NAME_LENGTH:
        raise BadInput(_("A courier's name has 1 to {most} characters.").format(most=NAME_LENGTH))
    return wanted


def _make_operator(desk: Desk, name: str) -> None:
    """Register them, once it is registered who works here; who is an operator already stays so."""
    store = desk.store
    found = store.operators.get(name)
    if (found is None or found.role is None) and store.operators.any_registered():
        check_role(desk, ROLE)
        store.operators.put(Operator(name=free_name(desk, name), role=ROLE), by=desk.actor.name, at=desk.clock())


def _phone(desk: Desk, written: str) -> str | None:
    home = desk.rules.book(desk.store.orders.first_channel() or desk.rules.channels[0])
    return phone(written, home.country)


def _cash(desk: Desk, written: str) -> int | None:
    return parse_money(written, desk.home_currency).minor if written.strip() else None


def _most(limit: int) -> int:
    if not 1 <= limit <= 99:
        raise BadInput(_("A run has 1 to 99 stops."))
    return limit
