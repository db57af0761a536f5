"""Amounts are exact, and what is none is refused."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orderdesk.channels.sums import decimal_sign, settled
from orderdesk.errors import BadInput
from orderdesk.money import LIMIT, Money, checked, parse_money


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


# --- how a sum is written --------------------------------------------------------------------------------------

GROUPS = (" ", "\u00a0", "\u202f", "'", "’", ",", ".", "")
WAYS = [(group, sign, places) for group in GROUPS for sign in ".," for places in (0, 1, 2, 3, 4) if group != sign]


def written(minor: int, group: str, sign: str, places: int) -> str:
    """A sum with this sign between its thousands, and so many places behind the other."""
    whole, part = divmod(minor, 100)
    return f"{whole:,}".replace(",", group) + (f"{sign}{part:02d}00"[: places + 1] if places else "")


@pytest.mark.req("X10")
@given(st.one_of(st.integers(0, LIMIT), st.integers(0, 10**7)), st.sampled_from(WAYS))
def test_a_sum_written_in_any_way_is_read_as_meant_or_refused_with_what_was_meant(
    minor: int, way: tuple[str, str, int]
) -> None:
    group, sign, places = way
    meant = minor - minor % (100, 10, 1, 1, 1)[places]
    text = written(meant, group, sign, places)
    try:
        assert parse_money(text, "KZT").minor == meant
    except BadInput as refused:
        said = str(refused).replace("\u00a0", " ")
        assert "двояко" in said
        plain = f"{meant / 100:.2f}".rstrip("0").rstrip(".")
        grouped = f"{meant // 100:,}".replace(",", " ")
        assert f", {grouped} или " in said or f" или {plain}:" in said, said
        certain = grouped if meant % 100 == 0 else f"{meant // 100}.{meant % 100:02d}"
        assert parse_money(certain, "KZT").minor == meant, "and there is a way to say it"


@pytest.mark.req("X10")
@pytest.mark.parametrize("text", ["24,990", "24.990", "1,230", "12,345", "100.000", "24,990 ₸", "KZT 1.500"])
def test_what_can_be_read_in_two_ways_is_refused_with_both(text: str) -> None:
    with pytest.raises(BadInput, match="двояко") as refused:
        parse_money(text, "KZT")
    digits = "".join(filter(str.isdigit, text))
    assert f"{int(digits):,}".replace(",", " ") in str(refused.value)
    assert f" или {int(digits) / 1000:g}:" in str(refused.value)


@pytest.mark.req("X10")
@pytest.mark.parametrize(
    ("text", "minor"),
    [
        ("24 990,00", 2499000), ("24,990.00", 2499000), ("24.990,00", 2499000), ("1.234.567", 123456700),
        ("24 990", 2499000), ("24990.5", 2499050), ("24,99", 2499), ("0,990", 99), ("24990.0000", 2499000),
        ("24 990 ₸", 2499000), ("24990 тг.", 2499000), ("₸24 990,50", 2499050), ("24 990 KZT", 2499000),
    ],
)  # fmt: skip
def test_what_is_certain_is_read(text: str, minor: int) -> None:
    assert parse_money(text, "KZT").minor == minor


@pytest.mark.req("X10")
def test_a_currency_without_hundredths_makes_it_certain_and_another_currency_is_refused() -> None:
    assert parse_money("24,990", "JPY").minor == 2499000
    with pytest.raises(BadInput):
        parse_money("24,99", "JPY")
    with pytest.raises(BadInput, match="USD"):
        parse_money("$24.99", "KZT")


@pytest.mark.req("X10")
@pytest.mark.parametrize("sign", [".", ","])
@given(st.lists(st.integers(0, 10**8), min_size=1, max_size=6), st.data())
def test_a_column_that_shows_its_sign_once_is_read_as_a_whole(sign: str, sums: list[int], data: st.DataObject) -> None:
    group = {".": ",", ",": "."}[sign]
    cells = [written(minor, group, sign, 2) for minor in sums]
    thousand = data.draw(st.integers(1, 999)) * 100_000
    cells.append(written(thousand, group, sign, 0))  # such as 24,000: two ways, but for the column
    decided = decimal_sign(cells)
    assert decided == sign
    assert [parse_money(settled(cell, decided), "KZT").minor for cell in cells] == [*sums, thousand]


@pytest.mark.req("X11")
@given(st.integers())
def test_a_sum_that_was_worked_out_has_bounds(minor: int) -> None:
    if 0 <= minor <= LIMIT:
        assert checked(minor, "KZT").minor == minor
    else:
        with pytest.raises(BadInput, match="от 0 до 10 000 000 000 ₸"):
            checked(minor, "KZT")
