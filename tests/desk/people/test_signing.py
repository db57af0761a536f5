"""A PIN where money is taken: the right one signs, wrong ones are counted, and history says only that it was signed."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result

from orderdesk.desk.command import OrderCommand
from orderdesk.desk.commands.money import Refund, ReversePayment
from orderdesk.desk.commands.steps import Take
from orderdesk.desk.people import pin as pins
from orderdesk.desk.people.pin import LOCKED
from orderdesk.errors import DeskError, Refused
from orderdesk.model import Fact, Order
from orderdesk.rules.rulebook.load import read_rulebooks
from orderdesk.values import replace
from tests.shop import NOON, Shop

_DEAR = pins._COST
"""What a try costs in the product; in the other tests it is next to nothing (tests/conftest.py)."""


@pytest.fixture
def till(shop: Shop) -> Shop:
    """A shop with a director and an operator whose PIN is 60417, and an order to be paid."""
    shop.from_("own_shop", "S-1", "packing", total=2000)
    for name, role in (("Дина", "director"), ("Мария", "manager")):
        assert shop.run("operator", "add", name, "--role", role, operator="Дина").exit_code == 0
    assert pin(shop, "60417", "60417").exit_code == 0
    return shop


def pin(shop: Shop, *typed: str, operator: str = "Мария", words: tuple[str, ...] = ()) -> Result:
    return shop.run("operator", "pin", *words, operator=operator, typed="\n".join(typed) + "\n")


def pay(shop: Shop, typed: str, operator: str = "Мария") -> Result:
    return shop.run("take", "S-1", "pay", "--set", "payment=cash", "--set", "paid_amount=20", operator=operator,
                    typed=f"{typed}\n")  # fmt: skip


def test_money_is_taken_with_a_pin_and_history_says_that_it_was_signed(till: Shop) -> None:
    done = pay(till, "60417")
    assert done.exit_code == 0, done.stderr
    assert "60417" not in done.output
    event = till.json("history", "S-1")[-1]
    assert (event["kind"], event["actor"], event["note"]) == ("paid", "Мария", "подписано PIN")
    assert "60417" not in till.run("history", "S-1").stdout


def test_until_somebody_is_registered_nothing_is_signed(shop: Shop) -> None:
    shop.from_("own_shop", "S-1", "packing", total=2000)
    assert pay(shop, "").exit_code == 0
    assert shop.json("history", "S-1")[-1]["note"] == ""


def test_who_has_no_pin_hears_how_to_set_one(till: Shop) -> None:
    refused = pay(till, "0000", operator="Дина")
    assert (refused.exit_code, till.order("S-1").value("paid")) == (1, None)
    assert "`orderdesk --as Дина operator pin`" in refused.stderr


def test_five_wrong_tries_lock_for_a_quarter_of_an_hour_also_against_the_right_one(till: Shop) -> None:
    for left in ("осталось 4", "осталось 3", "осталось 2", "осталась 1", "вход закрыт до 12:15"):
        assert left in pay(till, "1111").stderr
    assert "вход закрыт до 12:15" in pay(till, "60417").stderr
    till.clock.advance(LOCKED - 1)
    assert "закрыт" in pay(till, "60417").stderr
    till.clock.advance(1)
    assert pay(till, "60417").exit_code == 0


def test_the_end_of_the_lock_is_told_in_the_zone_of_the_desk(till: Shop) -> None:
    """A refund of a Magazito order, of Kyiv, is signed at a desk of the own shop, hours ahead."""
    till.from_("magazito", "M-1", "cancelled", facts={"refund_due": 100})
    for _try in range(5):
        said = till.run("refund", "M-1", operator="Мария", typed="1111\n").stderr
    assert "вход закрыт до 12:15" in said
    assert "вход закрыт до 12:15" in pay(till, "60417").stderr


def test_a_try_is_counted_before_it_is_looked_at(till: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    def stopped(pin: str, salt: bytes) -> bytes:
        raise KeyboardInterrupt

    monkeypatch.setattr("orderdesk.desk.people.pin._hash", stopped)
    with pytest.raises(KeyboardInterrupt):
        till.desk.do(Take("pay", {"payment": "cash", "paid_amount": "20"}, pin="1111"), till.order("S-1"))
    stored = till.store.pins.get("Мария")
    assert stored is not None
    assert stored.tries == 1


def test_a_right_pin_begins_the_count_anew(till: Shop) -> None:
    other = till.from_("own_shop", "S-2", "packing", total=2000)
    pay(till, "1111")
    till.desk.do(Take("pay", {"payment": "cash", "paid_amount": "20"}, pin="60417"), other)
    assert "осталось 4" in pay(till, "1111").stderr


@pytest.mark.parametrize(
    ("typed", "said"),
    [(("1111", "9999", "9999"), "не ваш PIN"), (("60417", "9999", "9998"), "по-разному"),
     (("60417", "99", "99"), "от 4 до 8"), (("60417", "123456789", "123456789"), "от 4 до 8"),
     (("60417", "12a4", "12a4"), "от 4 до 8")],
)  # fmt: skip
def test_a_pin_is_changed_only_by_who_knows_the_old_one(till: Shop, typed: tuple[str, ...], said: str) -> None:
    refused = pin(till, *typed)
    assert (refused.exit_code, said in refused.stderr) == (1, True), refused.stderr
    assert pay(till, "60417").exit_code == 0


def test_a_pin_is_changed(till: Shop) -> None:
    assert pin(till, "60417", "73905", "73905").exit_code == 0
    assert pay(till, "60417").exit_code == 1
    assert pay(till, "73905").exit_code == 0


def test_a_director_takes_a_pin_away_but_sets_none_for_others(till: Shop) -> None:
    refused = pin(till, "1234", "1234", operator="Дина", words=("Мария",))
    assert (refused.exit_code, "свой PIN" in refused.stderr) == (1, True)
    assert pin(till, operator="Мария", words=("Дина", "--reset")).exit_code == 1
    assert pin(till, operator="Дина", words=("Мария", "--reset")).exit_code == 0
    assert pin(till, "1234", "1234").exit_code == 0, "without the old one"
    events = [(by, old, new) for _at, by, field, old, new in till.store.operators.events("Мария") if field == "pin"]
    assert events == [("Мария", None, "set"), ("Дина", "set", None), ("Мария", None, "set")]


def test_the_database_keeps_no_pin(till: Shop) -> None:
    stored = till.store.pins.get("Мария")
    assert stored is not None
    till.run("operator", "pin", operator="Дина", typed="60417\n60417\n")
    other = till.store.pins.get("Дина")
    assert other is not None
    assert other.hash != stored.hash, "each is salted by itself"
    assert b"60417" not in b"".join(path.read_bytes() for path in till.parts.database.parent.glob("orders.db*")
                                   if path.is_file())  # fmt: skip


def test_a_try_takes_so_much_memory_that_trying_all_pins_of_a_stolen_database_does_not_pay(
    shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pins, "_COST", _DEAR)
    shop.from_("own_shop", "S-1", "packing", total=2000)
    assert shop.run("operator", "add", "Мария", "--role", "director").exit_code == 0
    assert pin(shop, "60417", "60417").exit_code == 0
    stored = shop.store.pins.get("Мария")
    assert stored is not None
    assert 128 * 8 * _DEAR == 16 * 2**20, "bytes that a try needs, five times over"
    assert hashlib.scrypt(b"60417", salt=stored.salt, n=_DEAR, r=8, p=5) == stored.hash
    assert pay(shop, "60417").exit_code == 0


SIGNED: dict[str, OrderCommand[Order]] = {
    "key": Take("m", {"payment": "cash", "paid_amount": "5"}, "9999"),
    "step": Take("pay", {"payment": "cash", "paid_amount": "5"}, "9999"),
    "no-sum": Take("pay", {"payment": "cash"}, "9999"),
    "all-and-more": Take("pay", {"payment": "cash", "paid_amount": "99999999"}, "9999"),
    "refund": Refund("5", "9999"),
    "more-refund": Refund("99999999", "9999"),
    "reversal": ReversePayment("5", "не пришли", "9999"),
    "without-reason": ReversePayment("5", "", "9999"),
}
"""Every act that is signed, with a PIN that is wrong; the last of each may not be possible for what is typed."""

MONEY: dict[str, dict[str, Fact]] = {"unpaid": {}, "in-part": {"paid_amount": 2000}, "due": {"refund_due": 1000}}


def answers(shop: Shop, channel: str, status: str) -> dict[str, str]:
    """What the desk says to each of them, done to an order of its own in each state of its money; empty for done."""
    known: dict[str, Any] = {"channel": channel, "external": {}, "currency": "", "total": 200000, "payment": "cash"}
    numbers = {f"{money}-{name}": (name, facts) for money, facts in MONEY.items() for name in SIGNED}
    come = [
        replace(shop.incoming(number, facts=facts, **known), status=status) for number, (_, facts) in numbers.items()
    ]
    shop.take_all(come)
    found = {}
    for number, (name, _facts) in numbers.items():
        try:
            shop.desk.do(SIGNED[name], shop.order(number))
            found[number] = ""
        except DeskError as error:
            found[number] = str(error)
        if shop.store.pins.get("Мария") and tries(shop):
            found[number] += f" ({tries(shop)})"
            with shop.store.write():
                shop.store.pins.count("Мария", 0, 0)
    return found


def tries(shop: Shop) -> int:
    stored = shop.store.pins.get("Мария")
    assert stored is not None
    return stored.tries


@pytest.mark.parametrize(
    ("channel", "status"), [(book.key, status.key) for book in read_rulebooks().values() for status in book.status]
)
def test_what_is_not_possible_asks_for_no_pin(tmp_path: Path, channel: str, status: str) -> None:
    """Where nobody signs, an act is refused for what it is: with a wrong PIN it hears the same; no try is counted."""
    with Shop.made(tmp_path / "free", NOON) as free:
        wanted = answers(free, channel, status)
    with Shop.made(tmp_path / "signed", NOON) as signed:
        signed.run("operator", "add", "Мария", "--role", "director")
        pin(signed, "60417", "60417")
        heard = answers(signed, channel, status)
    wrong = "Это не ваш PIN; осталось 4 попытки. (1)"
    assert heard == {number: said or wrong for number, said in wanted.items()}


def test_a_pin_that_nobody_typed_is_no_try(till: Shop) -> None:
    for _press in range(6):
        with pytest.raises(Refused, match="подписывается вашим PIN: введите его"):
            till.desk.do(Take("pay", {"payment": "cash", "paid_amount": "20"}), till.order("S-1"))
    assert tries(till) == 0
