"""What reaches the terminal: the same picture as Textual's own painting, in far fewer bytes."""

from __future__ import annotations

import random
from typing import Any

import pytest
from textual.widget import Widget

from screens import edge
from tests.app.paper import Paper, on_paper
from tests.shop import NOON, Shop, at

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
                    ("press", ["g", chance.choice("136789")]),
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


async def looks_right(desk: Paper) -> str:
    """Nothing where the terminal shows what Textual's own painting would; else the first line that differs."""
    expected = await desk.expected()
    for y, (right, found) in enumerate(zip(expected, desk.picture(), strict=True)):
        if right != found:
            return f"line {y}: " + str([(x, *pair) for x, pair in enumerate(zip(right, found, strict=True))
                                        if pair[0] != pair[1]][:3])  # fmt: skip
    return ""


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
async def test_random_sessions_look_as_if_textual_had_painted_them(shop: Shop, size: tuple[int, int]) -> None:
    fill(shop, size[0])
    async with on_paper(shop, size) as desk:
        assert await looks_right(desk) == ""
        for n, step in enumerate(session(size[0], 40)):
            await do(desk, step)
            assert await looks_right(desk) == "", f"after step {n}, {step}"


async def test_a_textual_that_is_not_as_expected_paints_the_stock_way(
    shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(shop, 3)
    monkeypatch.setattr(edge, "CALLS", {**edge.CALLS, (Widget, "_exchange_repaint_regions"): ("self", "something_new")})
    async with on_paper(shop) as desk:
        for step in [("press", ["j", "j", "end", "enter"]), ("press", ["escape", "k"]), ("resize", (100, 30))]:
            await do(desk, step)
            assert await looks_right(desk) == ""
        stock = desk.sent
    monkeypatch.undo()
    async with on_paper(shop) as desk:
        await do(desk, ("press", ["j", "j", "end", "enter"]))
        await do(desk, ("press", ["escape", "k"]))
        await do(desk, ("resize", (100, 30)))
        assert desk.sent < stock / 2


async def test_what_the_terminal_has_lost_is_sent_again(shop: Shop) -> None:
    fill(shop, 4)
    async with on_paper(shop) as desk:
        right = desk.picture()
        desk.driver.screen.erase_in_display(2)
        desk.app.forget()
        assert desk.picture() == right
        desk.driver.screen.erase_in_display(2)
        await desk.resize(80, 24)  # as when it comes back from the background
        assert desk.picture() == right


async def test_a_line_between_two_dialogs_and_a_bell_change_nothing(shop: Shop) -> None:
    fill(shop, 5)
    async with on_paper(shop) as desk:
        desk.app.bell = type(desk.app).bell.__get__(desk.app)  # type: ignore[method-assign]
        await desk.press("x")
        desk.app.bell()
        await desk.press("escape", "question_mark")
        assert await looks_right(desk) == ""
        await desk.press("escape")
        assert await looks_right(desk) == ""


async def test_a_second_sends_little_and_nothing_while_the_clocks_stand(shop: Shop) -> None:
    for n in range(30):
        shop.receive(str(5000 + n), received_at=NOON - 600 + n)  # two hours and fifty minutes are left
    async with on_paper(shop, (80, 40)) as desk:
        calm = await seconds(desk, 60)
        assert max(calm) <= 100
        assert sum(calm) <= 30 * 30  # a minute is over in each row once
        for n in range(5):
            shop.receive(str(6000 + n), received_at=NOON - 10_600 + n)  # less than ten minutes are left
        await desk.look()
        assert max(await seconds(desk, 20)) <= 200
        assert await looks_right(desk) == ""
        shop.clock.at = at("2026-11-24 23:30")
        await desk.tick()
        shop.clock.advance(600)
        assert await desk.tick() <= 50  # a digit of the time of day, with its place and its colours
        shop.clock.at = at("2026-11-25 00:00")
        await desk.tick()
        assert await looks_right(desk) == ""


async def test_a_tick_of_many_clocks_sends_five_bytes_a_figure(shop: Shop) -> None:
    for n in range(24):
        shop.receive(str(5000 + n), received_at=NOON - 10_600)
    async with on_paper(shop, (80, 40)) as desk:
        assert max((await seconds(desk, 8))[1:]) <= 120


async def seconds(desk: Paper, count: int) -> list[int]:
    """The bytes of so many seconds, one after the other."""
    sent = []
    for _ in range(count):
        desk.shop.clock.advance(1)
        sent.append(await desk.tick())
    return sent
