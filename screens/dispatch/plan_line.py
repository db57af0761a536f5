"""The line over the sentence: what the key for a courier will do, before it is pressed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

from rich.cells import cell_len

from orderdesk.clock import MINUTE
from orderdesk.desk.dispatch.dispatch_board import BoardCourier, BoardStop
from orderdesk.i18n import _, ngettext
from orderdesk.rules.runs.suggestions import Suggestion
from orderdesk.sanitize import clean
from orderdesk.wording.order_row import duration
from screens.dispatch.couriers_pane import CouriersPane
from screens.dispatch.dispatch_keys import OPEN
from screens.dispatch.giving import Riding
from screens.dispatch.run_acts import goes, what_goes
from screens.dispatch.second_key import Choosing, For
from screens.widgets.columns import fit

_MOST: Final = 4
"""So many names are told that begin with what is typed."""

_NAME: Final = 6
"""Cells of a name that are left of it however long a sentence is."""


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


def half_said(choosing: Choosing, told: str, speaks: str, room: int) -> str:
    """What was begun, in so many cells; `speaks` against whom Enter takes, and is whole, as is what cannot be undone.

    What stands there already stays at its place: it is not sent again.
    """
    asked, found = choosing.asked, choosing.found
    assert asked is not None
    if choosing.typed and not choosing.picked:
        named = ", ".join(one.courier.name for one in choosing.named[:_MOST])
        said = f"{choosing.typed}_ {named or _('no courier has that name')}"
    elif asked.what is For.ASSIGN:
        said = told
    elif asked.what is For.RUN:
        said = _("who leaves or is back?") if found is None else _named(found, what_goes, room - _final(found))
    else:
        said = _("who hands in?") if found is None else _named(found, _cash, room)
    end = f"  ({speaks})" if speaks else ""
    if found is not None and asked.what is For.RUN and goes(found):
        end = " " + _("Final: {key}").format(key=OPEN.label)
    return fit(said, max(room - cell_len(end), 1)).rstrip() + end


def _final(one: BoardCourier) -> int:
    """Cells of what is said behind what cannot be taken back."""
    return cell_len(_("Final: {key}").format(key=OPEN.label)) + 1 if goes(one) else 0


def _named(one: BoardCourier, says: Callable[[BoardCourier, str], str], room: int) -> str:
    """What is said of a courier in so many cells: their name gives way before what is done."""
    name = clean(one.courier.name)
    beside = cell_len(says(one, ""))
    return says(one, fit(name, min(max(room - beside, _NAME), cell_len(name))))


def _cash(one: BoardCourier, name: str) -> str:
    return f"{name}: {' + '.join(map(str, one.cash)) or '0'}"
