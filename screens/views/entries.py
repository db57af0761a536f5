"""What can be done now, as the palette lists it: with an order, in the list and on its card, and with the desk."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any, TypeVar

from orderdesk.desk.command import Command, OrderCommand
from orderdesk.desk.commands.claims import TakeClaim
from orderdesk.desk.registry import asks, declared
from orderdesk.desk.rights import Need, can
from orderdesk.desk.views.card import acts
from orderdesk.i18n import _
from orderdesk.model import Order
from orderdesk.rules.roles import Right, Role
from orderdesk.rules.visibility import Visibility
from screens.keyboard.hints import possible_keys
from screens.keyboard.keys import LIST, done_by, label
from screens.screen_context import Context
from screens.views.palette import Entry

C = TypeVar("C", bound=Command[Any])


def by_words(role: Role, about: type[C]) -> list[type[C]]:
    """The commands about the shop, or about an order, that a role may do and whose fields can be typed in."""
    return [
        one for one in declared().values()
        if issubclass(one, about) and one.title and can(role, one) and asks(one) is not None
    ]  # fmt: skip


def order_entries(seat: Context, order: Order, do: Callable[[str], object]) -> list[Entry]:
    """Everything that `do` can do with it, each act with all the words by which one may look for it."""
    sight = seat.store.sight()
    can_now = acts(seat.rules.book(order.channel), order, sight)
    entries = [
        Entry(label(key.id), f"{one.sought(key, can_now)} · {_(key.help)}", partial(do, key.act))
        for key, one in possible_keys(can_now)
    ]
    entries += _declared_entries(sight, order, do)
    claim = seat.store.claims.of(order.id)
    if claim is not None and claim.operator != seat.operator and sight.may(order, Right.ASSIGN):
        held = _("take it out of the hands of {name}").format(name=claim.operator)
        entries.append(Entry("", held, partial(do, f":{TakeClaim.name}")))
    return entries


def desk_entries(seat: Context, run: Callable[[str], object]) -> list[Entry]:
    """Each key of the list, done by `run`, without what the operator's role cannot do."""
    role = seat.store.sight().role
    rows = ((key, done_by(key.id)) for key in LIST if key.action != "palette")
    keys = (key for key, commands in rows if not commands or any(can(role, one) for one in commands))
    return [Entry(key.label, _(key.help), partial(run, key.action)) for key in keys]


def _declared_entries(sight: Visibility, order: Order, do: Callable[[str], object]) -> list[Entry]:
    """What `do` can do with an order by words alone, for the palette; it is given a sign, since acts bear names."""
    return [
        Entry("", _(kind.title), partial(do, f":{kind.name}"))
        for kind in by_words(sight.role, OrderCommand)
        if kind.need is not None and _may(sight, order, kind.need)
    ]


def _may(sight: Visibility, order: Order, need: Need) -> bool:
    """Whether the operator may do it with this order: by all of its rights, and by one of those among others."""
    further = not need.among or any(sight.may(order, right) for right in need.among)
    return further and all(sight.may(order, right) for right in need.rights)
