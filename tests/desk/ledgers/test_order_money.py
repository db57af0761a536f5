"""What an order owes, what was paid and what must go back, all from transfers; and what is said before a key."""

from __future__ import annotations

from typing import Any

import pytest

from orderdesk.desk.commands.cancel import Cancel
from orderdesk.errors import StoreError
from orderdesk.store.sqlite import sqlite3
from tests.desk.ledgers.test_money_walk import broken
from tests.shop import Shop

SUMS = ("goods", "delivery", "total", "owed", "paid", "refund_due")


def money(shop: Shop, number: str = "1") -> dict[str, Any]:
    """An order's money, as it is read; it is what its transfers come to."""
    found: dict[str, Any] = shop.json("money", number)
    came = {"till": 0.0, "bank": 0.0, "clearing": 0.0, "receivable": 0.0}
    for one in found["transfers"]:
        for kind, sign in ((one["debit"], 1), (one["credit"], -1)):
            came[kind] = came.get(kind, 0) + sign * float(one["amount"])
    assert came["till"] + came["bank"] + came["clearing"] + came.get("fees", 0) == float(found["paid"])
    assert came["receivable"] == float(found["owed"]) == max(0, float(found["total"]) - float(found["paid"]))
    assert broken(shop) == []
    return found


def sums(shop: Shop, number: str = "1") -> tuple[str, ...]:
    found = money(shop, number)
    return tuple(found[name] for name in SUMS)


def ours(shop: Shop, number: str = "1", status: str = "pickup", **fields: Any) -> None:
    shop.from_("own_shop", number, status, payment="cash", **{"delivery_cost": 0, **fields})


@pytest.mark.req("C42", "O30")
def test_an_order_takes_a_part_and_then_the_rest_in_two_parts(shop: Shop) -> None:
    ours(shop)
    assert sums(shop) == ("24990.00", "0.00", "24990.00", "24990.00", "0.00", "0.00")
    asked = shop.run("pay", "1", "500", "--how", "cash")
    assert asked.exit_code == 1
    assert "500 ₸ из 24 990 ₸" in asked.stderr.replace("\N{NO-BREAK SPACE}", " "), "underpaying is said before"
    assert sums(shop)[4] == "0.00", "and nothing is done"
    assert shop.run("pay", "1", "500", "--how", "cash", "--yes").exit_code == 0
    assert sums(shop)[3:] == ("24490.00", "500.00", "0.00")
    assert "оплачен" in shop.run("take", "1", "finish").stderr, "it is not done before nothing is owed"
    assert shop.run("pay", "1", "20000", "--how", "card", "--yes").exit_code == 0
    assert shop.run("pay", "1", "4490", "--how", "transfer").exit_code == 0, "just what is owed wants no yes"
    assert sums(shop)[3:] == ("0.00", "24990.00", "0.00")
    paid = [(one["debit"], one["amount"]) for one in money(shop)["transfers"] if one["act"] == "paid"]
    assert paid == [("till", "500.00"), ("bank", "20000.00"), ("bank", "4490.00")]
    assert shop.run("take", "1", "finish").exit_code == 0
    assert shop.order("1").status == "done"


@pytest.mark.req("C42")
def test_paying_too_much_is_said_before_and_is_the_buyers(shop: Shop) -> None:
    ours(shop)
    asked = shop.run("pay", "1", "25000", "--how", "cash")
    assert asked.exit_code == 1
    assert "10 ₸" in asked.stderr.replace("\N{NO-BREAK SPACE}", " ")
    assert shop.run("pay", "1", "25000", "--how", "cash", "--why", "без сдачи", "--yes").exit_code == 0
    assert sums(shop)[3:] == ("0.00", "25000.00", "10.00")
    assert shop.order("1").value("difference") == "без сдачи"
    assert shop.run("refund", "1").exit_code == 0
    assert sums(shop)[3:] == ("0.00", "24990.00", "0.00")
    assert [(one["debit"], one["credit"]) for one in money(shop)["transfers"]][-1] == ("refunds_due", "till")


@pytest.mark.req("C42")
def test_a_sum_that_another_order_owes_is_said_before_with_its_number(shop: Shop) -> None:
    ours(shop)
    ours(shop, "2", total=770_000, customer="Динара", phone="+77015550101")
    ours(shop, "3", total=770_000, facts={"paid": True})
    asked = shop.run("pay", "1", "7700", "--how", "card")
    assert asked.exit_code == 1
    assert "2 (Динара)" in asked.stderr
    assert "3 (" not in asked.stderr, "that one is paid"
    assert shop.run("pay", "2", "7700", "--how", "card").exit_code == 0


@pytest.mark.req("C42", "X16")
def test_cancelled_after_payment_it_leaves_a_refund_due_on_its_shelf_until_it_is_paid(shop: Shop) -> None:
    ours(shop, status="packing", total=2_499_000, delivery_cost=100_000)
    assert shop.run("pay", "1", "500", "--how", "cash", "--yes").exit_code == 0
    assert shop.run("cancel", "1", "--reason", "8", "--comment", "передумал").exit_code == 0
    assert sums(shop) == ("0.00", "0.00", "0.00", "0.00", "500.00", "500.00")
    assert [row["number"] for row in shop.json("list", "--shelf", "refunds_due")] == ["1"]
    assert shop.run("refund", "1", "200", "--how", "cash").exit_code == 0
    assert sums(shop)[4:] == ("300.00", "300.00")
    assert [row["number"] for row in shop.json("list", "--shelf", "refunds_due")] == ["1"]
    assert "остал" not in shop.run("refund", "1").stdout
    assert sums(shop)[4:] == ("0.00", "0.00")
    assert shop.json("list", "--shelf", "refunds_due") == []


@pytest.mark.req("C42")
def test_cash_that_is_not_in_the_till_is_not_paid_out_of_it(shop: Shop) -> None:
    ours(shop, status="packing")
    assert shop.run("pay", "1", "24990", "--how", "card").exit_code == 0
    assert shop.run("cancel", "1", "--reason", "8", "--comment", "ошибка").exit_code == 0
    refused = shop.run("refund", "1", "100", "--how", "cash")
    assert refused.exit_code == 1
    assert sums(shop)[4:] == ("24990.00", "24990.00")
    assert shop.run("refund", "1", "100", "--how", "transfer").exit_code == 0


@pytest.mark.req("C42")
def test_a_payment_with_a_key_is_noted_once(shop: Shop) -> None:
    ours(shop)
    assert shop.run("pay", "1", "500", "--how", "cash", "--yes", "--key", "чек-17").exit_code == 0
    assert shop.run("pay", "1", "500", "--how", "cash", "--yes", "--key", "чек-17").exit_code == 0, "once"
    assert sums(shop)[4] == "500.00"


@pytest.mark.req("M32", "F25")
def test_what_the_channel_takes_stands_with_it_less_its_fees(shop: Shop) -> None:
    for number in ("1", "2"):
        shop.from_("flowwow", number, "new", total=1_000_000)
        assert sums(shop, number)[3:] == ("0.00", "10000.00", "0.00")
        assert shop.run("pay", number, "10000", "--how", "cash").exit_code == 1, "the channel takes it"
        shop.desk.do(Cancel("not_ready", comment="нет цветов"), shop.order(number))
        assert sums(shop, number)[3:] == ("0.00", "0.00", "0.00"), "and pays it back"
    fees = [[(t["debit"], t["credit"], t["amount"]) for t in money(shop, n)["transfers"] if t["debit"] == "fees"]
            for n in ("1", "2")]  # fmt: skip
    assert fees == [[], [("fees", "clearing", "1800.00")]], "the first of a month is free, and counted"
    assert len(shop.store.charges.of(shop.order("1").id)) == 1
    assert shop.run("undo", "2").exit_code == 0
    assert [t["amount"] for t in money(shop, "2")["transfers"] if t["credit"] == "fees"] == ["1800.00"]


@pytest.mark.req("K71")
def test_what_has_not_come_in_yet_is_told_by_shelf_and_currency(shop: Shop) -> None:
    shop.receive("K1")
    shop.receive("K2", "issued")
    ours(shop, "1", "packing")
    ours(shop, "2", "packing", total=100_000, facts={"paid_amount": 40_000})
    shop.from_("magazito", "M", "new", payment="cash", total=5_000)
    found = {(one["shelf"], one["currency"]): (one["orders"], one["owed"], one["clearing"])
             for one in shop.json("money")}  # fmt: skip
    assert found == {
        ("new", "KZT"): (1, "0.00", "24990.00"),
        ("packing", "KZT"): (2, "25590.00", "0.00"),
        ("new", "UAH"): (1, "50.00", "0.00"),
    }, "of orders that are closed the money is in, or with the channel"
    assert "25 590 ₸" in shop.run("money").stdout.replace("\N{NO-BREAK SPACE}", " ")


def test_who_may_not_see_sums_sees_none_of_the_ledger(shop: Shop) -> None:
    ours(shop, facts={"paid_amount": 12_345})
    for name, role in (("Мария", "director"), ("Стена", "wallboard"), ("Ревизор", "auditor")):
        shop.run("operator", "add", name, "--role", role)
    assert shop.json("money", "1", operator="Ревизор")["paid"] == "123.45"
    shop.run("assign", "1", "Стена")
    hidden = shop.run("money", operator="Стена").stdout + shop.run("money", "1", operator="Стена").stdout
    assert "123" not in hidden
    assert "24" not in hidden.replace("24.11", "")
    refused = shop.run("pay", "1", "100", "--how", "cash", "--yes", operator="Ревизор")
    assert refused.exit_code == 1
    assert money(shop)["paid"] == "123.45"


def test_the_ledger_cannot_be_rewritten_cross_currencies_or_reverse_twice(shop: Shop) -> None:
    ours(shop, facts={"paid_amount": 100})
    shop.from_("magazito", "M", "new", payment="cash", total=5_000)
    run = shop.store.connection.run
    kzt, uah = (
        shop.store.connection.value("SELECT id FROM accounts WHERE kind = 'receivable' AND currency = ?", (code,))
        for code in ("KZT", "UAH")
    )
    till = shop.store.connection.value("SELECT id FROM accounts WHERE kind = 'till'")
    insert = """INSERT INTO transfers (act_id, day, debit, credit, amount, currency, reverses)
                VALUES (1, 1, {}, {}, {}, {}, {})"""
    for sql in (
        "UPDATE transfers SET amount = 1", "DELETE FROM transfers", "UPDATE transfers SET id = id + 1",
        insert.format(kzt, uah, 5, "'KZT'", "NULL"), insert.format(kzt, till, 0, "'KZT'", "NULL"),
        insert.format(kzt, till, 101, "'KZT'", "NULL"), insert.format(kzt, till, 7, "'KZT'", 1),
        insert.format(kzt, kzt, 7, "'KZT'", "NULL"),
    ):  # fmt: skip
        with pytest.raises((sqlite3.Error, StoreError)), shop.store.write():
            run(sql)
    assert broken(shop) == []
