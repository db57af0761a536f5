"""The outbox: whatever is done with an order, its marketplace is to be told."""

from __future__ import annotations

import pytest

from tests.shop import Shop


def told(shop: Shop, number: str, to: str = "marketplace") -> list[str]:
    """What waits in the order's outbox."""
    return [item["kind"] for item in shop.json("show", number)["outbox"] if item["to"] == to]


@pytest.mark.parametrize("method", ["pickup", "delivery", "carrier"])
def test_an_accepted_order_is_told(shop: Shop, method: str) -> None:
    shop.receive("1", method=method)
    shop.run("accept", "1")
    assert told(shop, "1") == ["ACCEPTED_BY_MERCHANT"]
    assert told(shop, "1", "buyer") == ["accepted"]


def test_a_packed_order_is_told(shop: Shop) -> None:
    shop.receive("1", "packing", method="carrier")
    shop.run("take", "1", "pack")
    assert told(shop, "1") == ["ASSEMBLE"]


@pytest.mark.req("K68")
@pytest.mark.parametrize("status", ["pickup", "delivery"])
def test_an_order_handed_over_is_told(shop: Shop, status: str) -> None:
    shop.receive("1", status)
    shop.run("send-code", "1")
    assert told(shop, "1") == [], "a code on its way is no hand-over"
    shop.run("hand-over", "1", "0000" if shop.code() != "0000" else "1111")
    assert told(shop, "1") == [], "nor is a wrong one"
    shop.run("hand-over", "1", shop.code())
    assert told(shop, "1") == ["COMPLETED"]


@pytest.mark.req("K54")
@pytest.mark.parametrize("arguments", [("2026-11-24",), ("2026-11-27", "--consent", "buyer")])
def test_a_moved_date_is_told(shop: Shop, arguments: tuple[str, ...]) -> None:
    shop.receive("1", "delivery")
    assert shop.run("reschedule", "1", *arguments).exit_code == 0
    assert told(shop, "1") == ["PLANNED_DATE"]


@pytest.mark.req("K33", "K34", "K35", "K37")
@pytest.mark.parametrize(
    ("reason", "kind"),
    [
        ("unreachable", "BUYER_NOT_REACHABLE"),
        ("refused", "BUYER_CANCELLATION_BY_MERCHANT"),
        ("region", "CANCELLED"),
        ("out_of_stock", "MERCHANT_OUT_OF_STOCK"),
    ],
)
def test_a_cancelled_order_is_told_with_its_reason(shop: Shop, reason: str, kind: str) -> None:
    shop.receive("1")
    shop.run("cancel", "1", "--reason", reason, "--yes")
    assert told(shop, "1") == [kind]


def test_what_the_marketplace_has_done_itself_is_not_told_back(shop: Shop) -> None:
    shop.receive("1", "signing", method="pickup")
    shop.run("event", "1", "contract_signed")
    shop.run("event", "1", "buyer_cancelled", "--yes")
    assert told(shop, "1") == []


def waiting(shop: Shop, number: str) -> list[str]:
    """The texts of what its marketplace has still to be told."""
    return [item.text for item in shop.store.outbox.untold(shop.order(number).id)]


@pytest.mark.req("K54")
def test_a_date_moved_twice_is_told_once_and_history_keeps_both(shop: Shop) -> None:
    shop.receive("1", "delivery")
    for date in ("2026-11-26", "2026-11-27"):
        assert shop.run("reschedule", "1", date, "--consent", "buyer").exit_code == 0
    (text,) = waiting(shop, "1")
    assert "27" in text
    assert shop.kinds("1").count("rescheduled") == 2
    dates = [item for item in shop.json("show", "1")["outbox"] if item["kind"] == "PLANNED_DATE"]
    assert [item["withdrawn_at"] is not None for item in dates] == [True, False], "the outbox keeps both"
    shop.run("undo", "1")
    (text,) = waiting(shop, "1")
    assert "26" in text, "what the second has replaced is told after all when that is taken back"
    shop.run("told", "1")
    shop.run("reschedule", "1", "2026-11-28", "--consent", "buyer")
    assert len(waiting(shop, "1")) == 1
    dates = [item for item in shop.json("show", "1")["outbox"] if item["kind"] == "PLANNED_DATE"]
    assert sum(item["sent_at"] is not None for item in dates) == 1, "what was told stays told"


@pytest.mark.parametrize(
    ("edits", "left"),
    [
        (["address=А", "address=Б"], ["Б"]),
        (["address=А", "comment=x"], ["А"]),
        (["address=А", "delivery_cost=700"], ["А", "700"]),
        (["delivery_cost=700", "delivery_cost=800"], ["800"]),
        (["address=А доставка: 1", "address=Б"], ["Б"]),
    ],
)
def test_an_edit_replaces_what_waits_where_it_tells_all_of_it(shop: Shop, edits: list[str], left: list[str]) -> None:
    shop.from_("magazito", "1", "agreement")
    for edit in edits:
        shop.run("edit", "1", "--set", edit, "--consent", "buyer", "--via", "phone")
    found = waiting(shop, "1")
    assert len(found) == len(left)
    assert all(value in text for value, text in zip(left, found, strict=True))


def test_an_edit_of_one_field_leaves_what_tells_two(shop: Shop) -> None:
    shop.from_("magazito", "1", "agreement")
    consent = ("--consent", "buyer", "--via", "phone")
    shop.run("edit", "1", "--set", "address=А", "--set", "delivery_cost=700", *consent)
    shop.run("edit", "1", "--set", "address=Б", *consent)
    assert len(waiting(shop, "1")) == 2
    shop.run("edit", "1", "--set", "address=В", "--set", "delivery_cost=800", *consent)
    (text,) = waiting(shop, "1")
    assert "В" in text
    assert "800" in text
