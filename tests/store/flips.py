"""One bit of a shop's database flipped: anywhere in the file, or in a value of an order or of what belongs to it."""

from __future__ import annotations

import random
import shutil
import sqlite3
from contextlib import closing
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from tempfile import mkdtemp

from orderdesk.channels.incoming import IncomingLine
from orderdesk.desk.commands.cancel import Cancel
from orderdesk.desk.commands.clock import Tick
from orderdesk.desk.commands.handing_over import SendCode
from orderdesk.desk.commands.record import Call, Remark
from orderdesk.desk.commands.steps import Take
from orderdesk.errors import DeskError
from tests.shop import EXTERNAL, NOON, Shop

VALUES = {
    "orders": (
        "channel", "number", "version", "status", "shelf", "entered_at", "customer_id", "customer_name", "method",
        "payment", "address", "comment", "currency", "goods", "total", "delivery_cost", "received_at", "planned_at",
        "cancel_reason", "closed_at", "facts", "seen_at", "deadline", "warn_at", "acts_at", "alerts_at", "alerts_from",
        "rank", "holds", "name_key", "untold_at",
    ),
    "lines": ("sku", "name", "quantity", "price", "order_id", "position"),
    "history": ("version", "at", "recorded_at", "actor", "actor_kind", "kind", "tier", "changes", "more", "note",
                "vouched_by"),
    "customers": ("phone", "orders"),
    "outbox": ("recipient", "kind", "text", "created_at", "sent_at", "not_before", "order_id"),
    "contacts": ("at", "operator", "via", "result", "note"),
    "codes": ("state", "mac", "phone_mac", "issued_at", "expires_at"),
    "charges": ("at", "key", "amount", "currency"),
    "claims": ("session", "operator", "since"),
    "sources": ("snapshot",),
    "undo_notes": ("until", "note"),
    "alerts": ("kind", "target", "at"),
    "search_texts": ("text", "place"),
}  # fmt: skip
"""What an order consists of, and what belongs to it."""

TOLD = {
    "orders": frozenset(VALUES["orders"]) - {"seen_at", "alerts_from", "total"},
    "lines": frozenset({"sku", "name", "quantity", "price"}),
    "history": frozenset({"version"}),
    "customers": frozenset({"phone", "orders"}),
    "search_texts": frozenset({"text"}),
}
"""Values that history, the rules or a second witness tell: that one is another is always named."""


@dataclass(frozen=True)
class Flip:
    """What was flipped."""

    table: str
    column: str
    order: str
    """The number of its order, before."""
    order_id: int
    old: object
    new: object


def build(shop: Shop, orders: int) -> None:
    """A shop where all kinds of things have happened."""
    chance = random.Random(7)
    batch = [
        shop.incoming(
            f"{100000 + n}", chance.choice(list(EXTERNAL)), phone=f"+7701222{n // 2:04d}", customer=f"Покупатель {n}",
            received_at=shop.clock() - 600 - n, facts={"assigned": "Олег"} if n % 3 else {},
            lines=(IncomingLine(f"TEA-{n % 7}", "Чайник", 1, 2399000), IncomingLine("CUP", "Чашка", 2, 50000)),
        )
        for n in range(orders)
    ]  # fmt: skip
    shop.take_all(batch)
    desk = shop.desk
    for n in range(0, orders, 3):
        order = desk.find(f"{100000 + n}")
        for act in (
            lambda order=order: desk.do(Take("accept"), order),
            lambda order=order: desk.do(Call("no_answer"), order),
            lambda order=order: desk.do(SendCode(), order),
            lambda order=order: desk.do(Remark("позвонить"), order),
            lambda order=order: desk.do(Cancel("unreachable"), order),
        )[: n % 5 + 1]:
            try:
                act()
            except DeskError:
                continue
    shop.clock.advance(7200)
    desk.do(Tick())
    from orderdesk.desk.commands.claims import Hold

    desk.do(Hold(), desk.find("100002"))


@cache
def built(orders: int) -> Path:
    """A folder with such a shop, made once."""
    folder = Path(mkdtemp())
    with Shop.made(folder, NOON) as shop:
        build(shop, orders)
    with closing(sqlite3.connect(folder / "orders.db")) as db:
        db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    return folder


def copied(orders: int, to: Path) -> Path:
    """A copy of that shop; its database. A key file belongs to the one database it was made beside: it stays."""
    shutil.rmtree(to, ignore_errors=True)
    shutil.copytree(built(orders), to, ignore=shutil.ignore_patterns("*.key"))
    to.chmod(0o700)
    return to / "orders.db"


def anywhere(path: Path, chance: random.Random) -> int:
    """Flip one bit anywhere in the file; which."""
    data = bytearray(path.read_bytes())
    bit = chance.randrange(len(data) * 8)
    data[bit // 8] ^= 1 << bit % 8
    path.write_bytes(data)
    return bit


def told(path: Path) -> dict[str, object]:
    """What stands in the values that somebody tells, by table; what cannot be read is told by nobody."""
    found: dict[str, object] = {}
    for table, columns in TOLD.items():
        try:
            with closing(sqlite3.connect(f"file:{path}?mode=ro&immutable=1", uri=True)) as db:
                db.text_factory = bytes
                found[table] = db.execute(f"SELECT {', '.join(sorted(columns))} FROM {table} NOT INDEXED").fetchall()
        except sqlite3.Error as error:
            found[table] = str(error)
    return found


def in_a_value(path: Path, chance: random.Random) -> Flip | None:
    """Flip one bit of a value, as the file would hold it; `None` where there is no such value."""
    table = chance.choice(list(VALUES))
    column = chance.choice(VALUES[table])
    with closing(sqlite3.connect(path)) as db:
        rowid = _KEYS.get(table, "rowid")
        rows = db.execute(f"SELECT {rowid}, CAST({column} AS BLOB), typeof({column}) FROM {table} "
                          f"WHERE {column} IS NOT NULL AND {column} <> ''").fetchall()  # fmt: skip
        if not rows:
            return None
        *key, old, kind = chance.choice(rows)
        where = " AND ".join(f"{name} = ?" for name in rowid.split(", "))
        order_id = db.execute(f"SELECT {_OWNER.get(table, 'order_id')} FROM {table} WHERE {where}", key).fetchone()[0]
        if table == "customers":
            order_id = db.execute("SELECT id FROM orders WHERE customer_id = ?", (order_id,)).fetchone()[0]
        number = db.execute("SELECT number FROM orders WHERE id = ?", (order_id,)).fetchone()[0]
    value, new = "CAST(? AS TEXT)" if kind == "text" else "?", _flipped(old, kind, chance)
    try:
        raw(path, f"UPDATE {table} SET {column} = {value} WHERE {where}", (new, *key))
    except sqlite3.IntegrityError:  # the key of another row
        return None
    return Flip(table, column, number, order_id, old, new)


def _flipped(old: bytes, kind: str, chance: random.Random) -> object:
    if kind == "integer":
        return int(old) ^ (1 << chance.randrange(40))
    data = bytearray(old)
    data[chance.randrange(len(data))] ^= 1 << chance.randrange(8)
    return bytes(data)


def raw(path: Path, sql: str, values: tuple[object, ...]) -> None:
    """Change a value as a flipped bit does: no trigger, no check, and all indexes stay as they were."""
    with closing(sqlite3.connect(path, isolation_level=None)) as db:
        db.execute("PRAGMA writable_schema = ON")
        hidden = "(type = 'trigger' OR type = 'index' AND sql IS NOT NULL)"
        form = db.execute(f"SELECT * FROM sqlite_master WHERE {hidden}").fetchall()
        db.execute(f"DELETE FROM sqlite_master WHERE {hidden}")
        columns = "sql LIKE '%json_extract(%' AND type = 'table'"  # SQLite computes columns that it does not store too
        tables = db.execute(f"SELECT sql, name FROM sqlite_master WHERE {columns}").fetchall()
        db.execute(f"UPDATE sqlite_master SET sql = replace(sql, 'json_extract(', 'instr(') WHERE {columns}")
    try:
        with closing(sqlite3.connect(path, isolation_level=None)) as db:
            db.execute("PRAGMA ignore_check_constraints = ON")
            db.execute(sql, values)
    finally:
        with closing(sqlite3.connect(path, isolation_level=None)) as db:
            db.execute("PRAGMA writable_schema = ON")
            db.executemany("INSERT INTO sqlite_master VALUES (?, ?, ?, ?, ?)", form)
            db.executemany("UPDATE sqlite_master SET sql = ? WHERE name = ?", tables)
            version = db.execute("PRAGMA schema_version").fetchone()[0]
            db.execute(f"PRAGMA schema_version = {version + 1}")


_OWNER = {"orders": "id", "customers": "id"}
_KEYS = {"lines": "order_id, position", "undo_notes": "order_id, version"}
