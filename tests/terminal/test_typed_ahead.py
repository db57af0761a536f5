"""Twenty keys in one write, on every layout, into every dialog: each time all of them arrive, where they were meant for.

Forty times a dialog: ten on each layout. What they did is read from the store afterwards.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import pytest

from orderdesk.channels.incoming import IncomingLine
from orderdesk.desk.intake import Intake
from orderdesk.keyboard import Layout, pressed
from orderdesk.model import Event
from tests.shop import Shop, at
from tests.terminal.pty import terminal

pytestmark = pytest.mark.terminal

ROUNDS = 10

WORDS = {Layout.EN: "call back later on", Layout.RU: "съёмка объектов вы", Layout.UK: "їжак ґанок гість є", Layout.KK: "әңгіме үшін қоңыра"}  # fmt: skip
"""Eighteen characters that only this layout has some of."""


@dataclass(frozen=True)
class Case:
    """Keys into a dialog: `{}` is where the words stand, what comes before and after them is keys."""

    keys: str
    status: str = "new"
    channel: str = "kaspi"
    words: int = 12
    several: bool = True
    """Whether each round has an order of its own, since its status changes."""
    proof: Callable[[Event], str | None] = lambda event: event.note or None


def comment(event: Event) -> str | None:
    return event.note if event.kind == "cancelled" else None


def waybill(event: Event) -> str | None:
    change = event.changes.get("waybill")
    return None if change is None else str(change[1])


def address(event: Event) -> str | None:
    change = event.changes.get("address")
    return None if change is None else str(change[1]).removeprefix("Алматы, Абая 10")


CASES = {
    "note": Case("o{}\r", words=18, several=False),
    "card": Case("\rjj\x1bo{}\r", words=14, several=False),
    "help": Case("?jjk\x1bo{}\r", words=13, several=False),
    "quality": Case("bjjk\x1bo{}\r", words=13, several=False),
    "shop switch": Case("h1o{}\r", words=16, several=False),
    "call": Case("p2vo{}\r", words=15, several=False),
    "cancel": Case("x2\x1bx1c\x1bo{}\r", words=11, several=False),
    "date": Case("d2co{}\r", "delivery", words=15, several=False),
    "hand-over": Case("i4821\x1bo{}\rj", "pickup"),
    "waybill": Case("t20450123456789012\r", "ready", "own_shop", proof=waybill),
    "money": Case("m1123456.78\x1bo{}\r", "ready", "own_shop", words=7, several=False),
    "edit": Case("e\r{}\r\r\r\r\r1\r\r", "ready", "own_shop", proof=address),
    "split": Case("s1\x1bs\r\x1bo{}\r", "ready", "own_shop", words=11, several=False),
    "assign": Case("w2k\x1bo{}\r", words=14, several=False),
    "new order": Case("N2\x1bN1{}\r\x1bo{}\r", words=6, several=False),
    "confirm": Case("anx\x1bo{}\r", words=14, several=False),
}


def words(layout: Layout, case: Case, number: int) -> str:
    """What is typed in a round: different each time."""
    text = WORDS[layout]
    return (text[number:] + text[:number])[: case.words].strip().ljust(case.words, text[4])


@pytest.mark.parametrize("layout", list(Layout))
@pytest.mark.parametrize("name", list(CASES))
def test_twenty_keys_in_one_write_all_arrive(shop: Shop, name: str, layout: Layout) -> None:
    case = CASES[name]
    orders = [
        replace(
            shop.incoming(f"77{n:02d}", case.status if case.channel == "kaspi" else "new", phone=f"+770101000{n:02d}"),
            channel=case.channel,
            status="" if case.channel == "kaspi" else case.status,
            method="carrier" if name == "waybill" else "delivery",
            planned_at=at("2026-11-25 18:00"),
            lines=(IncomingLine("TEA-1", "Чайник", 3, 100), IncomingLine("CUP-1", "Чашка", 2, 100)),
            **({"external": {}} if case.channel != "kaspi" else {}),
        )
        for n in range(ROUNDS if case.several else 1)
    ]
    Intake(shop.store, shop.parts.rules, shop.clock()).take(orders)
    shop.store.stock.set("TEA-1", 1, shop.clock())
    settings = shop.parts.database.with_name("config.toml")
    settings.write_text(f'keyboard = "{layout}"\n', "utf-8")
    typed = []
    arguments = ["--config", str(settings), "--db", str(shop.parts.database), "--as", "Мария"]
    with terminal(*arguments, "--now", "2026-11-24T12:00:00+05:00") as desk:
        desk.wait("ORDER DESK")
        desk.type(pressed(layout, "n"))
        desk.wait(">")
        for number in range(ROUNDS):
            said = words(layout, case, number)
            pieces = ["".join(pressed(layout, key) for key in piece) for piece in case.keys.split("{}")]
            burst = said.join(pieces)
            assert len(burst) >= 20 or name == "waybill"
            desk.type(burst)
            typed.append("20450123456789012" if name == "waybill" else said)
            desk.quiet(0.15)
        screen = desk.text
    events = [event for order in orders for event in shop.store.history.of(shop.order(order.number).id)]
    found = [text for event in events if (text := case.proof(event))]
    assert sorted(found) == sorted(typed), screen
    if name == "hand-over":
        wrong = [len(shop.store.codes.wrong_for_order(shop.order(order.number).id, 0)) for order in orders]
        assert wrong == [1] * ROUNDS, "all four digits of each code, tried once"
