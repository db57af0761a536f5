"""A Magazito order from opening to the review request, by its own contradicting rules."""

from __future__ import annotations

from typing import Any

import pytest

from orderdesk.channels.incoming import IncomingLine
from orderdesk.clock import HOUR, MINUTE
from orderdesk.desk.commands.cancel import Cancel
from orderdesk.desk.commands.changes import Edit
from orderdesk.desk.commands.clock import Tick
from orderdesk.desk.commands.steps import Open, Take
from orderdesk.desk.commands.undo import Undo
from orderdesk.desk.orders.price import offers
from orderdesk.model import Consent, Order
from orderdesk.rules.runs.giving_out import CHECK
from tests.shop import Shop, at

AGREED = ("--set", "planned_at=26.11", "--set", "price_named=yes")
CONSENT = ("--consent", "buyer", "--via", "phone")


def new(shop: Shop, number: str = "M-1", status: str = "new", **fields: object) -> Order:
    return shop.from_("magazito", number, status, **fields)


def told(shop: Shop, number: str = "M-1", to: str = "buyer") -> dict[str, Any]:
    """What was said last to the buyer, or to the marketplace."""
    said: list[dict[str, Any]] = [item for item in shop.json("show", number)["outbox"] if item["to"] == to]
    return said[-1]


def talk(shop: Shop, number: str = "M-1") -> None:
    assert shop.run("call", number, "reached").exit_code == 0


def steps(shop: Shop, number: str, *keys: str) -> None:
    for key in keys:
        result = shop.run("take", number, *key.split("|"))
        assert result.exit_code == 0, result.stderr


@pytest.mark.req("M4", "M33", "M34")
def test_opening_starts_the_processing_and_the_buyer_is_told(shop: Shop) -> None:
    opened = shop.desk.do(Open(), new(shop))
    assert (opened.status, opened.shelf) == ("agreement", "agreement")
    event = shop.json("history", "M-1")[-1]
    assert (event["kind"], event["actor_kind"]) == ("processing_started", "operator")
    assert told(shop)["kind"] == "processing"
    assert shop.desk.do(Open(), opened).version == opened.version, "opening again does nothing"


@pytest.mark.req("M6", "M10", "M11")
def test_confirming_wants_a_call_and_the_agreement_filled_in(shop: Shop) -> None:
    new(shop, status="agreement", planned_at=None)
    refused = shop.run("take", "M-1", "confirm", *AGREED)
    assert "позвоните" in refused.stderr.lower()
    talk(shop)
    for missing, said in ((AGREED[:2], "price_named"), (AGREED[2:], "planned_at")):
        refused = shop.run("take", "M-1", "confirm", *missing)
        assert (refused.exit_code, said in refused.stderr) == (1, True), refused.stderr
    assert "price_named" not in shop.order("M-1").facts
    assert shop.run("take", "M-1", "confirm", *AGREED, "--set", "method=carrier").exit_code == 0
    order = shop.json("show", "M-1")
    assert (order["status"], order["method"], order["planned_at"]) == (
        "confirmed", "carrier", "2026-11-26T23:59:59+02:00")  # fmt: skip


@pytest.mark.req("M6", "M10")
@pytest.mark.parametrize("by", ["an edit", "a file", "a comment", "the same file"])
def test_that_the_price_was_named_holds_while_it_is_the_price(shop: Shop, by: str) -> None:
    order = new(shop, status="agreement", planned_at=None)
    talk(shop)
    assert shop.run("take", "M-1", "confirm", *AGREED, "--set", "method=carrier").exit_code == 0
    total = {"an edit": 1, "a file": 1}.get(by, 0) + order.total.minor
    if by == "an edit":
        consent = Consent(by="buyer", via="phone", note="доставка дороже")
        shop.desk.do(Edit({"delivery_cost": "0.01"}, consent), shop.order("M-1"))
    else:
        shop.from_("magazito", "M-1", "confirmed", planned_at=None, total=total,
                   comment="позвоните" if by == "a comment" else "")  # fmt: skip
    assert (shop.order("M-1").total.minor, "price_named" in shop.order("M-1").facts) == (
        total, total == order.total.minor)  # fmt: skip
    if by == "an edit":
        shop.desk.do(Undo(), shop.order("M-1"))
        assert shop.order("M-1").facts["price_named"]


@pytest.mark.req("M12", "M41", "K55")
def test_while_it_awaits_shipment_the_term_moves_only_with_agreement(shop: Shop) -> None:
    new(shop, status="ready", planned_at=at("2026-11-26 20:59"))
    refused = shop.run("reschedule", "M-1", "25.11")
    assert "согласие" in refused.stderr or "согласия" in refused.stderr, "earlier too: the buyer was told another day"
    assert shop.run("reschedule", "M-1", "27.11", *CONSENT, "--note", "не дома").exit_code == 0
    assert shop.json("show", "M-1")["planned_at"].startswith("2026-11-27")


@pytest.mark.req("M14")
def test_the_own_courier_comes_at_an_agreed_time_and_the_buyer_has_his_phone(shop: Shop) -> None:
    new(shop, status="ready", method="delivery")
    refused = shop.run("take", "M-1", "send_courier", "--set", "planned_at=25.11 14-16", "--set", "courier=Олег")
    assert "courier_phone" in refused.stderr
    visit = "send_courier|--set|planned_at=25.11 14-16|--set|courier=Олег|--set|courier_phone=0671112233"
    assert "согласие" in shop.run("take", "M-1", *visit.split("|")).stderr, "the buyer was told the day, no hours"
    steps(shop, "M-1", visit + "|" + "|".join(CONSENT))
    text = told(shop)["text"]
    for part in ("Олег", "+380 671 112 233".replace(" ", "")[-4:], "14:00", "16:00"):
        assert part in text.replace(" ", "") or part in text, text
    assert shop.order("M-1").shelf == "delivery"


@pytest.mark.req("M15", "M16", "M33")
def test_a_waybill_ships_it_and_the_carrier_ends_it(shop: Shop) -> None:
    new(shop, status="ready", method="carrier")
    assert "waybill" in shop.run("take", "M-1", "ship").stderr
    steps(shop, "M-1", "ship|--set|waybill=20450012345678")
    order = shop.json("show", "M-1")
    assert (order["status"], order["shelf"]) == ("transit", "carrier")
    assert "20450012345678" in told(shop)["text"]
    assert "received" not in str(shop.run("take", "M-1", "received").stdout), "what is tracked is not ended by hand"
    assert shop.run("event", "M-1", "delivered").exit_code == 0
    assert shop.order("M-1").status == "received"
    assert shop.json("history", "M-1")[-1]["actor_kind"] == "marketplace"


@pytest.mark.req("M17", "M18")
def test_at_the_pickup_point_the_buyer_is_told_and_received_is_set_by_hand(shop: Shop) -> None:
    new(shop, status="ready", method="pickup")
    steps(shop, "M-1", "bring_to_pickup")
    assert told(shop)["kind"] == "ready_for_pickup"
    steps(shop, "M-1", "received")
    assert shop.order("M-1").status == "received"


@pytest.mark.req("M20", "M28", "M29", "M30", "M21", "M22", "M23")
@pytest.mark.parametrize(
    ("status", "tiers"),
    [
        ("new", {"excellent": "2026-11-25T09:30", "acceptable": "2026-11-25T11:30"}),
        ("agreement", {"excellent": "2026-11-25T09:30", "acceptable": "2026-11-25T14:30"}),
        ("confirmed", {"acceptable": "2026-11-25T12:30"}),
    ],
)
def test_every_status_has_its_terms_on_working_time(shop: Shop, status: str, tiers: dict[str, str]) -> None:
    shop.clock.at = at("2026-11-24 22:30")  # 19:30 in Kyiv
    order = new(shop, status=status, received_at=shop.clock(), planned_at=None)
    assert order.deadline is not None
    found = {edge.tier: edge.until for edge in order.deadline.edges}
    assert found == {name: at(text.replace("T", " ")) + 3 * HOUR for name, text in tiers.items()}


@pytest.mark.req("M31", "M32")
def test_an_expired_order_is_marked_then_given_to_another_seller_and_the_fee_is_charged(shop: Shop) -> None:
    new(shop, received_at=at("2026-11-24 13:00"), total=100_000)  # 10:00 in Kyiv: due 13:00, plus 24 working hours
    shop.clock.at = at("2026-11-24 16:00") + 1
    shop.desk.do(Tick())
    assert (shop.order("M-1").status, shop.order("M-1").value("overdue")) == ("new", True)
    shop.clock.at = at("2026-11-27 14:00")
    shop.desk.do(Tick())
    order = shop.order("M-1")
    assert (order.status, order.cancel_reason) == ("cancelled", "reassigned")
    assert [event["kind"] for event in shop.json("history", "M-1")] == ["received", "expired", "cancelled"]
    assert [event["at"][:16] for event in shop.json("history", "M-1")][1:] == ["2026-11-24T13:00", "2026-11-26T15:00"]
    assert [str(charge.amount) for charge in shop.store.charges.of(order.id)] == ["50 ₴"]


@pytest.mark.req("M32")
@pytest.mark.parametrize(("late", "fee"), [(False, []), (True, ["50 ₴"])])
def test_cancelled_after_its_term_for_any_reason_it_costs_the_fee_which_is_said_before(
    shop: Shop, late: bool, fee: list[str]
) -> None:
    new(shop, status="agreement", total=100_000)
    talk(shop)
    shop.clock.advance(30 * HOUR if late else MINUTE)
    result = shop.run("cancel", "M-1", "--reason", "refused", "--yes", "--comment", "передумал")
    assert result.exit_code == 0
    assert ("50 ₴" in result.stdout) is late
    assert [str(charge.amount) for charge in shop.store.charges.of(shop.order("M-1").id)] == fee


@pytest.mark.req("M4", "M32")
@pytest.mark.parametrize("late", [False, True])
@pytest.mark.parametrize("how", ["opened", "taken"])
def test_taken_up_late_it_costs_as_much_to_cancel_as_before_until_the_platform_has_it(
    shop: Shop, how: str, late: bool
) -> None:
    new(shop, total=100_000, external={"status": "Новый"})
    shop.clock.advance(5 * HOUR if late else MINUTE)
    command = Open() if how == "opened" else Take("begin")
    taken = shop.desk.do(command, shop.order("M-1"))
    assert taken.status == "agreement"
    talk(shop)

    def fees() -> set[bool]:
        order = shop.order("M-1")
        found = offers(shop.store, shop.parts.rules.clocks, shop.parts.rules.book("magazito"), order, shop.clock())
        return {any("50 ₴" in said for said, _grave in one.prices) for one in found}

    assert fees() == {late}, "for every reason there is"
    shop.from_("magazito", "M-1", "agreement", total=100_000, external={"status": "Принято к обработке"})
    assert fees() == {False}, "by its own word it is being processed"
    shop.clock.advance(30 * HOUR)
    assert fees() == {True}, "the time of the agreement is another one"


@pytest.mark.req("M37")
def test_an_overdue_order_wants_the_call_before_its_next_step(shop: Shop) -> None:
    new(shop, status="confirmed")
    talk(shop)
    shop.clock.advance(8 * HOUR)
    refused = shop.run("take", "M-1", "pack")
    assert "просроч" in refused.stderr.lower()
    talk(shop)
    steps(shop, "M-1", "pack")


@pytest.mark.req("M40", "M41", "M42", "M43", "M44", "C12")
def test_an_edit_wants_agreement_its_status_and_is_kept_field_by_field(shop: Shop) -> None:
    new(shop, status="agreement")
    assert "согласие" in shop.run("edit", "M-1", "--set", "address=Киев, Хрещатик 1").stderr
    edited = shop.run(
        "edit", "M-1", "--set", "address=Киев, Хрещатик 1", "--set", "lines=TEA-1*2; CUP*1@100.00", *CONSENT
    )
    assert edited.exit_code == 0, edited.stderr
    event = shop.json("history", "M-1")[-1]
    assert event["changes"]["address"] == ["Алматы, Абая 10", "Киев, Хрещатик 1"]
    assert event["changes"]["lines"][1].startswith("TEA-1 Чайник x2")
    assert event["changes"]["total"] == ["24990.00", "50080.00"]
    for field in ("customer=Другой", "phone=+380501112233"):
        assert "никогда" in shop.run("edit", "M-1", "--set", field, *CONSENT).stderr
    talk(shop)
    steps(shop, "M-1", "confirm|" + "|".join((*AGREED, *CONSENT)))
    refused = shop.run("edit", "M-1", "--set", "lines=TEA-1*3", *CONSENT)
    assert refused.exit_code == 1
    assert shop.run("edit", "M-1", "--set", "payment=cash", *CONSENT).exit_code == 0


@pytest.mark.req("M42", "C21")
def test_another_way_to_reach_the_buyer_may_be_added_at_any_time(shop: Shop) -> None:
    new(shop, status="courier")
    assert shop.run("edit", "M-1", "--set", "other_contact=сестра, +380 67 000 11 22").exit_code == 0
    order = shop.json("show", "M-1")
    assert (order["facts"]["other_contact"], order["phone"]) == ("сестра, +380 67 000 11 22", "+380501234821")


@pytest.mark.req("M45", "M46")
def test_a_note_is_kept_and_never_leaves(shop: Shop) -> None:
    new(shop)
    sent = shop.json("show", "M-1")["outbox"]
    assert shop.run("note", "M-1", "просит без звонка").exit_code == 0
    assert shop.json("history", "M-1")[-1]["note"] == "просит без звонка"
    assert shop.json("show", "M-1")["outbox"] == sent


@pytest.mark.req("M47")
@pytest.mark.parametrize("status", ["new", "agreement", "confirmed", "ready", "pickup", "courier", "transit"])
def test_the_buyer_may_cancel_until_it_is_received(shop: Shop, status: str) -> None:
    new(shop, status=status)
    assert shop.run("event", "M-1", "buyer_cancelled", "--yes").exit_code == 0
    assert shop.order("M-1").shelf == ("returns" if status == "transit" else "cancelled")
    assert shop.order("M-1").cancel_reason == "buyer"


@pytest.mark.req("M48", "M49", "M50", "M19")
def test_out_of_stock_offers_something_else_first_tells_the_buyer_and_corrects_the_stock(shop: Shop) -> None:
    order = new(shop, status="agreement")
    shop.run("stock", "count", "TEA-1", "4", "--reason", "пересчёт")
    from orderdesk.desk.orders.price import offers

    rules = shop.parts.rules
    found = next(
        offer
        for offer in offers(shop.store, rules.clocks, rules.book("magazito"), order, shop.clock())
        if offer.reason.digit == 4
    )
    assert found.costly
    assert "предложите" in found.first.lower()
    assert not found.proven
    talk(shop)
    assert shop.run("cancel", "M-1", "--reason", "4", "--yes").exit_code == 0
    assert shop.on_hand() == {"TEA-1": 0}
    told = [item["kind"] for item in shop.json("show", "M-1")["outbox"] if item["to"] == "buyer"]
    assert told[-1] == "not_available"


@pytest.mark.req("M52", "M53")
def test_another_reason_wants_words_and_every_reason_takes_them(shop: Shop) -> None:
    new(shop)
    assert "комментар" in shop.run("cancel", "M-1", "--reason", "8", "--yes").stderr
    assert shop.run("cancel", "M-1", "--reason", "8", "--yes", "--comment", "дубль заказа").exit_code == 0
    assert "дубль заказа" in shop.json("history", "M-1")[-1]["note"]
    new(shop, "M-2")
    assert shop.run("cancel", "M-2", "--reason", "1", "--yes", "--comment", "чужой номер").exit_code == 0
    assert "чужой номер" in shop.json("history", "M-2")[-1]["note"]


@pytest.mark.req("M54")
def test_no_answer_plans_the_next_try_and_an_answer_ends_it(shop: Shop) -> None:
    new(shop)
    shop.run("call", "M-1", "no_answer")
    assert shop.order("M-1").value("call_at") == shop.clock() + 20 * MINUTE
    shop.clock.at = at("2026-11-24 23:50")  # 20:50 in Kyiv
    shop.run("call", "M-1", "busy")
    assert shop.order("M-1").value("call_at") == at("2026-11-25 12:00"), "nobody is called at night"
    shop.run("call", "M-1", "reached")
    assert shop.order("M-1").value("call_at") is None


@pytest.mark.req("M56", "M51")
def test_tries_without_an_answer_or_a_foreign_phone_prove_that_he_is_not_to_be_reached(shop: Shop) -> None:
    new(shop)
    for _ in range(3):
        shop.run("call", "M-1", "no_answer")
        shop.clock.advance(30 * MINUTE)
    assert shop.run("cancel", "M-1", "--reason", "1", "--yes").stderr == ""
    assert shop.order("M-1").value("evidence") is True
    new(shop, "M-2", phone="+4915112345678")
    assert shop.run("cancel", "M-2", "--reason", "1", "--yes").stderr == ""
    new(shop, "M-3", phone="+380501234567")
    assert "Не хватает" in shop.run("cancel", "M-3", "--reason", "1", "--yes").stderr


@pytest.mark.req("M57", "M59", "M60")
def test_who_does_not_collect_is_called_after_three_days_and_then_given_up(shop: Shop) -> None:
    new(shop, status="pickup", method="pickup", received_at=at("2026-11-23 19:00"))
    shop.clock.at = at("2026-11-25 12:00")
    assert "5 Покупатель передумал" in shop.run("cancel", "M-1", "--reason", "6", "--yes").stderr
    shop.clock.at = at("2026-11-26 19:00") + 1
    shop.desk.do(Tick())
    order = shop.order("M-1")
    assert (order.status, order.value("call_at")) == ("pickup", at("2026-11-26 19:00") + 1)
    shop.run("call", "M-1", "no_answer")
    assert shop.run("cancel", "M-1", "--reason", "6", "--yes").exit_code == 0


@pytest.mark.req("M58")
def test_with_a_waybill_the_change_of_mind_comes_from_the_carrier(shop: Shop) -> None:
    new(shop, status="transit", method="carrier")
    assert shop.run("event", "M-1", "changed_mind", "--yes").exit_code == 0
    assert (shop.order("M-1").status, shop.order("M-1").cancel_reason) == ("returning", "changed_mind")
    steps(shop, "M-1", "take_back")
    assert shop.order("M-1").shelf == "cancelled"


TWO = (IncomingLine("TEA-1", "Чайник", 3, 333), IncomingLine("CUP", "Чашка", 2, 501))


@pytest.mark.req("M13", "M62", "M63")
def test_an_order_splits_in_two_that_add_up_to_the_minor_unit(shop: Shop) -> None:
    before = new(shop, status="ready", lines=TWO, total=2101, facts={"paid_amount": 1000})
    assert "согласие" in shop.run("split", "M-1", "--move", "CUP=1", "--why", "1").stderr
    assert "1 " in shop.run("split", "M-1", "--move", "CUP=1", "--why", "никак", *CONSENT).stderr
    for wrong, said in (("CUP=3", "CUP"), ("HAT=1", "HAT")):
        assert said in shop.run("split", "M-1", "--move", wrong, "--why", "1", *CONSENT).stderr
    every = ("--move", "CUP=2", "--move", "TEA-1=3")
    assert shop.run("split", "M-1", *every, "--why", "1", *CONSENT).exit_code == 1
    shop.clock.advance(HOUR)
    assert shop.run("split", "M-1", "--move", "CUP=1", "--move", "TEA-1=1", "--why", "2", *CONSENT).exit_code == 0
    first, second = shop.order("M-1"), shop.order("M-1-2")
    assert first.total.minor + second.total.minor == 2101
    assert (first.received.minor, second.received.minor) == (1000, 0), "what was paid for the first stays there"
    quantities = {o.number: {li.sku: li.quantity for li in shop.store.orders.lines(o.id)} for o in (first, second)}
    assert quantities == {"M-1": {"TEA-1": 2, "CUP": 1}, "M-1-2": {"TEA-1": 1, "CUP": 1}}
    assert (first.value("split_into"), second.value("split_from")) == ("M-1-2", "M-1")
    for number in ("M-1", "M-1-2"):
        assert "разные сроки: M-1 → M-1, M-1-2" in shop.run("history", number).stdout, "a reason chosen by its digit"
    assert second.deadline is not None
    assert before.deadline is not None
    assert second.deadline.started_at == before.deadline.started_at, "the clock is inherited"
    assert told(shop)["kind"] == "split"
    assert "пересчитайте" in shop.run("take", "M-1-2", "send_courier").stderr, "what was packed together lies apart now"
    for number in ("M-1", "M-1-2"):
        assert shop.run("take", number, CHECK).exit_code == 0
    talk(shop)
    visit = "send_courier|--set|planned_at=25.11 14-16|--set|courier=Олег|--set|courier_phone=0671112233"
    steps(shop, "M-1-2", visit + "|" + "|".join(CONSENT))
    refused = shop.run("split", "M-1-2", "--move", "CUP=1", "--why", "1", *CONSENT)
    assert refused.exit_code == 1
    from orderdesk.store.integrity.checkup import wrong_orders

    assert wrong_orders(shop.store) == []


@pytest.mark.req("M32", "X100")
@pytest.mark.parametrize("reason", ["unreachable", "refused", "out_of_stock", "other"])
def test_once_its_term_has_expired_the_fee_is_charged_whatever_the_reason(shop: Shop, reason: str) -> None:
    for number, hours in (("M-1", 6), ("M-2", 1)):
        new(shop, number, status="agreement", total=100_000)
        began = shop.clock()
        shop.clock.advance(hours * HOUR + 1)
        assert shop.desk.do(Cancel(reason, comment="не вышло"), shop.order(number)).cancel_reason == reason
        shop.clock.at = began
    charged = {number: [str(charge.amount) for charge in shop.store.charges.of(shop.order(number).id)] for number in
               ("M-1", "M-2")}  # fmt: skip
    assert charged == {"M-1": ["50 ₴"], "M-2": []}
