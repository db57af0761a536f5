"""Which numbers can be a waybill's, and that a slip of one digit in a postal number is seen."""

from __future__ import annotations

import pytest

from orderdesk.errors import BadInput
from orderdesk.rules.rulebook.model import Carrier, WaybillRule
from orderdesk.rules.waybills import bare, carrier_of, foreign_form, read_waybill

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


FORMS = {
    "20450644192161": Carrier.NOVA_POSHTA, "59000123456789": Carrier.NOVA_POSHTA, "10000000000001": Carrier.NOVA_POSHTA,
    "2045-0644-1921-61": Carrier.NOVA_POSHTA, "0500123456789": Carrier.UKRPOSHTA, "RB123456785UA": Carrier.UKRPOSHTA,
    "RR123456785KZ": Carrier.KAZPOST, "123456785": Carrier.KASPI, "RB123456785GB": Carrier.POST,
    "30450644192161": None, "204506441921611": None, "12345678": None, "1Z999AA10123456784": None,
}  # fmt: skip


@pytest.mark.req("C37")
@pytest.mark.parametrize("number", FORMS)
def test_a_number_tells_whose_parcel_it_is(number: str) -> None:
    assert carrier_of(number) is FORMS[number]
    assert carrier_of(number.lower()) is FORMS[number]


@pytest.mark.req("C28")
@pytest.mark.parametrize("number", FORMS)
def test_a_channel_doubts_what_none_of_its_carriers_writes_and_one_that_names_none_doubts_nothing(number: str) -> None:
    whose = FORMS[number]
    assert not foreign_form(WaybillRule(), number)
    for one in Carrier:
        fits = one is whose or (one is Carrier.POST and number[:2].isalpha() and len(number) == 13)
        assert foreign_form(WaybillRule(carriers=(one,)), number) is not fits
    assert foreign_form(WaybillRule(carriers=tuple(Carrier)), number) is (whose is None)
