"""Whatever is done to orders, the ledger of money says the same as the orders, and as their histories."""

from __future__ import annotations

import random
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

import pytest

from orderdesk.channels.incoming import IncomingLine, IncomingOrder
from orderdesk.clock import HOUR
from orderdesk.desk.commands.changes import Edit
from orderdesk.desk.commands.money import Pay, Refund, ReversePayment
from orderdesk.desk.commands.undo import Undo
from orderdesk.desk.intake.intake import Intake
from orderdesk.errors import DeskError
from orderdesk.model import Consent, Order
from orderdesk.store.ledgers.money_checks import broken_money
from orderdesk.store.ledgers.return_checks import wrong_returns
from orderdesk.values import replace
from tests.returning import RETURNS, returned
from tests.shop import EXTERNAL, NOON, Shop
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
        self.numbers = 0
        for channel in CHANNELS:
            self._answer(channel, self._number(), "")

    def act(self) -> str:
        """Do one thing; what it was. What the desk refuses is not done."""
        kind, lot = self.chance.choice(KINDS), self.chance.randrange(10_000)
        order = chosen(self.shop, lot)
        with suppress(DeskError):
            match kind:
                case "new":
                    self._answer(self.chance.choice(CHANNELS), self._number(), "any")
                case "answer":
                    self._answer(order.channel, order.number, "any")
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
                    self._again(order)
                case _ if kind in RETURNS:
                    returned(self.shop, order, kind, lot)
                case "undo":
                    self.shop.desk.do(Undo(), order)
                case _:
                    move(self.shop, order, kind, lot, self.photo)
        return f"{kind} {order.channel}:{order.number}"

    def _asked(self, order: Order) -> Consent:
        return Consent(by="buyer", via=BOOKS[order.channel].contact[0])

    def _again(self, order: Order) -> None:
        """What the channel said last, with another word on the money alone."""
        said, chance = self.shop.store.answers.last(order.id), self.chance
        if not said:
            return
        facts = {name: fact for name, fact in said["facts"].items() if not name.startswith("paid")}
        facts |= chance.choice(({}, {"paid": True}, {"paid": False}))
        cost = chance.choice((said["delivery_cost"], 700))
        known = {name: said[name] for name in IncomingOrder.__struct_fields__ if name in said and name != "record"}
        known |= {"facts": facts, "payment": chance.choice((said["payment"], "cash", "prepaid")), "delivery_cost": cost,
                  "lines": tuple(IncomingLine(*line) for line in said["lines"]),
                  "total": said["total"] - (said["delivery_cost"] or 0) + (cost or 0)}  # fmt: skip
        shop, live = self.shop, chance.random() < 0.5
        intake = Intake(shop.store, shop.parts.rules, shop.clock(), shop.store.write, live=live)
        intake.take([IncomingOrder(**known)])

    def _number(self) -> str:
        self.numbers += 1
        return f"N{self.numbers}"

    def _sum(self) -> str:
        return self.chance.choice(("1", "12.34", "150", "200.01", "999"))

    def _answer(self, channel: str, number: str, status: str) -> None:
        book, chance = BOOKS[channel], self.chance
        lines = tuple(
            IncomingLine(f"S{i}", f"Товар {i}", chance.randint(1, 3), chance.choice((0, 99, 5_000, 10_050)))
            for i in range(chance.randint(1, 2))
        )
        goods, cost = sum(line.quantity * line.price for line in lines), chance.choice((0, 0, 1_500))
        facts: dict[str, Any] = {"category": "flowers", "window_from": NOON + HOUR}
        facts |= chance.choice(({}, {}, {"paid": True}, {"paid": False}, {"paid_amount": 100}, {"paid_amount": 50_000}))
        stages = [one.key for one in book.status]
        stage = chance.choice([*stages, *stages[:3] * 4]) if status else stages[0]
        known: dict[str, Any] = {
            "lines": lines, "total": goods + cost, "delivery_cost": cost, "facts": facts, "received_at": NOON - 600,
            "payment": chance.choice(("cash", "card", "prepaid", "credit", "")), "planned_at": NOON + 3 * HOUR,
            "entered_at": None if status else NOON - 600,
        }  # fmt: skip
        if channel == "kaspi":
            self.shop.take(self.shop.incoming(number, stage if stage in EXTERNAL else "new", **known))
        else:
            known |= {"external": {}, "currency": "", "phone": "+380501234821"}
            self.shop.take(replace(self.shop.incoming(number, channel=channel, **known), status=stage))


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
