"""The dispatch board as a dispatcher has it before them, and a shop whose day is to be sent out."""

from __future__ import annotations

import random
from typing import Any

from screens.dispatch.dispatch_screen import DispatchScreen
from screens.widgets.lines import Message
from tests.app.driver import Driver
from tests.desk.dispatch.riding import ready
from tests.shop import NOON, Shop

HOUR = 3600
STREETS = ("Абая", "Самал-2", "Розыбакиева", "Сәтбаев", "Жандосова", "Кабанбая")
DISTRICTS = ("Самал", "Бостан", "Центр", "Ауэзов")


def day(shop: Shop, count: int, couriers: int, *, placed: float = 0.0, seed: int = 1) -> Shop:
    """So many orders that are ready to go, and couriers; some of the doors are known on the map."""
    chance = random.Random(seed)
    for n in range(couriers):
        name = ("Асхат", "Бауыржан", "Данияр", "Ерлан", "Жанна")[n % 5] + (f" {n}" if n > 4 else "")
        assert shop.run("courier", "add", name, "--phone", f"+3805011122{n:02}").exit_code == 0
    for n in range(count):
        begin = NOON + chance.randrange(1, 6) * HOUR
        facts: dict[str, Any] = {"district": chance.choice(DISTRICTS), "window_from": begin}
        if chance.random() < placed:
            facts |= {"lat": f"{43.2 + chance.random() * 0.1:.6f}", "lon": f"{76.8 + chance.random() * 0.15:.6f}"}
        address = f"Алматы, {chance.choice(STREETS)} {chance.randrange(1, 200)}, кв {chance.randrange(1, 90)}"
        payment = chance.choice(("cash", "prepaid"))
        ready(shop, f"F-{9000 + n}", facts=facts, planned_at=begin + 2 * HOUR, address=address, payment=payment,
              total=chance.randrange(50, 400) * 10000, phone=f"+38050{chance.randrange(10**6, 10**7)}")  # fmt: skip
    return shop


def board(desk: Driver) -> DispatchScreen:
    """The board that is open."""
    return next(screen for screen in desk.app.screen_stack if isinstance(screen, DispatchScreen))


def numbers(desk: Driver) -> list[str]:
    """The numbers of the orders in the rows of the page."""
    shown = board(desk).stops
    return [shown._known[key].order.number for key in shown.rows.shown]


def here(desk: Driver) -> str:
    """The number under the cursor."""
    current = board(desk).stops.current
    return "" if current is None else current.order.number


def said(desk: Driver) -> str:
    """The sentence under the rows."""
    return board(desk).query_one(Message).sentence


def plan(desk: Driver) -> str:
    """The line over it: what the next key does."""
    return board(desk).plan.said
