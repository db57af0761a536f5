"""Whoever sends couriers out hands over what is on the road: runs, words that wait, cash; others do not."""

from __future__ import annotations

import pytest

from orderdesk.desk.commands.dispatch.stops import FinishStop
from orderdesk.desk.people.shift_sheet import Kind, drawn_up
from orderdesk.list_filter import Day
from tests.desk.dispatch.riding import done, out, ready, staffed
from tests.shop import NOON, Shop


@pytest.mark.req("C42", "O31")
def test_the_sheet_of_a_shift_says_what_is_on_the_road(shop: Shop) -> None:
    staffed(shop)
    ready(shop, "1", "2", "3")
    run = out(shop, "1", "2", "3")
    done(shop, "stop", "done", run, "1")
    shop.colleague("Асхат").do(FinishStop(int(run), "2"))

    def lines(operator: str) -> dict[Kind, list[tuple[str, str]]]:
        with shop.parts.named(operator).store() as store:
            desk = shop.parts.named(operator).desk(store)
            sheet = drawn_up(desk.store, operator, NOON, NOON, Day(NOON, NOON + 86400))
        found = dict[Kind, list[tuple[str, str]]]()
        for entry in sheet.entries:
            found.setdefault(entry.kind, []).append((entry.number, entry.said))
        return {kind: of for kind, of in found.items() if kind in (Kind.RUN, Kind.REPORTED, Kind.CASH)}

    theirs = lines("Дина")
    assert theirs[Kind.RUN] == [(f"рейс {run}", "Асхат: 2 точки не пройдены или не решены")]
    assert theirs[Kind.REPORTED] == [("2", "Асхат")]
    assert [number for number, _said in theirs[Kind.CASH]] == ["Асхат"]
    assert "100" in theirs[Kind.CASH][0][1]
    assert lines("Олег") == {}
