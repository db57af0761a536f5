"""What dispatchers, couriers and cashiers do with runs, stops and cash, drawn by lot."""

from __future__ import annotations

import random
from collections.abc import Mapping
from typing import Final

from orderdesk.desk import Desk
from orderdesk.desk.commands.dispatch.cash import CountTill, HandCashIn
from orderdesk.desk.commands.dispatch.runs import BringRunBack, FillRun, LeaveRun, MakeRun, MoveStop, SuggestOrder
from orderdesk.desk.commands.dispatch.stops import FailStop, FinishStop, SendStopCode, UnsayStop, WithdrawStop
from orderdesk.model import Order
from orderdesk.model.dispatch import Run, RunState, Stop, StopState
from orderdesk.rules.possible import proof_step
from orderdesk.rules.runs.run_steps import cannot_leave
from tests.desk.ledgers.told_by_lot import answer
from tests.shop import Shop
from tests.walking import BOOKS, PIN

RIDES: Final = ("ride make", "ride make", "ride fill", *("ride leave",) * 4, *("ride finish",) * 6, "ride fail",
                "ride back", "ride back", "ride withdraw", "ride code", "ride code", "ride hand-in", "ride hand-in",
                "ride till", "ride order", "ride unsay")  # fmt: skip

_GO_OUT: Final = (("own_shop", "ready"), ("own_shop", "ready"), ("kaspi", "delivery"))
"""In what status of which channel new orders come of which some go out."""

OWN_COURIERS: Final = ("Асхат", "Данияр")

THEIR_PIN: Final = "2222"

_COURIERS: Final = (*OWN_COURIERS, "Сокол")


def rode(shop: Shop, riders: Mapping[str, Desk], chance: random.Random, kind: str) -> None:
    """Do something of a kind, as the director or as a courier; what the desk refuses is raised."""
    desk, store = shop.desk, shop.store
    if kind in ("ride make", "ride fill"):
        for _one in range(chance.randint(1, 3)):
            channel, status = chance.choice(_GO_OUT)
            answer(shop, chance, channel, status=status)
        waiting = _waiting(shop)
        some = tuple(chance.sample(waiting, min(len(waiting), chance.randint(1, 3))))
        open_ = [run for run in store.runs.open() if run.state is RunState.GATHERING]
        if kind == "ride make" or not open_:
            desk.do(MakeRun(chance.choice(_COURIERS), some, chance.random() < 0.3))
        else:
            desk.do(FillRun(chance.choice(open_).id, some, chance.random() < 0.3))
        return
    if kind == "ride hand-in":
        _hand_in(shop, chance)
        return
    if kind == "ride till":
        act, counted = chance.choice(["open", "count", "close"]), chance.choice(["0", "100", "500"])
        desk.do(CountTill(act, counted, "пересчёт", chance.choice(["KZT", "UAH", "RUB"]), PIN))
        return
    found = [
        (run, stop, None if stop is None else store.orders.get(stop.order))
        for run in store.runs.open()
        for stop in (*store.stops.of_run(run.id), None)
    ]
    likely = [one for one in found if _fits(kind, *one)]
    if not found or (not likely and chance.random() < 0.9):
        return
    here, _stop, order = chance.choice(likely or found)
    run, courier = here.id, riders.get(here.courier.name, desk)
    number = "1" if order is None else order.number
    who = chance.choice([desk, courier])
    match kind:
        case "ride leave":
            desk.do(LeaveRun(run))
        case "ride finish":
            paid = chance.choice(["", "", "", "100", "0"])
            who.do(FinishStop(run, number, paid, chance.choice(["", "сдачи не было"])))
        case "ride fail":
            who.do(FailStop(run, number, "не открывают"))
        case "ride back":
            desk.do(BringRunBack(run))
        case "ride withdraw":
            desk.do(WithdrawStop(run, number))
        case "ride code":
            who.do(SendStopCode(run, number))
            who.do(FinishStop(run, number, code=shop.code() if chance.random() < 0.7 else "0000"))
        case "ride order":
            desk.do(SuggestOrder(run) if chance.random() < 0.5 else MoveStop(run, number, chance.randint(1, 4)))
        case _:
            courier.do(UnsayStop(run, number))


def _waiting(shop: Shop) -> list[str]:
    """The numbers of orders that can go out, the youngest."""
    ids = shop.store.connection.rows("SELECT id FROM orders WHERE closed_at IS NULL ORDER BY id DESC LIMIT 60")
    orders = [order for (one,) in ids if (order := shop.store.orders.get(one)) is not None]
    free = [order for order in orders if shop.store.stops.live(order.id) is None]
    return [order.number for order in free if not cannot_leave(BOOKS[order.channel], order)][:9]


def _fits(kind: str, run: Run, stop: Stop | None, order: Order | None) -> bool:
    """Whether it is likely to be done with this run and stop."""
    match kind:
        case "ride leave":
            return run.state is RunState.GATHERING and stop is not None and stop.live
        case "ride back":
            return run.out_at is not None and stop is None
        case "ride unsay":
            return stop is not None and stop.state is StopState.REPORTED
        case "ride withdraw" | "ride order":
            return stop is not None and stop.live
        case "ride code" if order is not None and proof_step(BOOKS[order.channel], order) is None:
            return False
        case _:
            return run.out_at is not None and stop is not None and stop.live


def _hand_in(shop: Shop, chance: random.Random) -> None:
    for courier in OWN_COURIERS:
        for debt in shop.store.cash.of_courier(courier):
            counted = chance.choice([debt.decimal, debt.decimal, "100", "0"])
            shop.desk.do(HandCashIn(courier, counted, "сдача", THEIR_PIN, debt.currency))
