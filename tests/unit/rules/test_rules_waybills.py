"""Which numbers can be a waybill's, and that a slip of one digit in a postal number is seen."""

from __future__ import annotations

import pytest

from orderdesk.errors import BadInput
from orderdesk.rules.rulebook.model import WaybillRule
from orderdesk.rules.waybills import bare, read_waybill

POSTAL = ("RR473124829GB", "RB123456785UA", "RR000000005KZ", "RR700000000KZ", "rr473124829gb")
"""Numbers of the posts of the world: the last digit follows from the others; of 10 it is 0, of 11 it is 5."""


@pytest.mark.parametrize("number", POSTAL)
def test_a_postal_number_whose_digits_fit_is_taken_and_any_other_last_digit_is_not(number: str) -> None:
    assert read_waybill(WaybillRule(), f"{number[:4]} {number[4:]} ") == number
    for digit in set("0123456789") - {number[10]}:
        with pytest.raises(BadInput):
            read_waybill(WaybillRule(), number[:10] + digit + number[11:])


@pytest.mark.parametrize(
    ("text", "taken"),
    [
        ("ABC12345", True),
        ("ABCD1234", False),  # four digits
        ("AB12345", False),  # seven characters
        ("1" * 34, True),
        ("1" * 35, False),
        ("1234-5678/9_0", True),
        ("1234--5678", False),
        ("-12345678", False),
        ("١٢٣٤٥٦٧٨", False),
        ("АВ123456", False),
        ("", False),
    ],
)
def test_a_number_has_its_length_its_digits_and_nothing_strange(text: str, taken: bool) -> None:
    if taken:
        assert read_waybill(WaybillRule(), text) == text
    else:
        with pytest.raises(BadInput):
            read_waybill(WaybillRule(), text)


def test_one_number_is_the_same_however_it_is_written() -> None:
    assert bare("ab-12/3 4_5") == bare("AB12345") == "AB12345"
