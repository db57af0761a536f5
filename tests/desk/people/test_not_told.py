"""What a role may not read it is not told by a detour, and what is refused or cut short says so."""

from __future__ import annotations

from pathlib import Path

import pytest
from msgspec.structs import force_setattr

from orderdesk.config_reader import read_toml
from orderdesk.errors import ConfigError
from orderdesk.list_filter import Sort
from orderdesk.store.integrity import checkup
from screens.widgets.field import Field
from tests.app.driver import driving
from tests.desk.people.test_masks import masked, plant
from tests.shop import Shop


def hired(shop: Shop, **roles: str) -> None:
    for name, role in {"Мария": "director", **roles}.items():
        assert shop.run("operator", "add", name, "--role", role).exit_code == 0


@pytest.mark.req("X61", "X64")
def test_the_log_of_filters_names_none_whose_words_are_hidden(shop: Shop, tmp_path: Path) -> None:
    masked(shop, tmp_path, "address")
    plant(shop)
    shop.run("list", "--shelf", "new", "--save-as", "новые", "--shared")
    shop.run("filters", "--forget", "улица")
    assert [one["name"] for one in shop.json("filters", "--log")] == ["звонил", "улица", "новые", "улица"]
    seen = [one["name"] for one in shop.json("filters", "--log", operator="Анна")]
    assert seen == ["•••", "•••", "новые", "•••"]


@pytest.mark.req("X64")
def test_the_service_reads_nothing_of_any_buyer_and_does_its_work(shop: Shop, tmp_path: Path) -> None:
    hired(shop, timer="service")
    shop.receive("1")
    assert shop.json("list", operator="timer") == []
    for command in (("show", "1"), ("history", "1")):
        refused = shop.run(*command, operator="timer")
        assert refused.exit_code == 1
        assert "Иванов" not in refused.output
        assert "4821" not in refused.output
    shop.clock.advance(40 * 3600)
    (tmp_path / "own.jsonl").write_text('{"channel": "own_shop", "number": "O-1", "total": "100"}\n', "utf-8")
    for words in ("tick", "backup", f"import {tmp_path / 'own.jsonl'}"):
        done = shop.run(*words.split(), operator="timer")
        assert done.exit_code == 0, done.output
    assert shop.order("1").cancel_reason is not None


@pytest.mark.req("X64")
async def test_nothing_is_sorted_by_sums_that_are_hidden(shop: Shop, tmp_path: Path) -> None:
    masked(shop, tmp_path, "sum")
    shop.receive("1")
    shop.run("list", "--sort", "total", "--save-as", "дорогие", "--shared")
    for words in (("--sort", "total"), ("--sort", "total", "--save-as", "мои")):
        refused = shop.run("list", *words, operator="Анна")
        assert (refused.exit_code, refused.stdout) == (1, "")
        assert "не видит сумм" in refused.stderr
    assert "Нет фильтра" in shop.run("list", "--filter", "дорогие", operator="Анна").stderr
    assert shop.json("list", "--sort", "name", operator="Анна") != []
    force_setattr(shop.parts, "operator", "Анна")
    async with driving(shop) as desk:
        await desk.press("O", "4")
        assert desk.refused
        assert "не видит сумм" in desk.message
        await desk.press("O", "5")
        assert desk.main.pane.present.chosen.sort is Sort.NAME


def test_more_damaged_orders_than_are_named_are_counted(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    wrong = [str(number) for number in range(1, 13)]
    monkeypatch.setattr(checkup, "wrong_orders", lambda store: wrong)
    monkeypatch.setattr("orderdesk.cli.upkeep.database.wrong_orders", lambda store: wrong)
    for command in ("doctor", "backup"):
        said = shop.run(command)
        assert said.exit_code == 1
        assert "9, 10 … и ещё 2" in said.output, said.output


@pytest.mark.parametrize(
    "name", ["system", "Система", "площадка", "marketplace", "Buyer", "покупатель", "мария", "  МАРИЯ ", "Я" * 61]
)
def test_nobody_is_registered_under_a_name_that_is_anothers(shop: Shop, name: str) -> None:
    hired(shop)
    refused = shop.run("operator", "add", name, "--role", "seller")
    assert refused.exit_code in (1, 2)
    assert refused.stderr.count("\n") == 1, refused.output
    assert [one.name for one in shop.store.operators.registered()] == ["Мария"]


@pytest.mark.req("C40")
def test_who_may_not_recover_the_database_is_told_who_may(shop: Shop) -> None:
    hired(shop, Канат="courier")
    said = shop.run("doctor", "--mend", operator="Канат").stderr
    assert said == "Только директор может регистрировать сотрудников и восстанавливать базу.\n"


def test_what_is_no_rulebook_by_its_kind_or_size_is_not_read(shop: Shop, tmp_path: Path) -> None:
    large = tmp_path / "large.toml"
    with large.open("wb") as file:
        file.truncate(5 << 20)
    for path in (Path("/dev/zero"), tmp_path, large):
        with pytest.raises(ConfigError, match=r"обычный файл|больше 4 МБ"):
            read_toml(path)
    assert shop.run("rulebook", "check", "/dev/zero").exit_code != 0


@pytest.mark.req("X64")
def test_the_goods_in_history_are_no_phone(shop: Shop) -> None:
    hired(shop, Анна="auditor")
    shop.receive("1")
    mine, theirs = (
        [event["changes"].get("lines") for event in shop.json("history", "1", operator=name)]
        for name in ("Мария", "Анна")
    )
    assert theirs == mine != [None]


async def test_the_date_asked_for_is_shown_by_one_that_is_to_come(shop: Shop) -> None:
    shop.receive("1", "delivery")
    async with driving(shop) as desk:
        await desk.go("Доставка")
        await desk.press("d")
        assert desk.dialog == "DateChange"
        assert desk.app.screen.query_one("#date", Field).placeholder == "1, 25.11"
        assert desk.says("old").endswith("Новая дата или через сколько дней:")
    shop.clock.advance(7 * 86400)
    async with driving(shop) as desk:
        await desk.go("Доставка")
        await desk.press("d")
        assert desk.app.screen.query_one("#date", Field).placeholder == "1, 02.12"


async def test_cancelling_many_for_want_of_stock_names_what_goes_off_sale(shop: Shop) -> None:
    for number in ("1", "2"):
        shop.receive(number)
    goods = shop.store.orders.lines(shop.order("1").id)
    async with driving(shop) as desk:
        await desk.press("*", "x", "4")
        assert desk.dialog == "CancelReason"
        assert f"Остаток станет 0: {goods[0].sku}" in desk.says("reasons"), desk.says("reasons")
