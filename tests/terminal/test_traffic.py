"""Bytes on a real terminal of 80×24: what a key costs on a thin line."""

from __future__ import annotations

import random

import pytest

from orderdesk.desk.commands.dispatch.assigning import AssignStops
from orderdesk.desk.commands.dispatch.couriers import AddCourier
from orderdesk.desk.commands.dispatch.runs import LeaveRun
from orderdesk.values import replace
from tests.shop import NOON, Shop
from tests.terminal.pty import Terminal, terminal

pytestmark = pytest.mark.terminal

SSH = {"SSH_CONNECTION": "10.0.0.1 50000 10.0.0.2 22"}
"""A line on which every byte counts."""
NAMES = ["Иванов Алексей", "Өмірбек Ержан", "Смирнова Ольга", "Шевченко Тарас", "Қасымова Әлия"]
STREETS = ["Абая", "Толе би", "Сатпаева", "Аль-Фараби"]
DOWN = "\x1b[B"


def fill(shop: Shop) -> None:
    chance = random.Random(3)
    for n in range(40):
        shop.receive(
            str(481230000 + n * 97),
            received_at=NOON - 600 + n * 11,
            customer=chance.choice(NAMES),
            phone=f"+7701{chance.randrange(10**6, 10**7)}",
            address=f"Алматы, {chance.choice(STREETS)} {chance.randrange(1, 200)}",
            total=chance.randrange(50, 4000) * 10000,
        )


def key(desk: Terminal, keys: str) -> int:
    """The bytes that keys set off."""
    before = len(desk.sent)
    desk.type(keys)
    desk.quiet()
    return len(desk.sent) - before


def test_a_key_costs_less_than_a_packet(shop: Shop) -> None:
    fill(shop)
    given = ["--db", str(shop.parts.database), "--as", "Мария", "--now", "2026-11-24T12:00:00+05:00"]
    with terminal(*given, environment=SSH) as desk:
        desk.wait("ORDER DESK", "481230000")
        desk.quiet()
        moved = [key(desk, DOWN) for _ in range(10)]
        scrolled = [key(desk, DOWN) for _ in range(10)][3:]
        assert max(moved) <= 400, "the list, the preview and the keys together"
        assert max(scrolled) <= 750


COURIERS, STOPS = 40, 300
DISTRICTS = ("Самал", "Бостан", "Центр")


def busy_day(shop: Shop) -> None:
    """300 stops without a courier, and 40 couriers of whom 30 are out with ten stops each."""
    chance, batch = random.Random(1), []
    names = [f"Курьер {n:02}" for n in range(COURIERS)]
    for n, name in enumerate(names):
        shop.desk.do(AddCourier(name, f"+3805011122{n:02}"))
    for n in range(STOPS + 300):
        begin = NOON + chance.randrange(1, 6) * 3600
        lat, lon = 43.2 + chance.random() * 0.1, 76.8 + chance.random() * 0.15
        facts = {"district": chance.choice(DISTRICTS), "window_from": begin, "lat": f"{lat:.6f}", "lon": f"{lon:.6f}"}
        known = shop.incoming(
            f"F-{9000 + n}", channel="own_shop", external={}, currency="", delivery_cost=0, facts=facts, lines=(),
            planned_at=begin + 7200, address=f"Алматы, {chance.choice(STREETS)} {chance.randrange(1, 200)}",
            payment="cash", total=chance.randrange(50, 400) * 10000, phone=f"+38050{chance.randrange(10**6, 10**7)}",
        )  # fmt: skip
        batch.append(replace(known, status="ready"))
    shop.take_all(batch)
    for n in range(30):
        numbers = tuple(f"F-{9000 + STOPS + n * 10 + k}" for k in range(10))
        shop.desk.do(LeaveRun(shop.desk.do(AssignStops(names[n], numbers)).runs[0]))


def test_an_assignment_costs_less_than_a_packet(shop: Shop) -> None:
    busy_day(shop)
    given = ["--db", str(shop.parts.database), "--as", "Мария", "--now", "2026-11-24T12:00:00+05:00"]
    with terminal(*given, environment=SSH) as desk:
        desk.wait("ORDER DESK")
        desk.quiet()
        desk.type("D")
        desk.wait("ДИСПЕТЧЕР", "без курьера 300")
        desk.quiet()
        moved = [key(desk, DOWN) for _ in range(6)]
        assert max(moved) <= 400, moved
        given_away = []
        for second in ("\r", "34", "\r", "35"):
            given_away.append(key(desk, "c") + key(desk, second))
        assert max(given_away) <= 800, given_away
        desk.wait("без курьера 296")
