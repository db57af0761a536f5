"""A database of before the sums were told apart: every order keeps what it was, and its history says how."""

from __future__ import annotations

import json
import sqlite3
from pathlib import Path
from typing import Any

import pytest

from orderdesk.channels.incoming import IncomingLine
from orderdesk.store.database_file import migrate
from orderdesk.store.integrity.checkup import wrong_orders
from tests.shop import NOON, Shop

BACK = (
    "DROP TRIGGER history_is_not_rewritten",
    "ALTER TABLE orders DROP COLUMN unexplained", "ALTER TABLE orders DROP COLUMN goods",
    "UPDATE history SET changes = json_remove(changes, '$.goods')",
    "DROP INDEX orders_by_waybill",
    "DELETE FROM _sqlite_migrations WHERE name IN ('m014_sums', 'm015_waybills')", "PRAGMA user_version = 13",
)  # fmt: skip
"""Makes the form of version 13."""

Old = tuple[str, int, int | None, bool, dict[str, Any], tuple[int, int | None, int], int | None]

OLD: list[Old] = [
    # number, total and delivery as they were, whether there are lines of 3 000, facts; the three figures, received
    ("on-top", 300_000, 50_000, True, {}, (300_000, 50_000, 350_000), None),
    ("inside", 350_000, 50_000, True, {}, (300_000, 50_000, 350_000), None),
    ("discount", 320_000, 50_000, True, {}, (270_000, 50_000, 320_000), None),
    ("no-lines", 350_000, 50_000, False, {}, (300_000, 50_000, 350_000), None),
    ("too-small", 10_000, 50_000, False, {}, (10_000, 50_000, 60_000), None),
    ("no-delivery", 123_456, None, True, {}, (123_456, None, 123_456), None),
    ("paid", 300_000, 50_000, True, {"paid": True}, (300_000, 50_000, 350_000), 350_000),
    ("paid-a-part", 300_000, 0, True, {"paid": True, "paid_amount": 23_400}, (300_000, 0, 300_000), 23_400),
]


@pytest.mark.req("X13")
def test_every_old_order_gets_its_three_figures(tmp_path: Path) -> None:
    with Shop.made(tmp_path, NOON) as shop:
        path = shop.parts.database
        for number, _total, _cost, with_lines, *_rest in OLD:
            lines = (IncomingLine("TEA-1", "Чайник", 3, 100_000),) if with_lines else ()
            shop.receive(number, lines=lines, total=300_000, delivery_cost=0)
    db = sqlite3.connect(path)
    for statement in BACK:
        db.execute(statement)
    for number, total, cost, _lines, facts, _figures, _received in OLD:
        db.execute("UPDATE orders SET total = ?, delivery_cost = ?, facts = json_patch(facts, ?) WHERE number = ?",
                   (total, cost, json.dumps(facts), number))  # fmt: skip
        told = {name: [None, value] for name, value in {**facts, "total": total, "delivery_cost": cost}.items()}
        db.execute(
            """UPDATE history SET changes = json_patch(changes, ?)
                      WHERE order_id = (SELECT id FROM orders WHERE number = ?)""",
            (json.dumps(told), number),
        )
    db.commit()
    db.isolation_level = None
    migrate(db)
    db.close()
    with Shop.made(tmp_path, NOON) as shop:
        for number, _total, _cost, _lines, _facts, figures, received in OLD:
            order = shop.order(number)
            found = tuple(order.value(name) for name in ("goods", "delivery_cost", "total"))
            assert (number, found) == (number, figures)
            assert (order.facts.get("paid_amount"), order.facts.get("paid")) == (received, None)
        assert wrong_orders(shop.store) == []
        event = shop.json("history", "on-top")[-1]
        assert (event["kind"], event["changes"]["total"]) == ("sums_told_apart", ["3000.00", "3500.00"])
        assert "total" not in shop.json("history", "inside")[-1]["changes"]
