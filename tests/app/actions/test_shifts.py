"""A shift from the screen: begun with what the last one has left, ended with a sheet; and money that is signed."""

from __future__ import annotations

import pytest

from tests.app.driver import driving
from tests.shop import Shop


@pytest.fixture
def staffed(shop: Shop) -> Shop:
    for name, role in (("Дина", "director"), ("Мария", "manager"), ("Олег", "manager")):
        assert shop.run("operator", "add", name, "--role", role, operator="Дина").exit_code == 0
    return shop


def on_shift(shop: Shop, name: str) -> bool:
    return any(one["name"] == name and one["on_shift_since"] for one in shop.json("operator", "list"))


async def test_a_shift_begins_and_ends_by_its_key(staffed: Shop) -> None:
    staffed.receive("1")
    async with driving(staffed) as desk:
        await desk.press("S")
        assert desk.message == "Ваша смена началась."
        assert on_shift(staffed, "Мария")
        await desk.press("o")
        await desk.type("обещан торт")
        await desk.press("enter", "S")
        assert desk.dialog == "ShiftSheet"
        assert desk.shown("обещан торт")
        await desk.press("enter", "escape")
        assert on_shift(staffed, "Мария"), "only y ends it"
        await desk.press("S", "y")
        assert desk.message == "Ваша смена закончена."
    assert not on_shift(staffed, "Мария")
    assert "обещан торт" in staffed.run("shift", "sheet").stdout


@pytest.mark.req("C2", "C11")
async def test_a_word_goes_with_the_sheet_and_the_header_says_that_nobody_is_on_shift(staffed: Shop) -> None:
    staffed.receive("1")
    async with driving(staffed) as desk:
        await desk.press("S", "S", "o")
        await desk.type("касса не сходится на 200")
        await desk.press("enter")
        assert desk.dialog == "ShiftSheet"
        assert "касса не сходится на 200" in desk.says("sheet")
        assert not any("НИКТО НЕ НА СМЕНЕ" in line for line in desk.painted())
        await desk.press("y")
        await desk.look()
        assert any("НИКТО НЕ НА СМЕНЕ: НОВЫХ 1" in line for line in desk.painted())
    assert "касса не сходится на 200" in staffed.run("shift", "sheet").stdout


async def test_the_next_one_reads_the_sheet_before_his_shift_begins(staffed: Shop) -> None:
    staffed.receive("1")
    staffed.run("shift", "start", operator="Олег")
    staffed.run("note", "1", "обещан торт", operator="Олег")
    staffed.run("shift", "end", operator="Олег")
    async with driving(staffed) as desk:
        assert "Олег: оставлен лист передачи смены" in desk.message
        await desk.press("S")
        assert desk.dialog == "ShiftSheet"
        assert desk.shown("обещан торт")
        await desk.press("escape")
        assert not on_shift(staffed, "Мария")
        await desk.press("S", "y")
        assert on_shift(staffed, "Мария")
    sheet = staffed.json("shift", "sheet", operator="Олег")
    assert (sheet["read_by"], sheet["read_at"]) == ("Мария", "2026-11-24T12:00:00+05:00")


@pytest.mark.parametrize(("keys", "left", "over"), [(("y",), True, True), (("q",), True, False),
                                                    (("escape",), False, False)])  # fmt: skip
async def test_who_is_on_shift_looks_the_sheet_over_before_he_leaves(
    staffed: Shop, keys: tuple[str, ...], left: bool, over: bool
) -> None:
    staffed.run("shift", "start")
    async with driving(staffed) as desk:
        await desk.press("q")
        assert desk.dialog == "ShiftSheet"
        assert desk.app.return_value is None
        await desk.press(*keys)
        assert (desk.app.return_value == 0) == left
    assert on_shift(staffed, "Мария") != over


async def test_without_registered_operators_a_shift_says_what_is_missing(shop: Shop) -> None:
    async with driving(shop) as desk:
        await desk.press("S")
        assert desk.refused
        assert "`orderdesk operator add`" in desk.message
        await desk.press("q")
        assert desk.app.return_value == 0


async def test_money_is_signed_with_a_pin_that_is_never_shown(staffed: Shop) -> None:
    staffed.from_("own_shop", "S-1", "packing", total=2000)
    async with driving(staffed) as desk:
        await desk.type("/S-1")
        await desk.press("enter", "escape", "m")
        assert desk.shown("задайте свой PIN")
        await desk.type("60417")
        assert not desk.shown("60417")
        await desk.press("enter")
        await desk.type("60418")
        await desk.press("enter")
        assert "по-разному" in desk.says("wrong")
        await desk.press("up")
        await desk.type("60417")
        await desk.press("enter")
        await desk.type("60417")
        await desk.press("enter")
        assert "PIN задан" in desk.message
        await desk.press("m", "1")
        await desk.type("20")
        await desk.press("enter")
        await desk.type("11111")
        assert not desk.shown("11111")
        await desk.press("enter")
        assert "Это не ваш PIN; осталось 4 попытки." in desk.says("wrong")
        assert desk.field("answer") == "", "Enter does not try the same one again"
        await desk.type("60417")
        await desk.press("enter")
        assert desk.dialog == ""
    event = staffed.json("history", "S-1")[-1]
    assert (event["kind"], event["note"]) == ("paid", "подписано PIN")
