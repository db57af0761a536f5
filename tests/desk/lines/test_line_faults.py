"""With answers lost, lines cut before and after the write, errors of theirs, buyers who are quicker, and desks killed:
nothing is written twice, nothing is lost, and nothing is shown as told that was not. A checker compares both sides.
"""

from __future__ import annotations

import random
from contextlib import suppress

import httpx
import pytest

from orderdesk.desk.commands.cancel import Cancel
from orderdesk.desk.commands.record import TellAgain
from orderdesk.desk.commands.steps import Take
from orderdesk.errors import DeskError
from orderdesk.model.channel_accounts import PushState
from tests.desk.lines.conftest import Trade
from tests.desk.lines.kaspi_there import Killed

ORDERS, TURNS, KILLS = 40, 60, 10


class Weather:
    """What goes wrong, drawn by lot."""

    def __init__(self, chance: random.Random) -> None:
        self.chance = chance
        self.kill = self.good = False

    def __call__(self, request: httpx.Request) -> str:
        if self.good:
            return ""
        if self.kill and request.method == "POST":
            if self.chance.random() < 0.5:
                return "killed"
            raise Killed
        lot = self.chance.random()
        if lot < 0.3:
            return "lost"
        return self.chance.choice(["cut", "broken", "500", "503", "429"]) if lot < 0.4 else ""


def told_and_not_there(trade: Trade) -> list[str]:
    """What is shown as told and is not there: neither written, nor what the marketplace itself shows."""
    wrong = []
    for number, there in trade.there.orders.items():
        if trade.shop.store.orders.find("kaspi", number) is None:
            continue
        for item in trade.outbox(number):
            status = "CANCELLED" if item.kind in ("MERCHANT_OUT_OF_STOCK", "BUYER_NOT_REACHABLE") else item.kind
            if item.sent_at is not None and status not in trade.there.done(number) and there["status"] != "CANCELLED":
                wrong.append(f"{number} {item.kind}")
    return wrong


def act(trade: Trade, chance: random.Random) -> None:
    """An operator does something, or the buyer."""
    number = str(800 + chance.randrange(ORDERS))
    order = trade.shop.store.orders.find("kaspi", number)
    if order is None:
        return
    lot = chance.random()
    there = trade.there.orders[number]
    if lot < 0.05 and there["state"] != "ARCHIVE":
        there |= {"state": "ARCHIVE", "status": "CANCELLED", "cancellationReason": "BUYER"}
        return
    with suppress(DeskError):
        if lot < 0.15:
            trade.shop.desk.do(Cancel("out_of_stock"), order)
        elif order.status == "packing":
            trade.shop.desk.do(Take("pack"), order)
        else:
            trade.shop.desk.do(Take("accept"), order)


@pytest.mark.parametrize("seed", range(4))
def test_nothing_twice_nothing_lost_nothing_told_that_was_not(trade: Trade, seed: int) -> None:
    chance = random.Random(seed)
    weather = Weather(chance)
    for nth in range(ORDERS):
        trade.there.add(str(800 + nth))
    trade.go()
    trade.there.fault, kills = weather, 0
    for turn in range(TURNS):
        for _act in range(6):
            act(trade, chance)
        weather.kill = kills < KILLS and turn % 2 == 0
        try:
            trade.go(chance.choice((40, 1000)), rounds=2)
        except Killed:
            kills += 1
            trade.worker = trade.another_worker()
            trade.shop.clock.at += 130
        assert told_and_not_there(trade) == []
    weather.good = True
    for _turn in range(6):
        trade.go(1000)
        for order in map(trade.shop.order, trade.there.orders):
            if trade.shop.store.pushes.of(order.id, PushState.DOUBTFUL):
                trade.shop.desk.do(TellAgain(), order)
    assert kills >= 3
    for number, there in trade.there.orders.items():
        done = trade.there.done(number)
        assert len(done) == len(set(done)), (number, "written twice", done)
        assert [item.kind for item in trade.shop.store.outbox.untold(trade.shop.order(number).id)] == [], number
        ours = trade.shop.order(number)
        if there["status"] == "APPROVED_BY_BANK":
            assert ours.status == "new", (number, ours.status, trade.shop.kinds(number))
        if there["status"] == "CANCELLED":
            assert ours.status == "cancelled", (number, ours.status, trade.shop.kinds(number))
        if there["status"] == "ACCEPTED_BY_MERCHANT":
            assert ours.status == ("handover" if there["assembled"] else "packing"), (number, ours.status)
    assert told_and_not_there(trade) == []
    assert sum(map(len, map(trade.there.done, trade.there.orders))) > ORDERS / 2
