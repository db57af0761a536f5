"""The courier's screen on a real terminal of a phone's size: digits and Enter, over a connection that ends."""

from __future__ import annotations

import pytest

from tests.desk.dispatch.riding import out, ready, staffed, stops
from tests.shop import Shop
from tests.terminal.pty import Terminal, terminal

pytestmark = pytest.mark.terminal


def arguments(shop: Shop) -> list[str]:
    return ["--db", str(shop.parts.database), "--as", "Асхат", "--now", "2026-11-24T12:00:00+05:00"]


def leave(one: Terminal) -> None:
    """Key by key, as a hand does."""
    one.type("0")
    one.wait("> 0_")
    one.type("0")
    one.wait("> 00_")
    one.type("\r")


@pytest.mark.req("O28")
def test_a_stop_is_answered_and_the_next_login_opens_where_the_line_was_lost(shop: Shop) -> None:
    staffed(shop)
    ready(shop, "1", "2")
    run = out(shop, "1", "2")
    with terminal(*arguments(shop), columns=40, rows=20) as first:
        first.wait("РЕЙС", "осталось 2 из 2")
        first.type("1")
        first.type("\r")
        first.wait("ТОЧКА 1 из 2", "0 назад")
        first.type("2")
        first.type("\r")
        first.wait("Сколько заплатили")
        with terminal(*arguments(shop), columns=40, rows=20) as second:
            second.wait("Сколько заплатили", "ТОЧКА 1")
            first.wait("открыт в другом месте")
            second.type("\r")
            second.wait("принято 12:00", "осталось 1 из 2")
            leave(second)
            assert second.ended() == 0
        leave(first)
        assert first.ended() == 0
    assert {number: stop["state"] for number, stop in stops(shop, run).items()} == {"1": "reported", "2": "out"}
    assert shop.order("1").status == "delivery"
