"""What can be done now, as the palette lists it: with an order, in the list and on its card, and with the desk."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Final

from orderdesk.desk import sales
from orderdesk.desk.intake.intake import type_in
from orderdesk.desk.rights import can
from orderdesk.desk.views.card import acts
from orderdesk.i18n import _
from orderdesk.model import Order
from orderdesk.rules.roles import Right
from screens.context import Context
from screens.keyboard.hints import order_hints
from screens.keyboard.keys import LIST, ORDER, label
from screens.views.palette import Entry

_RIGHTS: Final = {"new_order": (type_in,), "shop": (sales.hide_shop, sales.hide_product)}
"""Acts of the list that not every role has, and the use cases of which it needs one."""


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
