"""What may be changed of an order, with whose consent, and how far its promise can move."""

from __future__ import annotations

from typing import Any

import pytest

from orderdesk.clock import DAY, HOUR
from orderdesk.config_reader import Seconds
from orderdesk.errors import Refused
from orderdesk.model import Consent
from orderdesk.rules.edits import (
    DateMove,
    can_move_date,
    check_consent,
    check_editable,
    check_split,
    date_move,
    edit_rules,
    editable,
    latest,
    promise_change,
    promised,
    promised_window,
)
from orderdesk.rules.questions import asked_promise
from orderdesk.rules.rulebook.model import ConsentRule, Rulebook
from orderdesk.values import replace
from tests.shop import NOON, at
from tests.unit.bare_orders import BOOKS, order

pytestmark = pytest.mark.usefixtures("english")

KASPI, OWN = BOOKS["kaspi"], BOOKS["own_shop"]
LAST = at("2026-11-29 23:59") + 59
"""Five days after the 24th, to the last second."""


def limited(days: int) -> Rulebook:
    """Kaspi with another limit of days."""
    assert KASPI.date is not None
    return replace(KASPI, date=replace(KASPI.date, most=Seconds(days * DAY)))


@pytest.mark.req("X41")
@pytest.mark.parametrize(
    ("book", "fields", "last"),
    [
        (KASPI, {"planned_at": NOON}, LAST),
        (KASPI, {"planned_at": NOON + DAY, "first_planned_at": NOON}, LAST),  # counted from the first promise
        (KASPI, {}, None),
        (limited(1), {"planned_at": NOON}, LAST - 4 * DAY),
        (limited(0), {"planned_at": NOON}, None),
        (replace(KASPI, date=None), {"planned_at": NOON}, None),
    ],
)
def test_a_promise_can_move_so_many_days_from_the_first(
    book: Rulebook, fields: dict[str, Any], last: int | None
) -> None:
    assert latest(book, order("kaspi", "delivery", **fields)) == last


@pytest.mark.req("X41")
def test_one_second_past_the_last_day_is_refused_with_that_day() -> None:
    here = order("kaspi", "delivery", planned_at=NOON)
    assert date_move(KASPI, here, LAST, None) == DateMove(later=True, first=False, needs_consent=True)
    with pytest.raises(Refused) as caught:
        date_move(KASPI, here, LAST + 1, None)
    assert str(caught.value) == (
        "Order A-1: the channel moves a date by 5 days at most, to 29.11.2026. Agree on an earlier one.")  # fmt: skip


@pytest.mark.req("K22")
@pytest.mark.parametrize(
    ("fields", "to", "begin", "move"),
    [
        ({"planned_at": NOON}, NOON, None, None),
        ({"planned_at": NOON}, NOON + 1, None, DateMove(later=True, first=False, needs_consent=True)),
        ({"planned_at": NOON}, NOON - 1, None, DateMove(later=False, first=False, needs_consent=False, earlier=True)),
        ({}, NOON, None, DateMove(later=True, first=True, needs_consent=True)),
        ({"planned_at": NOON, "window_from": NOON - 9}, NOON, NOON - 9, None),
        (
            {"planned_at": NOON, "window_from": NOON - 9}, NOON, NOON - 8,
            DateMove(later=False, first=False, needs_consent=False),
        ),
    ],
)  # fmt: skip
def test_only_later_than_promised_asks_the_buyer(
    fields: dict[str, Any], to: int, begin: int | None, move: DateMove | None
) -> None:
    assert promise_change(OWN, order("own_shop", "agreement", **fields), to, begin) == move


def test_the_day_that_is_promised_already_is_no_move() -> None:
    with pytest.raises(Refused) as caught:
        date_move(OWN, order("own_shop", "agreement", planned_at=NOON), NOON, None)
    assert str(caught.value) == "Order A-1: this is the planned date already."


@pytest.mark.parametrize(("book", "status", "can"), [(OWN, "new", False), (OWN, "agreement", True)])
def test_a_promise_moves_only_where_the_rulebook_says_so(book: Rulebook, status: str, can: bool) -> None:
    here = order("own_shop", status, planned_at=NOON)
    assert can_move_date(book, here) is can
    assert can_move_date(replace(book, date=None), here) is False
    if not can:
        said = r"“move the date” is not possible now\. It is “New order”\. Possible now: accept"
        with pytest.raises(Refused, match=said):
            date_move(book, here, NOON + DAY, None)


@pytest.mark.parametrize(
    ("sets", "move"),
    [
        ({}, None),
        ({"planned_at": "tomorrow"}, None),
        ({"planned_at": NOON}, None),
        ({"planned_at": NOON + DAY}, DateMove(later=True, first=False, needs_consent=True)),
        ({"planned_at": NOON, "window_from": NOON - 9}, DateMove(later=False, first=False, needs_consent=False)),
    ],
)
def test_a_steps_answer_moves_the_promise_like_any_other_move(sets: dict[str, Any], move: DateMove | None) -> None:
    assert asked_promise(OWN, order("own_shop", "agreement", planned_at=NOON), sets) == move


def test_the_first_promise_is_agreed_by_making_it() -> None:
    first = asked_promise(OWN, order("own_shop", "agreement"), {"planned_at": NOON})
    assert first == DateMove(later=True, first=True, needs_consent=False)


def test_hours_are_promised_only_where_the_channel_has_them() -> None:
    assert promised(OWN, "25.11", NOON) == (None, at("2026-11-25 23:59") + 59)
    assert promised(replace(OWN, date=None), "25.11", NOON) == (None, at("2026-11-25 23:59") + 59)
    assert promised(BOOKS["flowwow"], "25.11 14-16", NOON) == (NOON + DAY + 4 * HOUR, NOON + DAY + 6 * HOUR)


@pytest.mark.parametrize(
    ("fields", "hours"),
    [
        ({}, None),
        ({"planned_at": NOON}, None),
        ({"window_from": NOON}, None),
        ({"window_from": NOON, "planned_at": NOON}, None),
        ({"window_from": NOON, "planned_at": NOON + 1}, (NOON, NOON + 1)),
    ],
)
def test_hours_are_a_beginning_before_an_end(fields: dict[str, Any], hours: tuple[int, int] | None) -> None:
    assert promised_window(order("own_shop", "agreement", **fields)) == hours


def test_what_may_be_edited_says_whether_the_buyer_must_agree() -> None:
    here = order("own_shop", "transit")
    assert editable(OWN, here) == {"waybill": True, "other_contact": False}
    assert [rule.fields for rule in edit_rules(OWN, here, ["waybill", "lines"])] == [("waybill",)]
    assert edit_rules(OWN, here, ["lines"]) == []
    assert check_editable(OWN, here, "waybill") is True
    assert check_editable(OWN, here, "other_contact") is False


@pytest.mark.parametrize(
    ("consent", "agreed"), [(ConsentRule.ALWAYS, True), (ConsentRule.LATER, True), (ConsentRule.NEVER, False)]
)
def test_an_edit_is_agreed_unless_its_rule_says_never(consent: ConsentRule, agreed: bool) -> None:
    book = replace(OWN, edit=(replace(OWN.edit[0], consent=consent),))
    assert editable(book, order("own_shop", "agreement")) == {"lines": agreed}


@pytest.mark.parametrize(
    ("book", "status", "field", "said"),
    [
        ("own_shop", "transit", "planned_at", "What was promised is not edited: move the date."),
        ("own_shop", "transit", "window_from", "What was promised is not edited: move the date."),
        ("own_shop", "transit", "phone",
         "The buyer's name and phone are never changed; another way to reach them can be added."),
        ("own_shop", "transit", "lines",
         "Order A-1: “goods” cannot be edited while it is “With the carrier”. The goods are packed already. "
         "Editable now: waybill, another way to reach them (other_contact)."),
        ("own_shop", "done", "waybill", "Order A-1: “waybill” cannot be edited while it is “Done”."),
        ("kaspi", "new", "comment",
         "Order A-1: “buyer's comment” cannot be edited while it is “Passed to the partner”."),
    ],
)  # fmt: skip
def test_what_may_not_be_edited_says_why_and_what_may(book: str, status: str, field: str, said: str) -> None:
    with pytest.raises(Refused) as caught:
        check_editable(BOOKS[book], order(book, status), field)
    assert str(caught.value) == said


def test_an_order_is_split_only_where_the_rulebook_says_so() -> None:
    assert check_split(OWN, order("own_shop", "ready")) is OWN.split
    for book, here in ((OWN, order("own_shop", "done")), (KASPI, order("kaspi", "new"))):
        with pytest.raises(Refused, match="“split” is not possible now"):
            check_split(book, here)


@pytest.mark.parametrize(
    ("needed", "consent", "said"),
    [
        (False, None, ""),
        (True, None, "This needs the buyer's consent: say who asked (buyer or shop), through what, and why."),
        (True, Consent(by="buyer", via="phone"), ""),
        (False, Consent(by="shop", via="viber"), ""),
        (False, Consent(by="courier", via="phone"), "Consent must come from: buyer, shop."),
        (True, Consent(by="buyer", via="owl"),
         "The buyer is reached through: phone, whatsapp, telegram, viber, chat, sms."),
    ],
)  # fmt: skip
def test_a_consent_says_who_and_through_what(needed: bool, consent: Consent | None, said: str) -> None:
    if not said:
        check_consent(OWN, needed, consent)
        return
    with pytest.raises(Refused) as caught:
        check_consent(OWN, needed, consent)
    assert str(caught.value) == said
