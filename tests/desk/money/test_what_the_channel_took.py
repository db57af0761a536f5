"""What a channel took of an order's money is what it told, whatever is done here; its newer word counts."""

from __future__ import annotations

from contextlib import suppress
from itertools import permutations
from typing import Any

import pytest

from orderdesk.channels.incoming import IncomingLine
from orderdesk.desk.commands.cancel import Cancel
from orderdesk.desk.commands.changes import Edit, Split
from orderdesk.desk.commands.money import Pay, Refund
from orderdesk.desk.commands.undo import Undo
from orderdesk.desk.orders.price import offers
from orderdesk.desk.views.payments import payments
from orderdesk.errors import DeskError, Refused
from orderdesk.i18n import _
from orderdesk.model import CHANNEL_TOOK, Consent, Order
from orderdesk.rules.payment import excess, owed, paid, paid_sum, payment_text
from orderdesk.rules.possible import cancel_step
from orderdesk.rules.refunds import refund_due
from orderdesk.rules.taken import ANY, own, taken, takes
from orderdesk.values import replace
from tests.desk.ledgers.test_money_walk import broken
from tests.shop import NOON, Shop
from tests.walking import BOOKS

GOODS = (IncomingLine("A", "Чай", 4, 10_000), IncomingLine("B", "Чашка", 1, 5_000))
TOTAL = 48_000

EDITS: dict[str, dict[str, str]] = {
    "dearer": {"lines": "A*5@100; B*1@50"},
    "cheaper": {"lines": "A*1@100"},
    "for nothing": {"lines": "A*1@0"},
    "delivery": {"delivery_cost": "77.70"},
    "no delivery": {"delivery_cost": "0"},
    "way": {"payment": "cash"},
}

WAYS = ("cash", "prepaid", "credit")

OPEN = [
    (key, status.key, payment)
    for key, book in BOOKS.items() for status in book.status
    if not status.shelf.closed and not status.over for payment in WAYS[:2]
]  # fmt: skip

EDITED = [
    (key, status, payment, edit)
    for key, book in BOOKS.items() for status in dict.fromkeys(one for rule in book.edit for one in rule.in_)
    for payment in WAYS for edit, sets in EDITS.items()
    if any(sets.keys() <= set(rule.fields) and status in rule.in_ for rule in book.edit)
]  # fmt: skip

SPLIT = [
    (key, status, payment)
    for key, book in BOOKS.items() if book.split is not None for status in book.split.in_ for payment in WAYS
]  # fmt: skip


def told(shop: Shop, channel: str, status: str, payment: str, **more: Any) -> Order:
    known: dict[str, Any] = {"lines": GOODS, "total": TOTAL, "delivery_cost": 3_000, "received_at": NOON - 600,
                             "payment": payment, "planned_at": NOON + 7_200}  # fmt: skip
    return shop.from_(channel, "1", status, **{**known, **more})


def consent(channel: str) -> Consent:
    return Consent(by="buyer", via=BOOKS[channel].contact[0])


def plain(text: str) -> str:
    return text.replace("\N{NO-BREAK SPACE}", " ")


def checked(shop: Shop, order: Order, had: int) -> None:
    """All that is said of an order's money follows from what the buyer has paid, to whomever."""
    book, due = BOOKS[order.channel], refund_due(order)
    assert paid_sum(book, order).minor == had
    assert owed(book, order).minor == max(order.total.minor - had, 0)
    assert excess(book, order).minor == max(had - order.total.minor, 0) == (due.minor if due else 0)
    assert paid(book, order) is (had >= order.total.minor)
    found = shop.json("money", order.number)
    assert [found[name] for name in ("owed", "paid", "total")] == [
        f"{minor / 100:.2f}" for minor in (owed(book, order).minor, had, order.total.minor)
    ]
    if cancel_step(book, order) is not None:
        for offer in offers(shop.store, shop.parts.rules.clocks, book, order, shop.clock()):
            if offer.refund is not None:
                assert offer.refund.amount.minor in (
                    had,
                    had - (order.delivery_cost.minor if order.delivery_cost else 0),
                )
    assert broken(shop) == []


@pytest.mark.req("K71", "M44", "X16", "X13")
@pytest.mark.parametrize(("channel", "status", "payment", "edit"), EDITED)
def test_what_the_channel_took_stays_whatever_is_edited_here(
    shop: Shop, channel: str, status: str, payment: str, edit: str
) -> None:
    order, book = told(shop, channel, status, payment), BOOKS[channel]
    had = TOTAL if takes(book, payment) else 0
    assert taken(book, order).minor == had
    with suppress(Refused):
        shop.desk.do(Edit(EDITS[edit], consent(channel)), order)
    order = shop.order("1")
    assert (taken(book, order).minor, own(book, order).minor) == (had, 0)
    checked(shop, order, had)
    if had and order.total.minor != had:
        shown = plain(shop.run("show", "1").stdout)
        assert f"площадка взяла {plain(str(taken(book, order)))}" in shown
        left = owed(book, order)
        assert ("к оплате" in shown) is (left.minor > 0)
        assert ("лишних" in shown) is (left.minor == 0)
        if left.minor:
            shop.desk.do(Pay(left.decimal, "cash"), order)
            checked(shop, shop.order("1"), order.total.minor)
            assert taken(book, shop.order("1")).minor == had, "the rest is the shop's"
        else:
            shop.desk.do(Refund(how="transfer"), order)
            checked(shop, shop.order("1"), order.total.minor)
        shop.desk.do(Undo(), shop.order("1"))
        checked(shop, shop.order("1"), had)
    elif had:
        shop.desk.do(Undo(), order)
        assert CHANNEL_TOOK not in shop.order("1").facts


@pytest.mark.req("M32", "X16")
@pytest.mark.parametrize(("lines", "rest"), [("A*5@100; B*1@50", True), ("A*1@100", False)])
def test_a_cancel_gives_back_what_was_paid_and_each_pays_what_they_have(shop: Shop, lines: str, rest: bool) -> None:
    order, book = told(shop, "magazito", "agreement", "prepaid"), BOOKS["magazito"]
    shop.desk.do(Edit({"lines": lines}, consent("magazito")), order)
    if rest:
        shop.desk.do(Pay("100", "cash"), shop.order("1"))
    said = plain(shop.run("cancel", "1", "--reason", "8", "--comment", "ошибка").stdout)
    assert ("580 ₴" in said and "100 ₴" in said) if rest else "Возврат: 480 ₴, возвращает Magazito" in said
    order = shop.order("1")
    due = refund_due(order)
    assert (order.value("refund"), due.minor if due else 0) == ((58_000, 10_000) if rest else (48_000, 0))
    assert paid_sum(book, order).minor == (10_000 if rest else 0), "the channel has given its part back"
    assert broken(shop) == []
    if rest:
        assert shop.run("refund", "1").exit_code == 0
        assert paid_sum(book, shop.order("1")).minor == 0
        assert broken(shop) == []


@pytest.mark.req("M45", "X13")
@pytest.mark.parametrize("lines", ["A*4@100; B*9@50", "A*2@10; B*1@5", ""])
@pytest.mark.parametrize(("channel", "status", "payment"), SPLIT)
def test_the_parts_of_an_order_have_together_what_the_channel_took(
    shop: Shop, channel: str, status: str, payment: str, lines: str
) -> None:
    order, book = told(shop, channel, status, payment), BOOKS[channel]
    if lines:
        with suppress(Refused):
            shop.desk.do(Edit({"lines": lines}, consent(channel)), order)
    shop.desk.do(Split({"A": 1}, "1", consent(channel)), shop.order("1"))
    parts = [shop.order("1"), shop.order("1-2")]
    assert sum(taken(book, part).minor for part in parts) == (TOTAL if takes(book, payment) else 0)
    assert sum(owed(book, part).minor for part in parts) - sum(excess(book, part).minor for part in parts) == sum(
        part.total.minor for part in parts
    ) - (TOTAL if takes(book, payment) else 0)
    assert broken(shop) == []


@pytest.mark.req("K71", "X20")
@pytest.mark.parametrize("sum_", [TOTAL - 1_000, TOTAL + 2_000, 44_000])
@pytest.mark.parametrize(("channel", "status", "payment"), OPEN)
def test_what_the_channel_tells_anew_it_has_taken(
    shop: Shop, channel: str, status: str, payment: str, sum_: int
) -> None:
    order, book = told(shop, channel, status, payment), BOOKS[channel]
    with suppress(DeskError):
        shop.desk.do(Edit({"delivery_cost": "90"}, consent(channel)), order)
    here = shop.order("1")
    lines = (replace(GOODS[0], price=(sum_ - 8_000) // 4), GOODS[1])
    told(shop, channel, status, payment, total=sum_, lines=lines)
    order = shop.order("1")
    had = sum_ if takes(book, payment) else 0
    assert taken(book, order).minor == had
    assert order.delivery_cost == here.delivery_cost, "which is the shop's own word"
    checked(shop, order, had)


@pytest.mark.req("X20", "X23", "X18")
@pytest.mark.parametrize("by_hand", [False, True])
@pytest.mark.parametrize(("channel", "status", "payment"), OPEN)
def test_that_it_is_not_paid_is_followed_or_marked_and_never_passed_over(
    shop: Shop, channel: str, status: str, payment: str, by_hand: bool
) -> None:
    """What the channel had told it takes back; what an operator has noted stands, and somebody must look."""
    facts = {} if by_hand else {"paid": True}
    order, book = told(shop, channel, status, payment, facts=facts), BOOKS[channel]
    if by_hand:
        try:
            shop.desk.do(Pay("480", "cash"), order)
        except DeskError:
            return
    assert paid(book, shop.order("1"))
    said = told(shop, channel, status, payment, facts={"paid": False})
    differs = [row["number"] for row in shop.json("list", "--shelf", "differs")] == ["1"]
    assert differs or owed(book, said).minor == TOTAL
    assert differs is (by_hand or ANY in book.channel_takes)
    if differs:
        assert shop.store.history.of(said.id)[-1].note
        assert shop.run("told", "1").exit_code == 0
    version = shop.order("1").version
    told(shop, channel, status, payment, facts={"paid": False})
    assert shop.order("1").version == version, "the same word again says nothing new"
    told(shop, channel, status, payment, facts={"paid": True}, comment="оплачено")
    after = shop.order("1")
    assert (owed(book, after).minor, excess(book, after).minor) == (0, 0)
    assert broken(shop) == []


@pytest.mark.req("X20", "X23", "M45")
@pytest.mark.parametrize("first", [{}, {"paid": True}, {"paid": False}], ids=["unsaid", "paid", "denied"])
@pytest.mark.parametrize("acts", list(dict.fromkeys(permutations(("split", "down", "up2", "refund"), 4))))
def test_that_it_is_paid_says_nothing_new_of_what_the_channel_took(
    shop: Shop, first: dict[str, Any], acts: tuple[str, ...]
) -> None:
    """Split and edited in any order: what the channel took of the whole is known, and only its own word changes it."""
    book, split, back = BOOKS["magazito"], False, 0
    told(shop, "magazito", "agreement", "prepaid", facts=first)

    def parts() -> list[Order]:
        return [shop.order(number) for number in ("1", "1-2")[: 1 + split]]

    def sums(had: int) -> None:
        assert sum(taken(book, part).minor for part in parts()) == had
        assert sum(owed(book, part).minor - excess(book, part).minor for part in parts()) == sum(
            part.total.minor for part in parts()
        ) - (had - back)
        assert broken(shop) == []

    had = 0 if first.get("paid") is False else TOTAL
    for act in acts:
        with suppress(Refused):
            if act == "split":
                shop.desk.do(Split({"A": 1}, "1", consent("magazito")), shop.order("1"))
                split = True
            elif act == "refund":
                before = sum(excess(book, part).minor for part in parts())
                shop.desk.do(Refund(how="card"), shop.order("1"))
                back += before - sum(excess(book, part).minor for part in parts())
            else:
                one = parts()[-1 if act == "up2" else 0]
                shop.desk.do(Edit({"delivery_cost": "0" if act == "down" else "70"}, consent("magazito")), one)
        sums(had)
    for turn, says in enumerate((True, True, False, True, False, False, True)):
        was = [(owed(book, part).minor, excess(book, part).minor) for part in parts()]
        told(shop, "magazito", "agreement", "prepaid", facts={"paid": says}, comment=f"{turn}")
        before, had = had, TOTAL if says or (split and had) else 0
        sums(had)
        assert before != had or was == [(owed(book, part).minor, excess(book, part).minor) for part in parts()]


@pytest.mark.req("X20", "M45")
@pytest.mark.parametrize("sum_", [TOTAL - 1_000, TOTAL + 2_000])
def test_another_sum_of_an_order_that_is_split_is_what_the_channel_took_of_the_whole(shop: Shop, sum_: int) -> None:
    book = BOOKS["magazito"]
    told(shop, "magazito", "agreement", "prepaid")
    shop.desk.do(Split({"A": 1}, "1", consent("magazito")), shop.order("1"))
    lines = (replace(GOODS[0], price=(sum_ - 8_000) // 4), GOODS[1])
    told(shop, "magazito", "agreement", "prepaid", total=sum_, lines=lines)
    parts = [shop.order("1"), shop.order("1-2")]
    assert sum(taken(book, part).minor for part in parts) == sum_
    assert [row["number"] for row in shop.json("list", "--shelf", "differs")] == ["1"], "its parts are to be put right"
    assert broken(shop) == []


@pytest.mark.req("X17", "X16")
def test_no_money_is_told_to_have_moved_where_a_paid_order_is_edited(shop: Shop) -> None:
    def sums() -> list[int]:
        events = shop.store.history.of(shop.order("1").id)
        return [one.amount.minor for one in payments(events, "UAH")]

    order = told(shop, "magazito", "agreement", "prepaid", facts={"paid": True})
    shop.desk.do(Edit({"delivery_cost": "0"}, consent("magazito")), order)
    assert sums() == [TOTAL]
    shop.desk.do(Refund(how="card"), shop.order("1"))
    assert sums() == [TOTAL, -3_000]
    denied = told(shop, "magazito", "agreement", "prepaid", facts={"paid": False})
    assert sums() == [TOTAL, -3_000, -TOTAL]
    assert owed(BOOKS["magazito"], denied).minor == TOTAL, "what the shop has paid back is owed too"
    assert f"возвращено: 30 ₴, к оплате {TOTAL // 100} ₴" in plain(payment_text(BOOKS["magazito"], denied))
    assert broken(shop) == []


@pytest.mark.req("X20", "X18")
@pytest.mark.parametrize("says", ["", "yes", "no"])
def test_of_a_buyer_who_pays_the_shop_after_all_the_money_is_owed_again(shop: Shop, says: str, tmp_path: Any) -> None:
    def row(payment: str, paid: str) -> None:
        path = tmp_path / "orders.csv"
        path.write_text(
            f"number,status,total,delivery_cost,payment,paid\n1,agreement,500,0,{payment},{paid}\n", "utf-8"
        )
        assert shop.run("import", "--channel", "magazito", str(path)).exit_code == 0

    row("prepaid", "yes")
    assert owed(BOOKS["magazito"], shop.order("1")).minor == 0
    row("cash", says)
    assert owed(BOOKS["magazito"], shop.order("1")).minor == (0 if says == "yes" else 50_000)
    assert broken(shop) == []


@pytest.mark.req("X23")
def test_a_record_that_denies_a_flag_is_known_again_by_what_it_said_before_that_was_read(shop: Shop) -> None:
    one = shop.incoming("1", facts={"express": True})
    denied = replace(one, facts={"express": True, "paid": False})
    assert one.said == denied.said
    assert denied.snapshot() != one.snapshot()
    assert f'"record": "{denied.said}"' in denied.snapshot()


def test_a_cancelled_order_says_what_the_channel_has_given_back(shop: Shop) -> None:
    order = told(shop, "magazito", "agreement", "prepaid")
    shop.desk.do(Edit({"delivery_cost": "0"}, consent("magazito")), order)
    shop.desk.do(Cancel("other", comment="ошибка"), shop.order("1"))
    text = plain(payment_text(BOOKS["magazito"], shop.order("1")))
    assert text == "предоплата, площадка взяла 480 ₴, возвращено: 480 ₴"


@pytest.mark.req("X17")
@pytest.mark.parametrize("channel", BOOKS)
@pytest.mark.parametrize("payment", WAYS)
def test_money_that_came_with_an_order_is_told_by_the_title_of_its_channel(
    shop: Shop, channel: str, payment: str
) -> None:
    order = told(shop, channel, BOOKS[channel].status[0].key, payment, facts={"paid": True})
    lines = [line for line in shop.run("show", "1").stdout.splitlines() if line.startswith("Деньги")]
    assert len(lines) == 1
    assert _(BOOKS[channel].title) in lines[0]
    assert "площадка" not in lines[0]
    assert order.received.minor == TOTAL
