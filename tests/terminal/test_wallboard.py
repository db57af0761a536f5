"""The wallboard on a real terminal, by its command and by the role that has nothing else."""

from __future__ import annotations

import json

import pytest

from tests.shop import Shop, at
from tests.terminal.pty import terminal

pytestmark = pytest.mark.terminal


def arguments(shop: Shop, operator: str) -> list[str]:
    return ["--db", str(shop.parts.database), "--as", operator, "--now", "2026-11-24T12:00:00+05:00"]


def test_the_command_shows_it_follows_others_and_ends_on_q(shop: Shop) -> None:
    shop.receive("30184820")
    with terminal(*arguments(shop, "Мария"), "wallboard", columns=200, rows=50) as wall:
        wall.wait("30184820", "новые: 1!", "██████")
        shop.receive("30184821", received_at=at("2026-11-24 10:00"))
        wall.wait("30184821", "новые: 2!")
        wall.type("aax1\r")
        wall.quiet()
        wall.resize(80, 24)
        wall.wait("30184821", "██")
        wall.type("q")
        assert wall.ended() == 0
    assert shop.kinds("30184820") == shop.kinds("30184821") == ["received"]


def test_who_has_the_role_gets_nothing_but_it(shop: Shop) -> None:
    shop.receive("30184820", customer="Тайный Иван")
    shop.run("operator", "add", "Ольга", "--role", "director")
    shop.run("operator", "add", "ТВ", "--role", "wallboard", operator="Ольга")
    with terminal(*arguments(shop, "ТВ")) as wall:
        shown = wall.wait("30184820", "██")
        assert "Тайн" not in shown
        wall.type("\r/Иванx")
        wall.quiet()
        assert "Тайн" not in wall.text
        wall.type("z")
        assert wall.ended() == 0
    assert json.loads(shop.run("list", "--json", operator="ТВ").stdout) == []
    assert shop.run("show", "30184820", operator="ТВ").exit_code == 1
