"""Who is owed what of an order, in figures and in words, and what they get back when it comes to nothing."""

from __future__ import annotations

from typing import Any

import pytest

from orderdesk.errors import BadInput
from orderdesk.money import HiddenMoney, Money
from orderdesk.rules.payment import (
    difference,
    owed,
    paid,
    paid_sum,
    payment_text,
    payment_word,
    received,
    stands,
    sums_text,
    value_of,
)
from orderdesk.rules.refunds import refund_due, refunding, repayment
from orderdesk.rules.rulebook.steps import AskKind, MoneyEffect
from orderdesk.rules.taken import channel_pays
from orderdesk.values import replace
from tests.unit.bare_orders import BOOKS, order

pytestmark = pytest.mark.usefixtures("english")

OWN = BOOKS["own_shop"]


def plain(text: str) -> str:
    return text.replace("\N{NO-BREAK SPACE}", " ")


@pytest.mark.req("X12", "X17")
@pytest.mark.parametrize(
    ("book", "status", "payment", "had", "left", "whole"),
    [
        ("own_shop", "agreement", "cash", 0, 100_000, False),
        ("own_shop", "agreement", "cash", 99_999, 1, False),
        ("own_shop", "agreement", "cash", 100_000, 0, True),
        ("own_shop", "agreement", "cash", 100_001, 0, True),
        ("own_shop", "cancelled", "cash", 0, 0, False),  # it has come to nothing
        ("kaspi", "new", "anything", 0, 0, True),  # the channel takes all
        ("magazito", "agreement", "prepaid", 0, 0, True),
        ("magazito", "agreement", "cash", 0, 100_000, False),
    ],
)
def test_what_is_owed_follows_from_the_sums(
    book: str, status: str, payment: str, had: int, left: int, whole: bool
) -> None:
    here = order(book, status, payment=payment, paid_amount=had)
    assert owed(BOOKS[book], here) == Money(left, BOOKS[book].currency)
    assert paid(BOOKS[book], here) is whole
    assert value_of(BOOKS[book], here)("paid") is whole
    assert value_of(BOOKS[book], here)("paid_amount") == had
    assert channel_pays(BOOKS[book], here) is (left == 0 and had == 0 and status != "cancelled")


@pytest.mark.req("X12")
@pytest.mark.parametrize(
    ("had", "to", "stands_in"),
    [
        (0, "done", "unpaid"),
        (99_999, "done", "unpaid"),
        (100_000, "done", "done"),
        (100_000, "unpaid", "done"),
        (0, "unpaid", "unpaid"),
        (100_000, "ready", "ready"),
        (0, "ready", "ready"),
    ],
)
def test_done_waits_for_the_money_and_the_money_makes_it_done(had: int, to: str, stands_in: str) -> None:
    assert stands(OWN, order("own_shop", "transit", paid_amount=had), to) == stands_in


@pytest.mark.req("X12")
def test_sums_received_add_up_and_nothing_is_no_sum() -> None:
    here = order("own_shop", "agreement", paid_amount=40_000)
    assert received(OWN, here, "600") == {"paid_amount": 100_000}
    with pytest.raises(BadInput) as caught:
        received(OWN, here, "0")
    assert plain(str(caught.value)) == "A payment of nothing is none: 600 ₸ is owed."
    with pytest.raises(BadInput, match="out of range"):
        received(OWN, here, "9 999 999 999")


@pytest.mark.req("X12")
@pytest.mark.parametrize(
    ("text", "kind", "title"),
    [
        ("1000", None, ""),
        ("0", None, ""),
        ("much", None, ""),
        ("0,01", AskKind.YES, "0,01 ₸ of the 1 000 ₸ owed: 999,99 ₸ stays owed"),
        ("1000,01", AskKind.TEXT, "0,01 ₸ more than the 1 000 ₸ owed: why"),
    ],
)
def test_a_sum_beside_the_one_owed_must_be_meant(text: str, kind: AskKind | None, title: str) -> None:
    asked = difference(OWN, order("own_shop", "agreement"), text)
    assert (asked and (asked.kind, plain(asked.title))) == (None if kind is None else (kind, title))
    assert asked is None or (asked.field == "difference" and asked.required)


@pytest.mark.req("X12", "X17")
@pytest.mark.parametrize(
    ("book", "status", "fields", "text", "word"),
    [
        ("own_shop", "agreement", {}, "cash, 1 000 ₸ owed", "cash"),
        ("own_shop", "agreement", {"payment": ""}, "—, 1 000 ₸ owed", ""),
        ("own_shop", "agreement", {"paid_amount": 1}, "cash, 0,01 ₸ received, 999,99 ₸ owed", "cash"),
        ("own_shop", "agreement", {"paid_amount": 100_000}, "cash, paid", "paid"),
        ("own_shop", "agreement", {"paid_amount": 100_100}, "cash, paid, 1 ₸ too much", "paid"),
        ("own_shop", "cancelled", {}, "cash, nothing is owed", "cash"),
        ("own_shop", "cancelled", {"paid_amount": 100}, "cash, 1 ₸ received", "cash"),
        ("own_shop", "agreement", {"goods": 0, "delivery": None}, "cash, paid", "cash"),
        ("own_shop", "agreement", {"goods": 0, "delivery": None, "paid_amount": 5},
         "cash, paid, 0,05 ₸ too much", "cash"),
        ("kaspi", "new", {"paid_amount": 100_000}, "cash, the channel takes the money", "cash"),
    ],
)  # fmt: skip
def test_how_far_it_is_paid_is_said_in_every_case(
    book: str, status: str, fields: dict[str, Any], text: str, word: str
) -> None:
    here = order(book, status, **fields)
    assert (plain(payment_text(BOOKS[book], here)), payment_word(BOOKS[book], here)) == (text, word)


def test_eyes_that_see_no_sums_read_only_how_it_is_paid() -> None:
    here = replace(order("own_shop", "agreement", delivery=None, paid_amount=1), goods=HiddenMoney(9, "KZT"))
    assert payment_text(OWN, here) == "cash"


@pytest.mark.parametrize(
    ("delivery", "text"), [(None, "900 ₸"), (0, "900 ₸"), (1, "900,01 ₸: goods 900 ₸, delivery 0,01 ₸")]
)
def test_a_total_says_what_it_is_made_of_where_the_delivery_is_paid_for(delivery: int | None, text: str) -> None:
    assert plain(sums_text(order("own_shop", "agreement", delivery=delivery))) == text


@pytest.mark.req("X16")
@pytest.mark.parametrize(
    ("book", "facts", "sum_"),
    [
        ("own_shop", {"paid_amount": 40_000}, 40_000),
        ("kaspi", {}, 100_000),  # the buyer has paid the channel
        ("own_shop", {"paid_amount": 40_000, "refund": 30_000, "refund_due": 10_000}, 20_000),
        ("own_shop", {"paid_amount": 40_000, "refund": 30_000}, 10_000),
        ("own_shop", {"paid_amount": 40_000, "refund": 50_000}, 0),
        ("own_shop", {"paid_amount": 40_000, "refund_due": True, "refund": True}, 40_000),
    ],
)
def test_what_a_buyer_has_paid_is_less_by_what_he_has_got_back(book: str, facts: dict[str, Any], sum_: int) -> None:
    assert paid_sum(BOOKS[book], order(book, "new", **facts)).minor == sum_


@pytest.mark.req("X16")
@pytest.mark.parametrize(
    ("book", "status", "by_step", "facts", "sets"),
    [
        ("own_shop", "cancelled", None, {}, {}),
        ("own_shop", "cancelled", None, {"paid_amount": 50_000}, {"refund": 50_000, "refund_due": 50_000}),
        ("own_shop", "cancelled", MoneyEffect.REFUND_GOODS, {"paid_amount": 50_000},
         {"refund": 40_000, "refund_due": 40_000}),
        ("own_shop", "cancelled", MoneyEffect.REFUND_GOODS, {"paid_amount": 10_000}, {}),
        ("own_shop", "cancelled", MoneyEffect.REFUND_GOODS, {"paid_amount": 50_000, "delivery": None},
         {"refund": 50_000, "refund_due": 50_000}),
        ("own_shop", "cancelled", None, {"paid_amount": 50_000, "refund_due": 1, "refund": 1}, {}),  # it is decided
        ("own_shop", "packing", MoneyEffect.REFUND, {"paid_amount": 50_000}, {"refund": 50_000, "refund_due": 50_000}),
        ("own_shop", "packing", None, {"paid_amount": 50_000}, {}),
        ("flowwow", "client_cancelled", None, {}, {"refund": 100_000}),  # the channel pays it back
    ],
)  # fmt: skip
def test_coming_to_nothing_gives_back_what_was_paid(
    book: str, status: str, by_step: MoneyEffect | None, facts: dict[str, Any], sets: dict[str, int]
) -> None:
    assert refunding(BOOKS[book], order(book, "new", **facts), status, by_step) == sets


@pytest.mark.req("X16")
@pytest.mark.parametrize(
    ("book", "to", "noted", "sets"),
    [
        ("own_shop", "returned", {"refund": 5000}, {}),  # from one end to another
        ("own_shop", "agreement", {"refund": 5000}, {"refund": None, "paid_amount": 4000}),
        ("own_shop", "agreement", {"refund": 5000, "refund_due": 5000}, {"refund": None, "refund_due": None}),
        ("flowwow", "accepted", {"refund": 5000}, {"refund": None}),  # the channel has the money still
    ],
)
def test_taken_up_again_it_is_owed_nothing_back(
    book: str, to: str, noted: dict[str, Any], sets: dict[str, int | None]
) -> None:
    here = order(book, "cancelled" if book == "own_shop" else "client_cancelled", paid_amount=9000, **noted)
    assert refunding(BOOKS[book], here, to, None) == sets


@pytest.mark.req("X16")
def test_a_refund_says_its_sum_and_who_pays_it() -> None:
    own, channel = order("own_shop", "agreement", paid_amount=50_000), order("flowwow", "new")
    cancels = next(step for step in OWN.step if step.cancels)
    assert plain(str(repayment(OWN, own, cancels))) == "Refund due: 500 ₸, the shop pays it back"
    refused = BOOKS["flowwow"].step_of("buyer_cancelled")
    assert refused is not None
    assert plain(str(repayment(BOOKS["flowwow"], channel, refused))) == "Refund: 1 000 ₽, paid back by Flowwow"
    assert repayment(OWN, own, replace(cancels, to=(), money=MoneyEffect.REFUND)) is None, "it stays where it is"


def test_what_is_still_to_be_paid_back_is_masked_with_the_other_sums() -> None:
    assert refund_due(order("own_shop", "cancelled")) is None
    assert refund_due(order("own_shop", "cancelled", refund_due=500)) == Money(500, "KZT")
    masked = refund_due(order("own_shop", "cancelled", refund_due="•••"))
    assert isinstance(masked, HiddenMoney)
    assert masked.currency == "KZT"
