"""What each role sees of an order, and what it may do with which orders."""

from __future__ import annotations

from typing import Any

import pytest

from orderdesk.model import Actor, Customer, Event, Line, OutboxItem
from orderdesk.money import HiddenMoney, Money
from orderdesk.rules.roles import EVERYTHING, Mask, Right, Role, may
from orderdesk.rules.visibility import Visibility
from orderdesk.sanitize import MASK
from orderdesk.values import replace
from tests.shop import NOON
from tests.unit.bare_orders import order

OWN_ONLY = Role(title="seller", assigned_only=True, rights=(Right.PROCESS,))
BUYER: dict[str, Any] = {
    "recipient": "Ольга", "recipient_phone": "+77010000002", "other_contact": "@anna", "phone_written": "8 701",
    "paid_amount": 500, "refund": 300, "refund_due": 200, "waybill": "20450000000000",
}  # fmt: skip


def masked(*masks: Mask) -> Visibility:
    return Visibility("Олег", Role(title="auditor", masks=masks))


@pytest.mark.parametrize(
    ("role", "facts", "shelf_of", "whose", "sees", "may_do"),
    [
        (EVERYTHING, {}, "new", None, True, True),
        (EVERYTHING, {"assigned": "Анна"}, "new", None, True, True),
        (OWN_ONLY, {}, "new", "Олег", False, False),
        (OWN_ONLY, {"assigned": "Анна"}, "new", "Олег", False, False),
        (OWN_ONLY, {"assigned": "Олег"}, "new", "Олег", True, True),
        (OWN_ONLY, {"assigned": "Олег"}, "done", "Олег", True, True),
        (OWN_ONLY, {"assigned": "Анна", "offered_to": "Олег"}, "new", "Олег", True, False),
        (OWN_ONLY, {"assigned": "Анна", "offered_to": "Олег"}, "done", "Олег", False, False),
        (OWN_ONLY, {"assigned": "Анна", "offered_to": "Ира"}, "new", "Олег", False, False),
    ],
)
def test_whoever_sees_only_his_own_sees_what_is_his_or_offered_to_him(
    role: Role, facts: dict[str, Any], shelf_of: str, whose: str | None, sees: bool, may_do: bool
) -> None:
    sight, here = Visibility("Олег", role), order("own_shop", shelf_of, **facts)
    assert (sight.whose, sight.sees(here), sight.may(here, Right.PROCESS)) == (whose, sees, may_do)
    assert not sight.may(here, Right.EDIT) or role is EVERYTHING


def test_a_right_is_had_only_with_all_that_is_asked() -> None:
    assert may(OWN_ONLY, Right.PROCESS)
    assert may(OWN_ONLY)
    assert not may(OWN_ONLY, Right.PROCESS, Right.EDIT)
    assert Visibility("Олег", EVERYTHING).hides(Mask.PHONE) is False


def test_eyes_without_masks_see_the_order_itself() -> None:
    here = order("own_shop", "new", **BUYER)
    assert Visibility().order(here) is here


@pytest.mark.parametrize(
    ("mask", "hidden"),
    [
        (Mask.PHONE, {"other_contact", "phone_written", "recipient_phone", "phone"}),
        (Mask.SUM, {"paid_amount", "refund", "refund_due", "sums"}),
        (Mask.ADDRESS, {"address"}),
        (Mask.RECIPIENT, {"recipient", "recipient_phone"}),
    ],
)
def test_each_mask_hides_its_own_and_nothing_else(mask: Mask, hidden: set[str]) -> None:
    seen = masked(mask).order(order("own_shop", "new", **BUYER))
    assert {name for name in BUYER if seen.facts[name] == MASK} == hidden & BUYER.keys()
    assert {name: seen.facts[name] for name in BUYER if name not in hidden} == {
        name: value for name, value in BUYER.items() if name not in hidden}  # fmt: skip
    assert (seen.address == MASK) is (seen.address != "Абая 1") is ("address" in hidden)
    sums = [seen.goods, seen.delivery_cost, seen.total]
    assert [isinstance(sum_, HiddenMoney) for sum_ in sums] == ["sums" in hidden] * 3
    assert (seen.goods.minor, seen.goods.currency) == (90_000, "KZT"), "it counts as what it is"
    assert (seen.customer.phone != "+77010000001") is ("phone" in hidden)
    assert seen.customer.name == "Анна"


def test_figures_by_which_a_buyer_is_reached_are_no_sums_those_in_other_words_may_be() -> None:
    """As docs/configuration.md says of the mask `sum`."""
    facts: dict[str, Any] = {
        "other_contact": "сосед, кв. 12, 8 701",
        "recipient_phone": "+77010000002",
        "difference": "взял 500",
    }
    seen = masked(Mask.SUM).order(order("own_shop", "new", comment="сдача с 5000", address="Абая 1", **facts))
    assert {name: seen.facts[name] for name in facts} == {**facts, "difference": f"взял {MASK}"}
    assert (seen.comment, seen.address) == (f"сдача с {MASK}", "Абая 1")


def test_what_the_shop_itself_calls_its_couriers_and_orders_holds_no_sums() -> None:
    facts: dict[str, Any] = {
        "courier": "Курьер 12",
        "split_from": "H-1002",
        "split_into": "H-1003",
        "district": "мкр 8",
    }
    seen = masked(Mask.SUM).order(order("own_shop", "new", **facts))
    assert {name: seen.facts[name] for name in facts} == facts


def test_a_masked_phone_keeps_its_end_and_what_is_not_there_stays_away() -> None:
    sight = masked(Mask.PHONE, Mask.ADDRESS, Mask.SUM)
    seen = sight.order(order("own_shop", "new"))
    assert seen.customer.phone == "+7 701 ··· 00 01"
    bare = order("own_shop", "new", address="", customer=Customer(7, "Анна", None), delivery=None)
    seen = sight.order(bare)
    assert (seen.address, seen.customer.phone, seen.delivery_cost) == ("", None, None)


def test_prices_of_lines_are_sums_too() -> None:
    line = Line("A1", "Чайник", 2, Money(500, "KZT"))
    assert masked(Mask.PHONE).lines([line]) == [line]
    (seen,) = masked(Mask.SUM).lines([line])
    assert (str(seen.price), str(seen.total), seen.quantity) == (MASK, MASK, 2)


@pytest.mark.parametrize(
    ("masks", "changes", "seen"),
    [
        ((), {"customer_id": (7, 8)}, {"phone": ("+77010000001", "+77010000002")}),
        ((), {"customer_id": (None, 9)}, {"phone": (None, None)}),
        ((Mask.SUM,), {"customer_id": (7, None)}, {"phone": ("+77010000001", None)}),
        ((Mask.SUM,), {"total": (5, 6), "address": ("a", "b")}, {"total": (MASK, MASK), "address": ("a", "b")}),
        ((Mask.SUM,), {"paid_amount": (None, 6), "goods": ("", 0)},
         {"paid_amount": (None, MASK), "goods": ("", MASK)}),
        ((Mask.SUM,), {"lines": ("A x1", "B x2")}, {"lines": (MASK, MASK)}),
        ((Mask.ADDRESS, Mask.SUM), {"total": (5, 6), "address": ("a", "b")},
         {"total": (MASK, MASK), "address": (MASK, MASK)}),
    ],
)  # fmt: skip
def test_history_hides_what_the_card_hides(
    masks: tuple[Mask, ...], changes: dict[str, Any], seen: dict[str, Any]
) -> None:
    event = Event(seq=1, version=1, at=NOON, recorded_at=NOON, actor=Actor("Анна"), kind="edited", tier=None,
                  changes=changes, note="")  # fmt: skip
    phones = {7: "+77010000001", 8: "+77010000002"}
    assert masked(*masks).events([event], phones) == [replace(event, changes=seen)]


def test_history_names_a_buyer_by_a_masked_phone_where_phones_are_hidden() -> None:
    event = Event(seq=1, version=1, at=NOON, recorded_at=NOON, actor=Actor("Анна"), kind="edited", tier=None,
                  changes={"customer_id": (7, 9)}, note="")  # fmt: skip
    (seen,) = masked(Mask.PHONE).events([event], {7: "+77010000001", 9: None})
    assert seen.changes == {"phone": ("+7 701 ··· 00 01", None)}


def test_a_message_may_name_what_is_hidden() -> None:
    item = OutboxItem(id=1, to="buyer", kind="accepted", text="+77010000001", created_at=NOON, sent_at=None)
    assert masked(Mask.ADDRESS).outbox([item]) == [replace(item, text=MASK)]
    assert Visibility().outbox([item]) == [item]
