"""Goods, delivery and total are three figures that add up, wherever an order goes; and what is owed is paid."""

from __future__ import annotations

import json
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from orderdesk.channels.incoming import IncomingLine
from orderdesk.clock import HOUR
from orderdesk.desk.commands.steps import Open
from orderdesk.desk.views.card import card
from orderdesk.desk.views.payments import Payment
from orderdesk.errors import DeskError
from orderdesk.model import ActorKind, Order
from orderdesk.money import Money
from orderdesk.rules.payment import owed, paid, paid_sum, payment_text, payment_word
from orderdesk.rules.refunds import refund_due
from orderdesk.rules.taken import channel_pays, noted
from orderdesk.store.integrity.checkup import wrong_orders
from tests.shop import NOON, Shop, kaspi_answer, kaspi_record, write
from tests.walking import BOOKS, begin, chosen, lines, move, walks

THREE = (IncomingLine("TEA-1", "Чайник", 3, 100_000),)
CONSENT = ("--consent", "buyer", "--via", "phone")


def three(order: Order) -> tuple[int, int | None, int]:
    """Goods, delivery and total, in units."""
    cost = order.delivery_cost
    return order.goods.minor // 100, None if cost is None else cost.minor // 100, order.total.minor // 100


def take(shop: Shop, number: str, step: str, *answers: str) -> str:
    result = shop.run("take", number, step, *(part for answer in answers for part in ("--set", answer)))
    return result.stderr if result.exit_code else ""


# --- what an import says ---------------------------------------------------------------------------------------


@pytest.mark.req("X13")
@pytest.mark.parametrize(
    ("channel", "total", "cost", "with_lines", "figures"),
    [
        ("kaspi", 3000, 500, True, (3000, 500, 3500)),  # the lines make the total: delivery on top
        ("kaspi", 3500, 500, True, (3000, 500, 3500)),  # the lines and the delivery make it
        ("kaspi", 3000, 500, False, (3000, 500, 3500)),  # nothing tells but the rulebook: on top
        ("magazito", 3500, 500, False, (3000, 500, 3500)),  # there it is in the total
        ("magazito", 3200, 500, True, (2700, 500, 3200)),  # a discount that the lines do not know
        ("magazito", 300, 500, False, (300, 500, 800)),  # too small to have it inside
        ("kaspi", 3000, None, True, (3000, None, 3000)),
        ("own_shop", 3500, 500, True, (3000, 500, 3500)),
    ],
)
def test_an_order_has_three_figures_whichever_total_its_channel_gave(
    shop: Shop, channel: str, total: int, cost: int | None, with_lines: bool, figures: tuple[int, int | None, int]
) -> None:
    order = shop.from_(channel, "1", total=total * 100, delivery_cost=None if cost is None else cost * 100,
                       lines=THREE if with_lines else ())  # fmt: skip
    assert three(order) == figures
    shown = shop.json("show", "1")
    assert shown["goods"] == f"{figures[0]}.00"
    assert shown["total"] == f"{figures[2]}.00"
    if cost:
        assert f"товары {order.goods}, доставка {order.delivery_cost}" in shop.run("show", "1").stdout


@pytest.mark.req("X13")
def test_only_what_the_channel_changed_of_its_sums_is_taken_over(shop: Shop) -> None:
    first = shop.incoming("1", channel="magazito", external={}, total=350_000, delivery_cost=50_000, lines=THREE)
    shop.take(first)
    assert three(shop.order("1")) == (3000, 500, 3500)
    edited = shop.run("edit", "1", "--set", "delivery_cost=700", *CONSENT)
    assert edited.exit_code == 1, "not while it is new"
    shop.desk.do(Open(), shop.order("1"))
    assert shop.run("edit", "1", "--set", "delivery_cost=700", *CONSENT).exit_code == 0
    assert three(shop.order("1")) == (3000, 700, 3700), "a changed delivery changes the total"
    shop.take(shop.incoming("1", channel="magazito", external={}, total=350_000, delivery_cost=50_000, lines=(),
                            comment="звоните"))  # fmt: skip
    assert three(shop.order("1")) == (3000, 700, 3700), "an answer without lines that repeats its sums changes none"
    shop.take(shop.incoming("1", channel="magazito", external={}, total=360_000, delivery_cost=60_000, lines=()))
    assert three(shop.order("1")) == (3000, 600, 3600)
    change = shop.json("history", "1")[-1]["changes"]
    assert change["total"] == ["3700.00", "3600.00"], "history tells the total too"
    assert wrong_orders(shop.store) == []


@pytest.mark.req("X13")
def test_what_a_desk_prints_another_reads_to_the_same_figures(shop: Shop, tmp_path: Path) -> None:
    shop.from_("magazito", "1", total=320_000, delivery_cost=50_000, lines=THREE)
    printed = json.dumps({**shop.json("show", "1"), "number": "2"}, ensure_ascii=False)
    assert shop.run("import", str(write(tmp_path / "a.jsonl", printed))).exit_code == 0
    assert three(shop.order("2")) == three(shop.order("1")) == (2700, 500, 3200)
    wrong = json.dumps({"number": "3", "goods": "100", "delivery_cost": "20", "total": "100"})
    assert "goods" in shop.run("import", str(write(tmp_path / "b.jsonl", wrong))).stderr


@pytest.mark.req("X13")
def test_the_database_refuses_sums_that_do_not_add_up(shop: Shop) -> None:
    shop.receive("1", total=350_000, delivery_cost=50_000, lines=THREE)
    for change in ("total = total + 1", "goods = goods + 1", "delivery_cost = 1", "delivery_cost = NULL", "goods = -1"):
        with pytest.raises(Exception, match="CHECK"), shop.store.write():
            shop.store.connection.run(f"UPDATE orders SET {change}")
    assert three(shop.order("1")) == (3000, 500, 3500)


# --- what is done with them ------------------------------------------------------------------------------------


@pytest.mark.req("X13")
def test_a_refund_less_delivery_keeps_the_delivery_alone(shop: Shop) -> None:
    rose = (IncomingLine("ROSE", "Розы", 1, 449_000),)
    for total in (449_000, 499_000):  # without the delivery, and with it
        number = str(total)
        shop.from_("flowwow", number, "courier_out", total=total, delivery_cost=50_000, lines=rose)
        shop.run("event", number, "buyer_cancelled", "--yes")
        assert shop.json("show", number)["facts"]["refund"] == "4490.00"
    shop.from_("flowwow", "1", "new", total=449_000, delivery_cost=50_000, lines=rose)
    shop.run("event", "1", "buyer_cancelled", "--yes")
    assert shop.json("show", "1")["facts"]["refund"] == "4990.00", "before the courier is out, all of it"


@pytest.mark.req("X13", "M13")
def test_a_split_shares_the_goods_by_their_lines_and_leaves_the_delivery_with_the_first(shop: Shop) -> None:
    shop.from_("own_shop", "1", "packing", total=350_000, delivery_cost=50_000, lines=THREE)
    for number in ("1", "1"):
        assert shop.run("split", number, "--move", "TEA-1=1", "--why", "1", *CONSENT).exit_code == 0
    assert [three(shop.order(number)) for number in ("1", "1-2", "1-3")] == [
        (1000, 500, 1500), (1000, 0, 1000), (1000, 0, 1000)
    ]  # fmt: skip


@pytest.mark.req("X12", "M13")
@pytest.mark.parametrize(
    ("received", "first", "second"),
    [  # of 1 500 and 2 000, in hundreds: what is received of each, and what is still owed
        (0, (0, 1500), (0, 2000)),
        (1000, (1000, 500), (0, 2000)),
        (1500, (1500, 0), (0, 2000)),
        (2000, (1500, 0), (500, 1500)),
        (3500, (1500, 0), (2000, 0)),
        (3700, (1700, 0), (2000, 0)),
    ],
)
def test_the_money_of_a_split_order_stays_where_it_was_paid_and_only_what_is_beyond_goes_along(
    shop: Shop, received: int, first: tuple[int, int], second: tuple[int, int]
) -> None:
    facts = {"paid_amount": received * 100} if received else {}
    known: dict[str, Any] = {"delivery_cost": 50_000, "lines": THREE, "payment": "cash", "facts": facts}
    shop.from_("own_shop", "1", "packing", total=350_000, **known)
    assert shop.run("split", "1", "--move", "TEA-1=2", "--why", "1", *CONSENT).exit_code == 0
    found = [
        (shop.order(number).received.minor // 100, owed(BOOKS["own_shop"], shop.order(number)).minor // 100)
        for number in ("1", "1-2")
    ]
    assert found == [first, second]
    due = [refund_due(shop.order(number)) for number in ("1", "1-2")]
    assert due == [None if received <= 3500 else Money(20_000, "KZT"), None]
    sum_, moved = Money(received * 100, "KZT"), Money(second[0] * 100, "KZT")
    said = f"из полученных {sum_} {moved} переходят заказу 1-2" if moved.minor else f"полученные {sum_} остаются у 1"
    for number in ("1", "1-2"):
        assert (said in shop.json("history", number)[-1]["note"]) is bool(received)
    assert wrong_orders(shop.store) == []


@pytest.mark.req("X13")
@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    channel=st.sampled_from(sorted(BOOKS)),
    payment=st.sampled_from(["prepaid", "cash", ""]),
    bought=lines,
    extra=st.integers(0, 5000),
    walk=walks("step", "edit", "split", "outside", "cancel"),
)
def test_wherever_orders_go_their_sums_add_up_and_what_is_done_is_paid(
    channel: str, payment: str, bought: list[tuple[int, int]], extra: int, walk: list[tuple[str, int]]
) -> None:
    with TemporaryDirectory() as folder, Shop.made(Path(folder), NOON) as shop:
        begin(shop, channel, bought, extra, payment)
        photo = Path(folder) / "photo.jpg"
        photo.write_bytes(b"")
        for kind, chance in walk:
            before = _all(shop)
            order = chosen(shop, chance)
            try:
                move(shop, order, kind, chance, photo)
            except DeskError:
                assert _all(shop) == before, "what is refused changes nothing"
            if kind == "split":
                assert _sums(shop) == [sum(of) for of in zip(*before, strict=True)], "the parts are the whole"
            for found in _orders(shop):
                cost = found.delivery_cost.minor if found.delivery_cost else 0
                assert found.total.minor == found.goods.minor + cost
                came = sum(part.amount.minor for part in parts_of(shop, found) if not (noted(found) and told(part)))
                ended = "refund" in found.facts and not channel_pays(BOOKS[channel], found)
                returned = found.received.minor - paid_sum(BOOKS[channel], found).minor if ended else 0
                assert came == found.received.minor - returned, "the parts are what was paid and not given back"
                if BOOKS[channel].status_of(found.status).until_paid:
                    assert paid(BOOKS[channel], found), "done only when it is paid"
        assert wrong_orders(shop.store) == []


def told(part: Payment) -> bool:
    """Whether the channel told of it: once what it took is noted apart, that is none of what the shop received."""
    return part.event.actor.kind is not ActorKind.OPERATOR


def parts_of(shop: Shop, order: Order) -> list[Payment]:
    """The order's money, part by part."""
    return card(shop.store, shop.parts.rules, order).payments


def _orders(shop: Shop) -> list[Order]:
    return [found for one in shop.store.orders.ids() if (found := shop.store.orders.get(one)) is not None]


def _all(shop: Shop) -> list[tuple[int, int, int, int]]:
    return [
        (o.goods.minor, o.delivery_cost.minor if o.delivery_cost else 0, o.total.minor, o.received.minor)
        for o in _orders(shop)
    ]


def _sums(shop: Shop) -> list[int]:
    return [sum(of) for of in zip(*_all(shop), strict=True)]


# --- paying ----------------------------------------------------------------------------------------------------


@pytest.mark.req("X12", "C42")
def test_part_payments_add_up_to_what_is_owed(shop: Shop) -> None:
    shop.from_("own_shop", "1", "delivery", total=300_000, delivery_cost=50_000, lines=THREE, payment="cash")
    assert shop.json("show", "1")["owed"] == "3500.00"
    said = take(shop, "1", "pay", "payment=cash", "paid_amount=500")
    assert "500 ₸ из 3 500 ₸: останется доплатить 3 000 ₸ (difference)" in said
    assert shop.order("1").received.minor == 0, "nothing is taken before that is answered"
    assert take(shop, "1", "pay", "payment=cash", "paid_amount=500", "difference=yes") == ""
    assert shop.json("show", "1")["owed"] == "3000.00"
    assert "получено 500 ₸, к оплате 3 000 ₸" in shop.run("show", "1").stdout
    assert "оплачен" in take(shop, "1", "finish")
    assert take(shop, "1", "pay", "payment=card", "paid_amount=3000") == "", "exactly what is owed asks nothing"
    assert [e["changes"]["paid_amount"] for e in shop.json("history", "1") if e["kind"] == "paid"] == [
        [None, "500.00"], ["500.00", "3500.00"]
    ]  # fmt: skip
    assert take(shop, "1", "pay", "payment=cash", "paid_amount=1") != "", "not once more than is owed"
    assert take(shop, "1", "finish") == ""


@pytest.mark.req("X12", "C42")
def test_a_mixed_payment_says_each_part_with_how_who_and_when(shop: Shop) -> None:
    shop.from_("own_shop", "1", "delivery", total=350_000, delivery_cost=50_000, lines=THREE, payment="cash")
    take(shop, "1", "pay", "payment=cash", "paid_amount=500", "difference=yes")
    shop.clock.advance(HOUR)
    said = shop.run("take", "1", "pay", "--set", "payment=card", "--set", "paid_amount=2000", "--set", "difference=yes",
                    operator="Олег").stdout  # fmt: skip
    assert said == "1: Доставляется\nпринято 2 000 ₸, ещё к оплате 1 000 ₸\n"
    assert take(shop, "1", "pay", "payment=card", "paid_amount=900", "difference=yes") == ""
    assert shop.run("undo", "1").exit_code == 0
    shop.clock.advance(HOUR)
    assert take(shop, "1", "pay", "payment=card", "paid_amount=1100", "difference=на чай") == ""
    assert shop.run("refund", "1").exit_code == 0
    shown = shop.run("show", "1").stdout
    assert "наличные + карта, оплачен" in shown
    money = [line.removeprefix("Деньги: ") for line in shown.splitlines() if line.startswith("Деньги: ")]
    assert money == [
        "500 ₸  наличные  Мария, 12:00", "2 000 ₸  карта  Олег, 13:00", "1 100 ₸  карта  Мария, 14:00",
        "-100 ₸  деньги возвращены  Мария, 14:00",
    ]  # fmt: skip
    parts = shop.json("show", "1")["payments"]
    assert [(part["payment"], part["amount"], part["actor"]) for part in parts[:2]] == [
        ("cash", "500.00", "Мария"), ("card", "2000.00", "Олег")
    ]  # fmt: skip


@pytest.mark.req("X12")
@pytest.mark.parametrize(
    ("amount", "said"),
    [("0", "ноль"), ("999999999999", "от 0 до"), ("-5", "не сумма"), ("24,990", "двояко"), ("", "paid_amount"),
     ("234", "24 756"), ("25000", "На 10 ₸ больше")],
)  # fmt: skip
def test_a_sum_that_is_not_the_one_owed_is_not_taken_without_a_word(shop: Shop, amount: str, said: str) -> None:
    shop.from_("own_shop", "1", "delivery", payment="cash")
    assert said in take(shop, "1", "pay", "payment=cash", f"paid_amount={amount}")
    assert "paid_amount" in take(shop, "1", "pay", "payment=cash")
    assert shop.order("1").received.minor == 0
    assert shop.order("1").status == "delivery"


@pytest.mark.req("X12")
def test_more_than_is_owed_wants_a_reason_that_is_kept(shop: Shop) -> None:
    shop.from_("own_shop", "1", "delivery", payment="cash")
    assert take(shop, "1", "pay", "payment=cash", "paid_amount=25000", "difference=нет сдачи") == ""
    shown = shop.json("show", "1")
    assert (shown["owed"], shown["facts"]["paid_amount"]) == ("0.00", "25000.00")
    assert shown["facts"]["difference"] == "нет сдачи"
    assert "оплачен, 10 ₸ лишних" in shop.run("show", "1").stdout


@pytest.mark.req("X12")
def test_what_is_added_after_the_payment_is_owed_again(shop: Shop) -> None:
    shop.from_("own_shop", "1", "packing", payment="cash")
    assert take(shop, "1", "pay", "payment=cash", "paid_amount=24990") == ""
    assert shop.run("edit", "1", "--set", "delivery_cost=500", *CONSENT).exit_code == 0
    assert shop.json("show", "1")["owed"] == "500.00"
    assert take(shop, "1", "pay", "payment=cash", "paid_amount=500") == ""


@pytest.mark.req("X18")
@pytest.mark.parametrize("payment", ["cash", "", "наложенный платёж"])
def test_an_order_that_the_shop_is_paid_for_closes_only_when_the_money_is_in(shop: Shop, payment: str) -> None:
    for status, number in (("courier", "1"), ("pickup", "2")):
        shop.from_("magazito", number, status, payment=payment)
        assert "оплачен" in take(shop, number, "received")
        assert take(shop, number, "pay", "payment=cash", "paid_amount=24990") == ""
        assert take(shop, number, "received") == ""
        assert shop.order(number).status == "received"


@pytest.mark.req("X18")
@pytest.mark.parametrize(("channel", "done"), [("magazito", "received"), ("own_shop", "done")])
def test_what_a_carrier_delivered_waits_for_its_money(shop: Shop, channel: str, done: str) -> None:
    shop.from_(channel, "1", "transit", payment="cash", method="carrier")
    assert shop.run("event", "1", "delivered").exit_code == 0
    waiting = shop.order("1")
    assert (waiting.status, waiting.closed_at) == ("unpaid", None)
    assert take(shop, "1", "pay", "payment=cash", "paid_amount=20000", "difference=yes") == ""
    assert shop.order("1").status == "unpaid"
    assert take(shop, "1", "pay", "payment=cash", "paid_amount=4990") == ""
    closed = shop.order("1")
    assert (closed.status, closed.closed_at) == (done, shop.clock())
    assert wrong_orders(shop.store) == []


@pytest.mark.req("X18")
def test_a_channel_that_says_received_closes_nothing_that_is_owed(shop: Shop) -> None:
    for number, payment in (("1", "cash"), ("2", "prepaid")):
        shop.from_("magazito", number, "transit", payment=payment, method="carrier")
        shop.from_("magazito", number, "received", payment=payment, method="carrier")
    assert [shop.order(number).status for number in "12"] == ["unpaid", "received"]
    shop.from_("magazito", "1", "received", payment="cash", method="carrier", comment="ещё раз")
    assert shop.order("1").status == "unpaid", "nor when it is said again"
    shop.from_("magazito", "1", "received", payment="cash", method="carrier", facts={"paid": True})
    assert shop.order("1").status == "received", "but when it says that it is paid"


@pytest.mark.req("X17")
@pytest.mark.parametrize(
    ("channel", "payment", "is_paid", "word"),
    [
        ("kaspi", "prepaid", True, "предоплата"), ("kaspi", "credit", True, "кредит"), ("flowwow", "", True, ""),
        ("magazito", "prepaid", True, "предоплата"), ("magazito", "cash", False, "наличные"),
        ("own_shop", "prepaid", False, "предоплата"), ("own_shop", "card", False, "карта"),
    ],
)  # fmt: skip
def test_one_word_for_one_state(shop: Shop, channel: str, payment: str, is_paid: bool, word: str) -> None:
    order, book = shop.from_(channel, "1", payment=payment), BOOKS[channel]
    assert paid(book, order) is is_paid
    assert payment_word(book, order).casefold().startswith(word)
    assert "оплачен" not in payment_word(book, order)
    assert ("к оплате" in payment_text(book, order)) is not is_paid
    assert bool(owed(book, order).minor) is not is_paid
    if channel == "own_shop":
        shop.from_(channel, "2", "delivery", payment=payment)
        assert "оплачен" in take(shop, "2", "finish"), "and the key says the same"
        shop.from_(channel, "3", "delivery", payment=payment, facts={"paid": True})
        assert "оплачен" in payment_text(book, shop.order("3"))
        assert payment_word(book, shop.order("3")) == "оплачен"
        assert take(shop, "3", "finish") == ""


@pytest.mark.req("X17")
def test_an_operator_cannot_say_that_the_channel_takes_the_money(shop: Shop) -> None:
    shop.from_("magazito", "1", "ready", payment="cash")
    assert "площадка" in shop.run("edit", "1", "--set", "payment=prepaid", *CONSENT).stderr
    assert shop.order("1").payment == "cash"


@pytest.mark.req("X17")
@pytest.mark.parametrize(
    ("change", "said"),
    [
        (('letter = "m"\n', 'letter = "m"\nsets = { paid = true }\n'), "paid"),
        (('money = "receive"\nright', "sets = { paid_amount = 1 }\nright"), "paid_amount"),
        (("] },\n]\n", '] },\n    { field = "paid_amount", title = "Sum", kind = "payment" },\n]\n'), "receive"),
        (('until_paid = "unpaid"', 'until_paid = "nowhere"'), "nowhere"),
    ],
)
def test_a_rulebook_cannot_say_paid_by_itself(tmp_path: Path, change: tuple[str, str], said: str) -> None:
    from orderdesk.data_files import data_folder
    from orderdesk.errors import ConfigError
    from orderdesk.rules.rulebook.load import read_rulebook

    text = (data_folder() / "rulebooks" / "own_shop.toml").read_text("utf-8")
    assert change[0] in text
    with pytest.raises(ConfigError, match=said):
        read_rulebook(write(tmp_path / "mine.toml", text.replace(*change)))


# --- numbers without measure -----------------------------------------------------------------------------------

HUGE = ["9" * n for n in (7, 10, 13, 16, 19, 30, 400)]


@pytest.mark.req("X11")
@pytest.mark.parametrize("huge", HUGE)
def test_a_number_without_measure_stops_one_record_and_not_the_file(shop: Shop, tmp_path: Path, huge: str) -> None:
    good = {"number": "good", "total": "100"}
    line: dict[str, Any] = {"sku": "A", "quantity": 1, "price": "1"}
    bad: list[dict[str, Any]] = [
        {"lines": [{**line, "price": huge}]},
        {"lines": [{**line, "quantity": huge}]},
        {"lines": [{**line, "price": "9999999999", "quantity": 999_999}]},
        {"lines": [{**line, "price": "9999999999"}] * 900},
        {"total": huge, "delivery_cost": huge},
        {"goods": huge, "delivery_cost": "9999999999"},
        {"goods": "9999999999", "delivery_cost": "9999999999"},
    ]
    records: list[dict[str, Any]] = [{"number": f"bad-{i}", **record} for i, record in enumerate(bad)]
    written = "\n".join(json.dumps(record) for record in (*records, good))
    written = written.replace(f'"price": "{huge}"', f'"price": {huge}')  # a JSON number too
    result = shop.run("import", "--channel", "own_shop", str(write(tmp_path / "a.jsonl", written)))
    assert shop.order("good").total.minor == 10_000
    taken = {order["number"] for order in shop.json("list")}
    if len(huge) > 10:
        assert taken == {"good"}
        assert result.stderr.count("a.jsonl:") == len(bad)
    for order in _orders(shop):
        assert order.total.minor <= 10**12
    rows = f"number;total;sku;quantity;price\n1;{huge};A;{huge};{huge}\n2;5;A;1;5\n"
    shop.run("import", "--channel", "own_shop", str(write(tmp_path / "a.csv", rows)))
    assert shop.order("2").total.minor == 500
    answer = kaspi_answer(kaspi_record("K1", totalPrice=float(huge)), kaspi_record("K2", deliveryCost=float(huge)))
    answer["included"][0]["attributes"]["quantity"] = float(huge)
    assert shop.run("import", str(write(tmp_path / "k.json", json.dumps(answer)))).exit_code == 1


@pytest.mark.req("X11")
@pytest.mark.parametrize("huge", HUGE)
@pytest.mark.parametrize(
    "command",
    [
        "edit 1 --set delivery_cost={} --consent buyer --via phone",
        "edit 1 --set lines=A*{}@5 --consent buyer --via phone",
        "edit 1 --set lines=A*999999@{} --consent buyer --via phone",
        "edit 1 --set lines=A*1@9999999999;B*1@{} --consent buyer --via phone",
        "split 1 --move A={} --why 1 --consent buyer --via phone",
        "split 1 --move A=1 --why {} --consent buyer --via phone",
        "take 1 pay --set payment=cash --set paid_amount={} --set difference=yes",
        "add --set source=phone --set customer=К --set lines=A*{}@{}",
        "add --set source=phone --set customer=К --set lines=A*1@5 --set delivery_cost={}",
        "reschedule 1 +{} --consent buyer",
        "cancel 1 --reason {}",
        "stock A {}",
        "quality --days {}",
        "calendar undo {}",
        "calendar show kz --days {}",
        "show {}",
        "list --search {}",
        "serve --port {}",
        "watch --every {}",
    ],
)
def test_a_number_without_measure_is_refused_with_a_sentence(shop: Shop, command: str, huge: str) -> None:
    shop.from_("own_shop", "1", "agreement", lines=(IncomingLine("A", "А", 2, 5000),), total=10_000, payment="cash")
    words = [part.replace("{}", huge) for part in command.split()]
    if command.startswith("serve") and int(huge) <= 65535:
        return
    result = shop.run(*words)
    assert result.exit_code in (0, 1, 2), result.output
    assert "Traceback" not in result.output
    assert shop.order("1").total.minor <= 10**12
    assert wrong_orders(shop.store) == []


@pytest.mark.req("X11")
@pytest.mark.parametrize("huge", ["65536", *HUGE, "9" * 5000])
@pytest.mark.parametrize("key", ["days", "channel_days", "attempts", "digit", "free", "percent"])
def test_a_rulebook_cannot_hold_a_number_without_measure(tmp_path: Path, key: str, huge: str) -> None:
    import re

    from orderdesk.data_files import data_folder
    from orderdesk.errors import ConfigError
    from orderdesk.rules.rulebook.load import read_rulebook

    for name in ("kaspi", "flowwow", "magazito"):
        text = (data_folder() / "rulebooks" / f"{name}.toml").read_text("utf-8")
        changed = re.sub(rf"\b{key} = \d+", f"{key} = {huge}", text)
        if changed != text:
            with pytest.raises(ConfigError, match=r"mine\.toml"):
                read_rulebook(write(tmp_path / "mine.toml", changed))


# --- how a file writes its sums --------------------------------------------------------------------------------


@pytest.mark.req("X10")
def test_sums_that_can_be_read_in_two_ways_are_refused_alike(shop: Shop, tmp_path: Path) -> None:
    rows = 'number,total,sku,price\n1,"24,990",A,"24,990"\n2,"12,345",A,"12,345"\n3,24.990,A,24.990\n4,5,A,5\n'
    result = shop.run("import", "--channel", "own_shop", str(write(tmp_path / "a.csv", rows)))
    assert result.exit_code == 1
    for both in ("24 990 или 24.99:", "12 345 или 12.345:"):
        assert both in result.stderr
    assert [order["number"] for order in shop.json("list")] == ["4"]


@pytest.mark.req("X10")
@pytest.mark.parametrize(
    ("telling", "ambiguous", "sums"),
    [
        ("1,234.50", "24,990", (123_450, 2_499_000)), ("1.234,50", "24.990", (123_450, 2_499_000)),
        ("1,234,567", "12,345", (123_456_700, 1_234_500)), ("99,50", "24,990", (9_950, 2_499)),
        ("99.50", "24,990", (9_950, 2_499_000)), ("99.50", "24.990", (9_950, 2_499)),
    ],
)  # fmt: skip
def test_a_column_that_shows_what_its_signs_mean_decides(
    shop: Shop, tmp_path: Path, telling: str, ambiguous: str, sums: tuple[int, int]
) -> None:
    rows = f"number;total;delivery_cost\n1;{telling};0\n2;{ambiguous};0\n3;7;{ambiguous}\n"
    result = shop.run("import", "--channel", "own_shop", str(write(tmp_path / "a.csv", rows)))
    assert (shop.order("1").goods.minor, shop.order("2").goods.minor) == sums
    assert "3: delivery_cost: " in result.stderr, "what one column shows says nothing of another"


@pytest.mark.req("X10", "X11")
@pytest.mark.parametrize("typed", ["24,990", "12.345"])
def test_what_is_typed_is_refused_with_both_readings_too(shop: Shop, typed: str) -> None:
    shop.from_("own_shop", "1", "agreement")
    for change in (f"delivery_cost={typed}", f"lines=A*1@{typed}"):
        assert "двояко" in shop.run("edit", "1", "--set", change, *CONSENT).stderr
        added = shop.run("add", "--set", "source=phone", "--set", "customer=К", "--set", "lines=A*1@5", "--set", change)
        assert "двояко" in added.stderr
    assert [order["number"] for order in shop.json("list")] == ["1"]
