"""What can be done now, as the palette lists it: with an order, in the list and on its card, and with the desk."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any, Final, TypeVar

from orderdesk.desk.command import Command, OrderCommand
from orderdesk.desk.commands.goods import HideProduct
from orderdesk.desk.commands.intake import TypeIn
from orderdesk.desk.commands.shop import HideShop
from orderdesk.desk.registry import asks, declared
from orderdesk.desk.rights import can
from orderdesk.desk.views.card import acts
from orderdesk.i18n import _
from orderdesk.model import Order
from orderdesk.rules.roles import Right, Role
from orderdesk.rules.visibility import Visibility
from screens.keyboard.hints import order_hints
from screens.keyboard.keys import LIST, ORDER, label
from screens.screen_context import Context
from screens.views.palette import Entry

C = TypeVar("C", bound=Command[Any])

_RIGHTS: Final = {"new_order": (TypeIn,), "shop": (HideShop, HideProduct)}
"""Acts of the list that not every role has, and the commands of which it needs one."""


def by_words(role: Role, about: type[C]) -> list[type[C]]:
    """The commands about the shop, or about an order, that a role may do and whose fields can be typed in."""
    return [
        one for one in declared().values()
        if issubclass(one, about) and one.title and can(role, one) and asks(one) is not None
    ]  # fmt: skip


def order_entries(seat: Context, order: Order, do: Callable[[str], object]) -> list[Entry]:
    """Everything that `do` can do with it, each act with all the words by which one may look for it."""
    sight = seat.store.sight()
    possible = acts(seat.rules.book(order.channel), order, sight)
    words = dict(order_hints(possible))
    words[label("order.happened")] = ", ".join(_(step.title) for step in possible.events)
    entries = [
        Entry(key.label, f"{words[key.label]} · {_(key.help)}", partial(do, key.action))
        for key in ORDER
        if words.get(key.label)
    ]
    entries += _declared_entries(sight, order, do)
    claim = seat.store.claims.of(order.id)
    if claim is not None and claim.operator != seat.operator and sight.may(order, Right.ASSIGN):
        held = _("take it out of the hands of {name}").format(name=claim.operator)
        entries.append(Entry("", held, partial(do, "take")))
    return entries


def desk_entries(seat: Context, run: Callable[[str], object]) -> list[Entry]:
    """Each key of the list, done by `run`, without what the operator's role cannot do."""
    role = seat.store.sight().role
    barred = {name for name, acts in _RIGHTS.items() if not any(can(role, act) for act in acts)}
    keys = (key for key in LIST if key.action != "palette" and key.action not in barred)
    return [Entry(key.label, _(key.help), partial(run, key.action)) for key in keys]


def _declared_entries(sight: Visibility, order: Order, do: Callable[[str], object]) -> list[Entry]:
    """What `do` can do with an order by words alone, for the palette; it is given a sign, since acts bear names."""
    return [
        Entry("", _(kind.title), partial(do, f":{kind.name}"))
        for kind in by_words(sight.role, OrderCommand)
        if kind.need is not None and sight.may(order, *kind.need.rights)
    ]
