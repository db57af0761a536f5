"""Twenty keys in one write, on every layout, into every dialog: each time all of them arrive where they were meant to.

Forty times a dialog, ten on each layout, by `make soak`; once a dialog, the layouts in turn, with every run. What they
did is read from the store afterwards.
"""

from __future__ import annotations

import time
from dataclasses import dataclass

import pytest

from orderdesk.channels.incoming import IncomingLine
from orderdesk.console.keyboard_layouts import Layout, pressed
from orderdesk.model import Event
from orderdesk.values import replace
from tests.shop import Shop, at
from tests.terminal.pty import PATIENCE, Terminal, terminal

pytestmark = pytest.mark.terminal

WORDS = {
    Layout.EN: "callbacklateronplease",
    Layout.RU: "съёмкаобъектовизвыше",
    Layout.UK: "їжакґанокгістьєщеміст",
    Layout.KK: "әңгімеүшінқоңыраушалу",
}
"""Words with letters that only their layout has."""

TELLING = {Layout.EN: "k", Layout.RU: "ё", Layout.UK: "є", Layout.KK: "ө"}
"""A key that tells the layout and does nothing here."""


@dataclass(frozen=True)
class Case:
    """Keys into a dialog: `{}` is where words stand, `#` a digit that changes, all else is keys."""

    keys: str
    status: str = "new"
    channel: str = "kaspi"
    words: int = 12
    several: bool = False
    """Whether each burst has an order of its own."""
    kind: str = "note"
    """The event that they make."""
    field: str = ""
    """The field that ends with the words; without it the event's note does."""

    def text(self, event: Event) -> str | None:
        """What arrived of the words."""
        if event.kind != self.kind:
            return None
        said = str(event.changes[self.field][1]) if self.field else event.note
        return said[-self.words :]


CASES = {
    "note": Case("o{}\r", words=18),
    "card": Case("\rjj\x1bo{}\r", words=14),
    "help": Case("?jjk\x1bo{}\r", words=13),
    "quality": Case("bjjk\x1bo{}\r", words=13),
    "shop switch": Case("h1o{}\r", words=16),
    "call": Case("p2vo{}\r", words=15, kind="message"),
    "cancel": Case("x2\x1bx1c\x1bo{}\r", words=11),
    "date": Case("d#co{}\r", "delivery", words=15, kind="rescheduled"),
    "hand-over": Case("i4821\x1bo{}\rj", "pickup", several=True),
    "waybill": Case("t{}\r", "ready", "own_shop", words=18, several=True, kind="shipped", field="waybill"),
    "money": Case("m124990\ro{}\rj", "ready", "own_shop", words=10, several=True),
    "edit": Case("e\r{}\r\r\r\r\r1\r\r", "ready", "own_shop", words=11, kind="edited", field="address"),
    "split": Case("s1\x1bs\r\x1bo{}\r", "ready", "own_shop", words=11),
    "assign": Case("w2k\x1bo{}\r", words=14),
    "new order": Case("N2\x1bN1{}\r\x1bo{}\r", words=6),
    "confirm": Case("anx\x1bo{}\r", words=14),
}


def burst(case: Case, layout: Layout, number: int, turn: int) -> tuple[str, str]:
    """What is written in a layout's round, and the words in it; different from one `turn` to the next."""
    text = WORDS[layout]
    keys = case.keys.replace("#", "23"[turn % 2])
    if case.field == "waybill":
        code = f"20450123456789{number:02d}{layout.mark}"
        return "".join(pressed(layout, key) for key in keys.format(code)), code
    words = (text[number:] + text[:number])[: case.words]
    return words.join("".join(pressed(layout, key) for key in piece) for piece in keys.split("{}")), words


def take_in(shop: Shop, case: Case, bursts: int) -> list[str]:
    """The orders that the bursts are about; their numbers."""
    own = case.channel == "own_shop"
    numbers = [f"77{n:02d}" for n in range(bursts if case.several else 1)]
    lines = (IncomingLine("TEA-1", "Чайник", 3, 100), IncomingLine("CUP-1", "Чашка", 2, 100))
    given = [
        shop.incoming(
            number,
            "new" if own else case.status,
            channel=case.channel,
            method="carrier" if case.field == "waybill" else "delivery",
            phone=f"+77010{number}00",
            planned_at=at("2026-11-25 18:00"),
            lines=lines,
        )
        for number in numbers
    ]
    orders = [replace(order, external={}, status=case.status) if own else order for order in given]
    shop.take_all(orders)
    shop.count("TEA-1", 100 if case.field == "waybill" else 1)  # what leaves short is asked about
    return numbers


@pytest.mark.parametrize("rounds", [1, pytest.param(10, marks=pytest.mark.soak)])
@pytest.mark.parametrize("name", list(CASES))
def test_twenty_keys_in_one_write_all_arrive(shop: Shop, name: str, rounds: int) -> None:
    case = CASES[name]
    turn = list(CASES).index(name) % len(Layout)
    layouts = list(Layout) if rounds > 1 else [list(Layout)[turn]]
    numbers, typed = take_in(shop, case, rounds * len(layouts)), list[str]()
    settings = shop.parts.database.with_name("config.toml")
    settings.write_text("[codes]\ntries_per_operator = 100\n", "utf-8")
    ids = [shop.order(number).id for number in numbers]

    def arrived() -> list[str]:
        events = (event for order in ids for event in shop.store.history.of(order))
        return [text for event in events if (text := case.text(event)) is not None]

    def wait(desk: Terminal) -> None:
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end and len(arrived()) < len(typed):
            desk.quiet(0.02)

    arguments = ["--config", str(settings), "--db", str(shop.parts.database), "--as", "Мария"]
    with terminal(*arguments, "--now", "2026-11-24T12:00:00+05:00") as desk:
        desk.wait("ORDER DESK")
        desk.type("n")
        desk.wait(">")
        for layout in layouts:
            desk.type(TELLING[layout])
            desk.wait(f" {layout.mark} ")
            for number in range(rounds):
                written, words = burst(case, layout, number, len(typed))
                assert len(written) >= 19
                desk.type(written)
                typed.append(words)
                wait(desk)
                assert typed[-1] in arrived(), f"{written!r}\n{desk.text}"
    assert sorted(arrived()) == sorted(typed)
    if name == "hand-over":
        wrong = [len(shop.store.codes.wrong_for_order(order, 0)) for order in ids]
        assert wrong == [1] * len(ids), "all four digits of each code, tried once"
    if name == "money":
        assert {shop.order(number).facts["paid_amount"] for number in numbers} == {2499000}
