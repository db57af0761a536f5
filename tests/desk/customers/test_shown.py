"""A customer is shown with all that belongs to them, to whoever may see it; an order is typed in once more."""

from __future__ import annotations

import json

import pytest

from orderdesk.channels.incoming import IncomingLine
from orderdesk.desk.commands.people.customers import MarkCustomer, MergeCustomers, NoteCustomer
from tests.shop import Shop

PHONE, OTHER = "+77012224821", "+77053334455"


@pytest.fixture
def known(shop: Shop) -> Shop:
    shop.receive("1", phone=PHONE, facts={"other_contact": OTHER}, comment="код 44")
    shop.receive("2", phone="+77079998877", facts={"assigned": "Олег"})
    shop.desk.do(MergeCustomers("2", "1"))
    shop.desk.do(NoteCustomer("1", f"звонить на {OTHER}"))
    shop.desk.do(MarkCustomer("2", "vip", "давний"))
    return shop


@pytest.mark.req("C18", "C19", "C20")
def test_a_card_and_an_export_hold_all_that_is_known(known: Shop) -> None:
    shown = known.json("customer", "show", "2")
    assert (shown["id"], shown["members"], shown["purchases"]) == (1, [1, 2], 2)
    assert [order["number"] for order in shown["orders"]] == ["2", "1"]
    assert [mark["mark"] for mark in shown["marks"]] == ["vip"]
    told = known.json("customer", "export", PHONE)
    text = json.dumps(told, ensure_ascii=False)
    for word in (PHONE, OTHER, "+77079998877", "Иванов Алексей", "Абая 10", "код 44", "давний", "звонить на"):
        assert word in text, word
    assert {"contacts", "consents", "messages", "history"} <= told["orders"][0].keys()


@pytest.mark.req("C14")
def test_who_must_not_see_phones_or_orders_sees_none_here(known: Shop) -> None:
    for name, role in (("Дина", "director"), ("Аня", "auditor"), ("Олег", "seller"), ("Ира", "courier")):
        known.run("operator", "add", name, "--role", role, operator="Дина")
    masked = known.run("customer", "show", "1", "--json", operator="Аня").stdout
    for phone in (PHONE, OTHER, "+77079998877"):
        assert phone not in masked
        assert phone[2:] not in masked
    assert known.run("customer", "export", "1", operator="Аня").exit_code == 1
    assert [order["number"] for order in known.json("customer", "show", "1", operator="Олег")["orders"]] == ["2"]
    assert known.run("customer", "show", "1", operator="Ира").exit_code == 1
    assert known.run("customer", "note", "1", "слово", operator="Ира").exit_code == 1
    assert known.run("customer", "merge", "1", "2", operator="Олег").exit_code == 1
    assert known.run("customer", "erase", "1", "--yes", operator="Аня").exit_code == 1


@pytest.mark.req("C19", "C20")
def test_an_order_is_repeated_at_todays_figures_for_the_same_buyer(shop: Shop) -> None:
    old = (IncomingLine("TEA", "Чайник", 2, 100_000), IncomingLine("", "Скидка", 1, -10_000))
    shop.receive("1", "issued", lines=old, total=190_000, customer="Ким Анна", address="Абая 11")
    shop.receive("2", lines=(IncomingLine("TEA", "Чайник", 1, 120_000),), total=120_000, phone=OTHER)
    assert shop.run("repeat", "1").exit_code == 0
    made = shop.json("show", "H-1001")
    assert (made["channel"], made["total"], made["customer"], made["address"]) == (
        "own_shop", "2400.00", "Ким Анна", "Абая 11",
    )  # fmt: skip
    (line,) = made["lines"]
    assert (line["sku"], line["name"], line["quantity"], line["price"]) == ("TEA", "Чайник", 2, "1200.00")
    assert (made["customer_id"], made["customer_orders"], shop.order("1").version) == (1, 2, 1)
    shop.from_("flowwow", "F-1", lines=(IncomingLine("BOX", "Букет", 1, 1000),), total=1000, currency="RUB")
    refused = shop.run("repeat", "F-1")
    assert refused.exit_code == 1
    assert "RUB" in refused.stderr
