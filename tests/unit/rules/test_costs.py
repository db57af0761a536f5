"""What is behind a reason to cancel, weighed and said; and fees to the minor unit."""

from __future__ import annotations

import pytest

from orderdesk.clock import HOUR, MINUTE
from orderdesk.config_reader import Percent, Seconds
from orderdesk.model import Contact, Order
from orderdesk.money import Money
from orderdesk.rules.cancel_costs import Charge, charges, evidence, reasons
from orderdesk.rules.context import SPOKEN, RuleContext
from orderdesk.rules.edits import CONTACT_RESULTS
from orderdesk.rules.refunds import refunding
from orderdesk.rules.rulebook.load import read_rulebooks
from orderdesk.rules.rulebook.reasons import Evidence
from orderdesk.values import replace
from tests.shop import NOON, Shop

BOOKS = read_rulebooks()
REFUSED = Evidence(talks=1, results=("refused",))
DAY_OF_CALLS = Evidence(attempts=3, over=Seconds(24 * HOUR), foreign_phone=True)


def logged_of(order: Order, *when: tuple[int, str]) -> RuleContext:
    log = [Contact(at=NOON + after, operator="Мария", via="phone", result=result) for after, result in when]
    return RuleContext(book=BOOKS["kaspi"], order=order, now=NOON, contacts=log)


@pytest.mark.req("K33", "K40", "M51", "M54", "M60")
@pytest.mark.parametrize(
    ("wanted", "logged", "enough", "said"),
    [
        (None, [], True, ""),
        (DAY_OF_CALLS, [], False, "0 попыток из 3 за 0 ч (нужно 24 ч)"),
        (DAY_OF_CALLS, [(0, "no_answer"), (9, "busy"), (24 * HOUR, "busy")], True,
         "3 попытки из 3 за 24 ч (нужно 24 ч)"),
        (DAY_OF_CALLS, [(24 * HOUR - 1, "busy"), (0, "busy"), (9, "busy")], False,
         "3 попытки из 3 за 23 ч (нужно 24 ч)"),
        (DAY_OF_CALLS, [(0, "no_answer"), (24 * HOUR, "busy")], False, "2 попытки из 3 за 24 ч (нужно 24 ч)"),
        (DAY_OF_CALLS, [(0, "busy"), (HOUR, "reached"), (25 * HOUR, "busy")], False,
         "2 попытки из 3 за 25 ч (нужно 24 ч)"),
        (Evidence(attempts=2), [(0, "busy"), (0, "unavailable")], True, "2 попытки из 2"),
        (Evidence(talks=1), [(0, "busy")], False, "разговор с покупателем не записан"),
        (Evidence(talks=1), [(0, "busy"), (5, "refused")], True, "записан 1 разговор"),
        (Evidence(talks=2), [(0, "agreed")], False, "записан 1 разговор"),
        (Evidence(talks=1), [(0, "wrong_number")], False, "разговор с покупателем не записан"),
        (REFUSED, [(0, "reached"), (9, "agreed")], False,
         "нет звонка с итогом «отказывается»"),
        (REFUSED, [(0, "agreed"), (9, "refused")], True, "записан 1 разговор"),
        (Evidence(attempts=3), [(0, "busy")], False, "1 попытка из 3"),
        (Evidence(attempts=5), [(0, "busy")] * 3, False, "3 попытки из 5"),
        (Evidence(contacts=2), [(0, "busy")], False, "звонков и сообщений: 1 из 2"),
        (Evidence(contacts=2), [(0, "busy"), (MINUTE, "reached")], True, "звонков и сообщений: 2 из 2"),
    ],
)  # fmt: skip
def test_what_is_logged_is_weighed_and_said(
    shop: Shop, wanted: Evidence | None, logged: list[tuple[int, str]], enough: bool, said: str
) -> None:
    found = evidence(wanted, logged_of(shop.receive("1"), *logged))
    assert (found.enough, found.said) == (enough, said)


@pytest.mark.req("K34", "K40", "M52")
@pytest.mark.parametrize("result", CONTACT_RESULTS)
@pytest.mark.parametrize(
    ("channel", "reason"),
    [(name, reason.key) for name, book in BOOKS.items() for reason in book.reason
     if reason.evidence is not None and reason.evidence.talks],
)  # fmt: skip
def test_only_what_a_talk_said_proves_a_reason(shop: Shop, channel: str, reason: str, result: str) -> None:
    """A wrong number proves nothing anywhere; that the buyer refused, only their refusing does."""
    known = BOOKS[channel].reason_of(reason)
    assert known is not None
    found = evidence(known.evidence, logged_of(shop.receive("1"), (0, result)))
    assert found.enough is (result == "refused" if reason == "refused" else result in SPOKEN)
    assert "wrong_number" not in SPOKEN


def test_a_phone_of_another_country_proves_it_only_where_the_rulebook_says_so(shop: Shop) -> None:
    nobody = logged_of(shop.receive("1"))
    assert evidence(DAY_OF_CALLS, nobody, foreign=True).enough
    assert evidence(DAY_OF_CALLS, nobody, foreign=True).said == "телефон другой страны"
    assert not evidence(replace(DAY_OF_CALLS, foreign_phone=False), nobody, foreign=True).enough


@pytest.mark.req("M32", "X100")
@pytest.mark.parametrize(
    ("percent", "total", "count", "amount"),
    [(500, 100_000, 0, 5_000), (1250, 999, 0, 124), (10_000, 7, 0, 7), (500, 19, 0, 0), (0, 100, 0, 0)],
)
def test_a_fee_is_its_share_rounded_down(shop: Shop, percent: int, total: int, count: int, amount: int) -> None:
    order = shop.from_("magazito", "M-1", "agreement", total=total)
    book = BOOKS["magazito"]
    book = replace(book, fee=(replace(book.fee[0], percent=Percent(percent), expired=()),))
    (charge,) = charges(book, RuleContext(book=book, order=order, now=NOON), {book.fee[0].key: count})
    assert (charge.amount.minor, charge.amount.currency) == (amount, "UAH")


@pytest.mark.parametrize(("before", "amount"), [(0, 0), (1, 0), (2, 50), (3, 50)])
def test_so_many_as_are_free_cost_nothing(shop: Shop, before: int, amount: int) -> None:
    order = shop.from_("magazito", "M-1", "agreement", total=1000)
    book = BOOKS["magazito"]
    book = replace(
        book, fee=(replace(book.fee[0], expired=(), free=2), replace(book.fee[0], expired=(), percent=Percent(1)))
    )
    (charge,) = charges(book, RuleContext(book=book, order=order, now=NOON), {book.fee[0].key: before})
    assert charge.amount.minor == amount, "the first fee of a key that fits, and no other"


@pytest.mark.req("X19")
@pytest.mark.parametrize(
    ("time", "free", "said"),
    [
        (1, True, "Комиссия за отказ: бесплатно, 1-й из 2 за 30 дней"),
        (2, True, "Комиссия за отказ: бесплатно, 2-й из 2 за 30 дней"),
        (3, False, "Комиссия за отказ: 5 ₽"),
    ],
)
def test_a_fee_says_that_it_is_free_or_what_it_costs(time: int, free: bool, said: str) -> None:
    charge = Charge(replace(BOOKS["flowwow"].fee[0], free=2), Money(500, "RUB"), time)
    assert (charge.free, str(charge).replace("\N{NO-BREAK SPACE}", " ")) == (free, said)


def test_reasons_come_by_their_digits_whatever_their_place_in_the_file(shop: Shop) -> None:
    order = shop.receive("1")
    book = replace(BOOKS["kaspi"], reason=tuple(reversed(BOOKS["kaspi"].reason)))
    assert [reason.digit for reason in reasons(book, RuleContext(book=book, order=order, now=NOON))] == [1, 2, 3, 4]


@pytest.mark.req("X14")
@pytest.mark.parametrize(
    ("noted", "then"),
    [
        ({"refund": 5000, "paid_amount": 5000}, {"refund": None, "paid_amount": None}),
        ({"refund": 5000, "refund_due": 2000, "paid_amount": 5000},
         {"refund": None, "refund_due": None, "paid_amount": 2000}),
        ({"refund": 5000, "refund_due": 5000, "paid_amount": 5000}, {"refund": None, "refund_due": None}),
        ({"refund": 5000}, {"refund": None}),
        ({}, {}),
    ],
)  # fmt: skip
def test_what_was_paid_back_is_received_no_more_when_an_order_is_taken_up_again(
    shop: Shop, noted: dict[str, int], then: dict[str, int | None]
) -> None:
    order = replace(shop.from_("own_shop", "S-1", "cancelled"), facts=noted)
    assert refunding(BOOKS["own_shop"], order, "agreement", None) == then
