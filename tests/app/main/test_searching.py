"""Searching while one types: nothing that was typed waits for it, and only the newest text is answered."""

from __future__ import annotations

import threading
from typing import Any

import pytest

from orderdesk.list_filter import OrderFilter
from orderdesk.model import Order
from screens.main.search_thread import SearchThread
from tests.app.driver import driving
from tests.shop import Shop


@pytest.fixture
def full(shop: Shop) -> Shop:
    for number, name in (("481230", "Иванов Пётр"), ("481299", "Ким Анна"), ("500000", "Иваненко Олег")):
        shop.receive(number, customer=name, phone=f"+7701999{number[-4:]}")
    shop.receive("481231", "issued", customer="Иванова Ольга", phone="+77018887766")
    return shop


async def test_keys_typed_at_once_are_answered_by_the_whole_of_them(full: Shop) -> None:
    async with driving(full) as desk:
        await desk.press(*"48123", "enter")
        assert desk.rows == ["481230", "481231"]
        await desk.press("escape", "escape", *"481231", "enter")
        assert (desk.rows, desk.dialog) == (["481231"], "OrderCard")


async def test_a_search_for_an_older_text_is_broken_off_and_never_shown(
    full: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun, go_on = threading.Event(), threading.Event()
    sought: list[str] = []
    read = SearchThread._read

    def slow(self: SearchThread, chosen: OrderFilter, *rest: Any) -> tuple[list[Order], int]:
        sought.append(chosen.text)
        if len(sought) == 1:
            begun.set()
            assert go_on.wait(10)
        return read(self, chosen, *rest)

    monkeypatch.setattr(SearchThread, "_read", slow)
    shown: list[str] = []
    async with driving(full) as desk:
        show = desk.main.table.show

        def noted(chosen: OrderFilter, **how: Any) -> None:
            shown.append(chosen.text)
            show(chosen, **how)

        monkeypatch.setattr(desk.main.table, "show", noted)
        field = desk.main.search.field
        for text in ("и", "ив", "ива", "иваненко"):
            field.value = text
            await desk.pilot.pause()
        assert begun.is_set()
        assert desk.main.search.field.value == "иваненко", "what is typed is there at once"
        go_on.set()
        await desk.rest()
        assert desk.rows == ["500000"]
    assert (sought, shown) == (["и", "иваненко"], ["иваненко"])


async def test_leaving_the_search_shows_the_shelf_whatever_was_looked_for(full: Shop) -> None:
    async with driving(full) as desk:
        await desk.press("slash", *"иванова")
        assert desk.rows == ["481231"]
        await desk.press("escape")
        assert (desk.shelf, len(desk.rows)) == ("Новые", 3)


async def test_a_row_that_is_found_follows_what_others_do(full: Shop) -> None:
    async with driving(full) as desk:
        await desk.press("slash", *"ким")
        assert desk.rows == ["481299"]
        full.receive("481300", customer="Ким Роза")
        await desk.look()
        assert desk.rows == ["481299", "481300"]
