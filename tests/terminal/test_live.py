"""What another process commits is on the screen by itself, and nothing moves or flashes that has not changed."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator

import pytest

from tests.shop import Shop, at
from tests.terminal.pty import ROOT, Terminal, terminal

pytestmark = pytest.mark.terminal

NOW = "2026-11-24T12:00:00+05:00"


@pytest.fixture
def desk(shop: Shop) -> Iterator[Terminal]:
    """Мария's desk, with the cursor on the second of three orders."""
    for number, minute in (("4821", 10), ("4822", 20), ("4823", 30)):
        shop.receive(number, received_at=at(f"2026-11-24 11:{minute}"))
    with terminal("--db", str(shop.parts.database), "--as", "Мария", "--now", NOW) as shown:
        shown.wait("4821", "4823")
        shown.type("j")
        shown.wait(">+ 2:20     4822")
        shown.quiet()
        yield shown


def elsewhere(shop: Shop, *command: str) -> None:
    """Another operator's process does something and ends."""
    given = ["--db", str(shop.parts.database), "--as", "Болат", "--now", NOW, *command]
    subprocess.run([sys.executable, "-m", "orderdesk", *given], cwd=ROOT, check=True, capture_output=True, timeout=30)


def row_of(desk: Terminal, number: str) -> int:
    return next(y for y, line in enumerate(desk.lines) if number in line[24:])


def test_a_colleague_s_commit_appears_and_the_cursor_stays_on_its_order(shop: Shop, desk: Terminal) -> None:
    elsewhere(shop, "accept", "4821")
    desk.wait("новые: 2!", ">+ 2:20     4822", gone="4821")


def test_a_buyer_s_cancel_is_told(shop: Shop, desk: Terminal) -> None:
    before = desk.sent.count(b"\x07")
    elsewhere(shop, "event", "4823", "buyer_cancelled", "--yes")
    desk.wait("новые: 2!", "отменено 1!!!", "4823: отменён: покупатель", ">+ 2:20     4822")
    desk.quiet(1.0)
    assert desk.sent.count(b"\x07") == before + 3
    assert b"\x1b]2;Order Desk (2! 1!!!)\x1b\\" in desk.sent


def test_a_commit_that_changes_nothing_here_paints_nothing(shop: Shop, desk: Terminal) -> None:
    shop.receive("7000", "delivery", phone="+77019990000")
    desk.wait("Доставка     1")
    desk.quiet()
    before = len(desk.sent)
    elsewhere(shop, "note", "7000", "звонил")
    desk.quiet(1.0)
    assert len(desk.sent) == before


def test_a_count_that_changes_leaves_the_list_alone(shop: Shop, desk: Terminal) -> None:
    before = len(desk.sent)
    shop.receive("7000", "delivery", phone="+77019990000")
    desk.wait("Доставка     1")
    desk.quiet()
    sent = desk.sent[before:]
    assert b"4822" not in sent
    assert "Иванов".encode() not in sent


def test_the_window_has_its_own_title_back_in_the_end(desk: Terminal) -> None:
    assert desk.sent.index(b"\x1b[22;2t") < desk.sent.index(b"\x1b]2;Order Desk (3!)\x1b\\")
    desk.type("q")
    assert desk.ended() == 0
    assert desk.sent.count(b"\x1b[23;2t") == 1


@pytest.mark.parametrize("term", ["linux", "vt100"])
def test_a_text_console_is_sent_no_title(shop: Shop, term: str) -> None:
    given = ("--db", str(shop.parts.database), "--now", NOW)
    with terminal(*given, environment={"TERM": term}) as desk:
        desk.wait("ORDER DESK")
        shop.receive("4821")
        desk.wait("4821")
        desk.type("q")
        assert desk.ended() == 0
        assert b"\x1b]2;" not in desk.sent
        assert b";2t" not in desk.sent
        assert b"\x07" in desk.sent
