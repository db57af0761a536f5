"""Whatever is done to orders, the ledger of money says the same as the orders, and as their histories."""

from __future__ import annotations

import random
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

import pytest

from orderdesk.desk.commands.changes import Edit
from orderdesk.desk.commands.money import Pay, Refund, ReversePayment
from orderdesk.desk.commands.undo import Undo
from orderdesk.errors import DeskError
from orderdesk.model import Consent, Order
from orderdesk.store.ledgers.money_checks import broken_money
from orderdesk.store.ledgers.return_checks import wrong_returns
from tests.desk.ledgers.told_by_lot import answer, say_again
from tests.returning import RETURNS, returned
from tests.shop import NOON, Shop
from tests.walking import BOOKS, chosen, move

CHANNELS: Final = ("kaspi", "magazito", "flowwow", "own_shop")

KINDS: Final = ("step", "step", "step", "outside", "wait", "cancel", "edit", "edit", "split", "split", "pay", "pay",
                "pay", "refund", "refund", "unpay", "undo", "undo", "new", "new", "answer", "answer", "sums",
                "sums", "way", "again", "again", *RETURNS, *RETURNS)  # fmt: skip

WAYS: Final = ("cash", "card", "transfer")


class Walk:
    """Acts drawn by lot over all rulebooks."""

    def __init__(self, shop: Shop, chance: random.Random, folder: Path) -> None:
        self.shop, self.chance, self.photo = shop, chance, folder / "photo.jpg"
        self.photo.write_bytes(b"\xff\xd8\xff")
        for channel in CHANNELS * 2:
            answer(shop, chance, channel)

    def act(self) -> str:
        """Do one thing; what it was. What the desk refuses is not done."""
        kind, lot = self.chance.choice(KINDS), self.chance.randrange(10_000)
        order = chosen(self.shop, lot)
        with suppress(DeskError):
            match kind:
                case "new":
                    answer(self.shop, self.chance, self.chance.choice(CHANNELS), any_status=True)
                case "answer":
                    answer(self.shop, self.chance, order.channel, order, any_status=True)
                case "pay":
                    self.shop.desk.do(Pay(self._sum(), self.chance.choice(WAYS), sure=True), order)
                case "refund":
                    sum_, way = self.chance.choice(("", self._sum())), self.chance.choice(("", *WAYS))
                    self.shop.desk.do(Refund(sum_, way), order)
                case "unpay":
                    self.shop.desk.do(ReversePayment(self._sum(), "ошибка"), order)
                case "sums":
                    cost = self.chance.choice(("0", "12", "150.01"))
                    self.shop.desk.do(Edit({"delivery_cost": cost}, self._asked(order)), order)
                case "way":
                    self.shop.desk.do(Edit({"payment": self.chance.choice(WAYS)}, self._asked(order)), order)
                case "again":
                    say_again(self.shop, self.chance, order)
                case _ if kind in RETURNS:
                    returned(self.shop, order, kind, lot)
                case "undo":
                    self.shop.desk.do(Undo(), order)
                case _:
                    move(self.shop, order, kind, lot, self.photo)
        return f"{kind} {order.channel}:{order.number}"

    def _asked(self, order: Order) -> Consent:
        return Consent(by="buyer", via=BOOKS[order.channel].contact[0])

    def _sum(self) -> str:
        return self.chance.choice(("1", "12.34", "150", "200.01", "999"))


def broken(shop: Shop) -> list[str]:
    """Whatever does not hold of the ledger."""
    found = [f"{one.statement} {one.where}" for one in broken_money(shop.store, shop.parts.rules.book)]
    return found + [f"{name} {what}" for name, what in wrong_returns(shop.store.connection)]


def walked(seed: int, acts: int) -> None:
    """Walk, and look the ledger over after each act."""
    with TemporaryDirectory() as folder, Shop.made(Path(folder), NOON) as shop:
        walk, done = Walk(shop, random.Random(seed), Path(folder)), list[str]()
        assert broken(shop) == []
        for _turn in range(acts):
            done.append(walk.act())
            assert broken(shop) == [], (seed, done[-8:])
        currencies = {currency for (currency,) in shop.store.connection.rows("SELECT DISTINCT currency FROM transfers")}
        assert currencies == {"KZT", "UAH", "RUB"}


@pytest.mark.req("C42", "O30")
@pytest.mark.parametrize("seed", range(3))
def test_whatever_is_done_the_ledger_agrees_with_orders_and_histories(seed: int) -> None:
    walked(seed, 100)
