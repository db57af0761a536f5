"""The steward: what should have happened happens once, in order, at its true instant, whoever was away."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from orderdesk.clock import DAY, HOUR, MINUTE, system_clock
from orderdesk.desk.clocks.steward import LEASE, TOGETHER, Steward
from orderdesk.desk.commands.clock import Tick
from orderdesk.desk.commands.record import Call, Remark
from orderdesk.desk.commands.steps import Take
from orderdesk.desk.views.news import News
from orderdesk.store.integrity.checkup import wrong_orders
from orderdesk.store.leases import LASTS, Holder
from orderdesk.values import replace
from tests.shop import NOON, Shop, at

KYIV = ZoneInfo("Europe/Kyiv")


def kyiv(text: str) -> int:
    return int(datetime.fromisoformat(text).replace(tzinfo=KYIV).timestamp())


# --- switched off ------------------------------------------------------------------------------------------------


def fill(shop: Shop) -> None:
    """Orders of every channel in various statuses, with calls that nobody answered."""
    now = shop.clock()

    def kaspi(number: str, status: str = "new", **fields: Any) -> None:
        shop.take(shop.incoming(number, status, **{"planned_at": now + 30 * HOUR, **fields}))

    kaspi("K-1")
    kaspi("K-2", facts={"express": True})
    kaspi("K-3", facts={"accept_by": now + 20 * HOUR})
    kaspi("K-4", "delivery")
    kaspi("K-5", "pickup", method="pickup", facts={"hold_until": now + 40 * HOUR})
    kaspi("K-6", "packing", facts={"transmit_by": now + 9 * HOUR})
    kaspi("K-7", "signing")
    for n, status in enumerate(("new", "agreement", "confirmed", "ready", "courier"), 1):
        shop.from_("magazito", f"M-{n}", status, planned_at=now + 26 * HOUR)
    shop.from_("magazito", "M-6", "pickup", method="pickup", received_at=now - 2 * DAY, planned_at=None)
    shop.from_("magazito", "M-7", "new", received_at=now - 2 * HOUR, planned_at=None)
    gift = {"category": "flowers", "window_from": now + 5 * HOUR, "recipient": "Анна"}
    for n, (status, facts) in enumerate(
        [("new", gift), ("accepted", gift), ("photo", {**gift, "photo_rating": False}), ("courier_out", gift)], 1
    ):
        shop.from_("flowwow", f"F-{n}", status, planned_at=now + 7 * HOUR, facts=facts)
    for n, status in enumerate(("new", "agreement", "supply", "packing", "ready", "returning"), 1):
        shop.from_("own_shop", f"O-{n}", status, planned_at=now + 26 * HOUR)
    for number in ("M-1", "M-3", "O-2"):
        shop.desk.do(Call("no_answer"), shop.order(number))


def told(shop: Shop) -> dict[str, object]:
    """All that happened in a shop, event by event, but for when the desk learned of it."""
    numbers = {order_id: shop.store.orders.get(order_id) for order_id in shop.store.orders.ids()}
    events = {event.seq: (order.number, event) for id_, order in numbers.items() if order
              for event in shop.store.history.of(id_)}  # fmt: skip
    noted = shop.store.alerts.after(0)
    return {
        "events": [(number, event.kind, event.at, event.actor, event.tier, event.changes, event.note, event.version)
                   for _seq, (number, event) in sorted(events.items())],
        "alerts": [(item.order_id, item.alert) for item in noted],
        "outbox": [(id_, item.to, item.kind, item.text) for id_ in numbers for item in shop.store.outbox.of(id_)],
        "charges": [charge for id_ in numbers for charge in shop.store.charges.of(id_)],
        "orders": [replace(order, seen_at=0, untold_at=None) for order in numbers.values() if order],
    }  # fmt: skip


def every_minute(shop: Shop, steward: Steward, end: int) -> None:
    while shop.clock() < end:
        steward.round()
        shop.clock.advance(min(MINUTE, end - shop.clock()))
    steward.round()


def at_each_instant(shop: Shop, steward: Steward, end: int) -> None:
    while (due := shop.store.orders.next_due()) is not None and due <= end:
        shop.clock.at = max(due, shop.clock())
        steward.round()
    shop.clock.at = end


def once_at_the_end(shop: Shop, steward: Steward, end: int) -> None:
    shop.clock.at = end
    while steward.wanted(shop.store):
        steward.round()


Way = Callable[[Shop, Steward, int], None]

AWAY = [
    pytest.param("2026-08-23 13:00", 48 * HOUR, id="sunday-and-independence-day"),
    pytest.param("2026-08-21 17:30", 48 * HOUR, id="friday-evening-to-sunday"),
    pytest.param("2026-12-24 17:00", 96 * HOUR, id="christmas-and-the-weekend"),
]


@pytest.mark.req("M31", "M59", "F15", "F27", "K9")
@pytest.mark.parametrize(("since", "away"), AWAY)
@pytest.mark.parametrize("way", [every_minute, at_each_instant])
def test_switched_off_over_a_weekend_and_a_holiday_it_gives_the_same_history(
    tmp_path: Path, since: str, away: int, way: Way
) -> None:
    found = []
    for name, how in (("on", way), ("off", once_at_the_end)):
        with Shop.made(tmp_path / name, kyiv(since)) as shop:
            fill(shop)
            with Steward(shop.desk) as steward:
                how(shop, steward, kyiv(since) + away)
                found.append(told(shop))
                for _ in range(3):
                    assert steward.round() == [], "once"
                assert told(shop) == found[-1]
            assert wrong_orders(shop.store) == []
    on, off = found
    for part, of_on in on.items():
        assert off[part] == of_on, part
    events: Any = on["events"]
    by_clock = [event for event in events if event[3].name == "system"]
    instants = [event[2] for event in by_clock]
    assert instants == sorted(instants)
    assert {"cancelled", "expired", "escalated", "reminder"} <= {event[1] for event in by_clock}
    assert len(on["alerts"]) > 10  # type: ignore[arg-type]


@pytest.mark.req("M31", "M32")
def test_acts_that_follow_upon_each_other_keep_their_instants_after_a_long_absence(shop: Shop) -> None:
    shop.from_("magazito", "M-1", "new", received_at=at("2026-11-24 13:00"), total=100_000, planned_at=None)
    shop.clock.at = at("2026-12-24 12:00")
    with Steward(shop.desk) as steward:
        steward.round()
    events = shop.json("history", "M-1")
    assert [(event["kind"], event["at"][:16]) for event in events[1:]] == [
        ("expired", "2026-11-24T13:00"), ("cancelled", "2026-11-26T15:00")]  # fmt: skip
    order = shop.order("M-1")
    assert order.closed_at == at("2026-11-26 18:00") + 1
    alert = shop.store.alerts.of(order.id)[0]
    assert (alert.alert.at, alert.noted_at) == (at("2026-11-24 15:30"), shop.clock())


@pytest.mark.req("K9")
def test_an_operator_who_comes_before_the_steward_finds_what_it_would_have_left(shop: Shop) -> None:
    shop.receive("4821", received_at=at("2026-11-24 09:00"))
    other = shop.receive("4822", received_at=at("2026-11-24 11:50"))
    shop.clock.at = at("2026-11-24 14:45")
    assert "отмен" in shop.run("accept", "4821").stderr.lower()
    shop.desk.do(Take("accept"), other)
    assert [noted.alert.at for noted in shop.store.alerts.of(other.id)] == [at("2026-11-24 14:35")]
    assert shop.kinds("4821") == ["received", "cancelled"]


@pytest.mark.req("M31")
def test_an_import_does_not_hide_that_an_order_was_overdue_meanwhile(shop: Shop) -> None:
    record = replace(
        shop.incoming("M-1", channel="magazito", external={}, currency="UAH", planned_at=None), status="new"
    )
    shop.take(record)
    shop.clock.at = at("2026-12-01 12:00")
    shop.take(record)
    assert shop.kinds("M-1") == ["received", "expired"], "late it was; but the channel has not given it away"
    shop.desk.do(Tick())
    assert shop.order("M-1").status == "new"


# --- who does it -------------------------------------------------------------------------------------------------


def overdue(shop: Shop, count: int = 1) -> None:
    for n in range(count):
        shop.receive(f"{n:04d}", received_at=at("2026-11-24 10:00"))
    shop.clock.at = at("2026-11-24 14:00")


def test_of_two_stewards_one_acts_and_the_other_looks_on(shop: Shop) -> None:
    overdue(shop, 3)
    with shop.parts.store() as store:
        first, second = Steward(shop.desk), Steward(shop.parts.desk(store))
        assert first.round()
        overdue_again = shop.receive("9999", received_at=shop.clock() - 10 * MINUTE, facts={"express": True})
        shop.clock.advance(LASTS - 1)
        assert first.round() == []
        shop.clock.advance(LASTS - 1)
        assert second.round() == [], "the first has renewed it"
        assert not second.wanted(store)
        shop.clock.advance(LASTS)
        assert second.wanted(store), "the first has not been heard of since"
        shop.clock.at = overdue_again.received_at + HOUR + 1
        assert [order.number for order in second.round()] == ["9999"]
        assert first.round() == []
        second.close()
        assert first.wanted(shop.store), "given back"
        first.round()
        assert not second.wanted(store)
        first.close()


def test_a_renewal_is_written_only_when_half_of_the_lease_is_over(shop: Shop) -> None:
    with Steward(shop.desk) as steward, shop.parts.store() as other:
        steward.round()
        version = other.connection.data_version()
        for _ in range(LASTS // 2 - 1):
            shop.clock.advance(1)
            assert not steward.wanted(shop.store)
            steward.round()
        assert other.connection.data_version() == version
        shop.clock.advance(1)
        assert steward.wanted(shop.store)
        steward.round()
        assert other.connection.data_version() != version


@pytest.mark.parametrize(
    ("holder", "ends", "free"),
    [
        (Holder(host="elsewhere"), LASTS, False),
        (Holder(host="elsewhere"), 1, False),
        (Holder(host="elsewhere"), 0, True),
        (Holder(host="elsewhere"), LASTS + 1, True),
        (Holder(host="elsewhere"), 365 * DAY, True),
        (Holder(), LASTS, False),
        (Holder(process=2**22 + 1), LASTS, True),
    ],
    ids=["fresh", "last second", "over", "clock put back", "put back far", "alive", "killed"],
)
def test_a_lease_in_doubt_is_free(shop: Shop, holder: Holder, ends: int, free: bool) -> None:
    overdue(shop)
    with shop.store.write():
        shop.store.leases.take(LEASE, str(holder), int(shop.clock.steady()) + ends - LASTS)
    with Steward(shop.desk) as steward:
        assert steward.wanted(shop.store) is free
        assert bool(steward.round()) is free


def test_a_clock_that_goes_back_does_no_harm(shop: Shop) -> None:
    overdue(shop)
    waiting = shop.receive("9999", received_at=shop.clock() - 10 * MINUTE)
    with Steward(shop.desk) as steward:
        assert len(steward.round()) == 1
        before = told(shop)
        shop.clock.advance(-DAY)
        for _ in range(20):
            assert steward.round() == []
            shop.clock.advance(MINUTE)
        assert told(shop) == before
        shop.desk.do(Remark("сегодня вчера"), waiting)
        shop.clock.advance(2 * DAY)
        assert [order.number for order in steward.round()] == ["9999"]
    assert [noted.alert.at for noted in shop.store.alerts.of(waiting.id)] == [waiting.received_at + 165 * MINUTE]
    assert wrong_orders(shop.store) == []


def test_a_round_is_bounded_so_that_operators_have_their_turn(shop: Shop) -> None:
    overdue(shop, TOGETHER + 5)
    with Steward(shop.desk) as steward:
        rounds = []
        while steward.wanted(shop.store):
            rounds.append(len(steward.round()))
    assert sum(rounds) == TOGETHER + 5
    assert max(rounds) <= TOGETHER


def test_a_read_only_shop_wants_no_steward(shop: Shop) -> None:
    overdue(shop)
    shop.store.connection.read_only = True
    assert not Steward(shop.desk).wanted(shop.store)
    shop.store.connection.read_only = False


# --- warnings and calls ------------------------------------------------------------------------------------------


def test_a_warning_is_said_once_and_the_order_has_not_changed(shop: Shop) -> None:
    order = shop.receive("4821")  # came at 11:50: three hours, warned of 15 minutes before
    news = News(shop.store, shop.parts.rules)
    with Steward(shop.desk) as steward:
        shop.clock.at = at("2026-11-24 14:34") + 59
        steward.round()
        assert news.look(shop.clock()) == []
        shop.clock.advance(1)
        for _ in range(3):
            steward.round()
        (item,) = news.look(shop.clock())
        assert (item.kind, item.at, str(item)) == ("warning", shop.clock(), "4821: время на исходе: Принять")
        assert news.look(shop.clock()) == []
    assert shop.order("4821").version == order.version
    assert shop.kinds("4821") == ["received"]
    shop.desk.do(Take("accept"), order, order.version)


def test_a_warning_that_an_announcement_moves_away_is_said_again_in_its_time(shop: Shop) -> None:
    order = shop.receive("4821")
    with Steward(shop.desk) as steward:
        shop.clock.at = at("2026-11-24 14:40")
        steward.round()
        announced = shop.run("calendar", "announce", "2026-11-24", "--hours", "closed", "--calendar", "kz", "--yes")
        assert announced.exit_code == 0
        shop.clock.at = at("2026-11-25 11:45")
        steward.round()
    assert [noted.alert.at for noted in shop.store.alerts.of(order.id)] == [
        at("2026-11-24 14:35"), at("2026-11-25 11:45")]  # fmt: skip


@pytest.mark.req("M54")
def test_a_call_that_is_due_is_said_once_and_not_at_all_when_it_was_made_before(shop: Shop) -> None:
    shop.from_("magazito", "M-1", "agreement", planned_at=None)
    shop.from_("magazito", "M-2", "agreement", planned_at=None)
    news = News(shop.store, shop.parts.rules)
    shop.run("call", "M-1", "no_answer")
    shop.run("call", "M-2", "no_answer")
    shop.clock.advance(10 * MINUTE)
    shop.run("call", "M-2", "reached")
    shop.clock.advance(DAY)
    with Steward(shop.desk) as steward:
        steward.round()
    calls = [item for item in news.look(shop.clock()) if item.kind == "call"]
    assert [(str(item), item.at) for item in calls] == [("M-1: пора звонить покупателю", NOON + 20 * MINUTE)]


# --- quiet hours -------------------------------------------------------------------------------------------------


@pytest.mark.req("K9")
def test_what_the_system_tells_a_buyer_at_night_waits_for_the_morning(shop: Shop) -> None:
    shop.clock.at = at("2026-11-25 02:10")
    order = shop.receive("4821", facts={"express": True})
    shop.clock.at = at("2026-11-25 03:30")
    with Steward(shop.desk) as steward:
        steward.round()
    told_at = shop.store.outbox.of(order.id)[-1]
    assert (told_at.to, told_at.kind, told_at.not_before) == ("buyer", "not_accepted", at("2026-11-25 09:00"))
    assert shop.store.outbox.waiting(at("2026-11-25 09:00") - 1) == []
    assert shop.store.outbox.waiting(at("2026-11-25 09:00")) == [told_at]


@pytest.mark.req("M59")
def test_a_marketplace_is_told_nothing_of_its_own_clock_and_a_buyer_at_once_by_day(shop: Shop) -> None:
    shop.clock.at = at("2026-11-24 16:00")
    shop.from_("magazito", "M-1", "new", received_at=shop.clock())
    shop.clock.at = at("2026-11-26 02:10")
    shop.desk.do(Tick())
    assert shop.order("M-1").value("overdue")
    assert shop.store.outbox.waiting(shop.clock()) == []
    shop.clock.at = at("2026-11-26 12:00")
    shop.receive("4821", received_at=at("2026-11-26 09:00"))
    shop.clock.at = at("2026-11-26 13:00")
    shop.desk.do(Tick())
    assert "not_accepted" in [item.kind for item in shop.store.outbox.waiting(shop.clock())]


@pytest.mark.req("M59")
def test_who_is_to_be_reminded_is_not_called_at_night(shop: Shop) -> None:
    came = kyiv("2026-11-21 23:30")
    shop.from_("magazito", "M-1", "pickup", method="pickup", received_at=came, planned_at=None)
    shop.clock.at = came + 3 * DAY + 1
    news = News(shop.store, shop.parts.rules)
    with Steward(shop.desk) as steward:
        steward.round()
        order = shop.order("M-1")
        assert order.value("call_at") == kyiv("2026-11-25 09:00")
        assert [item.kind for item in news.look(shop.clock())] == ["warning", "reminder"]
        shop.clock.at = kyiv("2026-11-25 23:00")
        steward.round()
    (item,) = news.look(shop.clock())
    assert (item.kind, item.at) == ("call", kyiv("2026-11-25 09:00"))
    assert "не раньше 09:00" in str(item), "who reads it at night is told to wait"


@pytest.mark.req("F27")
def test_a_chat_is_asked_in_at_any_hour(shop: Shop) -> None:
    shop.clock.at = at("2026-11-25 01:00")
    facts = {"category": "flowers", "window_from": shop.clock() + HOUR, "photo_rating": False}
    shop.from_("flowwow", "F-1", "photo", received_at=shop.clock(), planned_at=shop.clock() + 2 * HOUR, facts=facts)
    shop.clock.advance(15 * MINUTE + 1)
    shop.desk.do(Tick())
    assert shop.order("F-1").value("call_at") == shop.clock()


# --- the command -------------------------------------------------------------------------------------------------


def test_watch_prints_a_line_for_each_thing_and_is_idempotent(shop: Shop) -> None:
    overdue(shop)
    result = shop.run("watch", "--once")
    assert (result.exit_code, result.stderr) == (0, "")
    assert result.stdout.splitlines() == [
        "2026-11-24 12:45:00+05:00 0000: время на исходе: Принять",
        "2026-11-24 13:00:01+05:00 0000: не принят вовремя",
    ]
    assert shop.run("watch", "--once").stdout == ""
    assert shop.store.leases.get(LEASE) is None


def test_tick_leaves_it_to_a_steward_that_is_at_work(shop: Shop) -> None:
    overdue(shop)
    with shop.store.write():
        shop.store.leases.take(LEASE, str(Holder(host="elsewhere")), int(system_clock.steady()))
    assert shop.run("tick").stdout == ""
    assert shop.kinds("0000") == ["received"]
    with shop.store.write():
        shop.store.leases.take(LEASE, str(Holder(host="elsewhere")), int(system_clock.steady()) - LASTS)
    assert shop.run("tick").stdout != ""
