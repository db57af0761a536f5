"""Days of a shop that counts its goods, drawn by lot: orders of every channel, and what the storekeeper does."""

from __future__ import annotations

import random
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from orderdesk.channels.incoming import IncomingLine
from orderdesk.channels.stock_rows import StockRow
from orderdesk.clock import HOUR
from orderdesk.desk.commands.undo import Undo
from orderdesk.desk.commands.wares.many_products import ImportStock
from orderdesk.errors import DeskError
from orderdesk.store.ledgers.levels import Stand
from tests.returning import RETURNS, returned
from tests.shop import NOON, Shop
from tests.walking import BOOKS, chosen, move

SKUS = ("S0", "S1", "S2")

KINDS = (*("step",) * 8, *("outside",) * 3, "wait", "cancel", "cancel", "edit", "split", "call", *("undo",) * 2,
         "arrive", "answer", "receive", "write-off", "count", "file", "move", "return", "place",
         *RETURNS, *RETURNS)  # fmt: skip


class Walk:
    """A shop, and one lot after the other."""

    def __init__(self, shop: Shop, folder: Path, seed: int) -> None:
        self.shop, self.chance = shop, random.Random(seed)
        self.photo = folder / "photo.jpg"
        self.photo.touch()
        self._numbers = 0
        for channel in BOOKS:
            for _time in range(2):
                self.arrive(channel)

    def acts(self, count: int) -> Iterator[str]:
        """So many acts: the kind of each, when it is done or refused."""
        for _turn in range(count):
            kind = self.chance.choice(KINDS)
            with suppress(DeskError):
                self.do(kind)
            yield kind

    def do(self, kind: str) -> None:
        """One act of a kind; what the desk refuses is raised."""
        chance, sku = self.chance.randrange(1000), self.chance.choice(SKUS)
        warehouse = self.chance.choice(["main", "second"])
        match kind:
            case "arrive":
                self.arrive(self.chance.choice(sorted(BOOKS)))
            case "answer":
                order = chosen(self.shop, chance)
                status = self.chance.choice(BOOKS[order.channel].status).key
                lines = [IncomingLine(line.sku, line.name, max(1, line.quantity + self.chance.choice([-1, 0, 0, 1])),
                                      line.price.minor) for line in self.shop.store.orders.lines(order.id)]  # fmt: skip
                self.shop.from_(order.channel, order.number, status, customer=order.customer.name, lines=tuple(lines))
            case "undo":
                self.shop.desk.do(Undo(), chosen(self.shop, chance))
            case "receive":
                self.shop.run("stock", "receive", sku, str(chance % 5 + 1), "--place", warehouse)
            case "write-off":
                self.shop.run("stock", "write-off", sku, "1", "--reason", "бой", "--place", warehouse)
            case "count":
                self.shop.run("stock", "count", sku, str(chance % 6), "--reason", "пересчёт", "--place", warehouse)
            case "file":
                rows = [StockRow(1, one, self.chance.randrange(6), place=warehouse) for one in SKUS]
                self.shop.desk.do(ImportStock(rows, "остатки.csv"))
            case "move":
                other = "main" if warehouse == "second" else "second"
                self.shop.run("stock", "move", sku, str(chance % 3 + 1), "--from", warehouse, "--to", other)
            case "return":
                order = chosen(self.shop, chance)
                self.shop.run("stock", "return", f"{order.channel}:{order.number}")
            case _ if kind in RETURNS:
                returned(self.shop, chosen(self.shop, chance), kind, chance)
            case "place":
                self.shop.run("stock", "place", "second")
            case _:
                move(self.shop, chosen(self.shop, chance), kind, chance % 100, self.photo)

    def arrive(self, channel: str) -> None:
        """A new order of some of the products; now and then one that is on its way already."""
        self._numbers += 1
        skus = self.chance.sample(SKUS, self.chance.randint(1, 2))
        lines = tuple(IncomingLine(sku, f"Товар {sku}", self.chance.randint(1, 3), 100) for sku in skus)
        book = BOOKS[channel]
        status = book.status[0].key if self.chance.random() < 0.7 else self.chance.choice(book.status).key
        self.shop.from_(channel, f"{channel}-{self._numbers}", status, lines=lines,
                        total=sum(line.quantity * line.price for line in lines),
                        facts={"category": "flowers", "window_from": NOON + HOUR},
                        planned_at=NOON + 3 * HOUR)  # fmt: skip

    def stands(self) -> list[Stand]:
        """How the products stand."""
        return self.shop.store.levels.stands()
