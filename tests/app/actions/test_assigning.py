"""Roles on the screen: what a seller sees, and whose an order is."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest

from orderdesk.values import replace
from tests.app.driver import Driver, driving
from tests.shop import Shop

PEOPLE = {"Дина": "director", "Мария": "manager", "Олег": "seller", "Пётр": "seller", "Анна": "auditor"}


@pytest.fixture
def staffed(shop: Shop) -> Shop:
    shop.receive("1", phone="+77012224811")
    shop.receive("2", phone="+77012224822")
    for name, role in PEOPLE.items():
        shop.run("operator", "add", name, "--role", role, operator="Дина")
    for name in ("Олег", "Пётр"):
        shop.run("shift", "start", operator=name)
    return shop


@asynccontextmanager
async def at_work(shop: Shop, name: str) -> AsyncIterator[Driver]:
    """The desk with somebody at it."""
    async with driving(replace(shop, parts=shop.parts.named(name), desk=shop.colleague(name))) as desk:
        yield desk


@pytest.mark.req("F19", "C5")
async def test_a_manager_gives_an_order_to_a_seller_in_three_keys(staffed: Shop) -> None:
    async with at_work(staffed, "Мария") as desk:
        await desk.press("w")
        assert "Олег  продавец  0 открытых заказов" in desk.says("holders")
        await desk.press("2", "enter")
        assert (desk.dialog, desk.refused) == ("", False)
        assert desk.message == "1: теперь отвечает Пётр"
        await desk.press("enter")
        assert "Пётр" in desk.says("about")
    assert staffed.order("1").facts["assigned"] == "Пётр"


@pytest.mark.req("F13")
async def test_a_seller_has_before_him_what_is_assigned_to_him_and_nothing_else(staffed: Shop) -> None:
    async with at_work(staffed, "Олег") as desk:
        assert (desk.rows, desk.counts["Все"]) == ([], 0)
        staffed.run("assign", "2", "Олег")
        await desk.look()
        assert (desk.rows, desk.counts["Новые"], desk.counts["Все"]) == (["2"], 1, 1)
        await desk.type("4811")
        assert desk.rows == []
        await desk.press("escape")
        staffed.run("assign", "2", "Пётр")
        await desk.look()
        assert desk.rows == []


@pytest.mark.req("O7")
async def test_what_is_handed_off_is_taken_over_by_the_other_with_the_same_key(staffed: Shop) -> None:
    staffed.run("assign", "1", "Олег")
    async with at_work(staffed, "Олег") as desk:
        await desk.press("w", "enter")
        assert desk.message == "1: передаётся: Пётр; пока не возьмёт, отвечаете вы"
        assert desk.rows == ["1"]
    async with at_work(staffed, "Пётр") as desk:
        assert desk.rows == ["1"]
        assert "a принять" not in desk.hints
        await desk.press("w", "enter")
        assert desk.message == "1: взят у коллеги"
    assert staffed.order("1").facts["assigned"] == "Пётр"


@pytest.mark.req("C14")
async def test_an_auditor_is_offered_no_act_and_shown_no_phone_nor_address(staffed: Shop) -> None:
    async with at_work(staffed, "Анна") as desk:
        assert desk.rows == ["1", "2"]
        for word in ("принять", "отменить", "заметка", "чей"):
            assert word not in desk.hints
        for key in ("a", "x", "p", "o", "w", "i", "d"):
            await desk.press(key)
            assert (desk.dialog, desk.refused) == ("", True), key
            assert "Только" in desk.message, desk.message
        await desk.press("enter")
        assert "+7 701 ··· 48 11" in desk.says("about")
        await desk.press("escape")
        assert not desk.shown("Абая")
        assert not desk.shown("222 48 11")
    assert staffed.kinds("1") == ["received"]
