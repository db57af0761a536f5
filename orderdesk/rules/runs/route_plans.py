"""The stops of a run in order: by window and district, or by driving where their places are known. Pure.

Nothing disappears: what cannot be placed by driving comes by its window, and says why.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from msgspec import Struct

from orderdesk.clock import MINUTE
from orderdesk.i18n import _
from orderdesk.model import FactName, Order
from orderdesk.rules.edits import promised_window
from orderdesk.rules.runs.routes import Call, Point, best_order, insertion, timed

_LATEST: Final = 1 << 62


class Planned(Struct, frozen=True):
    """A stop in a suggested order."""

    key: int
    arrives: int | None = None
    why: str = ""
    """Why it could not be placed, or not in time, in words."""


def point_of(order: Order) -> Point | None:
    """Where the order's door is; `None` where that is not known, or no place on the earth."""
    try:
        lat, lon = float(str(order.facts[FactName.LAT])), float(str(order.facts[FactName.LON]))
    except (KeyError, ValueError):
        return None
    return (lat, lon) if -90 <= lat <= 90 and -180 <= lon <= 180 and (lat, lon) != (0, 0) else None


def by_window(orders: Mapping[int, Order], placed: Sequence[int]) -> list[int]:
    """The keys of stops: those `placed` keep their order, the others come among them by window and district."""
    found = list(placed)
    for key in sorted((key for key in orders if key not in placed), key=lambda key: (_turn(orders[key]), key)):
        turn = _turn(orders[key])
        place = next((n for n, other in enumerate(found) if _turn(orders[other]) > turn), len(found))
        found.insert(place, key)
    return found


def placed(orders: Mapping[int, Order], old: Sequence[int], start: int) -> list[int]:
    """The keys of stops: the `old` keep their order, the others come among them where the least time is lost.

    By window and district where it is not known of all where they are.
    """
    calls = {key: call for key, order in orders.items() if (call := call_of(key, order)) is not None}
    if len(calls) < len(orders):
        return by_window(orders, old)
    found = [calls[key] for key in old]
    for key in by_window(orders, []):
        if key not in old:
            found.insert(insertion(found, calls[key], start).place, calls[key])
    return [call.key for call in found]


def call_of(key: int, order: Order) -> Call | None:
    """The call at an order's door, where it is known where that is."""
    point = point_of(order)
    return None if point is None else Call(key, point, *hours_of(order))


def suggested(orders: Mapping[int, Order], start: int, at: Point | None = None) -> list[Planned]:
    """The stops in the order that takes the least time, from an instant on, and those that it is not known of."""
    calls = [call for key, order in sorted(orders.items()) if (call := call_of(key, order)) is not None]
    visits = timed(best_order(calls, start, at), start, at)
    found = [Planned(visit.key, visit.arrives, _late(visit.late)) for visit in visits]
    known = {call.key for call in calls}
    left = {key: order for key, order in orders.items() if key not in known}
    return found + [Planned(key, None, _("where it is, is not known")) for key in by_window(left, [])]


def _late(seconds: int) -> str:
    return _("{minutes} min late").format(minutes=-(-seconds // MINUTE)) if seconds else ""


def hours_of(order: Order) -> tuple[int | None, int | None]:
    """From when until when the buyer waits; of a day, until its end."""
    window = promised_window(order)
    return window or (None, order.planned_at)


def _turn(order: Order) -> tuple[int, int, str, str]:
    """What goes before: an earlier end of the window, then its beginning, the district, the address."""
    opens, closes = hours_of(order)
    district = str(order.facts.get(FactName.DISTRICT, ""))
    return _LATEST if closes is None else closes, opens or 0, district.casefold(), order.address.casefold()
