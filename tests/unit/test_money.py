"""Amounts are exact, and what is none is refused."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orderdesk.errors import BadInput
from orderdesk.money import LIMIT, Money, parse_money


@pytest.mark.parametrize(
    ("written", "minor"),
    [
        (2000.0, 200000),
        (19.99, 1999),
        (0.1 + 0.2, 30),
        (5, 500),
        ("24990", 2499000),
        ("24 990,50", 2499050),
        ("24\u00a0990.5", 2499050),
        ("0", 0),
        ("1.5000", 150),
    ],
)
def test_amounts_are_read_to_the_minor_unit(written: object, minor: int) -> None:
    assert parse_money(written, "KZT") == Money(minor, "KZT")


@pytest.mark.parametrize(
    "written",
    [
        "",
        "-5",
        "1_000",
        "1e3",
        "１２",
        "²",
        "NaN",
        float("inf"),
        float("nan"),
        None,
        True,
        [],
        "1.234",
        "9" * 30,
        1e300,
    ],
)
def test_what_is_no_amount_is_refused(written: object) -> None:
    with pytest.raises(BadInput):
        parse_money(written, "KZT")


@given(st.integers(min_value=0, max_value=LIMIT))
def test_an_amount_survives_being_printed(minor: int) -> None:
    assert parse_money(Money(minor, "KZT").decimal, "KZT").minor == minor


def test_amounts_are_worded_for_people() -> None:
    assert str(Money(2499000, "KZT")) == "24 990 ₸"
    assert str(Money(150050, "UAH")) == "1 500,50 ₴"
    assert str(Money(-100, "XXX")) == "-1 XXX"


def test_different_currencies_are_never_added() -> None:
    assert Money(1, "KZT") + Money(2, "KZT") == Money(3, "KZT")
    with pytest.raises(ValueError, match="UAH"):
        Money(1, "KZT") + Money(1, "UAH")
