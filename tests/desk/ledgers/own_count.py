"""What goods and money there must be, counted from histories and journals alone: code of its own, not the desk's.

It reads the rows of the database and the files of the rulebooks, nothing else: an order is what its events say one
after the other, goods without an order are what storekeepers noted, and what the ledgers keep is held against that.
"""

from __future__ import annotations

import json
import re
import sqlite3
import tomllib
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from orderdesk.store.orders.history import joined  # how an event is written down, nothing of what it means

RULEBOOKS = Path(__file__).parents[3] / "data" / "rulebooks"

OUT = ("courier", "carrier", "buyer")

_LINE = re.compile(r"(\S+) [^;]*?x(\d+) [\d.]+(?:; |$)")

Counts = Counter[tuple[str, str]]
"""By currency and what is counted, or by product and where it is."""


class Came(NamedTuple):
    """Pieces of an order that came back by a return; `None` where they went to the buyer again."""

    order: int
    number: int
    sku: str
    quantity: int | None


Events = list[tuple[int, str, dict[str, Any]]]
"""Of one order: act, kind, and what it set."""


@cache
def book(channel: str) -> dict[str, Any]:
    """A rulebook as its file has it: by which payments its channel takes the money, what its statuses mean."""
    told = tomllib.loads((RULEBOOKS / f"{channel}.toml").read_text("utf-8"))
    statuses = {one["key"]: one for one in told["status"]}
    return {"takes": told.get("channel_takes", []), "status": statuses}


def differences(database: Path) -> list[str]:
    """Where the ledgers say another thing than the count."""
    with closing(sqlite3.connect(f"file:{database}?mode=ro", uri=True)) as file:
        counted, kept = money_counted(file), money_kept(file)
        goods, levels = goods_counted(file), goods_kept(file)
    return [*_between(counted, kept), *_between(goods, levels)]


def _between(counted: Counts, kept: Counts) -> Iterator[str]:
    for key in sorted({*counted, *kept}):
        if counted[key] != kept[key]:
            yield f"{' '.join(key)}: {counted[key]} counted, the ledger says {kept[key]}"


def orders(file: sqlite3.Connection) -> Iterator[tuple[int, str, str, Events]]:
    """Every order's id, channel, currency, and its events."""
    events: dict[int, Events] = {}
    for order, act, kind, changes, more in file.execute(
        "SELECT order_id, act_id, kind, changes, more FROM history ORDER BY order_id, version"
    ):
        new = {name: new for name, (_old, new) in json.loads(joined(changes, more)).items()}
        events.setdefault(order, []).append((act, kind, new))
    for order, channel, currency in file.execute("SELECT id, channel, currency FROM orders"):
        yield order, channel, currency, events[order]


def money_counted(file: sqlite3.Connection) -> Counts:
    """What buyers owe, what there is of their money, what they are due, and what the shop has earned."""
    found = Counts()
    for _order, channel, currency, events in orders(file):
        said: dict[str, Any] = {}
        for _act, _kind, new in events:
            said |= new
        rules = book(channel)
        takes = "*" in rules["takes"] or said.get("payment") in rules["takes"]
        noted = said.get("channel_took") is not None
        took = said["channel_took"] if noted else said["total"] if takes else 0
        came = took + ((said.get("paid_amount") or 0) if noted or not takes else 0)
        due, refund = said.get("refund_due") or 0, said.get("refund")
        here = came if refund is None else came - (refund - due)
        over = rules["status"][said["status"]].get("money", "owe") != "owe"
        owed = 0 if over else max(max(said["total"] - (said.get("credited") or 0), 0) - came, 0)
        for what, amount in {"owed": owed, "here": here, "due": due, "earned": here + owed - due}.items():
            found[currency, what] += amount
    return found


def money_kept(file: sqlite3.Connection) -> Counts:
    """The same as the accounts say it; what is short or over was in somebody's hands."""
    found = Counts()
    names = {"receivable": "owed", "refunds_due": "due", "sales": "earned", "delivery_income": "earned"}
    for kind, currency, balance in file.execute("SELECT kind, currency, debits - credits FROM accounts"):
        what = names.get(kind, "here")
        found[currency, what] += -balance if what in ("due", "earned") else balance
    return found


def goods_counted(file: sqlite3.Connection) -> Counts:
    """How many pieces are out where, promised, lie apart, and in the warehouses, by product."""
    came: dict[int, list[Came]] = {}
    found = Counts()
    for received, decided, refused, order, number, sku, quantity in file.execute(
        """SELECT r.received_act, r.decided_act, r.refused, r.order_id, r.id, l.sku, x.quantity FROM returns r
           JOIN return_lines x ON x.return_id = r.id JOIN lines l ON l.id = x.line_id
           WHERE r.received_act IS NOT NULL"""
    ):
        came.setdefault(received, []).append(Came(order, number, sku, quantity))
        if decided is None:
            found[sku, "returns"] += quantity
        elif refused:
            came.setdefault(decided, []).append(Came(order, number, sku, None))
    tracked = {sku for (sku,) in file.execute("SELECT sku FROM products WHERE tracked")}
    for order, channel, _currency, events in orders(file):
        goods = _followed(book(channel)["status"], events, came, order)
        for sku in tracked & {*goods.out, *goods.given, *goods.promised}:
            found[sku, "promised"] += goods.promised[sku]
            found[sku, goods.where] += goods.out[sku]
            found[sku, "warehouse"] -= goods.out[sku] + goods.given[sku]
    for sku, count in file.execute(_BY_HAND):
        found[sku, "warehouse"] += count
    return found


class OrderGoods(NamedTuple):
    """What of an order is out and at whom, what of it the buyer gave back, what is promised to it."""

    out: Counter[str]
    where: str
    given: Counter[str]
    promised: Counter[str]


def _followed(
    statuses: dict[str, Any], events: Events, came: dict[int, list[Came]], order: int
) -> OrderGoods:  # fmt: skip
    said: dict[str, Any] = {}
    out, given, where, position = Counter[str](), Counter[str](), "", ""
    back, moved = Counter[tuple[int, str]](), False
    abroad = out
    for number, (act, kind, new) in enumerate(events):
        was, closed = position, said.get("closed_at") is not None
        said |= new
        position = statuses[said["status"]].get("goods", "none")
        if position == "none" and said.get("goods_back"):
            position = "back"
        if said.get("goods_back") is False:  # it had come to nothing, and was handed over
            position = "buyer"
        if position in ("reserved", "courier") and said.get("with_courier") is not None:
            position = "courier" if said["with_courier"] else "reserved"
        here = said.get("closed_at") is None
        ordered = Counter({sku: int(count) for sku, count in _LINE.findall(said["lines"])})
        if here if not number else position != was or "lines" in new or kind == "undone" or (closed and here):
            abroad = out if position == "back" else abroad
            out, moved = _placed(position, ordered - given, out), True
        if kind == "undone" and "goods_back" in new:  # they are out again, wherever they were
            out = abroad
        for one in came.get(act, ()):
            if one.order == order:
                key = one.number, one.sku
                back[key] = -back[key] if one.quantity is None else min(one.quantity, out[one.sku])
                out[one.sku] -= back[key]
                given[one.sku] += back[key]
        if kind == "return_refused" and moved:
            out = _placed(position, ordered - given, out)
        where = position if position in OUT else where
    return OrderGoods(out, where, given, ordered - given if position == "reserved" else Counter())


def _placed(position: str, wanted: Counter[str], out: Counter[str]) -> Counter[str]:
    """What is out once the order has come to a position: nothing of what waits in the shop, else as before."""
    return wanted if position in OUT else Counter() if position in ("reserved", "back") else out


_BY_HAND = """
    SELECT m.sku, sum(m.quantity * ((t.kind = 'warehouse') - (s.kind = 'warehouse'))) FROM moves m
    JOIN places s ON s.id = m.source_id JOIN places t ON t.id = m.target_id WHERE m.line_id IS NULL GROUP BY 1
"""
"""What storekeepers have brought into the warehouses and taken out of them, without an order."""


def goods_kept(file: sqlite3.Connection) -> Counts:
    """The same as the levels and reservations say it; what was found for an order was in no warehouse before."""
    found = Counts()
    for sku, kind, count in file.execute(
        "SELECT l.sku, p.kind, l.on_hand FROM levels l JOIN places p ON p.id = l.place_id"
    ):
        if kind in (*OUT, "returns", "warehouse"):
            found[sku, kind] += count
    for sku, count in file.execute(
        """SELECT m.sku, m.quantity * ((s.kind = 'found') - (t.kind = 'found')) FROM moves m
           JOIN places s ON s.id = m.source_id JOIN places t ON t.id = m.target_id WHERE m.line_id IS NOT NULL"""
    ):
        found[sku, "warehouse"] -= count
    for sku, count in file.execute(
        "SELECT sku, quantity FROM reservations WHERE move_id IS NULL AND released_act IS NULL"
    ):
        found[sku, "promised"] += count
    return found
