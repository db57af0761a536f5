"""A buyer's receipt says in which way each part of their money came and went, as the ledger has it."""

from __future__ import annotations

import re

import pytest

from orderdesk.desk.command import OrderCommand
from orderdesk.desk.commands.cancel import Cancel
from orderdesk.desk.commands.money import Pay, Refund, ReversePayment
from orderdesk.desk.dispatch.receipts import payment_receipt
from orderdesk.desk.orders.repay import WAYS
from orderdesk.model import Order
from tests.desk.dispatch.riding import done, out, ready, staffed
from tests.shop import Shop

WORDS = {"cash": "наличные", "card": "карта", "transfer": "перевод"}
"""What came in such a way."""

CAME = [[(one, 300), (other, 200)] for one in WAYS for other in WAYS]

WENT: dict[str, list[OrderCommand[Order]]] = {
    "all as it came": [Refund()],
    "in two parts as it came": [Refund("350"), Refund()],
    "by cash": [Refund("100", "cash"), Refund("50", "cash")],
    "by card, then as it came": [Refund("250", "card"), Refund()],
    "by transfer": [Refund("500", "transfer")],
    "never there": [ReversePayment("300", "не пришло"), ReversePayment("200", "не пришло")],
}


def held(shop: Shop) -> tuple[int, int]:
    """What the ledger has of the order's money in cash, and in the bank."""
    sums = {"till": 0, "courier": 0, "bank": 0}
    for one in shop.store.money.of(shop.order("1").id):
        for account, minor in ((one.debit, one.amount.minor), (one.credit, -one.amount.minor)):
            sums[account] = sums.get(account, 0) + minor
    return sums["till"] + sums["courier"], sums["bank"]


def told(shop: Shop) -> list[tuple[str, int]]:
    """The parts of the money on the receipt: the words of each, and how much."""
    lines = payment_receipt(shop.desk, shop.order("1")).lines
    dated = [(re.match(r"\d\d\.\d\d\.\d{4} \d\d:\d\d ?(.*)", line.left), line.right) for line in lines]
    return [(found[1], int(re.sub(r"[^-\d]", "", sum_)) * 100) for found, sum_ in dated if found and sum_]


@pytest.mark.req("C27", "O27")
@pytest.mark.parametrize("went", WENT)
@pytest.mark.parametrize("came", CAME, ids=str)
def test_each_part_is_told_in_the_way_that_the_ledger_has(shop: Shop, came: list[tuple[str, int]], went: str) -> None:
    shop.from_("own_shop", "2", "packing", lines=(), total=100_000, payment="cash")
    shop.desk.do(Pay("1000", "cash", sure=True), shop.order("2"))  # so that the till has something to pay out of
    shop.from_("own_shop", "1", "packing", lines=(), total=100_000, payment="card")
    for way, sum_ in came:
        shop.desk.do(Pay(str(sum_), way, sure=True), shop.order("1"))
    assert told(shop) == [(WORDS[way], sum_ * 100) for way, sum_ in came]
    if went != "never there":
        shop.desk.do(Cancel("other", "передумал"), shop.order("1"))
    for act in WENT[went]:
        before, said = held(shop), len(told(shop))
        shop.desk.do(act, shop.order("1"))
        cash, bank = (now - then for now, then in zip(held(shop), before, strict=True))
        what = "платёж снят" if went == "never there" else "деньги возвращены"
        assert told(shop)[said:] == [
            (f"{what}, {way}", sum_) for way, sum_ in (("наличные", cash), ("банк", bank)) if sum_
        ]
        assert cash + bank < 0


@pytest.mark.req("O28", "O27")
def test_a_decision_on_the_way_that_is_taken_back_says_that_it_was_cash(shop: Shop) -> None:
    staffed(shop)
    ready(shop, "1", payment="card", total=10000)
    run = out(shop, "1")
    done(shop, "stop", "done", run, "1", "--paid", "60", "--reason", "без сдачи")
    done(shop, "stop", "unsay", run, "1")
    assert told(shop) == [("наличные", 6000), ("решение отменено, наличные", -6000)]
