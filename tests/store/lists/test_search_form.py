"""A database of the form before is found through and counted as one that was made today."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlite_utils import Database

from orderdesk.clock import FixedClock
from orderdesk.composition import Composition
from orderdesk.desk.ledgers.proof import wrong_ledgers
from orderdesk.desk.people.filters import kept_filters
from orderdesk.list_filter import OrderFilter, Sort
from orderdesk.model import Shelf, Virtual
from orderdesk.store.copies.whole_copy import APPLICATION_ID
from orderdesk.store.migrations import migrations
from orderdesk.store.sqlite import sqlite3
from tests.shop import NOON as NOW

_ORDER = """
    INSERT INTO orders (id, channel, number, version, status, shelf, entered_at, customer_id, customer_name, method,
        payment, address, comment, currency, total, received_at, closed_at, facts, seen_at, warn_at, rank,
        number_reversed, phone_reversed)
    VALUES (?, 'kaspi', ?, 1, ?, ?, 5, 1, ?, 'delivery', 'prepaid', 'Алматы, Абая 10', '', 'KZT', 100, ?, ?, ?, 0, ?, ?,
            '', '')
"""


_LATER = _ORDER.replace(",\n        number_reversed, phone_reversed)", ")").replace(",\n            '', '')", ")")

_WAITING = (
    f"""UPDATE orders SET warn_at = NULL, facts = json_set(facts, '$.call_at', {NOW - 60}) WHERE id IN (1, 2)""",
    "UPDATE orders SET facts = json_set(facts, '$.refund_due', 500) WHERE id = 3",
    "UPDATE orders SET facts = json_set(facts, '$.refund_due', 0) WHERE id = 4",
    """INSERT INTO outbox (order_id, recipient, kind, text, created_at, sent_at, withdrawn_at)
       VALUES (1, 'marketplace', 'A', 'a', 5, NULL, NULL), (2, 'marketplace', 'A', 'a', 5, NULL, NULL),
              (3, 'marketplace', 'A', 'a', 5, 6, NULL), (3, 'buyer', 'A', 'a', 5, NULL, NULL),
              (4, 'marketplace', 'A', 'a', 5, NULL, 6)""",
    """INSERT INTO saved_filters
       SELECT name, json_object('shelf', shelf, 'burning', json(burning), 'no_evidence', json('false'), 'channel', '',
                                'text', '', 'sort', 'urgency', 'descending', json('false'), 'days', NULL)
       FROM (SELECT 'поздно' AS name, NULL AS shelf, 'true' AS burning UNION SELECT 'мои', 'new', 'false')""",
)
"""Calls, refunds and untold acts, one each of what counts and what does not; filters under a name."""


def old(path: Path, stop_before: str = "m010_search_and_sorting") -> None:
    """Four orders in an older form: that of version 6, or, with what the virtual shelves hold, of version 12."""
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    migrations.apply(Database(connection, execute_plugins=False), stop_before=stop_before)
    later = stop_before != "m010_search_and_sorting"
    connection.execute(f"PRAGMA user_version = {12 if later else 6}")
    connection.execute("INSERT INTO customers VALUES (1, '+77012224821', 4)")
    day = 86400
    for order_id, number, name, closed, facts in (
        (1, "301", "Ёлкин Пётр", NOW - 9 * day, "{}"),
        (2, "302", "Иванов Пётр", None, '{"waybill":"20450001"}'),
        (3, "303", "Қайрат Әлиев", NOW - day, '{"assigned":"Олег"}'),
        (4, "M-304", "Жанна Юдина", NOW - 9 * day, "{}"),
    ):
        connection.execute(_ORDER if not later else _LATER, (
            order_id, number, "issued" if closed else "signing", "archive" if closed else "signing", name, NOW - 5,
            closed, facts, None if closed else NOW - 60, (3 << 40) - closed if closed else (2 << 40) + 5,
        ))  # fmt: skip
        connection.execute("INSERT INTO lines VALUES (?, 0, 'TEA-1', 'Чайник', 1, 100)", (order_id,))
        if not later:
            connection.execute("INSERT INTO search_texts VALUES (?, 'чаиник')", (order_id,))
    if later:
        for statement in _WAITING:
            connection.execute(statement)
    connection.close()
    path.chmod(0o600)


def test_a_database_of_the_form_before_is_brought_up(tmp_path: Path) -> None:
    path = tmp_path / "orders.db"
    old(path)
    with Composition(database=path, operator="Мария", clock=FixedClock(NOW)).store() as store:

        def found(text: str, **more: object) -> list[str]:
            chosen = OrderFilter(shelf=None, text=text, **more)  # type: ignore[arg-type]
            return [order.number for order in store.windows.first(chosen, NOW, 10)]

        assert found("чайник") == found("2224") == found("abaya") == ["302", "303", "301", "M-304"]
        assert found("елк") == ["301"]
        assert found("30") == ["302", "303", "301", "M-304"]
        assert found("20450") == ["302"]
        assert found("", sort=Sort.NAME) == ["301", "M-304", "302", "303"]
        assert store.connection.rows("SELECT * FROM operator_counts") == [("Олег", "archive", 1)]
        store.connection.run("INSERT INTO orders_search (orders_search, rank) VALUES ('integrity-check', 1)")
        assert [order.number for order in store.orders.with_waybill("20450001")] == ["302"]
        assert store.connection.rows("PRAGMA integrity_check") == [("ok",)]


def test_goods_of_an_older_database_are_held_once_the_rules_are_followed(tmp_path: Path) -> None:
    path = tmp_path / "orders.db"
    old(path)
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute("INSERT INTO stock VALUES ('TEA-1', 3, ?)", (NOW,))
    connection.close()
    parts = Composition(database=path, operator="Мария", clock=FixedClock(NOW))
    with parts.store() as store:
        parts.desk(store)
        assert wrong_ledgers(store, parts.rules) == []
        assert [(one.sku, one.on_hand, one.reserved) for one in store.levels.stands()] == [("TEA-1", 3, 1)], (
            "one of the four waits for its contract, the others are closed"
        )
        assert store.windows.virtual_counts(NOW)[Virtual.REFUNDS_DUE] == 0
        assert parts.desk(store).find("302").version == 2, "only its sums were told apart"


@pytest.mark.req("X46", "X50")
def test_the_virtual_shelves_of_an_older_database_are_filled_and_counted(tmp_path: Path) -> None:
    path = tmp_path / "orders.db"
    old(path, stop_before="m013_virtual_shelves")
    with Composition(database=path, operator="Мария", clock=FixedClock(NOW)).store() as store:

        def listed(virtual: Virtual) -> list[str]:
            chosen = OrderFilter(shelf=None, virtual=virtual)
            return [order.number for order in store.windows.first(chosen, NOW, 10)]

        counts = store.windows.virtual_counts(NOW)
        assert (listed(Virtual.CALL_BACK), listed(Virtual.NOT_TOLD), listed(Virtual.REFUNDS_DUE)) == (
            ["302"], ["302", "301"], ["303"],
        )  # fmt: skip
        assert {virtual: count for virtual, count in counts.items() if count} == {
            Virtual.BURNING: 1, Virtual.CALL_BACK: 1, Virtual.NOT_TOLD: 2, Virtual.REFUNDS_DUE: 1,
        }  # fmt: skip
        kept = {one.name: one for one in kept_filters(store, store.sight())}
        assert kept["поздно"].filter.chosen.virtual is Virtual.BURNING
        assert kept["мои"].filter.chosen == OrderFilter(shelf=Shelf.NEW)
        assert all(one.shared and not one.owner for one in kept.values()), "nobody knows whose they were"
        assert store.connection.rows("PRAGMA integrity_check") == [("ok",)]
