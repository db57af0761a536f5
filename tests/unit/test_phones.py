"""Phones: taken only where they are certain, else kept as they were written."""

from __future__ import annotations

import phonenumbers
import pytest
from hypothesis import given
from hypothesis import strategies as st

from orderdesk.errors import BadInput
from orderdesk.phones import Phone, is_foreign, phone, read_phone
from orderdesk.sanitize import digits


@pytest.mark.req("X25")
@pytest.mark.parametrize(
    ("written", "country", "e164"),
    [
        ("+7 701 222 33 44", "KZ", "+77012223344"),
        ("8 (701) 222-33-44", "KZ", "+77012223344"),
        ("77012223344", "KZ", "+77012223344"),
        ("7012223344", "KZ", "+77012223344"),
        ("7012223344.0", "KZ", "+77012223344"),
        ("тел. +7 701 222 33 44", "KZ", "+77012223344"),
        ("'+77015550202", "KZ", "+77015550202"),
        ("\u202a+7\u00a0701 222 33 44\u202c", "KZ", "+77012223344"),
        ("８７０１２２２３３４４", "KZ", "+77012223344"),
        ("8 727 250 10 20", "KZ", "+77272501020"),
        ("9161234567", "RU", "+79161234567"),
        ("8-800-555-35-35", "RU", "+78005553535"),
        ("0501234567", "UA", "+380501234567"),
        ("380501234567", "UA", "+380501234567"),
        ("380501234567.0", "UA", "+380501234567"),
        ("+998 90 123 45 67", "KZ", "+998901234567"),
        ("0555123456", "KG", "+996555123456"),
    ],
)
def test_a_certain_phone_is_taken(written: str, country: str, e164: str) -> None:
    assert read_phone(written, country) == Phone(e164)
    assert phone(written, country) == e164


@pytest.mark.req("X25", "X26")
@pytest.mark.parametrize(
    ("written", "country"),
    [
        ("7.70155512E+10", "KZ"),
        ("7,70155512E+10", "KZ"),
        ("0555123456", "KZ"),
        ("9161234567", "KZ"),
        ("7012223344", "RU"),
        ("998901234567", "KZ"),
        ("77012223344", "UA"),
        ("80501234567", "UA"),
        ("+380671234", "UA"),
        ("+7 727 250 10 20 доб. 123", "KZ"),
        ("+7 727 250 10 20 ext 5", "KZ"),
        ("+7 701 555 20 01, +7 702 555 20 02", "KZ"),
        ("8 701 555 20 01 / 8 702 555 20 02", "KZ"),
        ("+7 701 222 33 44 55", "KZ"),
        ("+7 101 222 33 44", "KZ"),
        ("87012223344 Асель", "KZ"),
        ("12", "KZ"),
        ("нет 1", "KZ"),
    ],
)
def test_one_that_can_be_read_in_two_ways_is_kept_as_it_was_written(written: str, country: str) -> None:
    assert read_phone(written, country) == Phone(None, written)
    with pytest.raises(BadInput):
        phone(written, country)


@pytest.mark.req("X30")
@pytest.mark.parametrize("written", ["", "—", "0000000", "+0(000)-000-00-00", "00000000000"])
def test_zeros_are_no_phone(written: str) -> None:
    assert read_phone(written, "KZ") == Phone()


@pytest.mark.req("X30")
@pytest.mark.parametrize("written", ["+77000000000", "8 700 000 00 00", "+77777777777", "7777777777"])
def test_what_stands_for_a_phone_is_nobodys(written: str) -> None:
    assert read_phone(written, "KZ").e164 is None


@pytest.mark.req("X25", "M31")
def test_two_countries_share_a_calling_code() -> None:
    abroad = [(number, country) for number in ("+77012223344", "+79161234567", "+380501234567")
              for country in ("KZ", "RU", "UA", "XX") if is_foreign(number, country)]  # fmt: skip
    assert abroad == [("+77012223344", "RU"), ("+77012223344", "UA"), ("+79161234567", "KZ"),
                      ("+79161234567", "UA"), ("+380501234567", "KZ"), ("+380501234567", "RU")]  # fmt: skip


@pytest.mark.req("X25")
@given(st.text("0123456789+-() .,/;Ee доб#\u00a0", max_size=24), st.sampled_from(["KZ", "RU", "UA", "BY", "UZ", "KG"]))
def test_no_digit_is_made_up_and_none_is_lost(written: str, country: str) -> None:
    found = read_phone(written, country)
    assert not (found.e164 and found.written)
    if found.e164 is None:
        assert not digits(written).strip("0") or digits(found.written) == digits(written)[: len(digits(found.written))]
        return
    assert phonenumbers.is_possible_number(phonenumbers.parse(found.e164))
    said = digits(written)
    national = str(phonenumbers.parse(found.e164).national_number)
    assert national in said
    if not written.strip().strip("'").startswith("+"):
        assert found.e164.startswith(f"+{phonenumbers.country_code_for_region(country)}"), "no plus, so not from abroad"


@given(st.text(max_size=80), st.sampled_from(["KZ", "UA", "XX"]))
def test_whatever_stands_there_the_answer_is_a_phone_or_a_text(written: str, country: str) -> None:
    found = read_phone(written, country)
    assert found.e164 is None or found.e164.startswith("+")
    assert len(found.written) <= 60
