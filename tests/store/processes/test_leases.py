"""Several processes with a steward each: one does it, and when that one is killed the next one goes on."""

from __future__ import annotations

import json
import signal
import sqlite3
import subprocess
import sys

import pytest

from orderdesk.desk.clocks.steward import LEASE, Steward
from orderdesk.desk.commands.clock import Tick
from orderdesk.desk.intake.intake import Intake
from orderdesk.store.integrity.checkup import wrong_orders
from tests.shop import NOON, Shop, at
from tests.store.race import ROOT, go, start

LATER = at("2026-11-24 15:00")


def overdue(shop: Shop, count: int) -> list[str]:
    numbers = [f"{n:04d}" for n in range(count)]
    Intake(shop.store, shop.parts.rules, NOON, shop.store.write).take([shop.incoming(number) for number in numbers])
    shop.clock.at = LATER
    return numbers


def lines(process: subprocess.Popen[str]) -> list[str]:
    """What a steward did until nothing was due any more."""
    assert process.stdout
    said = [json.loads(line) for line in iter(process.stdout.readline, "null\n")]
    return list(map(str, said))


@pytest.mark.req("K9")
def test_of_two_processes_exactly_one_acts_and_everything_happens_once(shop: Shop) -> None:
    numbers = overdue(shop, 120)
    processes = [start("steward", shop, name, [str(LATER)]) for name in ("Болат", "Олена")]
    for process in processes:
        go(process)
    done = sorted((lines(process) for process in processes), key=len)
    assert done == [[], numbers]
    for process in processes:
        process.communicate("over\n", timeout=30)
    assert {tuple(shop.kinds(number)) for number in numbers} == {("received", "cancelled")}
    assert wrong_orders(shop.store) == []


@pytest.mark.req("K9")
def test_the_killed_ones_work_is_taken_up_where_it_was_left_even_while_the_clock_stands(shop: Shop) -> None:
    numbers = overdue(shop, 150)
    process = start("steward", shop, "Болат", [str(LATER)])
    go(process)
    assert process.stdout
    first = json.loads(process.stdout.readline())
    process.kill()
    rest = process.communicate()[0].splitlines()
    lease = shop.store.leases.get(LEASE)
    assert lease is not None, "it could not give it back"
    with Steward(shop.desk) as steward:
        while steward.wanted(shop.store):
            steward.round()
    assert first == numbers[0]
    assert len(rest) < len(numbers) - 1
    assert {tuple(shop.kinds(number)) for number in numbers} == {("received", "cancelled")}
    assert wrong_orders(shop.store) == []


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_watch_ends_cleanly_on_a_signal_and_gives_the_lease_back(shop: Shop, number: signal.Signals) -> None:
    overdue(shop, 1)
    process = subprocess.Popen(
        [sys.executable, "-m", "orderdesk", "--db", str(shop.parts.database), "--now", "2026-11-24T15:00:00+05:00",
         "watch"],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, bufsize=1, cwd=ROOT,
    )  # fmt: skip
    assert process.stdout
    said = [process.stdout.readline() for _ in range(2)]
    assert "0000" in said[0] and "0000" in said[1]  # noqa: PT018
    assert shop.store.leases.get(LEASE) is not None
    process.send_signal(number)
    out, err = process.communicate(timeout=30)
    assert (process.returncode, out, err) == (0, "", "")
    assert shop.store.leases.get(LEASE) is None
    assert shop.kinds("0000") == ["received", "cancelled"]


@pytest.mark.parametrize("statement", ["UPDATE alerts SET at = 0", "DELETE FROM alerts"])
def test_no_client_can_rewrite_what_was_alerted_to(shop: Shop, statement: str) -> None:
    overdue(shop, 1)
    shop.desk.do(Tick())
    assert shop.store.alerts.after(0)
    other = sqlite3.connect(shop.parts.database)
    with pytest.raises(sqlite3.DatabaseError, match="append-only"):
        other.execute(statement)
    other.close()


def test_a_database_of_the_third_version_gets_its_plan_without_old_news(shop: Shop) -> None:
    old_news = shop.receive("1", received_at=at("2026-11-24 09:05"))
    shop.clock.at = at("2026-11-24 12:04")
    coming = shop.receive("2")
    shop.store.close()
    old = sqlite3.connect(shop.parts.database)
    for statement in (
        "DROP TRIGGER untold_of_a_new_item", "DROP TRIGGER untold_of_an_item",
        "DROP TABLE alerts", "DROP TABLE leases", "DROP INDEX orders_that_alert",
        "ALTER TABLE orders DROP COLUMN alerts_at", "ALTER TABLE orders DROP COLUMN alerts_from",
        "ALTER TABLE outbox DROP COLUMN not_before", "DELETE FROM _sqlite_migrations WHERE name = 'm004_steward'",
        "PRAGMA user_version = 3",
    ):  # fmt: skip
        old.execute(statement)
    old.commit()
    old.close()
    shop.clock.at = LATER
    with shop.parts.store() as store, Steward(shop.parts.desk(store)) as steward:
        while steward.wanted(store):
            steward.round()
        assert store.alerts.of(old_news.id) == []
        assert [noted.alert.at for noted in store.alerts.of(coming.id)] == [at("2026-11-24 14:39")]
    assert "BAD" not in shop.run("doctor").stdout
    shop.store = shop.parts.store()


def test_what_is_due_is_found_by_indexes_and_a_round_with_nothing_to_do_asks_little(shop: Shop) -> None:
    overdue(shop, 3)
    told: list[str] = []
    shop.store.connection._sqlite.set_trace_callback(told.append)
    shop.store.orders.next_due()
    shop.store.orders.acting(LATER)
    shop.store.connection._sqlite.set_trace_callback(None)
    plans = "".join(str(shop.store.connection.rows(f"EXPLAIN QUERY PLAN {sql}")) for sql in told)
    assert "SCAN orders'" not in plans
    assert plans.count("orders_that_act") == plans.count("orders_that_alert") == 2
    with Steward(shop.desk) as steward:
        while steward.wanted(shop.store):
            steward.round()
        told.clear()
        shop.store.connection._sqlite.set_trace_callback(told.append)
        for _ in range(10):
            steward.wanted(shop.store)
            steward.round()
        shop.store.connection._sqlite.set_trace_callback(None)
    assert len(told) <= 10 * 11, "the lease, what is due, rules of acceptance, what is announced, whether clocks move"
    reading = ("SELECT", "PRAGMA data_version")
    assert all(statement.lstrip().startswith(reading) for statement in told), "reading never writes"
