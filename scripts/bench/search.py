"""The search, keystroke by keystroke, in the store beside `LIKE` over the same columns, and on a terminal."""

from __future__ import annotations

import random
import time
from collections.abc import Iterator
from pathlib import Path

from orderdesk.console.keyboard_layouts import Keyboard, Layout
from orderdesk.list_filter import OrderFilter
from orderdesk.store import Store
from orderdesk.store.orders.orders import SELECT
from screens.terminal.input import ESCAPE
from scripts.bench.figure import Bound, Figure, median_p95
from scripts.bench.line import desk
from scripts.bench.shops.databases import NOW, SIZES, database, parts

_KEYSTROKES = 850
_TOP = 50

_LIKE = f"""{SELECT} WHERE o.number LIKE ?1 OR o.customer_name LIKE ?1 OR o.address LIKE ?1 OR c.phone LIKE ?1
    ORDER BY o.rank, o.id LIMIT {_TOP}"""

_PAINTED = 200
"""Keystrokes that are typed on a terminal."""

_QUIET = 0.1
"""Seconds to wait for the orders that were found, behind the character that was typed."""

_LIKED = 24
"""Keystrokes that `LIKE` is tried with: each may take seconds."""


def figures() -> Iterator[Figure]:
    """One row for each size."""
    for orders, size in SIZES.items():
        with parts(orders).store() as store:
            texts = keystrokes(store, _KEYSTROKES)
            _, cold = median_p95([_timed(store, text) for text in texts])
            p50, p95 = median_p95([_timed(store, text) for text in texts])
            liked = random.Random(5).sample(texts, _LIKED)
            _, like = median_p95([_like(store, text) for text in liked])
            yield Figure(what="search keystroke, top 50 by deadline", ours=p50, p95=p95, unit="ms", size=size)
            yield Figure(what="the same, p95", ours=p95, unit="ms", size=size, bound=Bound(15))
            yield Figure(
                what="the same, p95, while the index is read for the first time", ours=cold, unit="ms", size=size
            )
            yield Figure(what="the same, p95 beside LIKE", ours=p95, unit="ms", size=size, beside=like,
                         beside_name="LIKE", peer_over_ours=True, bound=Bound(50, at_least=True, ratio=True)
                         if orders == max(SIZES) else None)  # fmt: skip
        p50, p95 = median_p95(_painted(database(orders), texts[:_PAINTED]))
        yield Figure(what="search keystroke → list, preview and keys painted", ours=p50, p95=p95, unit="ms", size=size)
        yield Figure(what="the same, p95", ours=p95, unit="ms", size=size, bound=Bound(20))


def keystrokes(store: Store, count: int) -> list[str]:
    """What stands in the field after each key of real searches for orders all over the list."""
    chance = random.Random(11)
    rows = store.connection.rows(
        f"""SELECT o.number, o.customer_name, o.address, c.phone, l.sku, l.name, o.facts ->> '$.waybill'
            FROM orders o JOIN customers c ON c.id = o.customer_id JOIN lines l ON l.order_id = o.id AND l.position = 0
            WHERE o.id % {max(store.orders.ids()[-1] // 300, 1)} = 0"""
    )
    found: list[str] = []
    while len(found) < count:
        number, name, address, phone, sku, goods, waybill = chance.choice(rows)
        surname, first = name.split()
        street = address.split(", ")[1] if address else goods
        wanted = chance.choice([
            surname, surname.lower(), f"{surname} {first}"[: len(surname) + 4], number, number[-5:], phone[-4:],
            phone[4:10], "8" + phone[2:], street, f"{surname[:4]} {street[:4]}", sku, goods, waybill or number,
            Keyboard(Layout.RU).on_latin(surname.lower()),
            "shevchenko", "yermek", "нетникого", "ъъ", "щ", "zzz", "00000000", f"{first} {phone[-3:]}",
        ])  # fmt: skip
        found.extend(wanted[: end + 1] for end in range(min(len(wanted), 12)))
    return found[:count]


def _painted(database: Path, texts: list[str]) -> list[float]:
    """Milliseconds from each key to the last byte of what it sets off."""
    taken = []
    with desk(database, 80, 24) as program:
        for text in texts:
            if len(text) == 1:  # the next search
                program.press(ESCAPE)
                program.press("/")
            taken.append(program.press(text[-1], quiet=_QUIET).last_ms)
    return taken


def _timed(store: Store, text: str) -> float:
    begun = time.perf_counter()
    store.windows.first(OrderFilter(shelf=None, text=text), NOW, _TOP)
    return (time.perf_counter() - begun) * 1000


def _like(store: Store, text: str) -> float:
    begun = time.perf_counter()
    store.connection.rows(_LIKE, (f"%{text}%",))
    return (time.perf_counter() - begun) * 1000
