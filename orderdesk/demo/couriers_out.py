"""The demo's couriers: one is out with a run, of which they have reported something; another one's waits."""

from __future__ import annotations

from contextlib import suppress
from typing import Final

from orderdesk.composition import Composition
from orderdesk.desk.commands.dispatch.couriers import AddCourier
from orderdesk.desk.commands.dispatch.runs import LeaveRun, MakeRun
from orderdesk.desk.commands.dispatch.stops import FailStop
from orderdesk.errors import DeskError
from orderdesk.list_filter import OrderFilter
from orderdesk.model import Shelf
from orderdesk.model.dispatch import CourierKind
from orderdesk.rules.rulebook.steps import RunPart
from orderdesk.rules.runs.run_steps import cannot_leave, part
from orderdesk.store import Store

OUT: Final = "Асхат"
WAITING: Final = "Данияр"

_AHEAD: Final = 4
"""Stops of the run that is out."""


def couriers_out(parts: Composition, store: Store, dispatcher: str) -> None:
    """Add couriers, and let one leave with orders that are on their way already, so that no shelf changes by it."""
    desk, now = parts.named(dispatcher).desk(store), parts.clock()
    desk.do(AddCourier(OUT, "+77011112233"))
    desk.do(AddCourier(WAITING, "+77011112244"))
    desk.do(AddCourier("Сокол", "+77011112255", CourierKind.FIRM))
    found = store.windows.first(OrderFilter(shelf=Shelf.DELIVERY), now, 50)
    books = {order.id: parts.rules.book(order.channel) for order in found if order.damage is None}
    riding = [
        f"{order.channel}:{order.number}"
        for order in found
        if not cannot_leave(books[order.id], order) and part(books[order.id], order, RunPart.LEAVE) is None
    ]
    with suppress(DeskError):  # a day on which nothing is on its way
        number, _answers = desk.do(MakeRun(OUT, tuple(riding[:_AHEAD])))
        desk.do(LeaveRun(number))
        parts.named(OUT).desk(store).do(FailStop(number, riding[0], "не открывают"))
    with suppress(DeskError):
        desk.do(MakeRun(WAITING, tuple(riding[_AHEAD : _AHEAD + 3])))
