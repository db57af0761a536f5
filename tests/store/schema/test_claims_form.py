"""What an older database gets: claims, PINs and sheets beside all that it holds."""

from __future__ import annotations

import sqlite3

from orderdesk.desk.commands.claims import Hold
from tests.shop import Shop


def test_a_database_of_the_sixth_version_gets_its_claims_and_keeps_its_history(shop: Shop) -> None:
    order = shop.receive("1")
    shop.run("note", "1", "звонил")
    before = shop.json("history", "1")
    shop.store.close()
    old = sqlite3.connect(shop.parts.database)
    for statement in (
        "DROP TABLE claims", "DROP TABLE pins", "DROP TABLE shift_sheets_read", "DROP TABLE shift_sheets",
        "DROP INDEX history_of_promises", "DROP INDEX orders_to_call",
        "ALTER TABLE history DROP COLUMN vouched_by", "DELETE FROM _sqlite_migrations WHERE name = 'm007_claims'",
        "PRAGMA user_version = 6",
    ):  # fmt: skip
        old.execute(statement)
    old.commit()
    old.close()
    shop.store = shop.parts.store()
    assert [{**event, "vouched_by": None} for event in before] == shop.json("history", "1")
    shop.desk = shop.parts.desk(shop.store)
    assert shop.desk.do(Hold(), order) is not None
    assert [one["number"] for one in shop.json("claims")] == ["1"]
    assert "BAD" not in shop.run("doctor").stdout


def test_what_a_sheet_reads_is_found_by_indexes(shop: Shop) -> None:
    told: list[str] = []
    shop.store.connection._sqlite.set_trace_callback(told.append)
    shop.store.history.promises("Мария", 1)
    shop.store.orders.to_call()
    shop.store.orders.of_operator("Мария", 20)
    shop.store.connection._sqlite.set_trace_callback(None)
    plans = [str(shop.store.connection.rows(f"EXPLAIN QUERY PLAN {sql}")) for sql in told]
    for plan, index in zip(plans, ("history_of_promises", "orders_to_call", "orders_of_operator"), strict=True):
        assert index in plan, plan
