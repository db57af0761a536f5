"""A day at the desk drawn by lot, act by act, for tests that stop it anywhere; and what a database holds, as one text.

    python -m tests.store.day    a nursery: each line `FOLDER SEED` on its input is a desk that works through that day;
                                 it prints who works (`pid N`), a `.` after each act, and `gone` after the end

A day of one seed is the same every time: the clock stands unless an act moves it, and what is random in a database
(codes, salts, names of sessions) is left out of its text. A desk that was stopped has therefore left what the same day,
undisturbed, went through.
"""

from __future__ import annotations

import hashlib
import os
import random
import sqlite3
import sys
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path

from orderdesk.errors import DeskError
from orderdesk.i18n import use_language
from orderdesk.rules.roles import DIRECTOR
from orderdesk.store import Store
from tests.shop import NOON, Shop
from tests.walking import KINDS, chosen, move

ACTS = 60
"""So many acts has a day."""

CHANNELS = ("kaspi", "magazito", "flowwow", "own_shop")

_KEY = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIPS9pYqMLB3Kq5PbF1JTmPQ2bJY8lRBWyMFdFdHVEHxG"

_PIN = "4711"

_RANDOM = {"codes": {"mac", "phone_mac"}, "pins": {"salt", "hash"}}
"""Columns that no two days have alike."""

_MARKS = {"settings": {"value": "iif(name = 'deadlines_to_move' AND value <> '', 'by lot', value)"}}
"""Columns of which some values are drawn by lot."""

_PASSING = ("sqlite_", "_sqlite_", "orders_search", "claims", "courier_places", "leases")
"""Tables of the engine, of the index over `search_texts`, and of who is here just now."""

COMMANDS: dict[str, Callable[[random.Random, str], list[str]]] = {
    "add": lambda chance, number: ["--set", "source=phone", "--set", "customer=Сауле", "--set", "lines=S0*1@99"],
    "assign": lambda chance, number: [number, "Айгерим"],
    "calendar announce": lambda chance, number: [
        f"2026-11-{25 + chance.randrange(5)}",
        "--calendar",
        "kz",
        "--hours",
        "closed",
        "--yes",
    ],
    "acceptance on": lambda chance, number: [
        chance.choice(["kaspi", "own_shop"]),
        *chance.choice([[], ["--any-stock", "--any-hour"], ["--most", "9000"]]),
    ],
    "acceptance off": lambda chance, number: ["kaspi"],
    "acceptance undo": lambda chance, number: ["kaspi"],
    "calendar undo": lambda chance, number: [str(chance.randint(1, 3)), "--yes"],
    "channel add": lambda chance, number: [
        "kaspi",
        "--kind",
        "kaspi",
        "--token-env",
        "HOME",
        "--url",
        "http://127.0.0.1:9",
    ],
    "carrier track": lambda chance, number: ["nova_poshta", chance.choice(["on", "off"])],
    "sender add": lambda chance, number: [
        "sms",
        "--kind",
        "mobizon",
        "--token-env",
        "HOME",
        "--url",
        "http://127.0.0.1:9",
    ],
    "sender switch": lambda chance, number: ["sms", "off"],
    "customer language": lambda chance, number: ["1", chance.choice(["kk", "ru"])],
    "channel pause": lambda chance, number: ["kaspi"],
    "channel resume": lambda chance, number: ["kaspi"],
    "channel writes": lambda chance, number: ["kaspi", chance.choice(["on", "off"])],
    "tell-again": lambda chance, number: [number],
    "clock confirm": lambda chance, number: [],
    "claims take": lambda chance, number: [number],
    "hand-in": lambda chance, number: ["Асхат", "100", "--reason", "сдача"],
    "till open": lambda chance, number: ["500", "--reason", "размен", "--pin", "-"],
    "till count": lambda chance, number: ["400", "--reason", "пересчёт", "--pin", "-"],
    "till close": lambda chance, number: ["300", "--reason", "сдали", "--pin", "-"],
    "courier add": lambda chance, number: [
        chance.choice(["Асхат", "Сокол"]),
        "--phone",
        "+380501112233",
        "--kind",
        chance.choice(["own", "firm"]),
    ],
    "courier edit": lambda chance, number: ["Асхат", chance.choice(["--active", "--gone"])],
    "run new": lambda chance, number: ["Асхат", number],
    "run add": lambda chance, number: ["1", number, "--reassign"],
    "run assign": lambda chance, number: ["Асхат", number],
    "run leave": lambda chance, number: [str(chance.randint(1, 3))],
    "run back": lambda chance, number: [str(chance.randint(1, 3))],
    "run move": lambda chance, number: ["1", number, "1"],
    "run suggest": lambda chance, number: ["1"],
    "stop ask": lambda chance, number: [str(chance.randint(1, 3)), number, "--reason", "нет подъезда"],
    "stop code": lambda chance, number: ["1", number],
    "stop done": lambda chance, number: [str(chance.randint(1, 3)), number],
    "stop failed": lambda chance, number: [str(chance.randint(1, 3)), number, "--reason", "нет дома"],
    "stop unsay": lambda chance, number: ["1", number],
    "stop withdraw": lambda chance, number: [str(chance.randint(1, 3)), number],
    "parcel stage": lambda chance, number: [chance.choice(["created", "under_way", "at_branch"]), number],
    "parcel error": lambda chance, number: [number, "адрес неверен"],
    "parcel mended": lambda chance, number: [number, "исправили"],
    "cancel-part": lambda chance, number: [
        number,
        "TEA-1",
        "--left",
        "0",
        "--why",
        chance.choice(["refused", "4"]),
        "--yes",
    ],
    "imei": lambda chance, number: [number, "TEA-1", "356938035643809"],
    "task add": lambda chance, number: ["позвонить", "--order", number, "--due", "30m"],
    "task done": lambda chance, number: [str(chance.randint(1, 3)), "--result", "готово"],
    "customer contact": lambda chance, number: ["1", chance.choice(["a@post.kz", "+77053334455"])],
    "customer erase": lambda chance, number: [str(chance.randint(2, 9)), "--yes"],
    "customer mark": lambda chance, number: ["1", "vip", *chance.choice([["--off"], ["--reason", "свой"]])],
    "customer merge": lambda chance, number: chance.choice([["1", "2"], ["3", "2"], ["2", "1"]]),
    "customer note": lambda chance, number: ["1", "тихий"],
    "customer unmerge": lambda chance, number: [str(chance.randint(1, 3))],
    "filters": lambda chance, number: ["--forget", "мой"],
    "list": lambda chance, number: ["--shelf", "new", "--save-as", chance.choice(["мой", "наш"])],
    "import": lambda chance, number: ["ORDERS"],
    "operator account": lambda chance, number: ["Болат", *chance.choice([[], ["bolat"]])],
    "operator add": lambda chance, number: [chance.choice(["Болат", "Мария"]), "--role", "director"],
    "operator block": lambda chance, number: ["Болат", *chance.choice([[], ["--lift"]])],
    "operator key": lambda chance, number: ["Болат", "KEY"],
    "operator language": lambda chance, number: ["Болат", *chance.choice([[], ["kk"]])],
    "operator pin": lambda chance, number: ["Болат", "--reset"],
    "operator role": lambda chance, number: ["Болат", chance.choice(["manager", "director"])],
    "pay": lambda chance, number: [number, "10", "--how", chance.choice(["cash", "card"]), "--yes"],
    "product hide": lambda chance, number: ["S0"],
    "product show": lambda chance, number: ["S0"],
    "refund": lambda chance, number: [number, "10"],
    "repeat": lambda chance, number: [number],
    "reveal": lambda chance, number: [number, "--reason", "звонок получателю"],
    "return decide": lambda chance, number: [
        str(chance.randint(1, 3)),
        chance.choice(["--restock", "--write-off", "--supplier"]),
    ],
    "return open": lambda chance, number: [number, "--reason", "не подошло"],
    "return receive": lambda chance, number: [str(chance.randint(1, 3))],
    "return under-way": lambda chance, number: [str(chance.randint(1, 3)), "--fetch-at", "отделение 5"],
    "shift start": lambda chance, number: [],
    "shift end": lambda chance, number: [],
    "shop hide": lambda chance, number: chance.choice([[], ["--channel", "kaspi"]]),
    "shop lift": lambda chance, number: ["--channel", "kaspi"],
    "shop show": lambda chance, number: [],
    "shop suspend": lambda chance, number: ["--channel", "kaspi", "--note", "отзывы"],
    "shop told": lambda chance, number: [],
    "stock barcode": lambda chance, number: ["S0", "4600123456789", *chance.choice([[], ["--off"]])],
    "stock count": lambda chance, number: ["S0", str(chance.randrange(20)), "--reason", "пересчёт"],
    "stock import": lambda chance, number: ["STOCK"],
    "stock low": lambda chance, number: ["S0", "3"],
    "stock move": lambda chance, number: ["S0", "1", "--to", "second"],
    "stock place": lambda chance, number: ["second"],
    "stock receive": lambda chance, number: ["S0", str(chance.randint(1, 5))],
    "stock return": lambda chance, number: [number],
    "stock write-off": lambda chance, number: ["S0", "1", "--reason", "бой"],
    "take-over": lambda chance, number: [number],
    "told": lambda chance, number: [number],
    "undo": lambda chance, number: [number],
    "unpay": lambda chance, number: [number, "10", "--reason", "не та сумма"],
}
"""What changes something and is no step of `tests.walking`: each command with arguments drawn by lot."""


def open_shop(folder: Path, *, staff: bool) -> None:
    """Make the shop in which the day begins: three orders of each channel, and its operators where it has `staff`."""
    with Shop.made(folder, NOON) as shop:
        if staff:
            shop.run("operator", "add", "Мария", "--role", DIRECTOR)
            shop.run("operator", "pin", "Мария", typed=f"{_PIN}\n{_PIN}\n")
            for name in ("Айгерим", "Болат"):
                shop.run("operator", "add", name, "--role", "manager")
                shop.run("shift", "start", operator=name)
        (folder / "photo.jpg").write_bytes(b"\xff\xd8\xff")
        (folder / "key.pub").write_text(_KEY)
        (folder / "stock.csv").write_text("sku,quantity\nS0,7\nS1,2\n")
        goods = '"lines": [{"sku": "S0", "item": "Чайник", "quantity": 2, "price": "100"}], "total": "200"'
        text = '{{"number": "{n}", "channel": "own_shop", "customer": "Тимур", {goods}}}\n'
        (folder / "orders.jsonl").write_text("".join(text.format(n=7000 + n, goods=goods) for n in range(3)))
        for channel in CHANNELS:
            for n in range(3):
                number = f"{CHANNELS.index(channel) + 1}00{n}"
                if channel == "kaspi":
                    shop.receive(number)
                else:
                    shop.from_(channel, number, facts={"recipient": "Алия"})


def acts(shop: Shop, seed: int, folder: Path) -> Iterator[str]:
    """Do the day's acts one after the other: the name of each, when it is done or refused."""
    chance = random.Random(seed)
    for _turn in range(ACTS):
        kind, lot = chance.choice([*KINDS, *COMMANDS, *["step"] * 8]), chance.randrange(1000)
        order = chosen(shop, lot)
        if kind in COMMANDS:
            files = {"ORDERS": "orders.jsonl", "STOCK": "stock.csv", "KEY": "key.pub"}
            named = {word: str(folder / name) for word, name in files.items()}
            given = COMMANDS[kind](chance, f"{order.channel}:{order.number}")
            shop.run(
                *kind.split(),
                *(named.get(word, word) for word in given),
                typed="y\n" if kind == "shift start" else f"{_PIN}\n",
            )
        else:
            with suppress(DeskError):
                move(shop, order, kind, lot, folder / "photo.jpg")
        yield kind


def content(database: Path) -> str:
    """All that a database holds and that is no accident, as a hash."""
    found = hashlib.sha256()
    with closing(sqlite3.connect(f"file:{database}?mode=ro", uri=True)) as file:
        tables = [name for (name,) in file.execute("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY 1")]
        for table in tables:
            if table.startswith(_PASSING):
                continue
            names = [
                row[1] for row in file.execute(f"PRAGMA table_info({table})") if row[1] not in _RANDOM.get(table, ())
            ]
            found.update(f"{table} {names}".encode())
            columns = ", ".join(_MARKS.get(table, {}).get(name, name) for name in names)
            found.update(repr(file.execute(f"SELECT {columns} FROM {table} ORDER BY {columns}").fetchall()).encode())
    return found.hexdigest()


def undisturbed(folder: Path, seed: int) -> list[list[str]]:
    """The day without a stop: act by act, what the database held after each of its commits."""
    states, write = [[content(folder / "orders.db")]], Store.write
    with Shop.made(folder, NOON) as shop:

        @contextmanager
        def watched(store: Store, key: str = "") -> Iterator[Store]:
            with write(store, key) as inside:
                yield inside
            states[-1].append(content(folder / "orders.db"))

        Store.write = watched  # type: ignore[method-assign, assignment]
        try:
            states.append([])
            for _kind in acts(shop, seed, folder):
                states.append([])
        finally:
            Store.write = write  # type: ignore[method-assign]
    return states


def nursery(works: Callable[[Path, int], Iterator[str]]) -> None:
    """Bring up desks, one at a time: forked from here they need not load anything.

    `works` gives its first text once the desk is open, then one for each act.
    """
    use_language("ru")
    for line in sys.stdin:
        folder, seed = line.split()
        if (child := os.fork()) == 0:
            for turn, _kind in enumerate(works(Path(folder), int(seed))):
                os.write(1, b".\n" if turn else b"open\n")
            os._exit(0)
        os.write(1, f"pid {child}\n".encode())
        os.waitpid(child, 0)
        os.write(1, b"gone\n")


def _day(folder: Path, seed: int) -> Iterator[str]:
    with Shop.made(folder, NOON) as shop:
        yield "open"
        yield from acts(shop, seed, folder)


if __name__ == "__main__":
    nursery(_day)
