"""The quality report, and the shelf of what has no evidence."""

from __future__ import annotations

from typing import Any

import pytest

from orderdesk.clock import DAY, HOUR, MINUTE
from orderdesk.desk.commands.clock import Tick
from orderdesk.model import Virtual
from orderdesk.store import Store
from orderdesk.store.integrity.checkup import wrong_orders
from tests.shop import Shop, at


def report(shop: Shop, *arguments: str) -> Any:
    return shop.json("report", "quality", *arguments)


def assign(shop: Shop, number: str, operator: str) -> None:
    """Give an order to somebody, as the fact says it."""
    shop.take(shop.incoming(number, facts={"assigned": operator}))
    assert shop.order(number).value("assigned") == operator


def cancel(shop: Shop, number: str, reason: str) -> None:
    assert shop.run("cancel", number, "--reason", reason, "--yes").exit_code == 0


def move(shop: Shop, number: str, to: str, *more: str) -> str:
    result = shop.run("reschedule", number, to, "--consent", "buyer", *more)
    assert result.exit_code == 0, result.stderr
    return result.stderr


def without_evidence(shop: Shop) -> list[str]:
    listed = [order["number"] for order in shop.json("list", "--shelf", "no_evidence")]
    assert len(listed) == shop.store.windows.virtual_counts(shop.clock())[Virtual.NO_EVIDENCE]
    assert wrong_orders(shop.store) == [], "history tells of it too"
    return listed


@pytest.mark.req("K11", "K15", "K74")
def test_misses_are_what_the_clock_took_and_what_was_accepted_late_by_whom_it_was_assigned_to(shop: Shop) -> None:
    for number in ("lost", "free", "in-time"):
        shop.receive(number)
    assign(shop, "lost", "Олег")
    shop.run("accept", "in-time")
    shop.clock.advance(4 * HOUR)
    shop.from_("flowwow", "late", "new", received_at=shop.clock() - 20 * MINUTE, facts={"assigned": "Олег"})
    shop.desk.do(Tick())
    assert shop.run("accept", "late").exit_code == 0
    found = report(shop)
    assert found["missed_accepts"] == 3
    assert found["misses_by_operator"] == [
        {"operator": "Олег", "lost": 1, "late": 1},
        {"operator": None, "lost": 1, "late": 0},
    ]
    assert report(shop, "--channel", "flowwow")["missed_accepts"] == 1


def test_an_order_offered_to_another_seller_is_missed_from_whatever_shelf(shop: Shop) -> None:
    shop.from_("magazito", "M-1", "new", received_at=at("2026-11-24 13:00"))
    shop.clock.at = at("2026-11-24 14:00")
    assert shop.run("take", "M-1", "begin").exit_code == 0
    shop.clock.advance(5 * DAY)
    shop.desk.do(Tick())
    assert shop.order("M-1").cancel_reason == "reassigned"
    found = report(shop)
    assert (found["missed_accepts"], found["acceptance"][0]["counts"]) == (1, {"excellent": 1, "missed": 0})


def test_what_the_channel_takes_up_again_is_no_miss(shop: Shop) -> None:
    shop.receive("4821")
    shop.clock.advance(4 * HOUR)
    shop.desk.do(Tick())
    assert report(shop)["missed_accepts"] == 1
    shop.take(shop.incoming("4821", "delivery"))
    assert shop.order("4821").shelf == "delivery"
    found = report(shop)
    assert (found["missed_accepts"], found["acceptance"][0]["elsewhere"]) == (0, 1)


@pytest.mark.req("K11")
def test_the_share_accepted_in_time_by_tier_for_each_channel_and_for_all(shop: Shop) -> None:
    for number in ("1", "2", "3", "4"):
        shop.receive(number)
    shop.receive("cancelled-by-buyer")
    shop.run("event", "cancelled-by-buyer", "buyer_cancelled", "--yes")
    shop.run("accept", "1")
    shop.run("accept", "2")
    shop.from_("flowwow", "F-1", "new", received_at=shop.clock() - 20 * MINUTE)
    shop.run("accept", "F-1")
    shop.clock.advance(2 * HOUR)
    shop.run("accept", "3")
    shop.clock.advance(2 * HOUR)
    shop.desk.do(Tick())
    overall, flowwow, kaspi = report(shop)["acceptance"]
    assert (overall["channel"], flowwow["channel"], kaspi["channel"]) == (None, "flowwow", "kaspi")
    assert kaspi["counts"] == {"excellent": 2, "acceptable": 1, "missed": 1}
    assert kaspi["shares"] == {"excellent": 0.5, "acceptable": 0.25, "missed": 0.25}
    assert (kaspi["in_time"], flowwow["in_time"], overall["in_time"]) == (0.75, 0.0, 0.6)
    shop.clock.advance(31 * DAY)
    assert report(shop)["acceptance"][0]["in_time"] is None, "only the last days count"
    assert report(shop, "--days", "40")["acceptance"][0]["in_time"] == 0.6


@pytest.mark.req("K74")
def test_an_order_accepted_in_time_whose_promise_is_over_is_counted_late_once(shop: Shop) -> None:
    shop.receive("1", planned_at=shop.clock() - MINUTE)
    assert shop.run("accept", "1").exit_code == 0
    found = report(shop)
    assert (found["missed_accepts"], found["late_deliveries"]) == (0, 1)
    shop.run("send-code", "1")
    shop.run("hand-over", "1", shop.code())
    found = report(shop)
    assert (found["missed_accepts"], found["late_deliveries"]) == (0, 1)


@pytest.mark.req("K74")
def test_the_four_counters_of_what_is_sanctioned(shop: Shop) -> None:
    shop.receive("missed")
    shop.receive("moved", "delivery")
    shop.receive("late", "delivery", planned_at=at("2026-11-24 14:00"))
    shop.receive("on-the-way", "delivery", planned_at=at("2026-11-24 14:00"))
    shop.receive("in-time", "delivery")
    shop.receive("gone", "delivery")
    move(shop, "moved", "27.11")
    cancel(shop, "gone", "4")
    shop.clock.advance(4 * HOUR)
    shop.desk.do(Tick())
    for number in ("late", "in-time"):
        assert shop.run("send-code", number).exit_code == 0
        assert shop.run("hand-over", number, shop.code()).exit_code == 0
    found = report(shop)
    assert [found[name] for name in ("missed_accepts", "late_deliveries", "date_moves_without_evidence",
                                     "out_of_stock_cancels")] == [1, 2, 1, 1]  # fmt: skip
    said = shop.run("report", "quality").stdout
    for words in ("1  Не приняты вовремя", "2  Доставки с опозданием", "1  Переносы даты без подтверждений",
                  "1  Отмены «нет в наличии»"):  # fmt: skip
        assert words in said


@pytest.mark.req("K38")
def test_the_place_on_the_ladder_and_until_when_the_oldest_counts(shop: Shop) -> None:
    (before,) = report(shop)["ladders"]
    assert (before["done"], before["rungs"], before["oldest_counts_until"]) == (0, 3, None)
    for number in ("1", "2"):
        shop.receive(number, "delivery")
        cancel(shop, number, "4")
        shop.clock.advance(10 * DAY)
    (ladder,) = report(shop)["ladders"]
    assert (ladder["channel"], ladder["reason"], ladder["done"], ladder["days"]) == ("kaspi", "out_of_stock", 2, 90)
    assert ladder["next"] == "the contract ends"
    assert ladder["oldest_counts_until"] == "2027-02-22T12:00:00+05:00"
    assert "нарушений за 90 дн.: 2" in shop.run("report", "quality").stdout
    shop.clock.advance(75 * DAY)
    (later,) = report(shop)["ladders"]
    assert (later["done"], later["oldest_counts_until"]) == (1, "2027-03-04T12:00:00+05:00")


def test_fees_stand_on_the_card_and_are_never_added_across_currencies(shop: Shop) -> None:
    for number in ("F-1", "F-2"):
        shop.from_("flowwow", number, "new", total=100_000)
        cancel(shop, number, "4")
    shop.from_("magazito", "M-1", "agreement", total=100_000)
    shop.run("call", "M-1", "reached")
    shop.clock.advance(30 * HOUR)
    assert shop.run("cancel", "M-1", "--reason", "refused", "--yes").exit_code == 0
    assert [(c["fee"], c["amount"], c["currency"]) for c in shop.json("show", "F-1")["charges"]] == [
        ("refusal", "0.00", "RUB")]  # fmt: skip
    assert [(c["fee"], c["amount"], c["currency"]) for c in shop.json("show", "F-2")["charges"]] == [
        ("refusal", "180.00", "RUB")]  # fmt: skip
    found = report(shop)
    assert found["fees_by_currency"] == {"RUB": "180.00", "UAH": "50.00"}
    assert [(fee["channel"], fee["count"], fee["amount"]) for fee in found["fees"]] == [
        ("flowwow", 2, "180.00"), ("magazito", 1, "50.00")]  # fmt: skip
    assert "180 ₽" in shop.run("show", "F-2").stdout


@pytest.mark.req("K40")
def test_a_cancel_without_the_talk_its_reason_wants_lies_on_the_shelf_without_evidence(shop: Shop) -> None:
    for number in ("claimed", "called"):
        shop.receive(number, "delivery")
    shop.run("call", "called", "refused")
    cancel(shop, "claimed", "2")
    cancel(shop, "called", "2")
    assert without_evidence(shop) == ["claimed"]
    assert shop.order("claimed").value("no_evidence") == 1
    (act,) = report(shop)["without_evidence"]
    assert (act["number"], act["what"], act["operator"], act["at"]) == (
        "claimed", "cancel", "Мария", "2026-11-24T12:00:00+05:00")  # fmt: skip
    shop.clock.advance(HOUR)
    shop.run("call", "claimed", "refused")
    assert without_evidence(shop) == ["claimed"], "what is logged afterwards proves nothing"


@pytest.mark.req("K56")
@pytest.mark.parametrize(
    ("via", "result", "ago", "proven"),
    [
        ("phone", "agreed", HOUR, True),
        ("phone", "agreed", DAY, True),
        ("phone", "agreed", DAY + 1, False),
        ("chat", "agreed", HOUR, False),
        ("phone", "no_answer", HOUR, False),
        ("", "", 0, False),
    ],
)
def test_a_later_date_needs_a_talk_of_the_last_day_on_the_way_that_the_consent_names(
    shop: Shop, via: str, result: str, ago: int, proven: bool
) -> None:
    shop.receive("4821", "delivery", planned_at=at("2026-11-28 23:59"))
    if via:
        shop.run("call", "4821", result, "--via", via)
        shop.clock.advance(ago)
    said = move(shop, "4821", "29.11", "--via", "phone")
    assert ("Не хватает подтверждений" in said) is not proven
    assert without_evidence(shop) == ([] if proven else ["4821"])
    assert report(shop)["date_moves_without_evidence"] == (0 if proven else 1)


def test_every_act_without_evidence_counts_and_an_earlier_date_is_none(shop: Shop) -> None:
    shop.receive("4821", "delivery")
    move(shop, "4821", "24.11")
    assert without_evidence(shop) == []
    for day in ("26.11", "27.11"):
        move(shop, "4821", day)
    cancel(shop, "4821", "2")
    assert without_evidence(shop) == ["4821"]
    assert [act["what"] for act in report(shop)["without_evidence"]] == ["cancel", "date", "date"]


def test_a_second_order_does_not_take_over_what_was_done_to_the_first(shop: Shop) -> None:
    from tests.desk.channels.test_magazito import CONSENT, TWO

    shop.from_("magazito", "M-1", "ready", lines=TWO, total=2101, planned_at=at("2026-11-26 20:59"))
    assert shop.run("reschedule", "M-1", "27.11", *CONSENT).exit_code == 0
    assert shop.run("split", "M-1", "--move", "CUP=1", "--why", "1", *CONSENT).exit_code == 0
    assert without_evidence(shop) == ["M-1"]


def test_a_channel_that_there_is_not_is_refused(shop: Shop) -> None:
    assert shop.run("report", "quality", "--channel", "ozon").exit_code == 1


@pytest.mark.parametrize(
    ("sql", "index"),
    [
        ("SELECT max(seq) FROM history WHERE left_shelf = 'new' AND at >= 1 GROUP BY order_id", "history_leaving"),
        ("SELECT at FROM history WHERE unproven IS NOT NULL AND at >= 1 ORDER BY at DESC", "history_unproven"),
        ("SELECT id FROM orders WHERE no_evidence IS NOT NULL ORDER BY rank, id", "orders_without_evidence"),
        ("SELECT id FROM orders WHERE refund_due IS NOT NULL ORDER BY rank, id", "orders_to_refund"),
        ("SELECT sum(amount) FROM charges WHERE at >= 1", "charges_by_time"),
    ],
)
def test_nothing_is_counted_by_reading_every_order(shop: Shop, sql: str, index: str) -> None:
    store: Store = shop.store
    plan = " ".join(row[3] for row in store.connection.rows(f"EXPLAIN QUERY PLAN {sql}"))
    assert index in plan
