"""What an act costs is said before it, on every channel, in every status, for every reason; and that is charged."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from orderdesk.clock import DAY, HOUR, MINUTE
from orderdesk.desk.bulk_price import Scales, weigh
from orderdesk.desk.command import OrderCommand
from orderdesk.desk.commands.cancel import Cancel
from orderdesk.desk.commands.clock import Tick
from orderdesk.desk.commands.people.whose import Give
from orderdesk.desk.commands.record import Remark
from orderdesk.desk.commands.undo import Undo
from orderdesk.desk.orders.price import Offer, offers
from orderdesk.errors import DeskError
from orderdesk.model import Order
from orderdesk.money import Money
from orderdesk.rules.cancel_costs import Charge
from orderdesk.rules.possible import cancel_step
from orderdesk.values import replace
from tests.shop import Shop
from tests.walking import BOOKS

AGES = (10 * MINUTE, DAY, 5 * DAY)
CASES = [(book, status.key) for book in BOOKS for status in BOOKS[book].status]
EXPIRED = {DAY: {"new", "agreement", "confirmed"}, 5 * DAY: {"new", "agreement", "confirmed", "ready"}}
"""The statuses of Magazito whose processing term is over when an order came into them so long ago."""

SANCTIONLESS = "Без санкций"


def arrived(shop: Shop, book: str, status: str, age: int, number: str) -> Order | None:
    """A paid order that came into the status so long ago; `None` when its clock has taken it elsewhere meanwhile."""
    come = shop.clock() - age
    phone = {"KZ": "+77012224821", "RU": "+79161234567"}.get(BOOKS[book].country, "+380501234821")
    shop.from_(book, number, status, phone=phone, received_at=come, planned_at=shop.clock() - MINUTE, total=100_000,
               payment="prepaid", delivery_cost=10_000, facts={"accept_by": shop.clock() + HOUR})  # fmt: skip
    shop.desk.do(Tick())
    order = shop.order(number)
    return order if order.status == status else None


def cancellable(shop: Shop, book: str, status: str) -> Iterator[tuple[str, Offer, Order]]:
    """An order for every reason it can be cancelled for, at every age, each with what is offered."""
    for age in AGES:
        first = arrived(shop, book, status, age, f"{age}-{status}")
        if first is None or cancel_step(BOOKS[book], first) is None:
            continue
        rules = shop.parts.rules
        for found in offers(shop.store, rules.clocks, rules.book(book), first, shop.clock()):
            number = f"{age}-{status}-{found.reason.key}"
            order = arrived(shop, book, status, age, number)
            assert order is not None
            yield number, found, order


def taken(shop: Shop, number: str) -> list[tuple[str, Money]]:
    """What was charged for an order, by the fee's title."""
    order = shop.order(number)
    titles = {fee.key: fee.title for fee in shop.parts.rules.book(order.channel).fee}
    return [(titles[row.key], row.amount) for row in shop.store.charges.of(order.id)]


def check_said(said: str, shop: Shop, number: str) -> None:
    """What was said before the act is what the act has come to."""
    charged = [money for _title, money in taken(shop, number)]
    assert (SANCTIONLESS in said and any(money.minor for money in charged)) is False, said
    for money in charged:
        assert (str(money) if money.minor else "бесплатно") in said, said
    assert ("Плата" in said or "Комиссия" in said) is bool(charged), said
    back = shop.order(number).value("refund")
    assert ("озврат" in said) is (back is not None), said
    if isinstance(back, int):
        assert str(Money(back, shop.order(number).total.currency)) in said, said
    due = shop.order(number).value("refund_due")
    assert ("К возврату" in said) is (due is not None), said


@pytest.mark.req("X14", "X16", "X19", "X100", "M32")
@pytest.mark.parametrize(("book", "status"), CASES)
def test_what_is_said_before_the_key_is_what_the_act_costs(shop: Shop, book: str, status: str) -> None:
    for number, _found, order in cancellable(shop, book, status):
        rules, key = shop.parts.rules, _found.reason.key
        now = offers(shop.store, rules.clocks, rules.book(book), order, shop.clock())
        offer = next(one for one in now if one.reason.key == key)
        picker = "; ".join([*(said for said, _grave in offer.prices), *offer.refunds])
        many = "; ".join(weigh(shop.store, rules, Cancel(key), [order], shop.clock()).sentences())
        shop.desk.do(Cancel(key, comment="так вышло"), order)
        check_said(picker, shop, number)
        check_said(many, shop, number)


@pytest.mark.req("X14", "X100", "M32")
@pytest.mark.parametrize("status", [status.key for status in BOOKS["magazito"].status])
def test_magazitos_fee_is_charged_for_any_reason_and_only_for_expired_processing(shop: Shop, status: str) -> None:
    seen = 0
    for number, found, order in cancellable(shop, "magazito", status):
        age = int(number.partition("-")[0])
        shop.desk.do(Cancel(found.reason.key, comment="так вышло"), order)
        fee = [5_000] if status in EXPIRED.get(age, ()) else []
        assert [money.minor for _title, money in taken(shop, number)] == fee, (number, found.reason.key)
        seen += bool(fee)
    if status in ("new", "agreement", "confirmed", "ready"):
        reasons = sum(bool(r.digit) and not r.when for r in BOOKS["magazito"].reason)
        assert seen >= reasons, "every reason that can be picked was tried once its term was over"


@pytest.mark.req("X14", "M47")
@pytest.mark.parametrize("age", AGES)
@pytest.mark.parametrize("status", ["new", "agreement", "confirmed", "ready", "pickup", "courier", "transit"])
def test_the_buyers_own_cancel_costs_the_fee_only_after_an_expired_term(shop: Shop, status: str, age: int) -> None:
    if arrived(shop, "magazito", status, age, "M") is not None:
        shop.run("event", "M", "buyer_cancelled", "--yes")
        assert bool(taken(shop, "M")) is (status in EXPIRED.get(age, ()))


@pytest.mark.req("X14")
def test_a_term_that_is_not_the_most_urgent_one_expires_all_the_same(shop: Shop) -> None:
    """Ready to ship, the promised day is over first; the fee follows the term of shipping, two working days later."""
    for hours, fee in ((30, []), (120, [5_000])):
        number = f"M-{hours}"
        shop.from_("magazito", number, "ready", total=100_000, planned_at=shop.clock() + HOUR)
        shop.clock.advance(hours * HOUR)
        shop.desk.do(Tick())
        order = shop.order(number)
        assert order.deadline is not None
        assert order.deadline.target == "planned"
        shop.desk.do(Cancel("other", comment="так вышло"), order)
        assert [money.minor for _title, money in taken(shop, number)] == fee


@pytest.mark.req("X19")
@pytest.mark.parametrize(
    ("command", "said"),
    [
        (Give("Олег"), "назначить: Олег: 2"),
        (Remark("ждёт"), "заметка: 2"),
        (Undo(), "отменить действие: 2"),
    ],
    ids=lambda value: type(value).__name__,
)
def test_what_costs_nothing_is_named_before_it_is_done_to_many(
    shop: Shop, command: OrderCommand[Any], said: str
) -> None:
    orders = [shop.receive(number, "delivery") for number in "12"]
    assert next(weigh(shop.store, shop.parts.rules, command, orders, shop.clock()).sentences()) == said


@pytest.mark.req("X15", "F39")
def test_what_is_free_is_free_for_each_account(shop: Shop, tmp_path: Path) -> None:
    folder = tmp_path / "two"
    folder.mkdir()
    (folder / "config.toml").write_text('[channels.second]\nrulebook = "flowwow"\n', "utf-8")
    shop.parts = replace(shop.parts, config_path=folder / "config.toml")
    shop.desk = shop.parts.desk(shop.store)
    for number, channel in (("1", "flowwow"), ("2", "second"), ("3", "flowwow"), ("4", "second")):
        shop.from_(channel, number, "new", phone="+79161234567", total=100_000, currency="RUB")
    both = [shop.order(number) for number in "1234"]
    weight = weigh(shop.store, shop.parts.rules, Cancel("not_ready"), both, shop.clock())
    assert [price.channel for price in weight.channels] == ["Flowwow flowwow", "Flowwow second"]
    assert sum("180 ₽ (бесплатно: 1 из 2)" in said for said in weight.sentences()) == 2
    for order in both:
        shop.desk.do(Cancel("not_ready", comment="нет флориста"), order)
    assert [money.minor for n in "1234" for _t, money in taken(shop, n)] == [0, 0, 18_000, 18_000]


@pytest.mark.req("X19", "F39")
def test_the_free_first_refusal_says_of_no_fee_that_it_is_charged(shop: Shop) -> None:
    for number in "12":
        shop.from_("flowwow", number, "new", phone="+79161234567", total=100_000, currency="RUB")
    for reason in ("4", "7"):
        said = shop.run("cancel", "1", "--reason", reason, "--comment", "нет").stdout
        assert "Комиссия за отказ: бесплатно, 1-й из 1 за 30 дней" in said
        assert "списыва" not in said
        assert "взыма" not in said
    assert shop.run("cancel", "1", "--reason", "7", "--comment", "нет", "--yes").exit_code == 0
    assert "Комиссия за отказ: 180 ₽" in shop.run("cancel", "2", "--reason", "4").stdout


@pytest.mark.req("X19")
@pytest.mark.parametrize("book", BOOKS)
def test_the_command_line_says_the_price_first_and_does_what_costs_only_with_yes(shop: Shop, book: str) -> None:
    tried = 0
    for status in BOOKS[book].status:
        for number, _found, order in cancellable(shop, book, status.key):
            key = _found.reason.key
            rules = shop.parts.rules
            now = offers(shop.store, rules.clocks, rules.book(book), order, shop.clock())
            offer = next(one for one in now if one.reason.key == key)
            if not number.startswith(str(AGES[1])) and not offer.costly:
                continue
            tried += 1
            args = ("cancel", number, "--reason", key, "--comment", "так вышло")
            asked = shop.run(*args)
            for said in (*(said for said, _grave in offer.prices), *offer.refunds):
                assert said in asked.stdout
            assert offer.proven or offer.evidence in asked.stderr
            assert asked.exit_code == int(offer.costly), asked.output
            if offer.costly:
                assert "--yes" in asked.stderr
                assert shop.order(number) == order, "nothing was changed"
                done = shop.run(*args, "--yes")
                assert done.exit_code == 0, done.output
                price, came = done.stdout.split(f"{number}: ")
                assert came.count("\n") == 1, "the price is first"
                check_said(price, shop, number)
    assert tried > 4


@pytest.mark.req("X19")
def test_accepting_what_is_short_wants_yes_on_the_command_line(shop: Shop) -> None:
    shop.run("stock", "count", "TEA-1", "1", "--reason", "пересчёт")
    for number in "123":
        shop.receive(number)
    for command in (("accept", "1", "2"), ("accept", "1", "2", "404")):
        refused = shop.run(*command)
        assert refused.exit_code == 1
        assert "Чайник: заказано 2, на складе 1" in refused.stdout
        assert {shop.order(n).status for n in "12"} == {"new"}
    assert shop.run("take", "1", "accept").exit_code == 0
    refused = shop.run("take", "2", "accept")
    assert (refused.exit_code, refused.stdout) == (
        1,
        "Чайник: заказано 1, на складе 1, в резерве для других заказов 1\n",
    )
    assert shop.run("take", "2", "accept", "--yes").exit_code == 0
    assert shop.run("accept", "3", "--yes").exit_code == 0


@pytest.mark.req("X19")
def test_who_may_not_cancel_with_a_penalty_hears_that_and_no_price(shop: Shop) -> None:
    for name, role in (("Мария", "director"), ("Олег", "seller")):
        assert shop.run("operator", "add", name, "--role", role).exit_code == 0
    shop.receive("1")
    shop.run("assign", "1", "Олег")
    refused = shop.run("cancel", "1", "--reason", "4", operator="Олег")
    assert (refused.exit_code, refused.stdout) == (1, "")


@pytest.mark.parametrize("key", ["expired"])
def test_a_fee_can_only_name_targets_that_there_are(tmp_path: Path, key: str) -> None:
    from orderdesk.rules.rulebook.load import read_rulebook

    path = tmp_path / "magazito.toml"
    text = (Path(__file__).resolve().parents[3] / "data/rulebooks/magazito.toml").read_text("utf-8")
    path.write_text(text.replace('expired = ["begin"', f'{key} = ["beginn"'), "utf-8")
    with pytest.raises(DeskError, match="beginn"):
        read_rulebook(path)


@pytest.mark.req("X19", "X15")
@pytest.mark.parametrize("quota", [1, 2, 3])
def test_that_the_next_one_costs_is_said_with_the_last_free_one_only(quota: int) -> None:
    book = BOOKS["flowwow"]
    fee = replace(book.fee[0], free=quota)
    found = [Charge(fee, Money(0 if time <= quota else 5, "RUB"), time) for time in range(1, quota + 2)]
    assert [charge.free for charge in found] == [True] * quota + [False]
    assert [charge.last_free for charge in found] == [time == quota for time in range(1, quota + 2)]
    nothing = Charge(fee, Money(0, "RUB"), quota + 1)
    assert (nothing.free, nothing.last_free) == (False, False), "that of an order of nothing is not free for that"


@pytest.mark.req("X19")
def test_a_count_of_orders_to_cancel_is_of_those_that_can_be(shop: Shop) -> None:
    for number in "123":
        shop.from_("flowwow", number, "new", total=100_000, currency="RUB")
    shop.from_("flowwow", "4", "done", total=100_000, currency="RUB")
    orders = [shop.order(number) for number in "1234"]
    for reason in Scales(shop.store, shop.parts.rules, orders, shop.clock()).reasons():
        assert not [said for said, _grave in reason.prices if "из 4" in said]
