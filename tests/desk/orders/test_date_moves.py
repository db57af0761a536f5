"""Moving the planned date: earlier freely, later only with consent."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orderdesk.errors import BadInput
from orderdesk.rules.rulebook.load import read_rulebooks
from orderdesk.wording.dates import end_of_day
from tests.shop import EXTERNAL, NOON, Shop, at

ZONE = "Asia/Almaty"


@pytest.mark.req("K22", "K54")
def test_earlier_needs_nobodys_consent(shop: Shop) -> None:
    shop.receive("4821", "delivery")
    assert shop.run("reschedule", "4821", "2026-11-24").exit_code == 0
    assert shop.json("show", "4821")["planned_at"] == "2026-11-24T23:59:59+05:00"


@pytest.mark.req("K22", "K55")
def test_later_without_consent_is_refused_and_says_what_is_missing(shop: Shop) -> None:
    shop.receive("4821", "delivery")
    result = shop.run("reschedule", "4821", "2026-11-26")
    assert result.exit_code == 1
    assert "согласие" in result.stderr
    assert shop.json("show", "4821")["planned_at"] == "2026-11-25T23:59:59+05:00"


@pytest.mark.req("K54", "K55", "K58")
def test_consent_is_kept_with_who_through_what_and_why(shop: Shop) -> None:
    shop.receive("4821", "delivery")
    shop.run("reschedule", "4821", "2026-11-27", "--consent", "buyer", "--via", "chat", "--note", "уехал")
    assert shop.json("show", "4821")["planned_at"] == "2026-11-27T23:59:59+05:00"
    event = shop.json("history", "4821")[-1]
    assert event["kind"] == "rescheduled"
    assert event["actor"] == "Мария"
    assert event["note"] == "уехал"
    assert event["changes"]["planned_at"] == ["2026-11-25T23:59:59+05:00", "2026-11-27T23:59:59+05:00"]
    assert event["changes"]["consent_by"] == [None, "buyer"]
    assert event["changes"]["consent_via"] == [None, "chat"]
    assert event["changes"]["consent_at"] == [None, "2026-11-24T12:00:00+05:00"]


@pytest.mark.req("K54")
@pytest.mark.parametrize("status", ["new", "signing", "pickup", "packing", "issued", "cancelled"])
def test_the_date_moves_on_the_delivery_shelf_only(shop: Shop, status: str) -> None:
    shop.receive("4821", status)
    assert shop.run("reschedule", "4821", "+3", "--consent", "buyer").exit_code == 1


@pytest.mark.req("K21", "K50", "K52")
def test_the_moved_date_is_the_new_deadline_and_late_is_after_its_last_second(shop: Shop) -> None:
    shop.receive("4821", "delivery")
    order = shop.json("show", "4821")
    assert (order["due_at"], order["clock"], order["target"]) == ("2026-11-25T23:59:59+05:00", "until", "planned")
    shop.run("reschedule", "4821", "26.11", "--consent", "buyer")
    assert shop.json("show", "4821")["due_at"] == "2026-11-26T23:59:59+05:00"
    shop.clock.at = at("2026-11-26 23:59") + 59
    assert shop.json("show", "4821")["tier"] == "acceptable"
    shop.clock.advance(1)
    late = shop.json("show", "4821")
    assert (late["tier"], late["left_s"]) == ("late", -1)


@pytest.mark.parametrize(
    ("date", "said"),
    [
        ("2026-11-20", "прошла"),
        ("30.02.2027", "не дата"),
        ("2026-13-01", "не дата"),
        ("завтра", "не дата"),
        ("", "не дата"),
        ("²", "не дата"),
        ("2026-11-25", "и так обещана"),
    ],
)
def test_a_date_that_cannot_be_is_refused_with_a_reason(shop: Shop, date: str, said: str) -> None:
    shop.receive("4821", "delivery")
    result = shop.run("reschedule", "4821", date, "--consent", "buyer")
    assert result.exit_code == 1
    assert said in result.stderr
    assert shop.kinds("4821") == ["received"]


def test_a_way_that_the_channel_does_not_know_is_refused(shop: Shop) -> None:
    shop.receive("4821", "delivery")
    result = shop.run("reschedule", "4821", "+5", "--consent", "buyer", "--via", "pigeon")
    assert result.exit_code == 1
    assert "phone" in result.stderr


def test_a_file_that_repeats_the_old_date_does_not_move_it_back(shop: Shop) -> None:
    shop.receive("4821", "delivery")
    shop.run("reschedule", "4821", "27.11", "--consent", "buyer")
    shop.take(shop.incoming("4821", "delivery", comment="позвоните"))
    order = shop.json("show", "4821")
    assert (order["planned_at"], order["comment"]) == ("2026-11-27T23:59:59+05:00", "позвоните")


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("2026-11-30", "2026-11-30"),
        ("30.11", "2026-11-30"),
        ("30.11.2026", "2026-11-30"),
        ("30.11.26", "2026-11-30"),
        ("25/12", "2026-12-25"),
        ("12/12", "2026-12-12"),
        ("01.01", "2027-01-01"),
        ("20.11", "2026-11-20"),
        ("+1", "2026-11-25"),
        ("3", "2026-11-27"),
        ("0", "2026-11-24"),
    ],
)
def test_dates_as_people_type_them(typed: str, day: str) -> None:
    assert end_of_day(typed, NOON, ZONE) == at(f"{day} 23:59") + 59


@pytest.mark.req("K54")
@given(st.integers(1, 12), st.integers(1, 12), st.sampled_from(["", "/2027", "/27"]))
def test_a_date_that_can_be_of_two_days_is_refused_with_both(day: int, month: int, year: str) -> None:
    for written in (f"{day}/{month}{year}", f"{day:02}/{month:02}{year}"):
        if day == month:
            assert end_of_day(written, NOON, ZONE) == end_of_day(written.replace("/", "."), NOON, ZONE)
        else:
            with pytest.raises(BadInput, match=rf"{day:02}\.{month:02}.*{month:02}\.{day:02}"):
                end_of_day(written, NOON, ZONE)


@pytest.mark.req("K54")
def test_the_command_says_the_new_day_in_words(shop: Shop) -> None:
    shop.receive("4821", "delivery")
    refused = shop.run("reschedule", "4821", "01/02/2027", "--consent", "buyer", "--via", "phone")
    assert (refused.exit_code, "01.02.2027" in refused.stderr, "02.01.2027" in refused.stderr) == (1, True, True)
    moved = shop.run("reschedule", "4821", "26.11", "--consent", "buyer", "--via", "phone")
    assert "чт 26 ноября" in moved.stdout, moved.output


def test_the_last_second_of_a_day_of_25_hours() -> None:
    almaty_leap_day = at("2024-02-29 12:00")
    assert end_of_day("29.02.2024", almaty_leap_day, ZONE) - at("2024-02-29 00:00") == 25 * 3600 - 1


@pytest.mark.parametrize("typed", ["31.11", "29.02.2026", "99.99", "2026-02-30", "1.2.3.4", "+", "x" * 10_000, "1e3"])
def test_what_is_no_date_is_said_so(typed: str) -> None:
    with pytest.raises(BadInput, match="не дата"):
        end_of_day(typed, NOON, ZONE)


@pytest.mark.parametrize(
    ("channel", "status"),
    [(book.key, key) for book in read_rulebooks().values() if book.date for key in book.date.in_
     if book.key != "kaspi" or key in EXTERNAL],
)  # fmt: skip
def test_a_refusal_names_the_date_among_what_is_possible(shop: Shop, channel: str, status: str) -> None:
    _ = shop.receive("1", status) if channel == "kaspi" else shop.from_(channel, "1", status)
    refused = shop.run("take", "1", "accept", "--yes")
    assert refused.exit_code == 1
    assert "перенести дату" in refused.stderr
