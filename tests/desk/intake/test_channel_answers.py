"""What a channel says now against what the desk has: followed, kept, or marked as stale."""

from __future__ import annotations

import json
from collections.abc import Iterator
from itertools import permutations
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from orderdesk.channels.incoming import IncomingLine, IncomingOrder
from orderdesk.clock import DAY, HOUR
from orderdesk.desk.commands.cancel import Cancel
from orderdesk.desk.commands.changes import Move, Split
from orderdesk.desk.commands.clock import Tick
from orderdesk.desk.commands.steps import Take
from orderdesk.desk.intake.follow import Outcome, Taken
from orderdesk.desk.intake.intake import Intake
from orderdesk.errors import Refused
from orderdesk.model import Consent, Order, Shelf
from orderdesk.rules.payment import owed
from orderdesk.store.integrity.checkup import wrong_orders
from orderdesk.values import replace
from orderdesk.wording.order_row import flags
from tests.shop import Shop, at, kaspi_answer, kaspi_record, write

CASES = Path(__file__).parent / "cases"


@pytest.fixture
def inbox(tmp_path: Path) -> Path:
    folder = tmp_path / "inbox"
    folder.mkdir()
    return folder


def live(shop: Shop, incoming: IncomingOrder) -> Taken:
    """Take in what has just been fetched from the channel."""
    return Intake(shop.store, shop.parts.rules, shop.clock(), shop.store.write, live=True).take([incoming])[0]


def state(order: Order) -> dict[str, Any]:
    """What is not to change by a stale answer."""
    facts = {name: value for name, value in order.facts.items() if name != "attention"}
    return {"status": order.status, "total": order.total, "address": order.address, "planned_at": order.planned_at,
            "comment": order.comment, "cancel_reason": order.cancel_reason, "facts": facts}  # fmt: skip


# --- what the desk presumed ------------------------------------------------------------------------------------


@pytest.mark.req("X20", "K9")
@pytest.mark.parametrize("fetched", [False, True])
def test_an_order_that_the_channel_still_has_comes_back_by_an_unchanged_answer(shop: Shop, fetched: bool) -> None:
    unchanged = shop.incoming("4821", received_at=at("2026-11-24 09:00"))
    shop.take(unchanged)
    shop.clock.at = at("2026-11-24 14:00")
    assert [order.cancel_reason for order in shop.desk.do(Tick())] == ["timeout"]
    taken = live(shop, unchanged) if fetched else shop.take(unchanged)
    order = shop.order("4821")
    assert (taken.outcome, order.shelf, order.cancel_reason) == (Outcome.UPDATED, Shelf.NEW, None)
    assert "снова" in taken.said
    assert shop.kinds("4821") == ["received", "cancelled", "reopened"]
    assert list(shop.desk.do(Tick())) == [], "what the channel has just confirmed is not presumed off at once"


@pytest.mark.req("X20")
def test_what_an_operator_cancelled_does_not_come_back_by_an_unchanged_answer(shop: Shop) -> None:
    unchanged = shop.incoming("4821")
    shop.take(unchanged)
    shop.desk.do(Cancel("out_of_stock"), shop.order("4821"))
    assert shop.take(unchanged) == Taken(Outcome.UNCHANGED)
    assert live(shop, unchanged) == Taken(Outcome.UNCHANGED)
    assert shop.order("4821").cancel_reason == "out_of_stock"


@pytest.mark.req("X20", "K22")
def test_what_an_operator_did_stands_against_an_unchanged_answer(shop: Shop) -> None:
    unchanged = shop.incoming("4821")
    shop.take(unchanged)
    shop.desk.do(Take("accept", {}), shop.order("4821"))
    shop.desk.do(Move(at("2026-11-27 23:59"), consent=Consent(by="buyer", via="phone")), shop.order("4821"))
    before = shop.order("4821")
    for _again in range(2):
        shop.clock.advance(HOUR)
        assert shop.take(unchanged).outcome is Outcome.UNCHANGED
        assert live(shop, unchanged).outcome is Outcome.UNCHANGED
    assert state(shop.order("4821")) == state(before)


@pytest.mark.req("X20")
def test_a_presumption_falls_also_where_the_channel_says_that_all_went_well(shop: Shop) -> None:
    shop.receive("4821", received_at=at("2026-11-24 09:00"))
    shop.clock.at = at("2026-11-24 14:00")
    shop.desk.do(Tick())
    shop.take(shop.incoming("4821", "issued", received_at=at("2026-11-24 09:00")))
    order = shop.order("4821")
    assert (order.status, order.cancel_reason, order.closed_at) == ("issued", None, shop.clock())


# --- stages by facts -------------------------------------------------------------------------------------------

WHEN = at("2026-11-24 20:00") * 1000
STAGES: dict[str, dict[str, Any]] = {
    "packing": {"kaspiDelivery": {"waybill": None}, "assembled": False},
    "handover": {"kaspiDelivery": {"waybillNumber": "101"}, "assembled": True},
    "transit": {"kaspiDelivery": {"waybillNumber": "101", "courierTransmissionDate": WHEN}, "assembled": True},
    "returning": {"kaspiDelivery": {"waybillNumber": "101", "courierTransmissionDate": WHEN,
                                    "returnedToWarehouse": False}, "assembled": True, "status": "CANCELLING"},
    "at_point": {"kaspiDelivery": {"waybillNumber": "101", "courierTransmissionDate": WHEN,
                                   "returnedToWarehouse": True}, "assembled": True, "status": "CANCELLING"},
    "returned": {"state": "ARCHIVE", "status": "RETURNED", "kaspiDelivery": {"waybillNumber": "101"}},
}  # fmt: skip


def carried(number: str, stage: str, **more: Any) -> dict[str, Any]:
    """An order of Kaspi Delivery at a stage, as the API has it."""
    record = kaspi_record(number, "packing", isKaspiDelivery=True)
    record["attributes"] |= {**STAGES[stage], **more}
    return record


def import_(shop: Shop, inbox: Path, record: dict[str, Any]) -> Order:
    shop.clock.advance(60)
    result = shop.run("import", str(write(inbox / "a.json", kaspi_answer(record))))
    assert result.exit_code == 0, result.output
    return shop.order(record["attributes"]["code"])


@pytest.mark.req("X21", "X22", "X51", "K51")
def test_kaspi_delivery_goes_through_its_stages_by_what_the_answers_tell(shop: Shop, inbox: Path) -> None:
    seen = []
    for stage in STAGES:
        order = import_(shop, inbox, carried("1", stage))
        badge = flags(order, shop.parts.rules.book("kaspi"))
        assert f"Алексей И {badge}".strip() in shop.run("list").output, "the list tells the stage"
        seen.append((order.status, order.shelf.value, badge))
    assert seen == [("packing", "carrier", "СОБР"), ("handover", "carrier", "ОТДАТЬ"), ("transit", "carrier", "ПУТЬ"),
                    ("returning", "returns", "НАЗАД"), ("at_point", "returns", "ПУНКТ"),
                    ("returned", "archive", "")]  # fmt: skip


@pytest.mark.req("X21")
@pytest.mark.parametrize(("before", "now"), [*permutations(["packing", "handover", "transit", "returning"], 2)])
def test_a_stage_follows_the_facts_both_ways(shop: Shop, inbox: Path, before: str, now: str) -> None:
    assert import_(shop, inbox, carried("1", before)).status == before
    order = import_(shop, inbox, carried("1", now))
    assert (order.status, bool(order.facts.get("attention"))) == (now, False)


@pytest.mark.req("X21", "X20")
def test_what_is_packed_here_stays_packed_until_kaspi_takes_it_back(shop: Shop, inbox: Path) -> None:
    import_(shop, inbox, carried("1", "packing"))
    shop.desk.do(Take("pack", {}), shop.order("1"))
    assert import_(shop, inbox, carried("1", "packing")).status == "handover"
    order = import_(shop, inbox, carried("1", "packing", deliveryAddress={"formattedAddress": "Алматы, Достык 5"}))
    assert (order.status, order.address) == ("handover", "Алматы, Достык 5")
    import_(shop, inbox, carried("1", "handover"))
    taken_back = carried("1", "packing", deliveryAddress={"formattedAddress": "Алматы, Достык 7"})
    assert import_(shop, inbox, taken_back).status == "packing"


@pytest.mark.req("X22")
@pytest.mark.parametrize(
    ("attributes", "status"),
    [
        ({"assembled": True, "kaspiDelivery": {}}, "handover"),
        ({"preOrder": True, "kaspiDelivery": {}}, "awaited_carrier"),
        ({"preOrder": True, "assembled": True, "kaspiDelivery": {}}, "awaited_carrier"),
        ({"preOrder": True, "status": "ARRIVED", "kaspiDelivery": {}}, "packing"),
        ({"preOrder": True, "kaspiDelivery": {"waybillNumber": "1"}}, "handover"),
        ({"preOrder": True, "kaspiDelivery": {"courierTransmissionDate": WHEN}}, "transit"),
        ({"status": "KASPI_DELIVERY_RETURN_REQUESTED"}, "return_requested"),
        ({"state": "ARCHIVE", "status": "KASPI_DELIVERY_RETURN_REQUESTED"}, "return_requested"),
        ({"status": "RETURN_REQUESTED"}, "return_requested"),
        ({"status": "RETURN_ACCEPTED_BY_MERCHANT"}, "returning"),
        ({"status": "CANCELLING", "returnedToWarehouse": True, "kaspiDelivery": {}}, "at_point"),
        ({"state": "PICKUP", "isKaspiDelivery": False, "preOrder": True}, "awaited_pickup"),
        ({"state": "DELIVERY", "isKaspiDelivery": False, "preOrder": True}, "awaited_delivery"),
        ({"state": "DELIVERY", "isKaspiDelivery": False, "preOrder": True, "status": "ARRIVED"}, "delivery"),
    ],
)
def test_each_fact_has_its_stage(shop: Shop, inbox: Path, attributes: dict[str, Any], status: str) -> None:
    order = import_(shop, inbox, carried("1", "packing", **attributes))
    assert (order.status, order.facts.get("attention")) == (status, None)


@pytest.mark.req("X22")
def test_a_preorder_waits_and_arrives(shop: Shop, inbox: Path) -> None:
    due = at("2026-12-20 18:00")
    record = kaspi_record("1", preOrder=True, isKaspiDelivery=True, reservationDate=due * 1000)
    order = import_(shop, inbox, record)
    assert "ПРЗ" in shop.run("list").output
    assert "предзаказ" in shop.run("show", "1").output
    order = shop.desk.do(Take("accept", {}), order)
    assert (order.status, order.shelf, order.deadline and order.deadline.due_at) == ("awaited_carrier", "carrier", due)
    with pytest.raises(Refused):
        shop.desk.do(Take("pack", {}), order)
    order = shop.desk.do(Take("arrive", {}), order)
    assert order.status == "packing"
    assert "ARRIVED" in [item.kind for item in shop.store.outbox.of(order.id)]


@pytest.mark.req("X22")
@pytest.mark.parametrize(
    ("mode", "carried_by_kaspi", "locker"),
    [("DELIVERY_POSTOMAT", True, True), ("DELIVERY_PICKUP", True, True), ("DELIVERY_REGIONAL_PICKUP", True, True),
     ("DELIVERY_REGIONAL_TODOOR", True, False), ("DELIVERY_PICKUP", False, False)],
)  # fmt: skip
def test_a_postomat_is_told_from_a_door(
    shop: Shop, inbox: Path, mode: str, carried_by_kaspi: bool, locker: bool
) -> None:
    order = import_(shop, inbox, kaspi_record("1", deliveryMode=mode, isKaspiDelivery=carried_by_kaspi))
    assert (order.facts.get("postomat") is True) == locker
    assert ("ПСТ" in shop.run("list").output) == locker
    assert ("в постамат" in shop.run("show", "1").output) == locker


@pytest.mark.req("X22", "X51")
def test_what_lies_at_the_drop_off_point_has_thirty_days_and_is_taken_back(shop: Shop, inbox: Path) -> None:
    order = import_(shop, inbox, carried("1", "at_point"))
    assert order.deadline is not None
    assert order.deadline.due_at is not None
    assert order.deadline.due_at - shop.clock() == pytest.approx(30 * DAY, abs=DAY)
    order = shop.desk.do(Take("take_back", {}), order)
    assert order.status == "returned"


@pytest.mark.req("X22", "X51")
def test_a_buyer_who_wants_to_return_brings_the_order_back_from_the_archive(shop: Shop, inbox: Path) -> None:
    import_(shop, inbox, kaspi_record("1", "issued"))
    wanted = kaspi_record("1", "issued")
    wanted["attributes"]["status"] = "KASPI_DELIVERY_RETURN_REQUESTED"
    order = import_(shop, inbox, wanted)
    assert (order.status, order.shelf, order.closed_at) == ("return_requested", "returns", None)
    assert order.deadline is not None


# --- what is stale ---------------------------------------------------------------------------------------------


@pytest.mark.req("X23")
def test_a_replayed_older_file_changes_nothing_but_a_mark(shop: Shop) -> None:
    first, second = (str(CASES / name) for name in ("03a_newer_then_older_first.jsonl",
                                                    "03b_newer_then_older_second.jsonl"))  # fmt: skip
    shop.run("import", first)
    shop.run("import", second)
    before, lines = shop.order("A-1"), shop.json("show", "A-1")["lines"]
    said = shop.run("import", first)
    after = shop.order("A-1")
    assert (said.exit_code, "A-1" in said.stderr) == (0, True)
    assert (state(after), shop.json("show", "A-1")["lines"]) == (state(before), lines)
    assert after.facts["attention"] is True
    version = after.version
    shop.run("import", first)
    assert shop.order("A-1").version == version, "once is enough"
    assert shop.run("import", second).exit_code == 0


@pytest.mark.req("X23")
def test_an_older_time_of_its_own_tells_an_old_answer_that_never_came_before(shop: Shop) -> None:
    shop.take(shop.incoming("4821", said_at=at("2026-11-24 11:00"), address="Новая 2", total=100))
    before = shop.order("4821")
    old = shop.incoming("4821", said_at=at("2026-11-24 10:00"), address="Старая 1", total=200)
    shop.take(old)
    assert state(shop.order("4821")) == state(before)
    assert shop.order("4821").facts["attention"] is True
    live(shop, old)
    assert shop.order("4821").address == "Старая 1", "what is fetched live is what the channel has"


@pytest.mark.req("X23")
def test_two_answers_of_one_moment_are_both_followed(shop: Shop) -> None:
    """Only an older time tells an old answer: channels change an order twice within what their clock shows."""
    shop.take(shop.incoming("4821", said_at=at("2026-11-24 11:00"), address="Новая 2"))
    shop.take(shop.incoming("4821", said_at=at("2026-11-24 11:00"), address="Новая 3"))
    order = shop.order("4821")
    assert (order.address, order.facts.get("attention")) == ("Новая 3", None)


@pytest.mark.req("X23")
def test_a_file_that_falls_behind_the_channels_own_word_changes_nothing(shop: Shop) -> None:
    shop.take(shop.incoming("4821", "delivery", address="Новая 2"))
    before = shop.order("4821")
    old = shop.incoming("4821", "new", address="Старая 1")
    taken = shop.take(old)
    assert state(shop.order("4821")) == state(before)
    assert "оставлено" in taken.said
    live(shop, old)
    assert (shop.order("4821").status, shop.order("4821").address) == ("new", "Старая 1")


@pytest.mark.req("X23")
@pytest.mark.parametrize("ended_by", ["operator", "channel"])
@pytest.mark.parametrize("status", ["new", "delivery"])
def test_a_late_update_to_a_cancelled_order_changes_nothing_but_a_mark(shop: Shop, ended_by: str, status: str) -> None:
    shop.take(shop.incoming("4821"))
    if ended_by == "operator":
        shop.desk.do(Cancel("out_of_stock"), shop.order("4821"))
    else:
        shop.take(shop.incoming("4821", "cancelled"))
    before, lines = shop.order("4821"), shop.store.orders.lines(1)
    late = shop.incoming("4821", status, total=1, address="Иная", lines=(IncomingLine("X", "X", 1, 1),))
    shop.take(late)
    after, heard = shop.order("4821"), before
    if (ended_by, status) == ("operator", "delivery"):  # the channel is further than when it was last heard
        heard = replace(before, facts={**before.facts, "channel_status": "DELIVERY/ACCEPTED_BY_MERCHANT"})
    assert (state(after), shop.store.orders.lines(1)) == (state(heard), lines)
    assert (after.facts["attention"], after.shelf.closed) == (True, True)


@pytest.mark.req("X23")
def test_an_answer_fetched_live_is_never_stale(shop: Shop) -> None:
    first, second = shop.incoming("4821", address="А"), shop.incoming("4821", address="Б")
    for incoming in (first, second, first):
        live(shop, incoming)
    assert (shop.order("4821").address, shop.order("4821").facts.get("attention")) == ("А", None)
    shop.take(second)
    assert shop.order("4821").address == "А", "a file with it is"


answers = st.lists(
    st.tuples(st.sampled_from(["new", "signing", "delivery", "packing", "issued", "cancelled"]), st.sampled_from("АБ")),
    min_size=2,
    max_size=5,
    unique=True,
)


@pytest.mark.req("X23", "X20")
@settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
@given(answers, st.randoms(use_true_random=False))
def test_whatever_came_before_changes_nothing_when_it_comes_again(
    tmp_path_factory: pytest.TempPathFactory, said: list[tuple[str, str]], chance: Any
) -> None:
    with Shop.made(tmp_path_factory.mktemp("shop"), at("2026-11-24 12:00")) as shop:
        taken = [shop.incoming("4821", status, address=address) for status, address in said]
        kept = [incoming for incoming in taken if _was_kept(shop, incoming)]
        before, seen = shop.order("4821"), shop.order("4821").seen_at
        shop.clock.advance(60)
        for incoming in chance.sample(kept[:-1], len(kept) - 1):
            shop.take(incoming)
        after = shop.order("4821")
        assert state(after) == state(before)
        assert after.seen_at == seen, "an old answer confirms nothing"
        assert shop.take(kept[-1]).outcome is Outcome.UNCHANGED


def _was_kept(shop: Shop, incoming: IncomingOrder) -> bool:
    """Whether an answer was heard: it is the channel's last word then."""
    shop.take(incoming)
    return shop.store.answers.source(1) == incoming.snapshot()


@pytest.mark.req("X23")
@pytest.mark.parametrize("more", [{"comment": "переехала"}, {"paid": True}, {"planned_at": "2026-12-05"}])
@pytest.mark.parametrize("less", ["address", "planned_at", "total", "phone"])
def test_an_older_file_that_leaves_out_what_a_newer_one_names_is_known_again(
    shop: Shop, tmp_path: Path, more: dict[str, Any], less: str
) -> None:
    """What an older record leaves out is completed from the newer one; it is the same old record all the same."""
    old: dict[str, Any] = {
        "channel": "magazito", "number": "R1", "status": "agreement", "customer": "Тест", "phone": "+380671112233",
        "method": "carrier", "payment": "cash", "total": "1060", "delivery_cost": "60", "planned_at": "2026-11-30",
        "lines": [{"sku": "A", "name": "A", "quantity": 1, "price": "1000"}], "address": "Київ, Стара 1",
    }  # fmt: skip
    del old[less]
    files = {}
    for name, record in (("old", old), ("new", {**old, "address": "Львів, Нова 2", "total": "1160", **more})):
        files[name] = tmp_path / f"{name}.jsonl"
        files[name].write_text(json.dumps(record), "utf-8")
    for name in ("old", "new"):
        assert shop.run("import", str(files[name])).exit_code == 0
    before = state(shop.order("R1"))
    assert "обновлено 0" in shop.run("import", str(files["old"])).stdout
    assert state(shop.order("R1")) == before
    assert "обновлено 0" in shop.run("import", str(files["new"])).stdout


# --- lines, splits, deadlines ----------------------------------------------------------------------------------


@pytest.mark.req("X27")
def test_a_line_that_went_to_zero_goes_and_the_rest_is_applied(shop: Shop) -> None:
    for name in ("04a_before_partial_cancel.jsonl", "04b_after_partial_cancel.jsonl"):
        assert shop.run("import", "--channel", "own_shop", str(CASES / name)).exit_code == 0
    order = shop.json("show", "A-1")
    assert [(line["sku"], line["quantity"]) for line in order["lines"]] == [("S2", 1)]
    assert (order["status"], order["total"]) == ("packing", "10000.00")


@pytest.mark.req("X31")
def test_changed_goods_of_a_split_order_leave_a_trace(shop: Shop) -> None:
    goods = (IncomingLine("A", "Чай", 2, 100), IncomingLine("B", "Чашка", 1, 100))
    shop.from_("magazito", "M-1", "agreement", lines=goods, total=300, delivery_cost=0)
    shop.desk.do(Split({"A": 1}, "1", Consent(by="buyer", via="phone")), shop.order("M-1"))
    before = shop.store.orders.lines(1)
    fewer = shop.incoming("M-1", channel="magazito", external={}, currency="", phone="+380501234821",
                          lines=goods[:1], total=200, delivery_cost=0)  # fmt: skip
    taken = shop.take(replace(fewer, status="agreement"))
    order = shop.order("M-1")
    assert shop.store.orders.lines(1) == before
    assert (order.facts["attention"], "разделён" in taken.said) == (True, True)
    assert "разделён" in shop.json("history", "M-1")[-1]["note"]


@pytest.mark.req("X31", "X27")
@pytest.mark.parametrize("total", [300, 310])
@pytest.mark.parametrize("named", [True, False])
@pytest.mark.parametrize("split", [True, False])
def test_the_doubt_about_sums_is_about_the_order_as_it_stands(
    shop: Shop, total: int, *, named: bool, split: bool
) -> None:
    goods = (IncomingLine("A", "Чай", 2, 100), IncomingLine("B", "Чашка", 1, 100))
    shop.from_("own_shop", "M-1", "agreement", lines=goods, total=300, delivery_cost=0)
    if split:
        shop.desk.do(Split({"A": 1}, "1", Consent(by="buyer", via="phone")), shop.order("M-1"))
    again = shop.incoming("M-1", channel="own_shop", external={}, currency="", phone="+380501234821",
                          lines=goods[:1] if named else (), total=total, delivery_cost=0)  # fmt: skip
    shop.take(replace(again, status="agreement", facts={"sum_differs": True} if named else {}))
    for order in filter(None, (shop.store.orders.find("own_shop", number) for number in ("M-1", "M-1-2"))):
        lines = sum(line.total.minor for line in shop.store.orders.lines(order.id))
        assert bool(order.facts.get("sum_differs")) is (lines != order.goods.minor)


@pytest.mark.parametrize("channel", ["own_shop", "magazito"])
@pytest.mark.parametrize("facts", [{}, {"paid_amount": 100}])
def test_a_number_that_the_channel_says_is_paid_is_paid_in_all_its_parts(
    shop: Shop, channel: str, facts: dict[str, int]
) -> None:
    goods = (IncomingLine("A", "Чай", 4, 10_000), IncomingLine("B", "Чашка", 1, 5_000))
    known: dict[str, Any] = {"channel": channel, "external": {}, "currency": "", "phone": "+380501234821",
                             "payment": "cash", "lines": goods, "total": 48_000, "delivery_cost": 3_000}  # fmt: skip
    told = replace(shop.incoming("M-1", **known, facts=facts), status="agreement")
    shop.take(told)
    consent = Consent(by="buyer", via="phone")
    for number, moved in (("M-1", 3), ("M-1", 1), ("M-1-2", 2)):
        shop.desk.do(Split({"A": moved}, "1", consent), shop.order(number))
    numbers = ["M-1", "M-1-2", "M-1-3", "M-1-2-2"]
    shop.desk.do(Cancel("refused"), shop.order("M-1-3"))
    shop.take(replace(told, facts={**facts, "paid": True}))
    book, received = shop.parts.rules.book(channel), dict[str, int]()
    for number in numbers:
        order = shop.order(number)
        received[number] = order.received.minor
        assert owed(book, order).minor == 0
        assert order.received == order.total or number == "M-1-3", number
    assert received["M-1-3"] < 10_000, "of what was cancelled nothing is owed"
    before = {number: shop.order(number).version for number in numbers}
    shop.take(replace(told, facts={**facts, "paid": True}, comment="звоните"))
    assert {number: shop.order(number).version for number in numbers[1:]} == {n: before[n] for n in numbers[1:]}


@pytest.mark.parametrize(("channel", "done"), [("own_shop", "done"), ("magazito", "received")])
def test_a_part_that_waited_for_its_money_alone_is_done_when_the_number_is_paid(
    shop: Shop, channel: str, done: str
) -> None:
    goods = (IncomingLine("A", "Чай", 2, 10_000),)
    told = replace(shop.incoming("M-1", channel=channel, external={}, currency="", phone="+380501234821",
                                 payment="cash", method="carrier", lines=goods, total=20_000),
                   status="agreement")  # fmt: skip
    shop.take(told)
    shop.desk.do(Split({"A": 1}, "1", Consent(by="buyer", via="phone")), shop.order("M-1"))
    shop.from_(channel, "M-1-2", "transit", payment="cash", method="carrier", lines=(replace(goods[0], quantity=1),),
               total=10_000)  # fmt: skip
    shop.run("event", "M-1-2", "delivered")
    assert shop.order("M-1-2").status == "unpaid"
    shop.take(replace(told, facts={"paid": True}))
    assert shop.order("M-1-2").status == done
    assert wrong_orders(shop.store) == []


@pytest.mark.req("X32", "K9")
def test_an_order_that_came_after_its_time_says_why_its_clock_does_nothing(shop: Shop) -> None:
    taken = shop.take(shop.incoming("4821", received_at=at("2026-11-24 09:00") - DAY))
    assert "время" in taken.said
    assert list(shop.desk.do(Tick())) == []
    assert taken.said in shop.run("show", "4821").output


@pytest.mark.req("X51")
def test_a_promise_in_ten_years_is_a_slip(shop: Shop) -> None:
    taken = shop.take(shop.incoming("4821", planned_at=at("2036-11-25 23:59")))
    assert (taken.outcome, "25.11.2036" in taken.said) == (Outcome.REFUSED, True)
    order = shop.receive("4822", "delivery")
    far = shop.from_("own_shop", "S-1", "packing", planned_at=order.planned_at)  # Kaspi has a nearer end of its own
    result = shop.run("reschedule", "S-1", "25.11.2036", "--consent", "buyer")
    assert (result.exit_code, "366" in result.stderr) == (1, True), result.stderr
    assert shop.order("S-1").planned_at == far.planned_at


@pytest.fixture(autouse=True)
def whole(shop: Shop) -> Iterator[None]:
    """After each test, every order can be rebuilt from its history."""
    yield
    for order_id in shop.store.orders.ids():
        stored, told = shop.store.orders.stored_state(order_id), dict[str, Any]()
        for event in shop.store.history.of(order_id):
            told |= {name: new for name, (_old, new) in event.changes.items() if name != "lines"}
        assert {k: v for k, v in told.items() if v is not None} == {
            k: v for k, v in stored.items() if v is not None and k != "version"
        }
