"""What dispatchers, couriers and cashiers do with runs, stops and cash, drawn by lot."""

from __future__ import annotations

import random
from collections.abc import Mapping
from typing import Final

from orderdesk.desk import Desk
from orderdesk.desk.commands.dispatch.cash import CountTill, HandCashIn
from orderdesk.desk.commands.dispatch.runs import BringRunBack, FillRun, LeaveRun, MakeRun, MoveStop, SuggestOrder
from orderdesk.desk.commands.dispatch.stops import FailStop, FinishStop, SendStopCode, UnsayStop, WithdrawStop
from tests.desk.ledgers.told_by_lot import answer
from tests.shop import Shop

RIDES: Final = ("ride make", "ride make", "ride fill", *("ride leave",) * 4, *("ride finish",) * 6, "ride fail",
                "ride back", "ride back", "ride withdraw", "ride code", "ride hand-in", "ride hand-in", "ride till",
                "ride order", "ride unsay")  # fmt: skip

_COURIERS: Final = ("Асхат", "Асхат", "Данияр", "Сокол")


def rode(shop: Shop, riders: Mapping[str, Desk], chance: random.Random, kind: str) -> None:
    """Do something of a kind, as the director or as a courier; what the desk refuses is raised."""
    desk, store = shop.desk, shop.store
    if kind in ("ride make", "ride fill"):
        for _one in range(chance.randrange(3)):
            answer(shop, chance, "own_shop", status="ready")
        ready = "SELECT number FROM orders WHERE status IN ('ready', 'photo', 'delivery') ORDER BY id DESC LIMIT 9"
        waiting = [number for (number,) in store.connection.rows(ready)]
        some = tuple(chance.sample(waiting, min(len(waiting), chance.randint(1, 3))))
        open_ = store.runs.open()
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
        desk.do(CountTill(act, counted, "пересчёт", chance.choice(["KZT", "UAH", "RUB"])))
        return
    runs = store.runs.open()
    if not runs:
        return
    left = [one for one in runs if (one.out_at is None) == (kind == "ride leave")]
    here = chance.choice(left or runs)
    run, courier = here.id, riders.get(here.courier.name, desk)
    stops = store.stops.of_run(run)
    order = None if not stops else store.orders.get(chance.choice(stops).order)
    number = "1" if order is None else order.number
    who = chance.choice([desk, desk, courier])
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


def _hand_in(shop: Shop, chance: random.Random) -> None:
    for debt in shop.store.cash.of_courier("Асхат"):
        counted = chance.choice([debt.decimal, debt.decimal, "100", "0"])
        shop.desk.do(HandCashIn("Асхат", counted, "сдача", "2222", debt.currency))
