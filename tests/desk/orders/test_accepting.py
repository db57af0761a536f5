"""Accepting an order, and what follows when nobody does."""

from __future__ import annotations

from typing import Any

import pytest

from orderdesk.desk.commands.cancel import Cancel
from orderdesk.desk.commands.clock import Tick
from orderdesk.desk.commands.record import Remark
from orderdesk.desk.commands.steps import Happen, Open, Take
from orderdesk.errors import Refused, Stale
from orderdesk.model import Shelf
from tests.shop import Shop, at


@pytest.mark.req("K41", "K53")
def test_an_accepted_order_leaves_new_and_the_buyer_is_told(shop: Shop) -> None:
    shop.receive("4821")
    result = shop.run("accept", "4821")
    assert result.exit_code == 0
    assert "Принят партнёром" in result.stdout
    assert shop.json("list", "--shelf", "new") == []
    (order,) = shop.json("list", "--shelf", "delivery")
    assert (order["number"], order["status_title"]) == ("4821", "Принят партнёром")
    assert {"to": "buyer", "kind": "accepted"}.items() <= shop.json("show", "4821")["outbox"][0].items()


@pytest.mark.req("K42", "K48")
@pytest.mark.parametrize(
    ("fields", "shelf"),
    [
        ({"method": "pickup"}, "pickup"),
        ({"method": "delivery"}, "delivery"),
        ({"method": "carrier"}, "carrier"),
        ({"method": "pickup", "facts": {"needs_contract": True}}, "signing"),
    ],
)
def test_the_method_decides_the_next_shelf(shop: Shop, fields: dict[str, Any], shelf: str) -> None:
    shop.receive("4821", **fields)
    shop.run("accept", "4821")
    assert shop.json("show", "4821")["shelf"] == shelf


@pytest.mark.req("K44", "K45", "K48")
@pytest.mark.parametrize(("method", "shelf"), [("pickup", "pickup"), ("delivery", "delivery"), ("carrier", "carrier")])
def test_a_signed_contract_moves_the_order_by_itself_and_before_it_nothing_can_be_given_out(
    shop: Shop, method: str, shelf: str
) -> None:
    shop.receive("4821", "signing", method=method, facts={"needs_contract": True})
    for refused in (shop.run("send-code", "4821"), shop.run("hand-over", "4821", "1234"), shop.run("accept", "4821")):
        assert refused.exit_code == 1
        assert "Ждёт договора с банком" in refused.stderr
    assert shop.json("phone") == []
    assert shop.run("event", "4821", "contract_signed").exit_code == 0
    assert shop.json("show", "4821")["shelf"] == shelf
    moved = shop.json("history", "4821")[-1]
    assert (moved["kind"], moved["actor"]) == ("contract_signed", "marketplace")


def test_a_second_accept_is_refused_and_says_who_was_first(shop: Shop) -> None:
    shop.receive("4821")
    shop.run("accept", "4821", operator="Болат")
    result = shop.run("accept", "4821", operator="Айгерим")
    assert result.exit_code == 1
    assert result.stdout == ""
    assert "Болат" in result.stderr
    assert "12:00" in result.stderr
    assert "Сейчас доступно: выдать, отменить" in result.stderr
    assert shop.kinds("4821") == ["received", "accepted"]


def test_accepting_does_not_run_on_to_the_next_step(shop: Shop) -> None:
    shop.receive("4821", method="carrier")
    shop.run("accept", "4821")
    assert shop.run("accept", "4821").exit_code == 1
    assert shop.json("show", "4821")["status"] == "packing"
    assert shop.run("take", "4821", "pack").exit_code == 0
    assert shop.json("show", "4821")["status"] == "handover"


@pytest.mark.parametrize("step", ["hand_over", "cancel", "time_out", "nonsense"])
def test_steps_that_want_more_than_a_key_cannot_be_taken_by_name(shop: Shop, step: str) -> None:
    shop.receive("4821", "delivery")
    assert shop.run("take", "4821", step).exit_code == 1
    assert shop.order("4821").status == "delivery"


@pytest.mark.parametrize("step", ["", " ", "nonsense", "x\x1b[2J", "y" * 5000])
def test_a_step_that_there_is_not_is_said_with_those_that_there_are(shop: Shop, step: str) -> None:
    shop.receive("4821", "packing", method="carrier")
    result = shop.run("take", "4821", step)
    assert result.exit_code == 1
    assert "Шага «" in result.stderr
    assert "Сейчас доступно: собрать (pack)." in result.stderr
    assert "\x1b" not in result.stderr
    assert len(result.stderr) < 200


@pytest.mark.req("K9", "K10")
def test_an_order_not_accepted_in_time_is_cancelled_at_its_true_instant(shop: Shop) -> None:
    shop.receive("4821", received_at=at("2026-11-24 18:00"))
    shop.clock.at = at("2026-11-25 10:00")
    shop.run("tick")
    assert shop.order("4821").shelf is Shelf.NEW
    shop.clock.at = at("2026-11-25 13:00")
    result = shop.run("tick")
    assert "4821" in result.stdout
    order = shop.json("show", "4821")
    assert (order["shelf"], order["status"], order["cancel_reason"]) == ("archive", "cancelled", "timeout")
    event = shop.json("history", "4821")[-1]
    assert (event["kind"], event["actor"], event["actor_kind"]) == ("cancelled", "system", "system")
    assert event["at"] == "2026-11-25T10:00:01+05:00"
    assert event["recorded_at"] == "2026-11-25T13:00:00+05:00"
    (message,) = [item for item in order["outbox"] if item["to"] == "buyer"]
    assert message["kind"] == "not_accepted"
    assert "не принял заказ 4821" in message["text"]


@pytest.mark.req("K9")
def test_an_express_order_is_cancelled_after_an_hour_of_any_night(shop: Shop) -> None:
    shop.clock.at = at("2026-11-28 23:30")
    shop.receive("4821", received_at=at("2026-11-28 23:30"), facts={"express": True})
    shop.clock.at = at("2026-11-29 00:30")
    assert shop.run("tick").stdout == ""
    shop.clock.advance(1)
    assert "4821" in shop.run("tick").stdout
    order = shop.json("show", "4821")
    assert (order["status"], order["cancel_reason"]) == ("cancelled", "timeout")
    assert order["closed_at"] == "2026-11-29T00:30:01+05:00"


@pytest.mark.req("K9")
def test_the_clocks_act_once_however_often_they_are_asked(shop: Shop) -> None:
    shop.receive("4821", received_at=at("2026-11-24 09:00"))
    shop.clock.at = at("2026-11-24 14:00")
    for _ in range(3):
        shop.run("tick")
    assert shop.kinds("4821") == ["received", "cancelled"]


@pytest.mark.req("K9")
def test_a_late_accept_finds_the_order_cancelled_even_when_nobody_asked_the_clocks(shop: Shop) -> None:
    shop.receive("4821", received_at=at("2026-11-24 09:00"))
    shop.clock.at = at("2026-11-24 14:00")
    result = shop.run("accept", "4821")
    assert result.exit_code == 1
    assert "система" in result.stderr
    assert shop.order("4821").cancel_reason == "timeout"


def test_an_order_that_the_channel_still_shows_after_its_time_is_late_but_not_given_up(shop: Shop) -> None:
    incoming = shop.incoming("4821", received_at=at("2026-11-24 09:00"))
    shop.clock.at = at("2026-11-24 10:00")
    shop.take(incoming)
    shop.clock.at = at("2026-11-24 12:30")
    shop.take(incoming)
    shop.clock.at = at("2026-11-24 14:00")
    assert shop.run("tick").stdout == ""
    assert shop.json("show", "4821")["tier"] == "late"
    assert shop.run("accept", "4821").exit_code == 0


@pytest.mark.req("K9")
def test_an_answer_that_repeats_the_order_before_its_time_does_not_stop_its_clock(shop: Shop) -> None:
    first = shop.incoming("4821")
    shop.take(first)
    shop.clock.advance(60)
    shop.take(first)
    shop.clock.at = at("2026-11-24 14:50")
    assert shop.desk.do(Tick()) == []
    shop.clock.advance(1)
    assert [order.cancel_reason for order in shop.desk.do(Tick())] == ["timeout"]


def test_a_stale_screen_is_told_what_happened_meanwhile(shop: Shop) -> None:
    seen = shop.receive("4821")
    shop.colleague("Болат").do(Take("accept"), seen)
    with pytest.raises(Stale, match="Болат"):
        shop.desk.do(Cancel("refused"), seen, seen.version)
    assert shop.order("4821").status == "delivery"


def test_a_note_in_between_makes_nobody_stale(shop: Shop) -> None:
    seen = shop.receive("4821")
    shop.colleague("Болат").do(Remark("звонить после обеда"), seen)
    assert shop.desk.do(Take("accept"), seen, seen.version).status == "delivery"


def test_opening_a_kaspi_order_does_not_start_its_processing(shop: Shop) -> None:
    order = shop.receive("4821")
    assert shop.desk.do(Open(), order) == order
    assert shop.kinds("4821") == ["received"]


@pytest.mark.req("K67")
def test_the_buyer_may_cancel_until_the_code_is_in(shop: Shop) -> None:
    shop.receive("4821", "delivery")
    assert shop.run("event", "4821", "buyer_cancelled", "--yes").exit_code == 0
    event = shop.json("history", "4821")[-1]
    assert (event["actor"], shop.order("4821").cancel_reason) == ("buyer", "buyer")
    refused = shop.run("event", "4821", "buyer_cancelled", "--yes")
    assert refused.exit_code == 1
    assert "Отменён" in refused.stderr


@pytest.mark.req("K67")
def test_a_buyer_who_cancels_on_the_way_sends_the_goods_back(shop: Shop) -> None:
    order = shop.receive("4821", "packing", method="carrier")
    shop.desk.do(Take("pack"), order)
    shop.desk.do(Happen("courier_took"), order)
    assert shop.desk.do(Happen("buyer_cancelled"), order).status == "returning"
    assert shop.desk.do(Happen("returned"), order).status == "returned"
    refused = shop.run("event", "4821", "buyer_cancelled", "--yes")
    assert "события «отменил покупатель» с ним сейчас быть не может" in refused.stderr


@pytest.mark.req("K67")
@pytest.mark.parametrize("status", ["new", "signing", "pickup", "delivery", "packing", "handover"])
def test_the_buyer_may_cancel_whatever_has_been_done_with_the_order(shop: Shop, status: str) -> None:
    method = {"pickup": "pickup", "packing": "carrier", "handover": "carrier"}.get(status, "delivery")
    shop.receive("4821", "packing" if status == "handover" else status, method=method)
    if status == "handover":
        shop.run("take", "4821", "pack")
    assert shop.order("4821").status == status
    assert shop.run("event", "4821", "buyer_cancelled", "--yes").exit_code == 0
    order = shop.json("show", "4821")
    assert (order["shelf"], order["status"], order["cancel_reason"]) == ("archive", "cancelled", "buyer")


@pytest.mark.parametrize("kind", ["flew_away", "accepted", "", "x" * 5000])
def test_an_event_that_nobody_outside_can_cause_is_refused_with_a_list(shop: Shop, kind: str) -> None:
    shop.receive("4821")
    result = shop.run("event", "4821", kind, "--yes")
    assert result.exit_code == 1
    assert "contract_signed" in result.stderr
    assert len(result.stderr) < 500


def test_what_came_back_is_returned(shop: Shop) -> None:
    shop.receive("4821", "returning", method="carrier")
    shop.run("event", "4821", "returned", "--yes")
    assert (shop.order("4821").status, shop.order("4821").shelf) == ("returned", Shelf.ARCHIVE)


def test_an_unknown_order_is_not_found(shop: Shop) -> None:
    result = shop.run("accept", "999")
    assert (result.exit_code, result.stderr.strip()) == (1, "Заказа 999 нет.")


def test_two_channels_may_share_a_number(shop: Shop, tmp_path: object) -> None:
    shop.receive("4821")
    with pytest.raises(Refused, match="нет правил"):
        shop.parts.rules.book("ozon")
    assert shop.run("show", "kaspi:4821").exit_code == 0
    assert shop.run("show", "ozon:4821").exit_code == 1


@pytest.mark.req("C13")
@pytest.mark.parametrize("channel", ["kaspi", "magazito", "flowwow", "own_shop"])
def test_a_new_order_is_accepted_by_one_word_on_every_channel(shop: Shop, channel: str) -> None:
    _ = shop.receive("1") if channel == "kaspi" else shop.from_(channel, "1")
    assert shop.run("accept", "1").exit_code == 0
    assert shop.order("1").shelf is not Shelf.NEW
    assert shop.run("accept", "1").exit_code == 1, "only what is new"
