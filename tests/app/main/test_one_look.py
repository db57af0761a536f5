"""One look, one answer: what a key asks of the database it asks once."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing
from itertools import count

import pytest

from orderdesk.beside import Beside, beside
from orderdesk.desk.commands.claims import Hold
from orderdesk.store.commit_notes import NotesReader
from orderdesk.store.connection import Connection
from orderdesk.store.sqlite import sqlite3
from screens.main.change_watcher import ChangeWatcher
from tests.app.driver import Driver, driving
from tests.app.journey import Journey, followed
from tests.shop import Shop, at

_WRITES = re.compile(r"(?:INSERT(?: OR \w+)? INTO|UPDATE(?: OR \w+)?|DELETE FROM)\s+(\w+)", re.IGNORECASE)

STATEMENTS = 23
"""Up to the painted list."""


@asynccontextmanager
async def at_work(shop: Shop) -> AsyncIterator[tuple[Driver, Journey]]:
    """An operator who has taken two of many new orders; the screen looks for what others do when it is told to."""
    for number in range(30):
        shop.receive(str(100 + number), received_at=at(f"2026-11-24 10:{10 + number}"))
    with pytest.MonkeyPatch.context() as patch, followed() as journey:
        patch.setattr(ChangeWatcher, "_listen", lambda watcher: None)
        patch.setattr("screens.main.change_watcher.EVERY", 3600.0)
        async with driving(shop) as desk:
            await desk.press("a", "a", "j", "k")
            await desk.look()
            yield desk, journey


async def test_a_key_asks_the_database_once_for_each_thing(shop: Shop) -> None:
    async with at_work(shop) as (desk, journey):
        with journey.walked():
            await desk.press("a")
        assert (desk.message, desk.cursor) == ("102: Принят партнёром", "103")
    told = "\n".join(journey.statements)
    assert len(journey.statements) <= STATEMENTS, told
    asked = Counter(sql for sql in journey.statements if sql.startswith("SELECT"))
    twice = [sql for sql, times in asked.items() if times > 1 and "WHERE number =" not in sql]
    assert twice == [], told  # whose number it is both connections ask: that of the screen, and that which acts


async def test_a_digit_of_a_search_asks_little(shop: Shop) -> None:
    async with at_work(shop) as (desk, journey):
        await desk.press("1")
        with journey.walked():
            await desk.press("0")
        assert desk.rows[0] == "102"
    assert len(journey.statements) <= 9, "\n".join(journey.statements)


async def test_what_an_act_has_done_is_known_to_what_goes_on_from_it(shop: Shop) -> None:
    async with at_work(shop) as (desk, _journey):
        with shop.parts.store() as store:
            shop.parts.named("Болат").desk(store).do(Hold(), shop.order("102"))
            await desk.press("x", "y")
        assert desk.dialog == "CancelReason", "it is nobody else's any more"


async def test_what_a_director_changes_holds_for_the_next_key(shop: Shop) -> None:
    async with at_work(shop) as (desk, _journey):
        shop.run("operator", "add", "Дина", "--role", "director", operator="Дина")
        shop.run("operator", "add", "Мария", "--role", "courier", operator="Дина")
        await desk.press("a")
        assert desk.refused
    order = shop.store.orders.find("kaspi", "102")
    assert order is not None
    assert order.status == "new"


def test_an_answer_holds_until_somebody_writes(shop: Shop) -> None:
    shop.receive("1")
    mine, theirs = Connection(shop.store.path), shop.store
    asked: list[int] = []

    def read() -> int:
        asked.append(1)
        return len(asked)

    assert [mine.once("settings", "a", read) for _ in "ab"] == [1, 2], "nobody looks: nothing is kept"
    mine.look()
    assert [mine.once("settings", "a", read) for _ in "ab"] == [3, 3]
    mine.look()
    assert mine.once("settings", "a", read) == 3, "nothing was written"
    with theirs.write():
        theirs.settings.put("a", "b")
    assert mine.once("settings", "a", read) == 3, "one look"
    mine.look()
    assert mine.once("settings", "a", read) == 4, "others have written"
    mine.run("DELETE FROM pins")
    assert mine.once("settings", "a", read) == 4, "of another table"
    mine.run("DELETE FROM settings")
    assert mine.once("settings", "a", read) == 5, "written here"
    with pytest.raises(ZeroDivisionError), mine.looking():
        mine.once("settings", "b", lambda: 1 // 0)
    mine.close()


def test_an_answer_outlives_a_commit_of_which_it_is_known_that_it_touched_something_else(shop: Shop) -> None:
    mine, theirs, notes = Connection(shop.store.path), shop.store, NotesReader(beside(shop.store.path, Beside.TOUCHED))
    read = count(1)

    def answer(table: str) -> int:
        return mine.once(table, "a", lambda: next(read))

    def look() -> None:
        notes.begin()
        mine.look(notes.touched)
        notes.seen()

    shop.receive("1")
    look()
    assert (answer("lines"), answer("channel_accounts")) == (1, 2)
    shop.receive("2")
    look()
    assert (answer("channel_accounts"), answer("lines")) == (2, 3), "an order with lines came"
    with theirs.write():
        theirs.settings.put("a", "b")
        theirs.connection.run("UPDATE places SET name = name")
    look()
    assert answer("channel_accounts") == 4, "what else a table stands for is not known"
    with closing(sqlite3.connect(shop.store.path)) as foreign, foreign:
        foreign.execute("UPDATE settings SET value = 'c'")
    look()
    assert answer("channel_accounts") == 5, "a foreign program writes no notes"
    mine.close()
    notes.close()


def test_no_trigger_writes_a_table_of_which_answers_are_kept(shop: Shop) -> None:
    rows = shop.store.connection.rows("SELECT sql FROM sqlite_schema WHERE type = 'trigger'")
    written = {table for (sql,) in rows for table in _WRITES.findall(sql.split("BEGIN", 1)[1])}
    assert "shelf_counts" in written, "they are read rightly"
    kept = {"operators", "announcements", "contacts", "lines", "switches", "claims", "channel_accounts"}
    assert written & {*kept, "acceptance_rules"} == set()
