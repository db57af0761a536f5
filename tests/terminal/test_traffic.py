"""Bytes on a real terminal of 80×24: what a key costs on a thin line."""

from __future__ import annotations

import random

import pytest

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
