"""Random walks over runs and stops: whatever is done in whichever order, by whom, the checker finds nothing."""

from __future__ import annotations

import random
from contextlib import suppress

import pytest

from orderdesk.desk import Desk
from orderdesk.desk.commands.cancel import Cancel
from orderdesk.desk.commands.changes import Split
from orderdesk.desk.commands.dispatch.cash import HandCashIn
from orderdesk.desk.commands.dispatch.runs import BringRunBack, FillRun, LeaveRun, MakeRun, MoveStop, SuggestOrder
from orderdesk.desk.commands.dispatch.stops import FailStop, FinishStop, SendStopCode, UnsayStop, WithdrawStop
from orderdesk.desk.commands.record import Call
from orderdesk.desk.commands.steps import Happen
from orderdesk.desk.commands.undo import Undo
from orderdesk.desk.upkeep.doctor import examine
from orderdesk.errors import DeskError
from orderdesk.model import Consent
from tests.desk.dispatch.riding import agree, ready, staffed
from tests.shop import Shop

ACTS = 300

SPLIT = Split({"S0": 1}, "1", Consent(by="buyer", via="phone"))


def chosen(desk: Desk, chance: random.Random) -> tuple[int, str]:
    """A run and a number of an order, mostly one that is on it."""
    runs = [run.id for run in desk.store.runs.open()] or [1]
    run = chance.choice(runs) if chance.random() < 0.9 else 1
    riding = [desk.store.orders.get(stop.order) for stop in desk.store.stops.of_run(run)]
    numbers = [order.number for order in riding if order is not None] or ["1"]
    return run, chance.choice(numbers) if chance.random() < 0.9 else str(chance.randint(1, 9))


def act(shop: Shop, desks: dict[str, Desk], chance: random.Random) -> None:
    """One thing that somebody does, in either of two sessions."""
    desk = desks[chance.choice(["Дина", "Дина", "Мария", "Асхат", "Данияр"])]
    run, number = chosen(desk, chance)
    newest = len(shop.store.orders.ids())
    some = tuple(str(chance.randint(max(1, newest - 9), newest)) for _n in range(chance.randint(1, 3)))
    match chance.randrange(16):
        case 0 | 1:
            desk.do(MakeRun(chance.choice(["Асхат", "Данияр", "Сокол"]), some, chance.random() < 0.3))
        case 2:
            desk.do(FillRun(run, some, chance.random() < 0.3))
        case 3 | 4 | 5:
            desk.do(LeaveRun(run))
        case 6 | 7:
            paid = chance.choice(["", "", "100", "0"])
            desk.do(FinishStop(run, number, paid, chance.choice(["", "сдачи не было"])))
        case 8 | 11:
            desk.do(FailStop(run, number, "не открывают"))
        case 9:
            desk.do(BringRunBack(run))
        case 10:
            desk.do(WithdrawStop(run, number))
        case 12:
            desk.do(SendStopCode(run, number))
            code = shop.code() if chance.random() < 0.7 else "0000"
            desk.do(FinishStop(run, number, code=code))
        case 13:
            order = desk.find(number)
            desk.do(chance.choice([Cancel("refused"), Happen("buyer_cancelled"), SPLIT, Call("no_answer")]), order)
        case 14:
            if (debt := shop.store.cash.of_courier("Асхат")) and chance.random() < 0.5:
                counted = chance.choice([debt[0].decimal, "100", "0"])
                desk.do(HandCashIn("Асхат", counted, "сдача", "2222", debt[0].currency))
                return
            desk.do(
                chance.choice([MoveStop(run, number, chance.randint(1, 4)), SuggestOrder(run), UnsayStop(run, number)])
            )
        case _:
            desk.do(Undo(), desk.find(number))


@pytest.mark.req("O28", "O29")
@pytest.mark.parametrize("seed", range(4))
def test_whatever_is_done_runs_stops_and_orders_agree(shop: Shop, seed: int) -> None:
    chance, done = random.Random(seed), 0
    staffed(shop)
    shop.run("operator", "pin", operator="Асхат", typed="2222\n2222\n")
    shop.run("courier", "add", "Сокол", "--kind", "firm", "--phone", "+380501112244")
    ready(shop, "1", "2", "3", "4")
    ready(shop, "5", payment="prepaid", facts={"paid": True, "lat": "50.45", "lon": "30.52"}, total=0)
    shop.from_("flowwow", "6", "photo", facts={"photo": "a.jpg"}, payment="prepaid")
    for number in "789":
        shop.receive(number, "delivery")
    with shop.parts.store() as second:
        parts = {name: shop.parts.named(name) for name in ("Дина", "Мария", "Асхат", "Данияр")}
        desks = {name: part.desk(second if name in ("Мария", "Данияр") else shop.store) for name, part in parts.items()}
        for turn in range(ACTS):
            if turn % 8 == 7:
                ready(shop, str(10 + turn // 8))
            shop.clock.advance(chance.choice([5, 61, 400]))
            with suppress(DeskError):
                act(shop, desks, chance)
                done += 1
            agree(shop)
    assert done > ACTS // 8, "most of it was refused"
    became = {row[0] for row in shop.store.connection.rows("SELECT state FROM stops")}
    assert {"done", "failed", "withdrawn"} <= became
    assert shop.store.connection.value("SELECT count(*) FROM runs WHERE closed_act IS NOT NULL") > 1
    assert [wrong for wrong in examine(shop.store, shop.parts.rules) if not wrong.mendable] == []
    decided = shop.store.connection.rows(
        """SELECT c.operator, a.actor, s.code_id FROM stops s JOIN acts a ON a.id = s.decided_act
           JOIN runs r ON r.id = s.run_id JOIN couriers c ON c.id = r.courier_id"""
    )
    assert decided
    assert all(code is not None for courier, actor, code in decided if courier == actor)
