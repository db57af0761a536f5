"""New orders accepted by rules: off until switched on, with the reason in history, taken back like a switch."""

from __future__ import annotations

import pytest

from orderdesk.desk.clocks.steward import Steward
from orderdesk.desk.commands.claims import Hold
from orderdesk.desk.sales import banners
from tests.shop import NOON, Shop, at

RULE = ("acceptance", "on", "kaspi")


def go(shop: Shop, seconds: int = 20) -> None:
    """Time passes, and the steward works."""
    shop.clock.at += seconds
    steward = Steward(shop.desk)
    while steward.wanted(shop.store):
        steward.round()
    steward.close()


def test_off_by_default(shop: Shop) -> None:
    shop.count("TEA-1", 10)
    shop.receive("1")
    go(shop)
    assert shop.order("1").status == "new"
    assert banners(shop.store) == []


def test_what_is_in_stock_is_accepted_with_the_reason(shop: Shop) -> None:
    shop.count("TEA-1", 10)
    assert shop.run(*RULE, "--most", "30000").exit_code == 0
    assert any("kaspi" in said for said in banners(shop.store)), "the screen says so"
    shop.receive("1")
    go(shop)
    assert shop.order("1").status == "delivery"
    event = shop.store.history.of(shop.order("1").id)[-1]
    assert (event.kind, event.actor.name) == ("accepted", "system")
    assert "принят по правилу" in event.note
    assert "30" in event.note
    told = [item.kind for item in shop.store.outbox.of(shop.order("1").id) if item.to == "marketplace"]
    assert told == ["ACCEPTED_BY_MERCHANT"]


@pytest.mark.parametrize(
    ("case", "options", "accepted"),
    [
        ("short", (), False),
        ("short", ("--any-stock",), True),
        ("express", (), False),
        ("express", ("--express",), True),
        ("dear", ("--most", "20000"), False),
        ("dear", ("--most", "24990"), True),
        ("night", (), False),
        ("night", ("--any-hour",), True),
        ("hidden", (), False),
        ("uncertain", (), False),
        ("uncounted", (), False),
        ("held", (), False),
    ],
)
def test_what_is_left_to_people(shop: Shop, case: str, options: tuple[str, ...], accepted: bool) -> None:
    if case != "uncounted":
        shop.count("TEA-1", 0 if case == "short" else 5)
    if case == "hidden":
        assert shop.run("product", "hide", "TEA-1").exit_code == 0
    if case == "night":
        shop.clock.at = at("2026-11-24 23:30")
    facts = {"express": {"express": True}, "uncertain": {"phone_written": "701 222"}}.get(case, {})
    phone = None if case == "uncertain" else "+77012224821"
    assert shop.run(*RULE, *options).exit_code == 0
    order = shop.receive("1", facts=facts, received_at=shop.clock(), phone=phone)
    if case == "held":
        shop.colleague("Айгерим").do(Hold(), order)
    go(shop)
    assert (shop.order("1").status != "new") is accepted
    left = shop.json("acceptance", "list")["left"]
    assert bool(left) is not accepted
    assert not left or left[0]["why"]


def test_two_orders_for_the_last_piece(shop: Shop) -> None:
    shop.count("TEA-1", 1)
    assert shop.run(*RULE).exit_code == 0
    shop.receive("1")
    shop.receive("2")
    go(shop)
    go(shop)
    assert sorted(shop.order(number).status for number in "12") == ["delivery", "new"]


def test_the_rule_is_taken_back_and_every_change_is_kept(shop: Shop) -> None:
    assert shop.run(*RULE, "--most", "1000").exit_code == 0
    assert shop.run(*RULE, "--most", "5000", "--express").exit_code == 0
    assert shop.run("acceptance", "undo", "kaspi").exit_code == 0
    ((rule),) = shop.json("acceptance", "list")["rules"]
    assert (rule["most"], rule["currency"], rule["express"]) == ("1000.00", "KZT", False)
    assert shop.run("acceptance", "undo", "kaspi").exit_code != 0, "what was taken back is not taken back again"
    assert shop.run("acceptance", "off", "kaspi").exit_code == 0
    assert shop.run("acceptance", "undo", "kaspi").exit_code == 0
    assert shop.json("acceptance", "list")["rules"][0]["active"]
    log = shop.json("acceptance", "list", "--log")
    assert [entry["operator"] for entry in log] == ["Мария"] * 5
    assert [entry["undoes"] for entry in log] == [None, None, 2, None, 4]


def test_the_first_change_taken_back_leaves_nothing(shop: Shop) -> None:
    shop.count("TEA-1", 5)
    assert shop.run(*RULE).exit_code == 0
    assert shop.run("acceptance", "undo", "kaspi").exit_code == 0
    shop.receive("1")
    go(shop)
    assert shop.order("1").status == "new"


def test_a_seller_may_not_switch_it(shop: Shop) -> None:
    shop.run("operator", "add", "Мария", "--role", "director")
    shop.run("operator", "add", "Болат", "--role", "seller")
    assert shop.run(*RULE, operator="Болат").exit_code != 0
    assert shop.run(*RULE).exit_code == 0


def test_magazito_has_no_acceptance(shop: Shop) -> None:
    assert "не принимают" in shop.run("acceptance", "on", "magazito").stderr


def test_nothing_while_the_clock_is_in_doubt(shop: Shop) -> None:
    shop.clock.is_set = False
    shop.count("TEA-1", 5)
    assert shop.run(*RULE, "--any-hour").exit_code == 0
    shop.receive("1")
    go(shop)
    assert shop.order("1").status != "new"
    assert shop.clock() > NOON
