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
    shop.run("event", "1", "buyer_cancelled")
    assert told(shop, "1") == []
