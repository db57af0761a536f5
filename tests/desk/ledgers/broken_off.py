"""A shop in which anything is done, and which goes on where it was killed.

python -m tests.desk.ledgers.broken_off    a nursery of desks that do so until they are killed (tests.store.day)
"""

from __future__ import annotations

import hashlib
import random
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from orderdesk.desk.people import pin
from orderdesk.desk.upkeep.doctor import examine
from tests.desk.ledgers.everything import Everything, opened
from tests.desk.ledgers.own_count import differences
from tests.shop import NOON, Shop
from tests.store.day import nursery

_ENDLESS = 1_000_000


def quick(typed: str, salt: bytes) -> bytes:
    """A hash of a PIN that is not slow on purpose."""
    return hashlib.sha256(typed.encode() + salt).digest()


@contextmanager
def at_work(folder: Path, chance: random.Random) -> Iterator[Everything]:
    """The shop of a folder, at the instant at which it was left."""
    new = not (folder / "orders.db").exists()
    with Shop.made(folder, NOON) as shop:
        if new:
            opened(shop)
        last = shop.store.connection.value("SELECT max(recorded_at) FROM acts")
        shop.clock.advance(max(last - shop.clock(), 0))
        yield Everything(shop, chance, folder)


def wrong(folder: Path) -> list[str]:
    """What does not hold in the shop of a folder: I1 to I17 and all else that is examined, and what a count gives."""
    with Shop.made(folder, NOON) as shop, shop.store.write():
        found = [f"{one.where} {one.what} {one.said}" for one in examine(shop.store, shop.parts.rules)]
    return [*found, *differences(folder / "orders.db")]


def _works(folder: Path, seed: int) -> Iterator[str]:
    vars(pin)["_hash"] = quick
    with at_work(folder, random.Random(seed)) as walk:
        yield "open"
        yield from walk.acts(_ENDLESS)


if __name__ == "__main__":
    nursery(_works)
