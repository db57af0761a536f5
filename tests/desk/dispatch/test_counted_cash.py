"""Cash is counted as a sum or by banknotes; what is no sum for certain is refused."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orderdesk.desk.dispatch.counted_cash import counted_cash
from orderdesk.errors import BadInput
from orderdesk.money import Money, parse_money


@given(st.lists(st.tuples(st.integers(0, 999), st.sampled_from([500, 1000, 2000, 5000, 10000, 20000])), min_size=1),
       st.sampled_from("x*×хХ"), st.sampled_from(["+", " + ", " +"]))  # fmt: skip
def test_banknotes_come_to_their_sum(notes: list[tuple[int, int]], times: str, plus: str) -> None:
    text = plus.join(f"{count}{times}{note}" for count, note in notes)
    assert counted_cash(text, "KZT") == Money(sum(count * note for count, note in notes) * 100, "KZT")


@pytest.mark.parametrize("text", ["100", "1 250,50", "0", "61000"])
def test_a_sum_is_read_as_everywhere(text: str) -> None:
    assert counted_cash(text, "KZT") == parse_money(text, "KZT")
    assert counted_cash(f"{text}+1", "KZT").minor == parse_money(text, "KZT").minor + 100


@pytest.mark.parametrize("text", ["", "+", "3x", "x500", "3x-5", "1,234", "3x500 2x100", "999999x999999+5", "3x5x5"])
def test_what_is_no_sum_for_certain_is_refused(text: str) -> None:
    with pytest.raises(BadInput):
        counted_cash(text, "KZT")
