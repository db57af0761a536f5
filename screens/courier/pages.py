"""The page of a place as a picture: what is painted, and what an answer on it relies on."""

from __future__ import annotations

from typing import Any, Final

from msgspec import Struct
from textual.content import Content
from textual.geometry import Size

from orderdesk.desk.dispatch.own_run import OwnDay, OwnStop
from orderdesk.desk.orders.hand_over import SentCode
from orderdesk.wording.dates import when
from screens.courier.asking_pages import code_page, elsewhere_page, money_page, reason_page, sum_page
from screens.courier.place import Page, Place
from screens.courier.run_page import run_page
from screens.courier.stop_page import stop_page
from screens.courier.told import Told
from screens.narrow import folded, rule

_SAID: Final = 4
"""Lines of what came of the last answer, in a window as tall as a phone's without its keyboard; else two."""

_TALL: Final = 12


class Picture(Struct, frozen=True):
    """What is shown."""

    content: Content
    basis: tuple[Any, ...]
    """What an answer relies on: where another one is read before it counts, it is not obeyed."""


def drawn(place: Place, day: OwnDay, sent: SentCode | None, said: str, typed: str, size: Size, told: Told) -> Picture:
    """The page of a place, with what came of the last answer above it."""
    width = max(size.width, 1)
    above = folded(said, width, "bold")[: _SAID if size.height >= _TALL else 2] if said else []
    above += [rule(width)] * (bool(said) and size.height >= _TALL)
    lines = [*above, *_lines(place, day, sent, typed, Size(width, size.height - len(above)), told)]
    relied = () if place.page in (Page.ELSEWHERE, Page.MONEY) else _basis(day.stop(place.stop), day)
    basis = (place, day.here, relied)
    return Picture(Content("\n").join(lines[: max(size.height, 1)]), basis)


def _lines(place: Place, day: OwnDay, sent: SentCode | None, typed: str, size: Size, told: Told) -> list[Content]:
    own = day.stop(place.stop)
    if place.page is Page.ELSEWHERE:
        since = "" if day.place is None else when(day.place.since, told.now, told.zone)
        return elsewhere_page(since, size.width)
    if place.page is Page.MONEY:
        return money_page(day, size.width)
    if own is None or place.page is Page.RUN:
        return run_page(day, place.part, size.width, size.height, told)
    match place.page:
        case Page.STOP:
            return stop_page(own, place.part, size.width, size.height, told)
        case Page.CODE:
            return code_page(own, sent, typed, size.width)
        case Page.SUM | Page.OTHER_SUM:
            return sum_page(own, place, size.width, size.height)
        case _:
            return reason_page(own, place, size.width, size.height)


def _basis(own: OwnStop | None, day: OwnDay) -> tuple[Any, ...]:
    """Of a stop what is seen of it; of the run which stops bear which numbers."""
    if own is None:
        return tuple((one.number, one.seen.stop.id) for one in day.stops)
    seen, stop = own.seen, own.seen.stop
    return (stop.kept, stop.is_back, stop.report, seen.collect.minor, seen.order.address, seen.order.planned_at,
            own.number, own.by_code)  # fmt: skip
