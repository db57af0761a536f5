"""Waybills: what can be one, that two orders do not share one by a slip, and who hears of it."""

from __future__ import annotations

import pytest

from orderdesk.errors import BadInput
from orderdesk.rules.rulebook.model import WaybillRule
from orderdesk.rules.waybills import bare, read_waybill
from tests.shop import Shop

AGREED = ("--consent", "buyer", "--via", "phone")
NOVA, OTHER = "20450012345678", "59000123456789"


@pytest.mark.req("X48", "C28", "C37")
@pytest.mark.parametrize(
    ("text", "read"),
    [
        (NOVA, NOVA),
        ("2045 0012 3456 78", NOVA),
        ("0500123456789", "0500123456789"),  # Ukrposhta
        ("123456785", "123456785"),  # Kaspi
        ("RB123456785UA", "RB123456785UA"),  # the posts of the world, with their check digit
        ("1Z999AA10123456784", "1Z999AA10123456784"),  # UPS
        ("9400 1000 0000 0000 0000 00", "9400100000000000000000"),  # USPS
        ("CV-1234567", "CV-1234567"),
        ("TTN77001234", "TTN77001234"),
    ],
)
def test_the_forms_of_known_carriers_are_read(text: str, read: str) -> None:
    assert read_waybill(WaybillRule(), text) == read


@pytest.mark.req("X48", "C28")
@pytest.mark.parametrize(
    "text",
    ["1", "абв", "1234567", "2045001234567О", "20450012345678\u200b", "№20450012", "abcdefgh", "ABCDEFGH1234", "-" * 14,
     "2045--0012345678", "9" * 35, "١٢٣٤٥٦٧٨٩٠", "RB123456784UA", "rb123456780ua"],
)  # fmt: skip
def test_what_no_carrier_prints_is_no_waybill(text: str) -> None:
    with pytest.raises(BadInput, match="накладная"):
        read_waybill(WaybillRule(), text)


@pytest.mark.parametrize("good", ["EE876543216KZ", "LX473124829NO"])
def test_every_single_wrong_digit_of_a_postal_number_is_noticed(good: str) -> None:
    assert read_waybill(WaybillRule(), good) == good
    for place in range(2, 11):
        for digit in "0123456789":
            wrong = good[:place] + digit + good[place + 1 :]
            if wrong != good:
                with pytest.raises(BadInput):
                    read_waybill(WaybillRule(), wrong)


def ready(shop: Shop, number: str, channel: str = "magazito") -> None:
    shop.from_(channel, number, "ready", method="carrier")


@pytest.mark.req("X48", "C28")
@pytest.mark.parametrize(("channel", "text"), [("magazito", "1"), ("magazito", "абв"), ("own_shop", "1")])
def test_neither_a_step_nor_an_edit_takes_what_is_no_waybill(shop: Shop, channel: str, text: str) -> None:
    ready(shop, "M-1", channel)
    assert "накладная" in shop.run("take", "M-1", "ship", "--set", f"waybill={text}").stderr
    assert shop.order("M-1").status == "ready"
    assert shop.run("take", "M-1", "ship", "--set", f"waybill={NOVA}").exit_code == 0
    assert "накладная" in shop.run("edit", "M-1", "--set", f"waybill={text}", *AGREED).stderr
    assert shop.order("M-1").value("waybill") == NOVA


@pytest.mark.req("X48", "C28")
@pytest.mark.parametrize("again", [NOVA, "2045 0012 3456 78", "2045-0012-3456-78"])
def test_another_orders_waybill_is_said_and_wants_a_yes(shop: Shop, again: str) -> None:
    ready(shop, "M-1")
    ready(shop, "S-1", "own_shop")
    ready(shop, "M-2")
    assert shop.run("take", "M-1", "ship", "--set", f"waybill={NOVA}").exit_code == 0
    for number in ("S-1", "M-2"):
        refused = shop.run("take", number, "ship", "--set", f"waybill={again}")
        assert refused.exit_code == 1
        assert "M-1" in refused.stderr
        assert shop.order(number).status == "ready"
        assert shop.run("take", number, "ship", "--set", f"waybill={again}", "--yes").exit_code == 0
    ready(shop, "M-3")
    shop.run("take", "M-3", "ship", "--set", f"waybill={OTHER}")
    edit = ("edit", "M-3", "--set", f"waybill={again}", *AGREED)
    assert "M-1, S-1, M-2" in shop.run(*edit).stderr, "whose it is already"
    assert shop.run(*edit, "--yes").exit_code == 0
    assert bare(str(shop.order("M-3").value("waybill"))) == NOVA


@pytest.mark.req("X48", "C34", "C35")
@pytest.mark.parametrize(("channel", "told"), [("magazito", ["WAYBILL"]), ("own_shop", [])])
def test_a_corrected_waybill_reaches_the_buyer_and_the_platform(shop: Shop, channel: str, told: list[str]) -> None:
    ready(shop, "M-1", channel)
    shop.run("take", "M-1", "ship", "--set", f"waybill={NOVA}")
    before = len(shop.json("show", "M-1")["outbox"])
    assert shop.run("edit", "M-1", "--set", f"waybill={OTHER}", *AGREED).exit_code == 0
    sent = shop.json("show", "M-1")["outbox"][before:]
    assert [item["kind"] for item in sent] == ["waybill_corrected", *told]
    assert all(OTHER in item["text"] for item in sent)
    assert [order["number"] for order in shop.json("list", "--search", OTHER)] == ["M-1"]


def test_whose_a_waybill_is_comes_from_an_index(shop: Shop) -> None:
    asked: list[str] = []
    shop.store.connection._sqlite.set_trace_callback(asked.append)
    assert shop.store.orders.with_waybill(NOVA) == []
    shop.store.connection._sqlite.set_trace_callback(None)
    plan = shop.store.connection.rows(f"EXPLAIN QUERY PLAN {asked[-1]}")
    assert any("orders_by_waybill" in str(step) for step in plan), plan


@pytest.mark.req("C28", "C37")
@pytest.mark.parametrize("text", ["2045001234567", "204500123456789", "30450012345678", "123456785"])
def test_a_digit_too_few_or_too_many_for_the_carriers_of_a_channel_is_asked_about(shop: Shop, text: str) -> None:
    ready(shop, "M-1")
    ship = ("take", "M-1", "ship", "--set", f"waybill={text}")
    if len(text) == 13:  # Ukrposhta writes so: the card says whose it is
        assert shop.run(*ship).exit_code == 0
        return
    refused = shop.run(*ship)
    assert (refused.exit_code, shop.order("M-1").status) == (1, "ready")
    assert text in refused.stderr
    assert "Нова пошта" in refused.stderr
    assert shop.run(*ship, "--yes").exit_code == 0, "carriers change their forms without a word"
