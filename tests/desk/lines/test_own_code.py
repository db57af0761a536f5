"""Kaspi sends its buyers a code itself: the desk makes none, and gives nothing out before Kaspi says yes."""

from __future__ import annotations

import pytest

from orderdesk.desk.commands.handing_over import HandOver, SendCode
from orderdesk.errors import Refused
from tests.desk.lines.conftest import Trade


@pytest.fixture
def picked(trade: Trade) -> Trade:
    trade.there.add("1", "PICKUP", "ACCEPTED_BY_MERCHANT", isKaspiDelivery=False, deliveryMode="DELIVERY_PICKUP")
    trade.go()
    return trade


@pytest.mark.req("K29")
def test_two_steps_of_kaspi_itself(picked: Trade) -> None:
    shop = picked.shop
    sent = shop.desk.do(SendCode(), shop.order("1"))
    assert sent.theirs
    assert not (shop.parts.database.parent / "orders.db.phone").exists(), "the desk has sent no code of its own"
    assert shop.desk.code_at_hand(shop.order("1")) is not None
    with pytest.raises(Refused, match="Security code is not valid"):
        shop.desk.do(HandOver("1111"), shop.order("1"))
    assert picked.status("1") == "pickup"
    shop.desk.do(HandOver("4821"), shop.order("1"))
    assert picked.status("1") == "issued"
    picked.go(100)
    assert picked.there.done("1") == ["code", "COMPLETED"]
    assert picked.untold("1") == []
    assert "4821" not in shop.run("history", "1").output


@pytest.mark.req("K29")
def test_no_answer_gives_nothing_out_but_the_truth_does(picked: Trade) -> None:
    shop = picked.shop
    shop.desk.do(SendCode(), shop.order("1"))
    picked.there.fault = lambda request: "broken"
    with pytest.raises(Refused, match=r"НЕ ВЫДАВАЙТЕ|DO NOT GIVE"):
        shop.desk.do(HandOver("4821"), shop.order("1"))
    assert picked.status("1") == "pickup"
    picked.there.fault = lambda request: "lost" if request.method == "POST" else ""
    assert shop.desk.do(HandOver("4821"), shop.order("1")).status == "issued"
    assert picked.there.done("1") == ["code", "COMPLETED"]


def test_without_writes_the_desk_makes_the_code(picked: Trade) -> None:
    assert picked.shop.run("channel", "writes", "kaspi", "off").exit_code == 0
    picked.shop.desk.do(SendCode(), picked.shop.order("1"))
    picked.shop.desk.do(HandOver(picked.shop.code()), picked.shop.order("1"))
    assert picked.there.writes == []
    assert picked.untold("1") == ["COMPLETED"]
