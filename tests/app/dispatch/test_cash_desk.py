"""The till and receipts at the desk: opened, counted and closed by a form, counted blind where the shop wants it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from orderdesk.values import replace
from tests.app.dispatch.at_the_board import said
from tests.app.dispatch.test_runs_on_the_board import PIN, dispatcher
from tests.app.driver import Driver, driving
from tests.desk.dispatch.riding import agree, done, out, ready
from tests.shop import Shop

HERS = "5678"


def cashier(shop: Shop, config: Path | None = None) -> Shop:
    """The shop as Дина has it, whose PIN is known, with 100 in Асхат's hands."""
    hers = dispatcher(shop)
    assert shop.run("operator", "pin", operator="Дина", typed=f"{HERS}\n{HERS}\n").exit_code == 0
    ready(shop, "1")
    run = out(shop, "1")
    done(shop, "stop", "done", run, "1")
    if config is not None:
        shop.store.sessions.end()
        hers = replace(hers, parts=replace(hers.parts, config_path=config))
    return hers


def rows(desk: Driver) -> str:
    """What the page of the till tells."""
    assert desk.dialog == "TillPage"
    return str(desk.screen.query_one("#rows").text)  # type: ignore[attr-defined]


def report(shop: Shop) -> dict[str, Any]:
    return dict(shop.json("till", "report", operator="Дина"))


@pytest.mark.req("O27", "O30")
@pytest.mark.parametrize("where", ["board", "list", "palette"])
async def test_a_shift_is_counted_from_its_opening_to_its_end(shop: Shop, where: str) -> None:
    hers = cashier(shop)
    async with driving(hers) as desk:
        if where != "board":
            await desk.press("q")
        if where == "palette":
            await desk.press("colon")
            await desk.type("касса отчёт")
        await desk.press({"board": "M", "list": "P"}.get(where, "enter"))
        assert desk.says("title") == "Касса, KZT: ещё не открывали"
        await desk.press("o")
        await desk.type("2x20000+10000")
        await desk.press("enter")
        assert "50 000 ₸: лишних 50 000 ₸" in desk.says("questions")
        await desk.press("enter")
        assert desk.says("wrong"), "a difference has its reason"
        await desk.type("размен")
        await desk.press("enter", *"9999", "enter")
        assert (desk.dialog, report(shop)["state"]) == ("Form", "never"), "and its signature"
        await desk.press(*HERS, "enter")
        assert desk.says("title") == "Касса, KZT: открыта"
        assert "расхождение" in rows(desk)
        await desk.press("o")
        assert "открыта" in desk.says("said"), "what is open is not opened again"
        await desk.press("c")
        await desk.type("50000")
        await desk.press("enter")
        assert "посчитано: 50 000 ₸" in desk.says("said"), "what is as it should be wants no word and no PIN"
        await desk.press("x")
        await desk.type("49500")
        await desk.press("enter")
        await desk.type("ошибка в сдаче")
        await desk.press("enter", *HERS, "enter")
        assert "-500 ₸  ошибка в сдаче" in rows(desk), "still seen after closing"
        await desk.press("Q")
        assert desk.dialog == "ReceiptView"
        assert "Расхождение: ошибка в сдаче" in desk.says("text")
    assert [(one["kind"], one["counted"], one["difference"]) for one in report(shop)["counts"]] == [
        ("open", "50000.00", "50000.00"), ("count", "50000.00", "0.00"), ("close", "49500.00", "-500.00"),
    ]  # fmt: skip
    agree(shop)


@pytest.mark.req("O27")
async def test_cash_that_is_counted_blind_is_typed_before_it_is_known(shop: Shop, tmp_path: Path) -> None:
    """Behaviour 18."""
    config = tmp_path / "config.toml"
    config.write_text("[cash]\nblind = true\n")
    hers = cashier(shop, config)
    async with driving(hers, (100, 30)) as desk:
        await desk.press("m", "1")
        assert "100" not in desk.says("questions")
        assert not any("100" in line and "сдаёт" in line for line in desk.painted())
        await desk.press("enter")
        assert desk.says("wrong"), "nothing is offered"
        await desk.press(*"90", "enter")
        assert "Должно быть 100 ₸" in desk.says("questions")
        await desk.press("up", *"100", "enter", *PIN, "enter")
        assert said(desk).startswith("Квитанция 1")
    receipt = hers.json("till", "report")
    assert receipt["expected"] == "100.00"
    assert "сначала посчитано: 90" in shop.store.cash.receipt(1).reason  # type: ignore[union-attr]


@pytest.mark.req("O27")
async def test_a_till_that_is_counted_blind_tells_no_sum_while_it_is_open(shop: Shop, tmp_path: Path) -> None:
    """Behaviour 18."""
    config = tmp_path / "config.toml"
    config.write_text("[cash]\nblind = true\n")
    hers = cashier(shop, config)
    for words in (("till", "open", "0"), ("hand-in", "Асхат", "100", "--pin", "-")):
        assert hers.run(*words, typed=f"{PIN}\n").exit_code == 0
    async with driving(hers) as desk:
        await desk.press("M")
        assert "100" not in rows(desk)
        await desk.press("x", *"100", "enter")
        assert "должно быть" in rows(desk)
        assert "100 ₸" in rows(desk)


@pytest.mark.req("O27")
async def test_a_receipt_is_shown_and_printed_by_a_key_after_the_hand_in_and_of_a_payment(
    shop: Shop, tmp_path: Path
) -> None:
    config, device = tmp_path / "config.toml", tmp_path / "lp0"
    device.touch()
    config.write_text(f'[printer]\nat = "{device}"\npage = "cp866"\n')
    hers = cashier(shop, config)
    async with driving(hers) as desk:
        await desk.press("Q")
        assert "ещё не сдавали" in said(desk)
        await desk.press("m", "1", *PIN, "enter")
        assert "Q покажет" in said(desk)
        await desk.press("Q")
        assert "КВИТАНЦИЯ 1" in desk.says("text")
        assert "Асхат" in desk.says("text")
        await desk.press("p")
        assert desk.dialog == "DispatchScreen"
        assert "Асхат".encode("cp866") in device.read_bytes()
        await desk.press("q")
        while not desk.rows:
            await desk.press("]")
        await desk.press("enter", "Q")
        assert "Не является фискальным чеком" in desk.says("text")
        device.unlink()
        await desk.press("p")
        assert "принтер" in desk.says("wrong").casefold(), "it stays, and says why"


@pytest.mark.req("O27", "O28")
async def test_the_till_is_of_whoever_may_take_money(shop: Shop) -> None:
    cashier(shop)
    shop.run("operator", "add", "Склад", "--role", "storekeeper")
    async with driving(Shop(shop.parts.named("Склад"), shop.clock, shop.store, shop.desk)) as desk:
        await desk.press("P")
        assert (desk.dialog, desk.refused) == ("", True)
        await desk.press("colon")
        await desk.type("касса отчёт")
        assert "касса" not in desk.says("found").casefold()
