"""From any position of an order's money to any other, the transfers between them lead just there."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orderdesk.desk.ledgers.double_entry import entries
from orderdesk.rules.money_position import NOTHING, Account, MoneyPosition, money_day

SUMS = st.integers(0, 1_000)


@st.composite
def positions(draw: st.DrawFn) -> MoneyPosition:
    """A position that adds up: what is owed and there is what was earned and must go back."""
    sales, delivery, due = draw(SUMS), draw(SUMS), draw(SUMS)
    paid = draw(st.integers(0, sales + delivery + due))
    return MoneyPosition(sales + delivery + due - paid, paid, sales, delivery, due)


@pytest.mark.req("C42")
@given(before=positions(), after=positions(), till=st.integers(-500, 500))
def test_the_transfers_lead_from_one_position_to_the_other(
    before: MoneyPosition, after: MoneyPosition, till: int
) -> None:
    grown = after.paid - before.paid
    sums = Counter[Account]()
    for entry in entries(before, after, {Account.TILL: till, Account.CLEARING: grown - till}):
        assert entry.amount > 0
        assert entry.debit is not entry.credit
        sums[entry.debit] += entry.amount
        sums[entry.credit] -= entry.amount
    assert sums[Account.RECEIVABLE] == after.receivable - before.receivable
    assert (sums[Account.TILL], sums[Account.CLEARING]) == (till, grown - till)
    assert sums[Account.SALES] == before.sales - after.sales
    assert sums[Account.DELIVERY_INCOME] == before.delivery_income - after.delivery_income
    assert sums[Account.REFUNDS_DUE] == before.refunds_due - after.refunds_due


@pytest.mark.req("C42")
def test_what_is_agreed_is_owed_first_and_then_paid() -> None:
    agreed = MoneyPosition(0, 120, 100, 20, 0)
    told = [
        (one.debit.value, one.credit.value, one.amount) for one in entries(NOTHING, agreed, {Account.CLEARING: 120})
    ]
    assert told == [
        ("receivable", "sales", 100),
        ("receivable", "delivery_income", 20),
        ("clearing", "receivable", 120),
    ]


def test_a_day_is_that_of_the_channel() -> None:
    assert money_day(0, "UTC") == 0
    assert money_day(86_400 - 3_600, "UTC") == 0
    assert money_day(86_400 - 3_600, "Europe/Kyiv") == 1
