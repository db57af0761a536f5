"""A database that is older than the ledger of money begins there with what is known of its orders, each once."""

from __future__ import annotations

import gzip
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from orderdesk.composition import Composition
from orderdesk.desk.ledgers import money_opening
from orderdesk.store import Store
from orderdesk.store.ledgers.money_checks import broken_money
from orderdesk.store.ledgers.transfers import OPENED, MoneyLedger
from tests.shop import HandClock, Shop, at

OLD = Path(__file__).parents[2] / "store" / "schema" / "old"
LATER = at("2026-11-24 12:30")


BEFORE = [packed for packed in sorted(OLD.glob("*.sqlite.gz")) if packed.name.partition(".")[0] <= "23"]
"""Those in which the ledger, of the 22nd form, has not begun yet."""


@pytest.fixture(params=BEFORE, ids=lambda packed: packed.name.partition(".")[0])
def parts(request: pytest.FixtureRequest, tmp_path: Path) -> Composition:
    """The parts over a database as an earlier version has left it."""
    path = tmp_path / "orders.db"
    path.touch(mode=0o600)
    path.write_bytes(gzip.decompress(request.param.read_bytes()))
    with closing(sqlite3.connect(path)) as db:
        db.execute("PRAGMA journal_mode = WAL")
    return Composition(database=path, operator="Мария", clock=HandClock(LATER))


def opened(store: Store) -> list[tuple[int, int]]:
    """Of every order the acts by which it began there."""
    return [
        tuple(row)
        for row in store.connection.rows(
            """SELECT t.order_id, count(DISTINCT t.act_id) FROM transfers t JOIN acts a ON a.id = t.act_id
               WHERE a.kind = ? GROUP BY 1""",
            (OPENED,),
        )
    ]


@pytest.mark.req("X75")
def test_every_order_begins_there_once_also_when_that_is_broken_off(
    parts: Composition, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(money_opening, "_TOGETHER", 3)
    post, calls = MoneyLedger.post, [0]

    def breaking(self: MoneyLedger, *given: object) -> None:
        calls[0] += 1
        if calls[0] == 2:
            raise KeyboardInterrupt
        post(self, *given)  # type: ignore[arg-type]

    monkeypatch.setattr(MoneyLedger, "post", breaking)
    with pytest.raises(KeyboardInterrupt):
        parts.store()
    with parts.store() as store:
        assert list(broken_money(store, parts.rules.book)) == []
        assert opened(store)
        assert all(acts == 1 for _order, acts in opened(store))
        assert store.settings.get("money_to_open") == ""
        total = sum(order.total.minor for order in store.orders.open() if order.damage is None)
        agreed = store.connection.value(
            """SELECT sum(t.amount) FROM transfers t JOIN accounts c ON c.id = t.credit
               JOIN orders o ON o.id = t.order_id
               WHERE c.kind IN ('sales', 'delivery_income') AND o.closed_at IS NULL"""
        )
        assert agreed == total
        shop = Shop(parts, HandClock(LATER), store, parts.desk(store))
        number = shop.json("list")[0]["number"]
        assert shop.json("money", number)["total"] == shop.json("show", number)["total"]
