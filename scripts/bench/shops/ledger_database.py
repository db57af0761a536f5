"""Databases whose closed orders have been sent and received, fees taken: with their moves and transfers, made by SQL.

Up to ten thousand orders are those of `databases`; more are these once more, with numbers of their own, found by
the words of the first. What the ledgers keep of moves and transfers is counted at once, as triggers would have.
"""

from __future__ import annotations

import shutil
import sys
from pathlib import Path
from typing import Final

from orderdesk.clock import FixedClock
from orderdesk.composition import Composition
from orderdesk.desk.commands.wares.many_products import ImportStock
from orderdesk.desk.desk import Desk
from orderdesk.desk.ledgers import stock_acts as stock
from orderdesk.store import Store
from scripts.bench.shops.databases import NOW, database, put_aside, put_back, sweep

BASE: Final = 10_000
"""So many orders are taken in; more are these once more."""

_PER_ORDER: Final = ("orders", "sources", "history", "lines", "search_texts", "transfers")
"""What is had once more of each closed order."""

_SHIFTED: Final = {
    ("orders", "number"): """CASE channel WHEN 'kaspi' THEN number + {turn} * 1000000
        WHEN 'magazito' THEN 'M' || (substr(number, 2) + {turn} * 100000) ELSE number + {turn} * 100000 END""",
    ("orders", "id"): "id + {orders}", ("sources", "order_id"): "order_id + {orders}",
    ("history", "order_id"): "order_id + {orders}", ("history", "seq"): "seq + {orders}",
    ("lines", "id"): "id + {lines}", ("lines", "order_id"): "order_id + {orders}",
    ("search_texts", "order_id"): "order_id + {orders}", ("search_texts", "place"): "place + {turn} * 20000",
    ("transfers", "id"): "id + {transfers}", ("transfers", "order_id"): "order_id + {orders}",
}  # fmt: skip
"""What of it is another, by table and column."""

_SENT: Final = 10_000_000
"""From here on the ids of the acts by which orders were sent and received."""

_GOODS: Final = (
    "INSERT INTO products (sku, name) SELECT sku, max(name) FROM lines WHERE sku <> '' GROUP BY sku",
    f"""INSERT INTO acts (id, at, recorded_at, actor, actor_kind, kind)
        SELECT {_SENT} + id * 2, received_at, received_at, 'Мария', 'operator', 'shipped' FROM orders
        WHERE closed_at IS NOT NULL UNION ALL
        SELECT {_SENT} + id * 2 + 1, closed_at, closed_at, 'Мария', 'operator', 'handed_over' FROM orders
        WHERE closed_at IS NOT NULL""",
    """INSERT INTO moves (act_id, sku, source_id, target_id, quantity)
       SELECT 1, sku, 5, 1, sum(quantity) + 10 FROM lines GROUP BY sku, order_id / 1000""",
    f"""INSERT INTO moves (act_id, sku, source_id, target_id, quantity, line_id)
        SELECT {_SENT} + o.id * 2 + way, l.sku, iif(way, 3, 1), iif(way, 4, 3), l.quantity, l.id
        FROM lines l JOIN orders o ON o.id = l.order_id, (SELECT 0 AS way UNION ALL SELECT 1)
        WHERE o.closed_at IS NOT NULL ORDER BY o.id, way""",
    """INSERT INTO levels (sku, place_id, virtual, on_hand)
       SELECT sku, place, place <> 1, sum(quantity) FROM (
           SELECT sku, target_id AS place, quantity FROM moves UNION ALL SELECT sku, source_id, -quantity FROM moves)
       GROUP BY 1, 2""",
)
"""Each product received, and all that closed orders had sent to their buyers over a carrier."""

_MONEY: Final = (
    """INSERT OR IGNORE INTO accounts (kind, party, currency)
       SELECT 'fees', party, currency FROM accounts WHERE kind = 'clearing'""",
    """INSERT INTO charges (order_id, at, key, amount, currency)
       SELECT o.id, o.closed_at, 'commission', o.total / 10, o.currency FROM orders o
       WHERE o.closed_at IS NOT NULL AND o.total > 10 AND EXISTS (
           SELECT 1 FROM accounts c WHERE (c.kind, c.party) = ('clearing', o.channel))""",
    """INSERT INTO transfers (act_id, day, debit, credit, amount, currency, order_id)
       SELECT 1, h.at / 86400, f.id, c.id, h.amount, h.currency, h.order_id FROM charges h
       JOIN orders o ON o.id = h.order_id
       JOIN accounts c ON (c.kind, c.party, c.currency) = ('clearing', o.channel, o.currency)
       JOIN accounts f ON (f.kind, f.party, f.currency) = ('fees', o.channel, o.currency)""",
    """UPDATE accounts SET debits = (SELECT ifnull(sum(amount), 0) FROM transfers WHERE debit = accounts.id),
       credits = (SELECT ifnull(sum(amount), 0) FROM transfers WHERE credit = accounts.id)""",
)
"""Channels took their fees."""


def made(orders: int) -> Path:
    """A database of about so many orders; made when there is none."""
    base = database(min(orders, BASE))
    path = base.with_name(f"ledgers-{base.stem}-{orders}.db")
    if not path.exists():
        print(f"Making {path} (once) ...", file=sys.stderr, flush=True)
        draft = path.with_suffix(".new")
        draft.unlink(missing_ok=True)
        sweep(draft)
        shutil.copyfile(base, draft)
        draft.chmod(0o600)
        _make(draft, max(orders // BASE, 1))
        draft.rename(path)
    return path


def _make(path: Path, times: int) -> None:
    shop = Composition(database=path, operator="Мария", clock=FixedClock(NOW))
    with shop.store() as store:
        for pragma in ("synchronous = OFF", "cache_size = -400000", "wal_autocheckpoint = 100000"):
            store.connection.run(f"PRAGMA {pragma}")
        aside = put_aside(store)
        sizes = ("orders", "lines", "transfers")
        first = {name: int(store.connection.value(f"SELECT max(id) FROM {name}")) for name in sizes}
        for turn in range(1, times):
            _once_more(store, turn, first)
        for sql in (*_GOODS, *_MONEY, "DELETE FROM shelf_counts", "DELETE FROM warn_counts",
                    "DELETE FROM channels"):  # fmt: skip
            store.connection.run(sql)
        put_back(store, aside)
        with store.write():
            store.derived.count_anew()
        _promise(store, shop.desk(store))
        store.connection.run("PRAGMA wal_checkpoint(TRUNCATE)")
    sweep(path)


def _once_more(store: Store, turn: int, first: dict[str, int]) -> None:
    """The closed orders of the first ten thousand with all of theirs; `first` is how many rows those have."""
    shift = {"turn": turn, **{name: turn * size for name, size in first.items()}}
    for table in _PER_ORDER:
        columns = [row[1] for row in store.connection.rows(f"PRAGMA table_info({table})")]
        chosen = ", ".join(_SHIFTED.get((table, column), column).format(**shift) for column in columns)
        key = "id" if table == "orders" else "order_id"
        store.connection.run(
            f"""INSERT INTO {table} ({", ".join(columns)}) SELECT {chosen} FROM {table} WHERE {key} IN (
                SELECT id FROM orders WHERE closed_at IS NOT NULL AND id <= {first["orders"]})"""
        )


def _promise(store: Store, desk: Desk) -> None:
    """Open orders are promised what they are to have."""
    with store.write():
        skus = [sku for (sku,) in store.connection.rows("SELECT sku FROM products")]
        stock.promise(store, desk.rules.book, skus, desk.act(ImportStock.name, ""))
