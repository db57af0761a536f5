"""Databases of a thousand, a hundred thousand and a million orders, made once and kept under `.bench/`.

The rows are the desk's own: every order is taken in as a file of its channel would be. Only the indexes and triggers
are put aside meanwhile, and what they keep is made at once afterwards.
"""

from __future__ import annotations

import gc
import hashlib
import os
import random
import shutil
import sys
import tomllib
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

from orderdesk import list_filter, search_folding
from orderdesk.channels.incoming import IncomingLine, IncomingOrder
from orderdesk.clock import DAY, HOUR, MINUTE, FixedClock
from orderdesk.composition import Composition
from orderdesk.desk.intake.follow import Outcome
from orderdesk.desk.intake.intake import Intake
from orderdesk.model import Fact
from orderdesk.store import Store
from orderdesk.store.database_file import SCHEMA
from orderdesk.store.lists import search_index
from orderdesk.values import replace

NOW: Final = 1795503600
"""Tuesday, 24 November 2026, noon in Almaty: when the shop stands still."""

SIZES: Final = {1_000: "1 k", 100_000: "100 k", 1_000_000: "1 M"}

_FOLDER: Final = Path(".bench")

_NAMES: Final = Path(__file__).with_name("names.toml")

Names = dict[str, Any]

_YEARS: Final = 3
_BATCH: Final = 2000

_CHANNELS: Final = (("kaspi", "kz", 55), ("own_shop", "kz", 20), ("magazito", "ua", 15), ("flowwow", "ru", 10))
_OPEN: Final = {
    "kaspi": ("new", "signing", "pickup", "delivery", "packing", "handover"),
    "own_shop": ("new", "agreement", "packing", "delivery"),
    "magazito": ("new", "agreement", "confirmed", "courier"),
    "flowwow": ("new", "accepted"),
}
_CLOSED: Final = {"kaspi": "issued", "own_shop": "done", "magazito": "received", "flowwow": "done"}
_PHONES: Final = {"kz": ("+7701", "+7702", "+7705", "+7707", "+7747", "+7775"), "ua": ("+38050", "+38067", "+38093"),
                  "ru": ("+7903", "+7916", "+7925")}  # fmt: skip


def parts(orders: int, operator: str = "Мария") -> Composition:
    """The shop with so many orders, its clock standing."""
    return Composition(database=database(orders), operator=operator, clock=FixedClock(NOW))


@contextmanager
def copied(shop: Composition) -> Iterator[Composition]:
    """The shop over a copy of its database, for what changes it; all of the copy is on the disk before it begins."""
    with TemporaryDirectory(dir=shop.database.parent) as folder:
        copy = Path(folder) / "orders.db"
        shutil.copyfile(shop.database, copy)
        copy.chmod(0o600)
        os.sync()
        yield replace(shop, database=copy)


def database(orders: int) -> Path:
    """A database of so many orders, 98 of 100 closed; made when there is none of this version."""
    sources = (__file__, _NAMES, list_filter.__file__, search_index.__file__, search_folding.__file__)
    version = hashlib.sha256(b"".join(Path(source).read_bytes() for source in sources))
    path = _FOLDER / f"orders-{SCHEMA}-{version.hexdigest()[:8]}-{orders}.db"
    if not path.exists():
        _FOLDER.mkdir(mode=0o700, exist_ok=True)
        print(f"Making {path} (once) ...", file=sys.stderr, flush=True)
        draft = path.with_suffix(".new")
        draft.unlink(missing_ok=True)
        sweep(draft)
        _make(draft, orders)
        draft.rename(path)
    return path


def _make(path: Path, orders: int) -> None:
    shop = Composition(database=path, operator="Мария", clock=FixedClock(NOW))
    gc.disable()
    with shop.store(make=True) as store:
        made = put_aside(store)
        store.connection.run("PRAGMA synchronous = OFF")
        store.connection.run("PRAGMA cache_size = -400000")
        store.connection.run("PRAGMA wal_autocheckpoint = 100000")
        intake, coming = Intake(store, shop.rules, NOW, store.write), incoming_orders(orders)
        while batch := list(islice(coming, _BATCH)):
            refused = [taken.said for taken in intake.take(batch) if taken.outcome is Outcome.REFUSED]
            assert not refused, refused[0]
        put_back(store, made)
        store.connection.run("PRAGMA wal_checkpoint(TRUNCATE)")
    gc.enable()
    sweep(path)


def sweep(path: Path) -> None:
    """Remove what lies beside a database."""
    for end in (".*", "-*"):
        for beside in path.parent.glob(path.name + end):
            shutil.rmtree(beside) if beside.is_dir() else beside.unlink()


def put_aside(store: Store) -> list[str]:
    """Drop the indexes and triggers; how to make them anew."""
    found = store.connection.rows(
        "SELECT type, name, sql FROM sqlite_schema WHERE type IN ('index', 'trigger') AND sql IS NOT NULL ORDER BY type"
    )
    for kind, name, _ in found:
        store.connection.run(f"DROP {kind} {name}")
    return [sql for _, _, sql in found]


def put_back(store: Store, made: list[str]) -> None:
    with store.write():
        for sql in (
            "INSERT INTO shelf_counts SELECT shelf, count(*) FROM orders GROUP BY shelf",
            "INSERT INTO channels SELECT DISTINCT channel FROM orders",
            "INSERT INTO warn_counts SELECT warn_at / 3600, count(*) FROM orders WHERE warn_at IS NOT NULL GROUP BY 1",
            "INSERT INTO orders_search (orders_search) VALUES ('rebuild')",
            *made,
        ):
            store.connection.run(sql)


def incoming_orders(count: int) -> Iterator[IncomingOrder]:
    """The orders in the sequence in which they came, the last of them open."""
    chance = random.Random(20261124)
    names: Names = tomllib.loads(_NAMES.read_text("utf-8"))
    closed = count - count // 50
    buyers = [_buyer(chance, names, country) for country in chance.choices(
        [country for _, country, _ in _CHANNELS], [share for *_, share in _CHANNELS], k=max(count // 3, 20)
    )]  # fmt: skip
    by_country = {country: [buyer for buyer in buyers if buyer[0] == country] or [_buyer(chance, names, country)]
                  for country in _PHONES}  # fmt: skip
    for number in range(count):
        channel, country, _ = chance.choices(_CHANNELS, [share for *_, share in _CHANNELS])[0]
        over = number < closed
        received = (
            NOW - 3 * DAY - (closed - number) * (_YEARS * 365 * DAY) // closed + chance.randrange(-6 * HOUR, 6 * HOUR)
            if over
            else NOW - int(chance.expovariate(1 / (5 * HOUR))) - MINUTE
        )
        status = _CLOSED[channel] if over else chance.choice(_OPEN[channel])
        yield _order(chance, names, channel, status, number, received, chance.choice(by_country[country]))


def _buyer(chance: random.Random, names: Names, country: str) -> tuple[str, str, str]:
    """Country, name and phone."""
    surnames, firsts = names[country]["surnames"], names[country]["first_names"]
    (surname,) = chance.choices(surnames, [1 / (place + 5) for place in range(len(surnames))])
    phone = chance.choice(_PHONES[country])
    phone += f"{chance.randrange(10 ** (12 - len(phone) + (country == 'ua'))):0{12 - len(phone) + (country == 'ua')}d}"
    return country, f"{surname} {chance.choice(firsts)}", phone


def _order(
    chance: random.Random,
    names: Names,
    channel: str,
    status: str,
    number: int,
    received: int,
    buyer: tuple[str, str, str],
) -> IncomingOrder:
    country, name, phone = buyer
    theirs = names[country]
    (town,) = chance.choices([*theirs["towns"]], [*theirs["towns"].values()])
    street = chance.choice(theirs["streets"])
    goods = chance.sample(theirs["goods"], chance.choice([1, 1, 1, 2]))
    lines = tuple(
        IncomingLine(*good.split(" ", 1), chance.choice([1, 1, 1, 2]), chance.randrange(9, 9000) * 1000)
        for good in goods
    )
    method = {"pickup": "pickup", "packing": "carrier", "handover": "carrier"}.get(status, "delivery")
    facts: dict[str, Fact] = {}
    if method == "carrier" or (channel == "magazito" and chance.random() < 0.5):
        facts["waybill"] = f"2045{chance.randrange(10**10):010d}"
    if channel == "flowwow":
        facts["recipient"] = chance.choice(theirs["first_names"])
    return IncomingOrder(
        channel=channel,
        number={"kaspi": f"{401_000_000 + number * 83}", "own_shop": f"{100_000 + number}",
                "magazito": f"M{20_000_000 + number * 7}", "flowwow": f"{7_000_000 + number * 3}"}[channel],
        status=status,
        customer=name,
        phone=phone,
        method=method,
        payment=chance.choice(["prepaid", "prepaid", "credit"]),
        address="" if method == "pickup" else f"{town}, {street}, {chance.randrange(1, 200)}",
        comment=chance.choice(names["comments"]) if chance.random() < 0.25 else "",
        total=sum(line.price * line.quantity for line in lines),
        delivery_cost=0,
        received_at=received,
        planned_at=received + chance.randrange(6, 72) * HOUR,
        facts=facts,
        lines=lines,
    )  # fmt: skip
