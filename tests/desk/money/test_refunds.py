"""What a buyer has paid for an order that comes to nothing is due to them, and stays so until it is paid back."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from orderdesk.clock import MINUTE
from orderdesk.desk.bulk_price import weigh
from orderdesk.desk.command import OrderCommand
from orderdesk.desk.commands.cancel import Cancel
from orderdesk.desk.commands.clock import Tick
from orderdesk.desk.commands.money import Refund, ReversePayment
from orderdesk.desk.commands.steps import Take
from orderdesk.desk.commands.undo import Undo
from orderdesk.errors import DeskError
from orderdesk.model import Order, Virtual
from orderdesk.rules.payment import excess, owed, paid_sum, payment_text, payment_word
from orderdesk.rules.refunds import refund_due
from orderdesk.rules.taken import channel_pays
from orderdesk.values import replace
from tests.shop import NOON, Shop
from tests.walking import BOOKS, KINDS, begin, chosen, move, walks

OURS = [key for key, book in BOOKS.items() if "*" not in book.channel_takes]


def paid(shop: Shop, number: str = "1", status: str = "packing", channel: str = "own_shop", **fields: Any) -> Order:
    known = {"facts": {"paid": True}, **fields}
    return shop.from_(channel, number, status, planned_at=shop.clock() + 60 * MINUTE, **known)


def due(shop: Shop, number: str = "1") -> str:
    found = refund_due(shop.order(number))
    return "" if found is None else str(found)


@pytest.mark.req("X16")
@pytest.mark.parametrize(
    ("fields", "sum_"),
    [
        ({"payment": "prepaid"}, "24 990 ₸"),
        ({"payment": "prepaid", "facts": {}}, ""),
        ({"payment": "cash", "facts": {"paid": True}}, "24 990 ₸"),
        ({"payment": "card", "facts": {"paid": True}}, "24 990 ₸"),
        ({"payment": "card", "facts": {"paid_amount": 500000}}, "5 000 ₸"),
        ({"payment": "cash", "facts": {}}, ""),
        ({"payment": "cash", "facts": {"paid_amount": 0}}, ""),
    ],
)
def test_what_was_paid_is_said_before_and_due_after_a_cancel(shop: Shop, fields: dict[str, Any], sum_: str) -> None:
    paid(shop, **fields)
    said = shop.run("cancel", "1", "--reason", "8", "--comment", "ошибка").stdout
    assert (f"К возврату: {sum_}" in said) is bool(sum_)
    assert due(shop) == sum_
    listed = [order["number"] for order in shop.json("list", "--shelf", "refunds_due")]
    assert listed == (["1"] if sum_ else [])
    assert shop.store.windows.virtual_counts(shop.clock())[Virtual.REFUNDS_DUE] == len(listed)
    assert ("К возврату" in shop.run("show", "1").stdout) is bool(sum_)
    assert ("ВЕРН" in shop.run("list").stdout) is bool(sum_)
    found = refund_due(shop.order("1"))
    assert shop.json("show", "1")["refund_due"] == (None if found is None else found.decimal)


@pytest.mark.req("X16")
@pytest.mark.parametrize("channel", BOOKS)
def test_who_has_the_money_gives_it_back(shop: Shop, channel: str) -> None:
    paid(shop, channel=channel, status="new", payment="cash")
    shop.run("event", "1", "buyer_cancelled", "--yes")
    order = shop.order("1")
    assert order.value("refund") == order.total.minor, "the buyer has not got the goods"
    assert bool(due(shop)) is (channel in OURS)
    assert paid_sum(BOOKS[channel], order).minor == (order.total.minor if channel in OURS else 0)


@pytest.mark.req("X16")
def test_an_order_sent_back_owes_its_money_from_then_on_and_once(shop: Shop) -> None:
    order = paid(shop, status="delivery")
    weight = weigh(shop.store, shop.parts.rules, Take("c"), [order], shop.clock())
    assert list(weight.said) == [
        "К возврату: 24 990 ₸, возвращает магазин",
        "Заказ пойдёт назад: из «Доставляется» в «Едет обратно в магазин».",
    ]
    assert not weigh(shop.store, shop.parts.rules, Take("come_back"), [order], shop.clock()).costly, "it costs nothing"
    assert "24 990 ₸" in shop.run("take", "1", "come_back").stdout
    assert due(shop) == "24 990 ₸"
    assert shop.run("refund", "1", "24000").exit_code == 0
    back = weigh(shop.store, shop.parts.rules, Take("a"), [shop.order("1")], shop.clock())
    assert list(back.said) == []
    assert shop.run("take", "1", "take_back").exit_code == 0
    assert (shop.order("1").status, due(shop)) == ("returned", "990 ₸")


@pytest.mark.req("X16")
def test_what_is_paid_back_is_noted_part_by_part_by_whoever_did_it(shop: Shop) -> None:
    paid(shop)
    assert "нечего" in shop.run("refund", "1").stderr
    shop.run("cancel", "1", "--reason", "8", "--comment", "ошибка")
    for wrong in ("0", "24990.01", "-1", "сто", "1e3"):
        assert shop.run("refund", "1", "--", wrong).exit_code == 1
        assert due(shop) == "24 990 ₸"
    assert "ещё к возврату: 4 990 ₸" in shop.run("refund", "1", "20000").stdout
    assert shop.run("refund", "1", operator="Олег").exit_code == 0
    assert due(shop) == ""
    assert paid_sum(shop.parts.rules.book("own_shop"), shop.order("1")).minor == 0
    assert shop.json("list", "--shelf", "refunds_due") == []
    told = [(e["kind"], e["actor"], e["changes"]["refund_due"]) for e in shop.json("history", "1")[-2:]]
    assert told == [("refunded", "Мария", ["24990.00", "4990.00"]), ("refunded", "Олег", ["4990.00", None])]
    assert shop.run("refund", "1").exit_code == 1


@pytest.mark.req("X16")
def test_money_is_paid_back_by_who_may_take_it_and_signed_with_his_pin(shop: Shop) -> None:
    paid(shop)
    for name, role in (("Мария", "director"), ("Курьер", "courier")):
        shop.run("operator", "add", name, "--role", role)
    shop.run("cancel", "1", "--reason", "8", "--comment", "ошибка")
    shop.run("operator", "pin", typed="1234\n1234\n")
    assert shop.run("refund", "1", typed="4321\n").exit_code == 1
    assert due(shop) == "24 990 ₸"
    shop.run("assign", "1", "Курьер")
    assert shop.run("refund", "1", operator="Курьер", typed="1234\n").exit_code == 1
    assert shop.run("refund", "1", typed="1234\n").exit_code == 0
    assert due(shop) == ""


@pytest.mark.req("X16")
def test_an_undone_cancel_owes_nothing_and_neither_does_one_that_is_taken_up_again(shop: Shop) -> None:
    order = paid(shop)
    shop.desk.do(Cancel("other", comment="ошибка"), order)
    shop.desk.do(Undo(), shop.order("1"))
    assert (
        due(shop),
        shop.order("1").value("refund"),
        shop.store.windows.virtual_counts(shop.clock())[Virtual.REFUNDS_DUE],
    ) == ("", None, 0)
    known: dict[str, Any] = {"payment": "cash", "facts": {"paid": True}}
    late = shop.from_("magazito", "M", "new", received_at=shop.clock() - 3 * 3600, **known)
    shop.clock.advance(8 * 24 * 3600)
    shop.desk.do(Tick())
    assert (shop.order("M").status, due(shop, "M")) == ("cancelled", "24 990 ₴")
    again = shop.incoming("M", channel="magazito", external={}, currency="", phone="+380501234821",
                          received_at=late.received_at, **known)  # fmt: skip
    shop.take(replace(again, status="agreement"))
    order = shop.order("M")
    assert (order.status, due(shop, "M"), order.value("refund")) == ("agreement", "", None)


@pytest.mark.req("X12", "X16")
@pytest.mark.parametrize("channel", OURS)
@pytest.mark.parametrize("by", ["edit", "pay"])
def test_what_was_received_beyond_the_total_is_due_until_it_is_paid_back(shop: Shop, channel: str, by: str) -> None:
    working = {"own_shop": "packing", "magazito": "agreement", "keycrm": "agreement"}
    if (by, channel) == ("edit", "keycrm"):
        return  # what a CRM's order costs is changed in the CRM
    facts: dict[str, Any] = {"paid": True} if by == "edit" else {}
    order = paid(shop, channel=channel, status=working[channel], payment="cash", delivery_cost=50_000, facts=facts)
    if by == "edit":
        agreed = ("--consent", "buyer", "--via", "phone")
        assert shop.run("edit", "1", "--set", "delivery_cost=0", *agreed).exit_code == 0
    else:
        more = {"paid_amount": str(order.total.minor // 100 + 500), "payment": "cash", "difference": "на чай"}
        shop.desk.do(Take("pay", more), order)
    assert (found := refund_due(shop.order("1"))) is not None
    assert found.minor == 50_000
    assert [row["number"] for row in shop.json("list", "--shelf", "refunds_due")] == ["1"]
    assert shop.run("refund", "1", "501").exit_code == 1, "not more than that"
    assert shop.run("refund", "1", "200").exit_code == 0
    assert (found := refund_due(shop.order("1"))) is not None
    assert found.minor == 30_000
    shop.clock.advance(MINUTE)
    assert shop.run("refund", "1").exit_code == 0
    assert shop.run("undo", "1").exit_code == 0
    assert (found := refund_due(shop.order("1"))) is not None
    assert found.minor == 30_000, "as it was"
    assert shop.run("refund", "1").exit_code == 0
    after = shop.order("1")
    assert (due(shop), after.received) == ("", after.total)
    assert shop.store.windows.virtual_counts(shop.clock())[Virtual.REFUNDS_DUE] == 0


@pytest.mark.req("X12", "X16")
def test_an_overpaid_order_is_closed_or_comes_to_nothing_with_all_of_its_money_due(shop: Shop) -> None:
    for number, act in (("1", ("take", "1", "finish")), ("2", ("cancel", "2", "--reason", "8", "--comment", "ошибка"))):
        paid(shop, number, "pickup", payment="cash", facts={"paid_amount": 2_499_000 + 6_000})
        assert due(shop, number) == "60 ₸"
        assert shop.run(*act).exit_code == 0
    assert (shop.order("1").status, due(shop, "1")) == ("done", "60 ₸")
    assert due(shop, "2") == "25 050 ₸"
    assert [row["number"] for row in shop.json("list", "--shelf", "refunds_due")] == ["1", "2"]


@pytest.mark.req("X12", "C42")
def test_a_payment_that_was_noted_wrongly_is_taken_back_with_a_reason_and_owed_again(shop: Shop) -> None:
    shop.from_("own_shop", "1", "pickup", payment="cash")
    assert "не записана" in shop.run("unpay", "1", "1", "--reason", "ошибка").stderr
    assert shop.run("take", "1", "pay", "--set", "payment=cash", "--set", "paid_amount=24990").exit_code == 0
    assert shop.run("take", "1", "finish").exit_code == 0
    shop.clock.advance(MINUTE)
    assert shop.run("undo", "1").exit_code == 1, "the time for that is over"
    for wrong in ("0", "24990.01", "-1", "сто"):
        assert shop.run("unpay", "1", "--reason", "ошибка", "--", wrong).exit_code == 1
    assert shop.run("unpay", "1", "20000", "--reason", " ").exit_code == 2, "not without a reason"
    assert "к оплате 20 000 ₸" in shop.run("unpay", "1", "20000", "--reason", "вторая купюра — не та касса").stdout
    assert (shop.order("1").status, shop.json("show", "1")["owed"]) == ("unpaid", "20000.00")
    event = shop.json("history", "1")[-1]
    assert (event["kind"], event["actor"]) == ("payment_reversed", "Мария")
    assert "не та касса" in event["note"]
    assert [part["amount"] for part in shop.json("show", "1")["payments"]] == ["24990.00", "-20000.00"]
    assert shop.run("take", "1", "pay", "--set", "payment=card", "--set", "paid_amount=20000").exit_code == 0
    assert shop.order("1").status == "done"


@pytest.mark.req("X12", "X16")
@pytest.mark.parametrize(("repaid", "reversed_", "left"), [("", "5000", "19 990 ₸"), ("20000", "4990", "")])
def test_of_an_order_that_came_to_nothing_what_was_never_paid_is_not_due(
    shop: Shop, repaid: str, reversed_: str, left: str
) -> None:
    paid(shop)
    shop.run("cancel", "1", "--reason", "8", "--comment", "ошибка")
    if repaid:
        assert shop.run("refund", "1", repaid).exit_code == 0
        assert shop.run("unpay", "1", "4990.01", "--reason", "ошибка").exit_code == 1, "what was paid back was there"
    assert shop.run("unpay", "1", reversed_, "--reason", "ошибка").exit_code == 0
    assert due(shop) == left
    assert shop.run("undo", "1").exit_code == 0
    assert due(shop) == ("4 990 ₸" if repaid else "24 990 ₸")


@pytest.mark.req("X16")
def test_every_status_that_calls_an_order_off_says_what_the_buyer_gets_back() -> None:
    for book in BOOKS.values():
        for status in book.status:
            assert status.over or not status.called_off, f"{book.key}: {status.key}"
            assert not status.over or status.called_off or status.key == "returned"


@pytest.mark.req("X16")
@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(moves=walks(*KINDS, "step", "cancel", "outside"), channel=st.sampled_from(OURS))
def test_wherever_an_order_goes_it_owes_no_more_than_was_paid_and_only_where_it_came_to_nothing(
    moves: list[tuple[str, int]], channel: str
) -> None:
    with TemporaryDirectory() as folder, Shop.made(Path(folder), NOON) as shop:
        photo = Path(folder) / "photo.jpg"
        photo.touch()
        begin(shop, channel, [(2, 100), (1, 50)], 30)
        for kind, chance in moves:
            before = chosen(shop, chance)
            owed = paid_sum(BOOKS[channel], before)
            try:
                move(shop, before, kind, chance, photo)
            except DeskError:
                continue
            after = shop.store.orders.get(before.id)
            assert after is not None
            found, book = refund_due(after), BOOKS[channel]
            called_off = book.status_of(after.status).over and paid_sum(book, after).minor > 0
            over = 0 if channel_pays(book, after) else max(after.received.minor - after.total.minor, 0)
            assert (found is not None) is (called_off or over > 0)
            if found is not None and not called_off:
                assert found.minor == over, "what is beyond the total is the buyer's"
            elif found is not None and not book.status_of(before.status).over:
                assert found == owed


ENDS = [(key, status.key) for key, book in BOOKS.items() for status in book.status if status.over]


@pytest.mark.req("X16")
@pytest.mark.parametrize(("channel", "end"), ENDS)
@pytest.mark.parametrize("facts", [{}, {"paid": True}, {"paid_amount": 500_000}, {"paid_amount": 2_600_000}])
def test_what_is_due_does_not_depend_on_when_the_desk_first_heard_of_the_order(
    shop: Shop, channel: str, end: str, facts: dict[str, Any]
) -> None:
    known: dict[str, Any] = {"payment": "cash", "received_at": NOON - 60, "planned_at": NOON + 60 * MINUTE}
    first = BOOKS[channel].status[0].key
    shop.from_(channel, "late", end, facts=facts, **known)
    shop.from_(channel, "early", first, facts=facts, **known)
    shop.from_(channel, "early", end, facts=facts, **known)
    shop.from_(channel, "paid-at-once", first, **known)
    shop.from_(channel, "paid-at-once", end, facts=facts, **known)
    shop.from_(channel, "paid-after", first, **known)
    shop.from_(channel, "paid-after", end, **known)
    shop.from_(channel, "paid-after", end, facts=facts, **known)
    found = {
        number: [shop.order(number).value(name) for name in ("status", "refund", "refund_due")]
        for number in ("early", "late", "paid-at-once", "paid-after")
    }
    received = 2_499_000 if "paid" in facts else facts.get("paid_amount")
    assert found["late"] == [end, received, received] if channel in OURS else [end, 2_499_000, None]
    assert all(one == found["late"] for one in found.values()), found


@pytest.mark.req("X12", "X16")
def test_what_was_paid_back_is_owed_again_when_the_order_is_taken_up_again(shop: Shop) -> None:
    known: dict[str, Any] = {"payment": "cash", "facts": {"paid": True}, "received_at": shop.clock() - 3 * 3600}
    shop.from_("magazito", "M", "new", **known)
    shop.clock.advance(8 * 24 * 3600)
    shop.desk.do(Tick())
    assert shop.run("refund", "M", "20000").exit_code == 0
    shop.from_("magazito", "M", "agreement", **known)
    order = shop.order("M")
    assert (order.status, due(shop, "M"), order.received.minor) == ("agreement", "", 499_000)
    assert shop.json("show", "M")["owed"] == "20000.00"


@pytest.mark.req("X12", "X16")
def test_a_cancelled_order_shows_no_excess_that_has_been_paid_back(shop: Shop) -> None:
    shop.from_("own_shop", "1", "packing", payment="cash", total=33_000, facts={"paid_amount": 220_000})
    assert "1 870 ₸ лишних" in plain(shop.run("show", "1").stdout)
    shop.run("cancel", "1", "--reason", "8", "--comment", "ошибка")
    for part, said in (("200", "принято 2 200 ₸, из них возвращено 200 ₸"), ("2000", "из них возвращено 2 200 ₸")):
        assert shop.run("refund", "1", part).exit_code == 0
        shown = plain(shop.run("show", "1").stdout)
        assert ("лишн" in shown, said in shown) == (False, True)
    assert payment_word(BOOKS["own_shop"], shop.order("1")) != "оплачен"


@pytest.mark.req("X12", "X16")
@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    channel=st.sampled_from(OURS),
    walk=st.lists(st.tuples(st.sampled_from(["pay", "refund", "reverse", "cancel", "step"]), st.integers(1, 3_000))),
)
def test_what_is_held_too_much_is_what_came_less_what_went_back_and_is_told_once(
    channel: str, walk: list[tuple[str, int]]
) -> None:
    book = BOOKS[channel]
    with TemporaryDirectory() as folder, Shop.made(Path(folder), NOON) as shop:
        shop.from_(channel, "1", "packing" if channel == "own_shop" else "agreement", payment="cash", total=33_000)
        net = 0
        for kind, sum_ in walk:
            order = shop.order("1")
            came, went = net + sum_ * 100, net - sum_ * 100
            doing: dict[str, tuple[OrderCommand[Order], int]] = {
                "pay": (Take("pay", {"paid_amount": str(sum_), "payment": "cash", "difference": "yes"}), came),
                "refund": (Refund(str(sum_)), went), "reverse": (ReversePayment(str(sum_), "ошибка"), went),
                "cancel": (Cancel("other", comment="ошибка"), net), "step": (Take("a"), net),
            }  # fmt: skip
            deed, after = doing[kind]
            with suppress(DeskError):
                shop.desk.do(deed, order)
                net = after
            order = shop.order("1")
            due, over, left = refund_due(order), excess(book, order).minor, owed(book, order).minor
            assert paid_sum(book, order).minor == net, "what came in less what went back"
            if not book.status_of(order.status).over:
                assert net + left - over == order.total.minor
                assert over == (due.minor if due else 0)
            else:
                assert (over, left, due.minor if due else 0) == (0, 0, net), "their refund says what they are due"
            assert ("лишн" in payment_text(book, order)) is (over > 0)


def plain(text: str) -> str:
    return text.replace("\N{NO-BREAK SPACE}", " ")


@pytest.mark.req("X12")
def test_a_payment_is_not_taken_back_that_was_paid_back_and_the_refusal_names_both_sums(shop: Shop) -> None:
    shop.from_("own_shop", "1", "packing", payment="cash", total=33_000, facts={"paid_amount": 220_000})
    assert shop.run("cancel", "1", "--reason", "8", "--comment", "ошибка").exit_code == 0
    assert shop.run("refund", "1", "200").exit_code == 0
    said = plain(shop.run("unpay", "1", "2100", "--reason", "ошибка").stderr)
    assert "из принятых 2 200 ₸ можно снять 2 000 ₸, а не 2 100 ₸" in said


@pytest.mark.req("X12", "C41")
def test_undoing_what_changed_the_money_names_what_was_received_and_what_is_owed(shop: Shop) -> None:
    shop.from_("own_shop", "1", "delivery", payment="cash", total=33_000, facts={"paid_amount": 20_000})
    assert shop.run("unpay", "1", "150", "--reason", "ошибка").exit_code == 0
    after = shop.desk.do(Undo(), shop.order("1"))
    said = plain(Undo().said(shop.parts.rules, after, shop.clock()))
    assert said == "действие отменено, снова «Доставляется»; принято 200 ₸, ещё к оплате 130 ₸"
