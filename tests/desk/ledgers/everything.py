"""Whatever anybody can do that moves goods, money or people, drawn by lot over all rulebooks."""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from orderdesk.channels.stock_rows import StockRow
from orderdesk.clock import MINUTE
from orderdesk.desk.commands.changes import Edit
from orderdesk.desk.commands.clock import Tick
from orderdesk.desk.commands.money import Pay, Refund, ReversePayment
from orderdesk.desk.commands.people.customers import EraseCustomer, MergeCustomers, UnmergeCustomers
from orderdesk.desk.commands.undo import Undo
from orderdesk.desk.commands.wares.many_products import ImportStock
from orderdesk.desk.commands.wares.warehouse import AddPlace, Count, GoodsAreBack, MoveGoods, Receive, WriteOff
from orderdesk.errors import DeskError
from orderdesk.model import Consent, Order
from orderdesk.rules.payment import owed
from tests.desk.ledgers.likely import likely
from tests.desk.ledgers.riding_by_lot import OWN_COURIERS, RIDES, THEIR_PIN, rode
from tests.desk.ledgers.told_by_lot import answer, say_again
from tests.returning import RETURNS, returned
from tests.shop import Shop
from tests.walking import BOOKS, PIN, move

SKUS: Final = ("S0", "S1", "S2", "S3")

OF_ORDERS: Final = (*("step",) * 18, *("outside",) * 3, *("while",) * 4, "cancel", "edit", *("split",) * 2,
                    "move", "call", "sums", "way", *("pay",) * 4, *("refund",) * 2, "unpay", *("undo",) * 3,
                    "back", *RETURNS, *RETURNS)  # fmt: skip

OF_CHANNELS: Final = (*("new",) * 4, *("answer",) * 2, *("again",) * 2)

OF_STOCK: Final = ("receive", "receive", "write-off", "count", "file", "bring")

OF_PEOPLE: Final = ("merge", "unmerge", "erase")

KINDS: Final = (*OF_ORDERS, *OF_ORDERS, *OF_CHANNELS, *OF_CHANNELS, *OF_STOCK, *OF_STOCK, *RIDES, *RIDES,
                *OF_PEOPLE)  # fmt: skip

WAYS: Final = ("cash", "card", "transfer")

_TRIES: Final = 5
"""Orders that an act is tried with, until one lets it be done."""


def opened(shop: Shop) -> None:
    """Who works there, who rides, where goods lie; and all products are counted from the first day on."""
    shop.run("operator", "add", "Мария", "--role", "director")
    for name in OWN_COURIERS:
        shop.run("courier", "add", name, "--phone", "+380501112233")
    shop.run("courier", "add", "Сокол", "--kind", "firm", "--phone", "+380501112244")
    shop.run("operator", "pin", typed=f"{PIN}\n{PIN}\n")
    for name in OWN_COURIERS:
        shop.run("operator", "pin", operator=name, typed=f"{THEIR_PIN}\n{THEIR_PIN}\n")
    shop.desk.do(AddPlace("second"))
    for sku in SKUS:
        shop.count(sku, 8)


class Everything:
    """A shop, and one lot after the other."""

    def __init__(self, shop: Shop, chance: random.Random, folder: Path) -> None:
        self.shop, self.chance, self.photo = shop, chance, folder / "photo.jpg"
        self.photo.write_bytes(b"\xff\xd8\xff")
        self._riders = {name: shop.colleague(name) for name in OWN_COURIERS}
        if not shop.store.orders.ids():
            for channel in BOOKS:
                answer(shop, chance, channel)

    def acts(self, count: int) -> Iterator[str]:
        """So many acts that are done: the kind of each, and what it was about. What is refused does not count."""
        done = 0
        while done < count:
            kind = self.chance.choice(KINDS)
            for _one in range(_TRIES if kind in OF_ORDERS else 1):
                order = self._chosen(kind)
                if self._is_done(kind, order):
                    done += 1
                    yield f"{kind}: {order.channel} {order.number}"
                    break

    def _is_done(self, kind: str, order: Order) -> bool:
        """Whether it is in the journal: what is refused is not, nor what changes nothing."""
        before = self._journal()
        try:
            self.do(kind, order)
        except DeskError:
            return False
        return self._journal() != before

    def _journal(self) -> int:
        return int(self.shop.store.connection.value("SELECT max(id) FROM acts"))

    def do(self, kind: str, order: Order) -> None:
        """One act of a kind; what the desk refuses is raised."""
        if kind in OF_CHANNELS:
            self._hear(kind, order)
        elif kind in OF_STOCK:
            self._store(kind)
        elif kind in OF_PEOPLE:
            self._know(kind)
        elif kind in RIDES:
            rode(self.shop, self._riders, self.chance, kind)
        elif kind in RETURNS:
            returned(self.shop, order, kind, self.chance.randrange(1000))
        else:
            self._change(kind, order)

    def _chosen(self, kind: str) -> Order:
        """One of the orders, mostly one to which it can be done."""
        chance, rows = self.chance, self.shop.store.connection.rows
        near = rows(likely(kind)) if chance.random() < 0.9 else []
        found = self.shop.store.orders.get(chance.choice(near or rows("SELECT id FROM orders"))[0])
        assert found is not None
        return found

    def _change(self, kind: str, order: Order) -> None:
        desk, chance = self.shop.desk, self.chance
        consent = Consent(by="buyer", via=BOOKS[order.channel].contact[0])
        match kind:
            case "while":
                self.shop.clock.advance(chance.choice((1, 5, 20, 60, 1440)) * MINUTE)
                desk.do(Tick())
            case "pay":
                desk.do(Pay(self._sum(order), chance.choice(WAYS), sure=True, pin=PIN), order)
            case "refund":
                sum_, way = chance.choice(("", "", self._sum(order))), chance.choice(("", *WAYS))
                desk.do(Refund(sum_, way, pin=PIN), order)
            case "unpay":
                sum_ = chance.choice([self._sum(order), *[order.received.decimal] * 4])
                desk.do(ReversePayment(sum_, "ошибка", pin=PIN), order)
            case "sums":
                desk.do(Edit({"delivery_cost": chance.choice(("0", "12", "150.01"))}, consent), order)
            case "way":
                desk.do(Edit({"payment": chance.choice(WAYS)}, consent), order)
            case "undo":
                desk.do(Undo(), order)
            case "back":
                desk.do(GoodsAreBack(), order)
            case _:
                move(self.shop, order, kind, chance.randrange(100), self.photo)

    def _hear(self, kind: str, order: Order) -> None:
        if kind == "new":
            answer(self.shop, self.chance, self.chance.choice([*BOOKS, "own_shop"]), any_status=True)
        elif kind == "answer":
            answer(self.shop, self.chance, order.channel, order, any_status=True)
        else:
            say_again(self.shop, self.chance, order)

    def _store(self, kind: str) -> None:
        desk, chance, sku = self.shop.desk, self.chance, self.chance.choice(SKUS)
        place, other = chance.sample(["main", "second"], 2)
        match kind:
            case "receive":
                desk.do(Receive(sku, chance.randint(1, 9), place))
            case "write-off":
                desk.do(WriteOff(sku, chance.randint(1, 2), "бой", place))
            case "count":
                desk.do(Count(sku, chance.randrange(9), "пересчёт", place))
            case "file":
                rows = [StockRow(row, one, chance.randrange(9), place=place) for row, one in enumerate(SKUS, 1)]
                desk.do(ImportStock(rows, "остатки.csv"))
            case _:
                desk.do(MoveGoods(sku, chance.randint(1, 3), other, place))

    def _know(self, kind: str) -> None:
        some = self.shop.store.connection.rows("SELECT id FROM customers ORDER BY id")
        one, two = (str(self.chance.choice(some)[0]) for _one in range(2))
        match kind:
            case "merge":
                self.shop.desk.do(MergeCustomers(one, two))
            case "unmerge":
                self.shop.desk.do(UnmergeCustomers(one))
            case _ if self.chance.random() < 0.1:
                self.shop.desk.do(EraseCustomer(one, "просил", yes=True))

    def _sum(self, order: Order) -> str:
        due = owed(BOOKS[order.channel], order)
        sums = ["1", "12.34", "150", "200.01", "999", *([due.decimal] * 4 if due.minor else [])]
        return self.chance.choice(sums)
