"""What an empty list says: why nothing is seen, and in a shop without orders how to begin."""

from __future__ import annotations

from collections.abc import Sequence

from orderdesk.i18n import _
from orderdesk.list_filter import OrderFilter
from orderdesk.store import Store
from screens.keyboard.keys import label
from screens.safe import plain


def why_nothing(store: Store, shown: OrderFilter, width: int) -> Sequence[str]:
    """The lines for a list of this width."""
    sight = store.sight()
    said = [_("Nothing is found.") if shown.text else _("Nothing here.")]
    if store.orders.first_channel() is None:
        said = _ways_to_begin()
    elif sight.whose is not None and not store.orders.load(sight.operator):
        said.append(_("You see the orders that are assigned to you, and none is. Ask whoever gives them out."))
    elif shown.channel or shown.planned:
        keys = {"day": label("list.day"), "channel": label("list.channel")}
        said.append(_("The list is narrowed: {day} goes on to other days, {channel} to other channels.").format(**keys))
    return [line.plain for one in said for line in plain(one).wrap(width)]


def _ways_to_begin() -> list[str]:
    """The shop has no order yet."""
    return [
        _("The shop has no order yet. Three ways to begin:"),
        _("{key}  type one in").format(key=label("list.new-order")),
        _("orderdesk import FILE  take a file in"),
        _("orderdesk demo  look around in a made-up shop"),
        _("{key}  the keys").format(key=label("desk.help")),
        _("{key}  all that can be done, by its words").format(key=label("desk.palette")),
    ]
