"""A shift is handed over by a sheet: what was promised in it does not end with it."""

from __future__ import annotations

import os

import pytest

from orderdesk.desk.commands.claims import Hold
from orderdesk.desk.sales import banners
from orderdesk.desk.views.news import Matter, News
from tests.shop import NOON, Shop, at


@pytest.fixture
def staffed(shop: Shop) -> Shop:
    for name, role in (("Дина", "director"), ("Мария", "manager"), ("Олег", "manager")):
        assert shop.run("operator", "add", name, "--role", role, operator="Дина").exit_code == 0
    return shop


def entries(shop: Shop, **more: str) -> dict[str, list[str]]:
    """The numbers on the sheet, by what they are about."""
    found: dict[str, list[str]] = {}
    for entry in shop.json("shift", "sheet", **more)["entries"]:
        found.setdefault(entry["kind"], []).append(entry["number"])
    return found


def test_the_sheet_says_what_is_promised_burning_released_and_left(staffed: Shop) -> None:
    for number in ("noted", "own", "held", "before"):
        staffed.receive(number)
    staffed.from_("own_shop", "call", "packing")
    staffed.receive("today", "delivery", planned_at=at("2026-11-24 23:59"))
    staffed.receive("burning", received_at=at("2026-11-24 09:10"))
    staffed.run("note", "before", "до смены")
    staffed.clock.at = NOON + 60
    assert staffed.run("shift", "start").exit_code == 0
    staffed.run("note", "noted", "оставить у двери")
    staffed.run("call", "call", "no_answer")
    staffed.run("assign", "own", "Мария", operator="Дина")
    staffed.from_("own_shop", "agreed", "packing")
    staffed.run("reschedule", "agreed", "27.11", "--consent", "buyer", "--via", "phone", "--note", "в отъезде")
    staffed.desk.do(Hold(), staffed.order("held"))
    staffed.clock.at = NOON + 3600
    found = entries(staffed)
    assert found == {"burning": ["burning"], "consent": ["agreed"], "due": ["today"], "note": ["noted"],
                     "released": ["held"], "own": ["own"], "call": ["call"]}  # fmt: skip
    ended = staffed.run("shift", "end")
    assert "оставить у двери" in ended.stdout
    assert "в отъезде" in ended.stdout
    assert staffed.store.claims.all() == []
    assert entries(staffed) == found, "and so it is kept"


def test_the_next_shift_begins_only_when_the_sheet_is_read(staffed: Shop) -> None:
    staffed.receive("1")
    staffed.run("shift", "start")
    staffed.run("note", "1", "обещан торт")
    staffed.run("shift", "end")
    assert staffed.json("shift", "sheet")["read_by"] is None
    for typed in ("", "n\n"):
        refused = staffed.run("shift", "start", operator="Олег", typed=typed)
        assert refused.exit_code == 1
        assert "обещан торт" in refused.stdout
    assert staffed.run("shift", "start", operator="Олег", typed="y\n").exit_code == 0
    assert (staffed.json("shift", "sheet", operator="Дина")["read_by"]) == "Олег"
    assert "обещан торт" not in staffed.run("shift", "start").stdout, "it is read once, by the next one"


def test_a_script_says_that_it_is_read_and_an_empty_sheet_asks_nobody(staffed: Shop) -> None:
    staffed.run("shift", "start")
    staffed.run("shift", "end")
    assert staffed.run("shift", "start", operator="Олег").exit_code == 0
    staffed.run("note", staffed.receive("1").number, "x", operator="Олег")
    staffed.run("shift", "end", operator="Олег")
    assert staffed.run("shift", "start", "--read").exit_code == 0


def test_who_is_not_on_shift_cannot_end_it(staffed: Shop) -> None:
    refused = staffed.run("shift", "end")
    assert (refused.exit_code, refused.stderr) == (1, "Мария: не на смене.\n")
    assert staffed.run("shift", "sheet").stdout == "Ещё ни одна смена не закончена.\n"
    assert staffed.json("shift", "sheet") is None


def test_a_sheet_stays_short_and_says_that_there_is_more(staffed: Shop) -> None:
    for number in range(30):
        staffed.receive(f"{number:02d}", "delivery", planned_at=at("2026-11-24 23:59"))
    staffed.run("shift", "start")
    sheet = staffed.json("shift", "sheet")
    assert [entry["kind"] for entry in sheet["entries"]].count("due") == 20
    assert "due" in sheet["more"]
    assert "и ещё" in staffed.run("shift", "end").stdout


@pytest.mark.parametrize("table", ["shift_sheets", "shift_sheets_read"])
def test_sheets_cannot_be_rewritten(staffed: Shop, table: str) -> None:
    staffed.run("shift", "start")
    staffed.run("shift", "end")
    staffed.run("shift", "start")
    for statement in (f"DELETE FROM {table}", f"UPDATE {table} SET operator = 'x'",
                      f"INSERT OR REPLACE INTO {table} SELECT * FROM {table}"):  # fmt: skip
        with pytest.raises(Exception, match="append-only"):
            staffed.store.connection.run(statement)


def test_history_says_on_whose_word_it_was(staffed: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("orderdesk.composition.own_account", lambda: "till")
    staffed.receive("1", "signing")
    staffed.run("event", "1", "contract_signed")
    staffed.run("note", "1", "x")
    signed, noted = staffed.json("history", "1")[1:]
    assert (signed["actor_kind"], signed["vouched_by"]) == ("marketplace", "Мария")
    assert (noted["actor"], noted["vouched_by"]) == ("Мария", f"till, uid {os.getuid()}")
    assert f"Мария (--as, запись till, uid {os.getuid()})" in staffed.run("history", "1").stdout
    monkeypatch.setattr("orderdesk.composition.own_account", lambda: "Мария")
    staffed.run("note", "1", "y")
    assert staffed.json("history", "1")[-1]["vouched_by"] is None


@pytest.mark.req("C11", "C2")
def test_what_is_to_be_done_and_a_word_of_whoever_goes_are_handed_over(staffed: Shop) -> None:
    staffed.receive("1")
    staffed.run("shift", "start")
    for words in (("уточнить подъезд", "--order", "1"), ("заказать коробки",), ("не моё", "--whose", "Олег")):
        assert staffed.run("task", "add", *words).exit_code == 0
    ended = staffed.run("shift", "end", "--note", "касса не сходится на 200")
    assert ended.exit_code == 0, ended.output
    for said in ("уточнить подъезд", "заказать коробки", "касса не сходится на 200"):
        assert said in ended.stdout
    assert "не моё" not in ended.stdout
    begun = staffed.run("shift", "start", operator="Олег", typed="y\n")
    assert "касса не сходится на 200" in begun.stdout


@pytest.mark.req("C2")
def test_orders_that_come_in_while_nobody_is_on_shift_are_an_alarm(staffed: Shop) -> None:
    news = News(staffed.store, staffed.parts.rules, "Дина")

    def told() -> list[tuple[str, Matter]]:
        return [(str(item), item.matter) for item in news.look(staffed.clock())]

    staffed.receive("1")
    assert told() == [("1: новый заказ", Matter.NEW)], "a shop without shifts has no such alarm"
    assert banners(staffed.store) == []
    staffed.run("shift", "start")
    staffed.receive("2")
    assert told() == [("2: новый заказ", Matter.NEW)]
    assert banners(staffed.store) == []
    staffed.run("shift", "end")
    staffed.receive("3")
    assert told() == [("3: новый заказ, а на смене никого", Matter.PRESSING)]
    assert banners(staffed.store) == ["НИКТО НЕ НА СМЕНЕ: НОВЫХ 3"]
    staffed.run("shift", "start", operator="Олег", typed="y\n")
    assert banners(staffed.store) == []
