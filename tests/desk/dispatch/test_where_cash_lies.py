"""A payment taken back comes out of where its money lies now: the courier's hands, the till, the bank, the channel."""

from __future__ import annotations

from collections import Counter
from typing import Final

import pytest

from orderdesk.desk.commands.dispatch.cash import CountTill, HandCashIn
from orderdesk.desk.commands.dispatch.runs import LeaveRun, MakeRun
from orderdesk.desk.commands.dispatch.stops import FinishStop
from orderdesk.desk.commands.money import Pay, Refund, ReversePayment
from orderdesk.desk.commands.undo import Undo
from orderdesk.desk.dispatch.till_view import till_report
from orderdesk.desk.ledgers.refund_ways import reversal_booked
from orderdesk.errors import Refused
from orderdesk.rules.payment import owed
from orderdesk.store.dispatch.cash_rows import TILL
from tests.desk.dispatch.riding import PHONE, agree, done, out, ready, refused, staffed
from tests.shop import Shop

WAYS: Final = ("courier", "cash", "card", "transfer")
THERE: Final = ("there", "handed in", "till closed")


def accounts(shop: Shop) -> Counter[str]:
    """What every account has of the shop's own money."""
    rows = shop.store.connection.rows(
        "SELECT kind || ' ' || party, debits - credits FROM accounts WHERE kind IN ('till', 'courier', 'bank')"
    )
    return Counter({str(name).strip(): minor for name, minor in rows})


def till(shop: Shop, kind: str) -> None:
    """Count the till as it should be."""
    there = shop.store.cash.balance(TILL, "KZT")
    shop.desk.do(CountTill(kind, there.decimal, "", "KZT"))


def paid(shop: Shop, way: str, sum_: str = "100") -> None:
    """An order of 100, paid in a way: to the courier at the door or at the shop."""
    ready(shop, "1")
    if way == "courier":
        run, _answers = shop.desk.do(MakeRun("Сокол", ("1",)))
        shop.desk.do(LeaveRun(run))
        shop.desk.do(FinishStop(run, "1", sum_, "" if sum_ == "100" else "так дали"))
    else:
        shop.desk.do(Pay(sum_, way, "так дали", sure=True), shop.order("1"))


def lies(shop: Shop, way: str, there: str) -> str:
    """Bring what was paid to where it is to be; the account that has it."""
    till(shop, "open")
    paid(shop, way)
    if there != "there" and way == "courier":
        shop.desk.do(HandCashIn("Сокол", "100"))
    if there == "till closed":
        till(shop, "close")
    if way in ("card", "transfer"):
        return "bank"
    return "courier Сокол" if way == "courier" and there == "there" else "till"


@pytest.fixture
def riding(shop: Shop) -> Shop:
    """A shop that signs nothing, with a courier of somebody else's."""
    done = shop.run("courier", "add", "Сокол", "--kind", "third", "--phone", PHONE)
    assert done.exit_code == 0, done.output
    return shop


@pytest.mark.req("C27", "O26", "O27")
@pytest.mark.parametrize("there", THERE)
@pytest.mark.parametrize("way", WAYS)
def test_a_payment_taken_back_comes_out_of_where_its_money_lies(riding: Shop, way: str, there: str) -> None:
    shop = riding
    where, before = lies(shop, way, there), accounts(shop)
    (said,) = reversal_booked(shop.store, shop.desk.rules.book("own_shop"), shop.order("1"), "30", now=shop.clock())
    assert {"till": "касса", "bank": "банк"}.get(where, "Сокол") in said
    for sum_ in ("30", "70"):
        if where == "till" and there == "till closed":
            with pytest.raises(Refused, match="закрыта"):
                shop.desk.do(ReversePayment(sum_, "не было"), shop.order("1"))
        else:
            shop.desk.do(ReversePayment(sum_, "не было"), shop.order("1"))
            before[where] -= int(sum_) * 100
        assert +accounts(shop) == +before, sum_
        agree(shop)


@pytest.mark.req("C27", "O26")
def test_what_is_paid_back_comes_out_of_the_till_while_the_courier_still_owes(riding: Shop) -> None:
    """What is paid back is paid by the cashier: out of the till, while the courier still owes what they took."""
    shop = riding
    till(shop, "open")
    paid(shop, "courier", "130")
    ready(shop, "2")
    shop.desk.do(Pay("100", "cash"), shop.order("2"))
    shop.desk.do(Refund("30"), shop.order("1"))
    assert +accounts(shop) == {"courier Сокол": 13000, "till": 7000}
    agree(shop)


@pytest.mark.req("O27")
def test_the_lines_of_the_report_come_to_what_there_should_be_and_are_what_they_are_called(riding: Shop) -> None:
    shop = riding
    till(shop, "open")
    for number, sum_ in (("2", "150"), ("3", "100"), ("4", "100")):
        ready(shop, number)
        shop.desk.do(Pay(sum_, "cash", "щедро", sure=True), shop.order(number))
    shop.desk.do(Refund("20"), shop.order("2"))
    shop.desk.do(ReversePayment("40", "не было"), shop.order("3"))
    shop.desk.do(Pay("10", "cash", sure=True), shop.order("3"))
    shop.desk.do(Undo(), shop.order("3"))
    seen = till_report(shop.desk)
    assert {kind: sum_.decimal for kind, sum_ in seen.moved} == {
        "receivable": "350.00", "refunds_due": "-20.00", "payment_reversed": "-40.00"}  # fmt: skip
    assert seen.expected.decimal == "290.00"


@pytest.mark.req("O27", "O30")
def test_nobody_puts_cash_into_a_closed_till_and_what_a_channel_tells_is_in_its_next_report(riding: Shop) -> None:
    shop = riding
    till(shop, "open")
    paid(shop, "courier")
    till(shop, "close")
    ready(shop, "2")
    for act in (lambda: shop.desk.do(Pay("100", "cash"), shop.order("2")),
                lambda: shop.desk.do(HandCashIn("Сокол", "100"))):  # fmt: skip
        with pytest.raises(Refused, match="закрыта"):
            act()
    shop.desk.do(Pay("100", "card"), shop.order("2"))
    ready(shop, "3", facts={"paid_amount": 10000})
    told = till_report(shop.desk)
    assert (told.state, told.moved, [(kind, one.decimal) for kind, one in told.since]) == (
        "closed", [], [("receivable", "100.00")])  # fmt: skip
    till(shop, "open")
    seen = till_report(shop.desk)
    assert ([(kind, one.decimal) for kind, one in seen.before], seen.opening, seen.moved) == (
        [("receivable", "100.00")], seen.expected, [])  # fmt: skip


@pytest.mark.req("O26", "O27")
def test_what_is_reported_and_not_decided_is_not_handed_in_and_charged_again(shop: Shop) -> None:
    staffed(shop)
    assert shop.run("operator", "pin", operator="Асхат", typed="2222\n2222\n").exit_code == 0
    ready(shop, "1", "2")
    run = out(shop, "1", "2")
    done(shop, "stop", "done", run, "1")
    done(shop, "stop", "done", run, "2", operator="Асхат")
    assert "уплачено 100" in shop.run("run", "show", run, operator="Дина").stdout.replace("\xa0", " ")
    words = ("hand-in", "Асхат", "200", "--reason", "всё, что есть", "--pin", "-")
    said = refused(shop, *words, typed="0000\n")
    assert ("2" in said, "100" in said) == (True, True), "before the PIN"
    assert done(shop, "hand-in", "Асхат", "100", "--pin", "-", typed="2222\n")["expected"] == "100.00"
    done(shop, "stop", "done", run, "2")
    assert done(shop, "hand-in", "Асхат", "100", "--pin", "-", typed="2222\n")["difference"] == "0.00"
    assert shop.json("courier", "show", "Асхат")["debt"] == "0.00"


@pytest.mark.req("O26", "O30")
@pytest.mark.parametrize(("channel", "status"), [("own_shop", "ready"), ("magazito", "courier")])
@pytest.mark.parametrize("sum_", ["45", "0", "100"])
def test_a_part_paid_at_the_door_is_booked_and_the_rest_stays_owed(
    riding: Shop, channel: str, status: str, sum_: str
) -> None:
    shop = riding
    shop.from_(channel, "1", status, payment="cash", total=10000, lines=())
    run, _answers = shop.desk.do(MakeRun("Сокол", ("1",)))
    shop.desk.do(LeaveRun(run))
    shop.desk.do(FinishStop(run, "1", sum_, "" if sum_ == "100" else "не хватило"))
    order = shop.order("1")
    book = shop.desk.rules.book(channel)
    assert (order.received.decimal, owed(book, order).minor) == (f"{sum_}.00", (100 - int(sum_)) * 100)
    waits = next(one for one in book.status if one.until_paid)
    assert order.status == (waits.key if sum_ == "100" else waits.until_paid)
    assert +accounts(shop) == +Counter({"courier Сокол": int(sum_) * 100})
    if sum_ != "100":
        shop.desk.do(Pay(str(100 - int(sum_)), "card"), order)
        assert shop.order("1").status == waits.key
    agree(shop)


@pytest.mark.req("O27")
def test_the_till_that_was_opened_before_the_first_order_stays_the_till(shop: Shop) -> None:
    asks = shop.run("till", "open", "0")
    assert (asks.exit_code, "RUB" in asks.stderr) == (1, True), asks.output
    assert shop.run("till", "open", "0", "--currency", "RUB").exit_code == 0
    ready(shop, "1")
    assert shop.json("till", "report")["currency"] == "RUB"
    assert shop.run("till", "close", "0").exit_code == 0
    assert shop.run("till", "open", "0", "--currency", "KZT").exit_code == 0
    assert shop.json("till", "report")["currency"] == "KZT"
