"""The line over the sentence: what the key for a courier will do, before it is pressed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

from orderdesk.clock import MINUTE
from orderdesk.desk.dispatch.dispatch_board import BoardCourier, BoardStop
from orderdesk.i18n import _, ngettext
from orderdesk.rules.runs.suggestions import Suggestion
from orderdesk.wording.order_row import duration
from screens.dispatch.couriers_pane import CouriersPane
from screens.dispatch.dispatch_keys import ASSIGN, CASH, GO, OPEN
from screens.dispatch.giving import Riding
from screens.dispatch.run_acts import what_goes
from screens.dispatch.second_key import Choosing, For
from screens.keyboard.named_key import NAMES

_MOST: Final = 4
"""So many names are told that begin with what is typed."""


def offered(
    stops: Sequence[BoardStop], told: Suggestion | None, couriers: CouriersPane, has: Callable[[int], Riding | None]
) -> str:
    """Who is offered for these stops, and what that costs; `has` tells who has an order already."""
    if not stops:
        return ""
    what = (
        stops[0].order.number if len(stops) == 1
        else ngettext("{count} marked", "{count} marked", len(stops)).format(count=len(stops))
    )  # fmt: skip
    if told is None:
        why = next((one.why for one in stops if one.why), "")
        whose = None if why else next(filter(None, (has(one.order.id) for one in stops)), None)
        if whose is not None:
            why = _("{number} is with {courier} already; no other can take it").format(
                number=whose[2].order.number, courier=couriers.name(whose[0].courier.id))  # fmt: skip
        why = why or _("no courier can take it: choose one")
        return f"{what}: {why}"
    words = [f"{what} -> {couriers.name(told.courier)}"]
    if told.added is not None:
        words.append(_("+{minutes} min").format(minutes=max(told.added // MINUTE, 0)))
    if told.late:
        words.append(_("late by {time}").format(time=duration(told.late)))
    one = couriers.get(told.courier)
    if one is not None:
        load = len(one.ride.aboard) + len(one.ride.new([each.door for each in stops]))
        words.append(_("will have {count} of {most}").format(count=load, most=one.courier.most_stops))
        if one.out is not None:
            words.append(_("is out now"))
    return ", ".join(words)


def half_said(choosing: Choosing, told: str, speaks: str) -> str:
    """What was begun, and what the next key makes of it; `speaks` against whom Enter takes.

    What stands there already stays at its place: it is not sent again.
    """
    asked, found = choosing.asked, choosing.found
    assert asked is not None
    if choosing.typed and not choosing.picked:
        named = ", ".join(one.courier.name for one in choosing.named[:_MOST])
        said = f"{choosing.typed}_ {named or _('nobody is called so')}"
    elif asked.what is For.ASSIGN:
        said = told
    elif asked.what is For.RUN:
        said = _("who leaves or is back?") if found is None else what_goes(found)
    else:
        said = _("who hands in?") if found is None else _cash(found)
    if choosing.picked is not None:
        return f"{said}  {_('{key} does it: it cannot be called back').format(key=OPEN.label)}"
    keys = [f"{_label(asked.what)} {OPEN.label} {'—' if found is None else found.courier.name}"]
    if choosing.last is not None and asked.what is For.ASSIGN:
        keys.append(f"{NAMES['space']} {_('as before')}")
    words = [said, f"({speaks})" if speaks else "", " · ".join([*keys, _("number or name")])]
    return "  ".join(word for word in words if word)


def _label(what: For) -> str:
    return {For.ASSIGN: ASSIGN.label, For.RUN: GO.label, For.HAND_IN: CASH.label}[what]


def _cash(one: BoardCourier) -> str:
    return f"{one.courier.name}: {' + '.join(map(str, one.cash)) or '0'}"
