"""Announcements in the database: append-only, made in an old file too; and only what a day can touch is moved."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlite_utils import Database

from orderdesk.desk.clocks.announce import Announcing
from orderdesk.desk.commands.calendar import Announce
from orderdesk.desk.commands.steps import Take
from orderdesk.desk.desk import Rules
from orderdesk.desk.intake.intake import Intake
from orderdesk.model import Source
from orderdesk.rules.deadlines import Clocks
from orderdesk.rules.rulebook.load import read_rulebooks
from orderdesk.sla import BusinessCalendar
from orderdesk.sla.hours import read_hours
from orderdesk.sla.spec import WEEKDAYS
from orderdesk.store import Store
from orderdesk.store.migrations import migrations
from orderdesk.store.orders.order_columns import deadline_text, rank
from orderdesk.store.sqlite import sqlite3
from orderdesk.values import replace
from tests.shop import ALMATY, Shop

STATEMENTS = (
    "UPDATE announcements SET hours = '[]'",
    "DELETE FROM announcements",
    "INSERT OR REPLACE INTO announcements SELECT * FROM announcements",
)


@pytest.mark.parametrize("statement", STATEMENTS)
def test_no_client_can_rewrite_what_was_announced(shop: Shop, statement: str) -> None:
    shop.run("calendar", "announce", "2026-12-31", "--hours", "closed", "--calendar", "kz", "--yes")
    other = sqlite3.connect(shop.parts.database)
    with pytest.raises(sqlite3.DatabaseError, match="append-only"):
        other.execute(statement)
    other.close()


def test_a_database_of_the_first_version_gets_its_announcements(shop: Shop, tmp_path: Path) -> None:
    shop.receive("4821")
    shop.store.close()
    old = sqlite3.connect(shop.parts.database)
    old.execute("DROP INDEX orders_by_calendar")
    old.execute("DROP TABLE announcements")
    old.execute("DELETE FROM _sqlite_migrations WHERE name = 'm002_announcements'")
    old.execute("PRAGMA user_version = 1")
    old.commit()
    assert [m.name for m in migrations.pending(Database(old))] == ["m002_announcements"]
    old.close()
    done = shop.run("calendar", "announce", "2026-11-24", "--hours", "closed", "--calendar", "kz", "--yes")
    assert done.exit_code == 0, done.output
    kept = next(path for path in shop.parts.database.parent.iterdir() if "before" in path.name)
    assert str(kept) in done.stderr, "a copy of the old one was kept, and that is said"
    assert shop.json("show", "4821")["due_at"] == "2026-11-25T12:00:00+05:00"
    assert "BAD" not in shop.run("doctor").stdout


def test_the_orders_a_day_can_touch_are_found_by_an_index(shop: Shop) -> None:
    told: list[str] = []
    shop.store.connection._sqlite.set_trace_callback(told.append)
    shop.store.deadlines.counting_on("kz", due_from=1, begun_before=2)
    shop.store.deadlines.in_status("kaspi", "new", "new")
    shop.store.connection._sqlite.set_trace_callback(None)
    plans = [str(shop.store.connection.rows(f"EXPLAIN QUERY PLAN {sql}")) for sql in told]
    assert "orders_by_calendar (<expr>=? AND rank>?" in plans[0]
    assert "orders_by_shelf (shelf=? AND rank>?)" in plans[1]


# --- laws --------------------------------------------------------------------------------------------------------

BOOKS = read_rulebooks(Path(__file__).with_name("rulebooks"))
"""With one in which several targets run at once: on a calendar, by the wall and in days."""

FIRST = date(2026, 3, 23)
"""The Monday before Kyiv's clocks go forward."""

quarter = st.integers(0, 95).map(lambda n: f"{n // 4:02d}:{n % 4 * 15:02d}")
hours = st.lists(st.tuples(quarter, quarter).map(list), max_size=2)
days = st.integers(0, 13).map(lambda n: FIRST + timedelta(days=n))
calendars = st.fixed_dictionaries(
    {
        "tz": st.sampled_from(["Asia/Almaty", "Europe/Kyiv"]),
        "hours": st.dictionaries(st.sampled_from(WEEKDAYS), hours, min_size=2),
        "holidays": st.lists(days.map(date.isoformat), max_size=2),
        "overrides": st.dictionaries(days.map(date.isoformat), hours, max_size=1),
        "holiday_cut": st.sampled_from(["start_day", "calendar_day"]),
    }
)
moments = st.integers(0, 13 * 24 * 12).map(
    lambda n: int((datetime(2026, 3, 23, tzinfo=ALMATY) + timedelta(minutes=5 * n)).timestamp())
)
arrivals = st.lists(st.tuples(moments, st.sampled_from(["one", "several", "days", "held"])), min_size=1, max_size=8)
announcements = st.lists(st.tuples(days, hours, st.sampled_from(Source)), min_size=1, max_size=4)


@settings(max_examples=60, deadline=None)
@given(calendars, arrivals, announcements, moments)
def test_what_is_announced_moves_what_a_full_count_would_and_undoing_moves_it_back(
    spec: dict[str, Any],
    received: list[tuple[int, str]],
    announced: list[tuple[date, Sequence[Sequence[str]], Source]],
    now: int,
) -> None:
    with TemporaryDirectory() as folder, Shop.made(Path(folder), now) as shop:
        clocks = Clocks({"kz": BusinessCalendar.from_spec(spec)}, {})
        rules = replace(shop.parts.rules, books=BOOKS, clocks=clocks)
        rules.asked_by(shop.store)
        Intake(shop.store, rules, now, shop.store.write).take(
            [
                replace(shop.incoming(str(n), channel="rivals", external={}, received_at=moment), status=status)
                for n, (moment, status) in enumerate(received)
            ]
        )
        untouched = deadlines(shop.store)
        shop.desk.rules = rules
        announcing = Announcing(shop.desk)
        states = [untouched]
        for day, open_hours, source in announced:
            draft = announcing.hours("kz", day, read_hours(open_hours, "hours"), source, "")
            expected = announcing.preview(draft)
            assert shop.desk.do(Announce(draft))[1] == expected
            states.append(deadlines(shop.store))
            assert states[-1] == counted_anew(shop.store, rules)
        for n in range(len(announced), 0, -1):
            shop.desk.do(Announce(announcing.undoing(n)))
            assert deadlines(shop.store) == states[n - 1], "the way back leads through the same states"
        assert deadlines(shop.store) == untouched


def deadlines(store: Store) -> list[Any]:
    """Every deadline with all that follows from it."""
    return store.connection.rows("SELECT id, deadline, warn_at, acts_at, rank FROM orders ORDER BY id")


def counted_anew(store: Store, rules: Rules) -> list[Any]:
    """The same, as if every open order's clock were started now."""
    rows = []
    for order_id in store.orders.ids():
        order = store.orders.get(order_id)
        assert order is not None
        book = rules.book(order.channel)
        order = replace(order, deadline=rules.clocks.deadline(book, order))
        warn_at = order.deadline.warn_at if order.deadline else None
        act = rules.clocks.next_act(book, order)
        acts_at = None if act is None else act.at
        rows.append((order.id, deadline_text(order.deadline), warn_at, acts_at, rank(order)))
    return rows


def test_what_others_do_while_an_announcement_is_worked_out_is_counted_with(
    shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in ("1", "2", "3"):
        shop.receive(number, received_at=shop.clock() - 60)
    announcing = Announcing(shop.desk)
    draft = announcing.hours("kz", date(2026, 11, 24), (), Source.OWNER, "")
    write = shop.store.write

    @contextmanager
    def late(_key: str) -> Iterator[Store]:
        """Others are quicker with the write lock: one order is accepted, one comes in."""
        monkeypatch.undo()
        with shop.parts.store() as theirs:
            shop.parts.named("Болат").desk(theirs).do(Take("accept"), shop.order("1"))
            Intake(theirs, shop.parts.rules, shop.clock(), theirs.write).take([shop.incoming("4")])
        with write() as store:
            yield store

    monkeypatch.setattr(shop.store, "write", late)
    _, effect = shop.desk.do(Announce(draft))
    assert effect.more == 3, "the two that were there, and the one that came; the accepted one is promised for a day"
    rules = shop.parts.rules
    for number in ("1", "2", "3", "4"):
        order = shop.order(number)
        assert order.deadline == rules.clocks.deadline(rules.book("kaspi"), order), number
    assert shop.order("1").status == "delivery"
