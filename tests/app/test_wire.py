"""What reaches the terminal: the same picture as Textual's own painting, in far fewer bytes."""

from __future__ import annotations

import random
from pathlib import Path
from typing import Any

import pytest

from tests.app.paper import Paper, on_paper
from tests.shop import NOON, Shop

NAMES = [
    "Иванов Алексей", "Өмірбек Ержан", "王小明 Ван",
    "К\u0304а\u0304рлис Озолс", "Ким 김민수", "Петров 📦 Глеб", "Я", "",
    "茶茶茶茶茶茶茶茶茶茶茶茶", "Әлия Қасымова", "a\u0301\u0323b", "О'Нил ﾊﾝｶｸ",
]  # fmt: skip

MOVES = ["j", "k", "j", "k", "j", "pagedown", "pageup", "home", "end", "left_square_bracket", "right_square_bracket"]
SIZES = [(80, 24), (100, 30), (200, 50)]

Step = tuple[str, Any]


def fill(shop: Shop, seed: int) -> None:
    """Orders of all sorts of names on several shelves, some of them burning."""
    chance = random.Random(seed)
    for n in range(70):
        status = chance.choice(["new", "delivery", "delivery", "pickup", "packing", "issued"])
        shop.receive(str(5000 + n), status, **order(chance))


def order(chance: random.Random) -> dict[str, Any]:
    return {
        "customer": chance.choice(NAMES),
        "address": f"Алматы, {chance.choice(NAMES)} {chance.randrange(200)}",
        "phone": f"+770122{chance.randrange(10**4, 10**5)}",
        "total": chance.randrange(10**4, 10**8),
        "received_at": NOON - chance.randrange(60, 3200),
        "planned_at": NOON + chance.randrange(400, 300_000),
    }


def session(seed: int, length: int) -> list[Step]:
    """What an operator, the others and the clock do."""
    chance = random.Random(seed)
    steps: list[Step] = []
    for n in range(length):
        steps.append(
            chance.choice(
                [
                    ("press", [chance.choice(MOVES)]),
                    ("press", [chance.choice(MOVES)]),
                    ("press", [chance.choice(MOVES) for _ in range(chance.randrange(2, 9))]),
                    ("press", ["g", str(chance.randrange(1, 8))]),
                    ("press", ["escape"]),
                    ("press", ["enter", *chance.choices(["j", "k", "left_square_bracket", "pagedown", "v"], k=3)]),
                    ("press", ["slash", *chance.choice(["ива", "王", "茶", "ка"]), "enter", "j"]),
                    ("press", list(chance.choice(["50", "770", "1"]))),
                    ("press", [chance.choice(["question_mark", "x", "d", "o", "p", "e", "n", "f", "b", "a"])]),
                    ("receive", (str(9000 + n), order(chance))),
                    ("tick", chance.choice([1, 1, 7, 59, 600])),
                    ("resize", chance.choice([*SIZES, (70, 20), (40, 10)])),
                    ("forget", None),
                ]
            )
        )
    return steps


async def do(desk: Paper, step: Step) -> None:
    match step:
        case ("press", keys):
            await desk.press(*keys)
        case ("receive", (number, fields)):
            desk.shop.receive(number, **fields)
            await desk.look()
        case ("tick", seconds):
            desk.shop.clock.advance(seconds)
            await desk.tick()
        case ("resize", (columns, rows)):
            await desk.resize(columns, rows)
        case _:
            desk.app.forget()
            await desk.rest()


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
async def test_random_sessions_look_the_same_both_ways(tmp_path: Path, size: tuple[int, int]) -> None:
    steps = session(size[0], 40)
    pictures, sent = [], []
    for way in ("stock", "wire"):
        with Shop.made(tmp_path / way, NOON) as shop:
            fill(shop, 11)
            async with on_paper(shop, size, stock=way == "stock") as desk:
                seen = [desk.cells()]
                for step in steps:
                    await do(desk, step)
                    seen.append(desk.cells())
                pictures.append(seen)
                sent.append(desk.sent)
    for n, (stock, wire) in enumerate(zip(*pictures, strict=True)):
        for y, (expected, found) in enumerate(zip(stock, wire, strict=True)):
            assert found == expected, f"line {y} after {steps[max(n - 1, 0)]}"
    assert sent[1] < sent[0] / 3
