"""KeyCRM over its API, against the look-alike: orders come by its groups and clocks, statuses are told once."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from orderdesk.channels.live.conformance import faults
from orderdesk.channels.live.keycrm import KeyCrm
from orderdesk.channels.live.protocol import ChannelDown, Setup
from orderdesk.clock import HOUR
from orderdesk.sandbox.keycrm.keycrm_dictionaries import STATUSES
from tests.desk.lines.look_alikes import LookAlike, trade_with
from tests.sandbox.inside import Inside
from tests.shop import Shop


@pytest.fixture
def trade(shop: Shop, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[LookAlike]:
    made = trade_with("keycrm", shop, tmp_path, monkeypatch)
    yield made
    made.worker.close()


def arrive(trade: LookAlike) -> tuple[str, str]:
    """A new order there, and heard of here: its id there, its number."""
    trade.happen("11", "arrives")
    trade.go()
    there, about = list(trade.there().items())[-1]
    return there, about["source_uuid"]


def setup(trade: LookAlike, token: str = "") -> Setup:
    return Setup(name="keycrm", book=trade.shop.parts.rules.book("keycrm"), now=trade.shop.clock,
                 token=token or trade.made.fronts["keycrm"].market.token, sleep=lambda seconds: None)  # fmt: skip


def channel(trade: LookAlike, token: str = "") -> KeyCrm:
    return KeyCrm(setup(trade, token), Inside(trade.made.fronts["keycrm"]))


def test_it_keeps_to_the_protocol(shop: Shop, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    trade = trade_with("keycrm", shop, tmp_path, monkeypatch, orders=30)
    assert faults(channel(trade), "keycrm", bad_token=channel(trade, "another")) == []


@pytest.mark.req("C6", "C9")
def test_groups_are_statuses_and_their_periods_are_clocks(
    shop: Shop, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    trade = trade_with("keycrm", shop, tmp_path, monkeypatch, orders=40)
    trade.go()
    groups = {1: "new", 2: "agreement", 3: "packing", 4: "delivery"}
    open_there = [one for one in trade.there().values() if STATUSES[int(one["status"])].group in groups]
    assert len(open_there) > 10
    for one in open_there:
        order, status = shop.order(one["source_uuid"]), STATUSES[int(one["status"])]
        assert order.status == groups[status.group]
        assert isinstance(order.facts["stay_until"], int)
        assert order.deadline is not None
        assert order.deadline.due_at == order.facts["stay_until"]
    trade.worker.close()


@pytest.mark.req("C9")
def test_a_new_order_may_stay_as_long_as_its_status_says(trade: LookAlike) -> None:
    _id, number = arrive(trade)
    order = trade.shop.order(number)
    assert order.facts["stay_until"] == order.received_at + 280 + HOUR
    trade.go(600)
    assert trade.shop.order(number).facts["stay_until"] == order.facts["stay_until"], "a look at it is no change"


@pytest.mark.req("C35")
def test_an_order_goes_its_way_and_each_step_is_told_once(trade: LookAlike) -> None:
    there, number = arrive(trade)
    for step in ("accept", "confirm"):
        assert trade.shop.run("take", number, step).exit_code == 0
        trade.go()
    assert trade.shop.run("take", number, "ship", "--set", "waybill=20450000000017").exit_code == 0
    trade.go()
    assert trade.shop.run("take", number, "finish").exit_code == 0
    trade.go()
    acts = ["status:18", "status:24", "status:30,tracking_code", "status:12"]
    assert trade.writes() == [(there, act) for act in acts]
    assert trade.there()[there]["status"] == "12"
    assert trade.shop.store.outbox.untold(trade.shop.order(number).id) == []


def test_a_day_that_was_moved_is_told(trade: LookAlike) -> None:
    there, number = arrive(trade)
    trade.happen(there, "manager_agrees")
    trade.go()
    moved = trade.shop.run("reschedule", number, "27.11", "--consent", "buyer")
    assert moved.exit_code == 0, moved.output
    trade.go()
    assert trade.writes() == [(there, "shipping_date")]
    shipping = trade.http.get(f"/order/{there}", params={"include": "shipping"}).json()["shipping"]
    assert shipping["shipping_date_actual"].startswith("2026-11-27")


def test_a_waybill_that_is_there_is_not_told_again(trade: LookAlike) -> None:
    there, number = arrive(trade)
    trade.http.put(f"/order/{there}", json={"status_id": 24, "shipping": {"tracking_code": "20450000000017"}})
    trade.go()
    assert trade.shop.run("take", number, "ship", "--set", "waybill=20450000000017").exit_code == 0
    trade.go()
    assert trade.writes()[1:] == [(there, "status:30")]


@pytest.mark.parametrize(("reason", "status"), [("out_of_stock", 19), ("unreachable", 16), ("refused", 15)])
def test_a_cancel_reason_is_the_status_whose_name_says_so(trade: LookAlike, reason: str, status: int) -> None:
    there, number = arrive(trade)
    assert trade.shop.run("cancel", number, "--reason", reason, "--yes").exit_code == 0
    trade.go()
    assert trade.writes() == [(there, f"status:{status}")]


def test_a_reason_for_which_the_account_has_no_status_is_refused_and_says_what_to_do(trade: LookAlike) -> None:
    _id, number = arrive(trade)
    assert trade.shop.run("cancel", number, "--reason", "other", "--comment", "Передумали", "--yes").exit_code == 0
    trade.go()
    assert trade.writes() == []
    assert trade.shop.order(number).status == "new", "it was never cancelled there"
    assert "status:24" in trade.shop.run("history", number).output


def test_what_is_done_there_is_followed_here(trade: LookAlike) -> None:
    there, number = arrive(trade)
    trade.happen(there, "manager_agrees")
    trade.go()
    assert trade.shop.order(number).status == "agreement"
    trade.happen(there, "buyer_cancels")
    trade.go()
    assert trade.shop.order(number).status == "cancelled"


def test_only_what_has_changed_is_asked_for_between_two_sweeps(trade: LookAlike) -> None:
    for _count in range(5):
        trade.happen("11", "arrives")
    trade.go()
    asked: list[str] = []
    known = channel(trade)
    known._line._client.event_hooks["request"] = [lambda request: asked.append(str(request.url))]
    pages = [record for page in known.pull(trade.shop.clock()) for record in page]
    assert len(asked) == 2, "the dictionary, and what has changed"
    assert len(pages) == 5


def test_it_waits_as_long_as_it_is_asked_to(trade: LookAlike) -> None:
    waits: list[float] = []

    def busy(request: httpx.Request) -> httpx.Response:
        return httpx.Response(429, headers={"Retry-After": "17"}, json={"message": "Too Many Requests"})

    known = KeyCrm(
        Setup(name="keycrm", book=trade.shop.parts.rules.book("keycrm"), token="x", now=trade.shop.clock,
              sleep=waits.append),
        httpx.MockTransport(busy),
    )  # fmt: skip
    with pytest.raises(ChannelDown, match="Too Many Requests"):
        known.check()
    assert [wait for wait in waits if wait != 1.0] == [17.0, 17.0, 17.0]
    assert waits.count(1.0) == 3, "a second between two requests: 60 a minute"
