"""A Textual that calls something private otherwise: the desk does all that it does, if not as fast or as sparing."""

from __future__ import annotations

import os
import signal
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import pytest
from textual._compositor import Compositor
from textual.app import App
from textual.message_pump import MessagePump
from textual.screen import Screen
from textual.widget import Widget

from orderdesk.sharing.sockets import connect, sessions
from screens import edge
from tests.app.paper import on_paper
from tests.app.terminal.test_edge import NAMES
from tests.shop import NOON, Shop, at
from tests.terminal.pty import PATIENCE, Terminal, program

pytestmark = pytest.mark.terminal

Screens = Sequence[list[str]]

USUAL: list[list[str]] = []

EACH = sorted({name.split(":")[1].split(".")[-1] for _release, name in NAMES})

PAINTS = {
    "ChopsUpdate", "LayoutUpdate", "Compositor", "visible_widgets", "_batch_count", "_closed", "_compositor",
    "_layout_required", "_scroll_required", "_repaint_required", "_exchange_repaint_regions",
}  # fmt: skip
"""Without any of these Textual paints, as if all were gone."""

TOGETHER = [
    ("_exchange_repaint_regions", "_awaiting", "_check_bindings", "_dispatch_message", "_handle_exception",
     "_parse_rules", "_background_screens"),
    ("_sync_available", "_sequence_to_key_events", "_on_message", "_fatal_error", "_variables", "get_time",
     "visible_screen_stack"),
    ("_display", "_exit", "render_strips", "_get_dispatch_methods", "_compositor_refresh"),
    ("_driver", "_compositor", "XTermParser"),
]  # fmt: skip
"""Names that do not hide one another; each alone takes a minute together."""


@contextmanager
def desk_without(name: str, shop: Shop) -> Iterator[Terminal]:
    given = ("--db", str(shop.parts.database), "--as", "Мария", "--now", "2026-11-24T12:00:00+05:00")
    with program(sys.executable, "-m", "tests.terminal.names.renamed", name, *given) as shown:
        yield shown


def day(shop: Shop, name: str, usual: Screens = ()) -> Screens:
    """What the terminal shows on the way through the desk, to the end over a fault; as `usual`, where that is known."""
    for number, minute in (("4821", 10), ("4822", 20), ("4823", 30)):
        shop.receive(number, received_at=at(f"2026-11-24 11:{minute}"))
    shown: list[list[str]] = []
    with desk_without(name, shop) as desk:

        def then(keys: str, *texts: str, gone: str = "") -> None:
            desk.type(keys)
            desk.wait(*texts, gone=gone)
            if usual:
                end = time.monotonic() + PATIENCE
                while desk.lines != usual[len(shown)] and time.monotonic() < end:
                    desk.pause(0.05)
            desk.quiet(0.3 if usual else 0.8)
            shown.append(desk.lines)
            assert not usual or shown[-1] == usual[len(shown) - 1]

        then("", "4821", "4823")
        then("j\x1b[B\x1b[A", "4822  Ив")
        then("x", "Отмена заказа 4822")
        then("\x1b", "4822  Ив", gone="Отмена заказа")
        then("/4823", "4823  Ив", gone="4821")
        then("\x1b")
        then("\x1b", "4821", "4822", "4823")
        then("a", "новые: 2!")
        then("\r", "Прошло")
        then("\x1b", "Доставка", gone="Прошло")
        then("j", "4823  Ив")
        desk.resize(100, 30)
        then("k", "4822  Ив")
        os.kill(desk.pid, signal.SIGTSTP)
        then("o", "аметка")
        then("\x1b[200~слово\x1b[201~\r", gone="слово")
        desk.spoil()
        os.kill(desk.pid, signal.SIGCONT)
        then("", "4822  Ив", gone="spoilt")
        shown.append(over_the_shoulder(shop))
        for path in (shop.parts.database, shop.parts.database.with_name(shop.parts.database.name + "-wal")):
            with path.open("r+b") as file:
                file.write(b"\xa5" * path.stat().st_size)
        desk.type("g00")
        desk.wait("повреждён")
        desk.type("\x1b")
        desk.quiet(1)
        desk.type("?")
        assert desk.ended() == 1
        assert b"\x1b[?1049l" in desk.sent
        told = desk.text
        assert "Подробности" in told
        assert "Traceback" not in told
    return shown


def over_the_shoulder(shop: Shop) -> list[str]:
    """The text that a watcher is sent."""
    (session,) = sessions(shop.parts.database)
    with connect(session.socket) as line:
        line.send({"ask": "watch", "watcher": "Мария"})
        lines = (line.receive() or {})["lines"]
    return [str(text) for _y, text in lines]


@pytest.fixture
def usual(tmp_path: Path) -> Screens:
    """The same with Textual as it is; looked at once."""
    if not USUAL:
        with Shop.made(tmp_path / "usual", NOON) as made:
            USUAL.extend(day(made, ""))
    return USUAL


@pytest.mark.parametrize("names", TOGETHER, ids="+".join)
def test_the_desk_works_without_several_names(shop: Shop, usual: Screens, names: tuple[str, ...]) -> None:
    assert day(shop, "|".join(names), usual) == usual


@pytest.mark.soak
@pytest.mark.parametrize("name", EACH)
def test_the_desk_works_without_the_name(shop: Shop, usual: Screens, name: str) -> None:
    assert day(shop, name, usual) == usual


def test_none_is_left_out() -> None:
    assert {name for names in TOGETHER for name in names} | PAINTS == set(EACH)


@pytest.mark.parametrize("name", sorted(PAINTS))
async def test_without_a_name_for_painting_it_is_known_before_it_is_needed(
    shop: Shop, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    """Then Textual paints, as in the walk through the desk above."""
    async with on_paper(shop) as desk:
        assert edge.as_expected(desk.screen)
        assert edge.draws(desk.app)
        for owner in (App, MessagePump, Widget, Screen, Compositor, desk.app, desk.screen):
            if name in vars(owner):
                monkeypatch.delattr(owner, name)
        if hasattr(edge, name):
            monkeypatch.setattr(edge, name, None)
            monkeypatch.setattr(edge, "CALLS", {(None if owner.__name__ == name else owner, called): how
                                                for (owner, called), how in edge.CALLS.items()})  # fmt: skip
        assert not (edge.draws(desk.app) and edge.as_expected(desk.screen))
        monkeypatch.undo()
