"""Lists in other orders than urgency, and filters kept under a name."""

from __future__ import annotations

import pytest

from tests.shop import Shop, at


@pytest.fixture
def full(shop: Shop) -> Shop:
    shop.receive("1", customer="Қайрат Әлиев", total=300, received_at=at("2026-11-24 11:00"))
    shop.receive("2", customer="Ёлкина Ольга", total=100, received_at=at("2026-11-24 11:20"))
    shop.receive("3", "delivery", customer="Ким Анна", total=200, received_at=at("2026-11-24 10:00"))
    shop.receive("4", "issued", customer="Елисеев Пётр", total=900, received_at=at("2026-11-20 10:00"))
    shop.from_("magazito", "5", customer="Іваненко Олена", total=50, planned_at=at("2026-11-24 18:00"))
    return shop


def numbers(shop: Shop, *arguments: str) -> list[str]:
    return [order["number"] for order in shop.json("list", *arguments)]


@pytest.mark.parametrize(
    ("sort", "found"),
    [
        ("received", ["4", "3", "1", "2", "5"]),
        ("name", ["4", "2", "5", "3", "1"]),  # Е Ё І К Қ
        ("total", ["2", "3", "1", "4", "5"]),  # tenge, then hryvnias
        ("planned", ["5", "1", "2", "3", "4"]),
    ],
)
def test_a_list_is_sorted_by_what_was_asked_for_and_the_other_way_round(
    full: Shop, sort: str, found: list[str]
) -> None:
    assert numbers(full, "--sort", sort) == found
    assert numbers(full, "--sort", sort, "--reverse") == found[::-1]
    assert numbers(full, "--sort", sort, "--channel", "kaspi") == [number for number in found if number != "5"]
    assert numbers(full, "--sort", sort, "--shelf", "new") == [n for n in found if n in ("1", "2", "5")]
    assert numbers(full, "--sort", sort, "--search", "ол") == [n for n in found if n in ("2", "5")]


def test_a_filter_is_shared_with_the_whole_shop_and_used_by_its_name(full: Shop) -> None:
    first = numbers(full, "--shelf", "new", "--sort", "name", "--reverse", "--save-as", "имена", "--shared")
    used = full.json("list", "--filter", "имена", operator="Болат")
    assert [order["number"] for order in used] == first == ["1", "5", "2"]
    shown = {"name": "имена", "shows": "Новые, по покупателю ↓", "owner": "Мария", "shared": True}
    assert full.json("filters") == full.json("filters", operator="Болат") == [shown]
    assert full.run("filters").stdout == "имена: Новые, по покупателю ↓  (общий: Мария)\n"
    assert full.run("list", "--shared").exit_code == 2


@pytest.mark.req("X61")
def test_a_filter_is_ones_own_unless_it_is_shared_on_purpose(full: Shop) -> None:
    full.run("list", "--search", "ким", "--save-as", "мой")
    full.run("list", "--search", "елис", "--save-as", "мой", operator="Болат")
    assert numbers(full, "--filter", "мой") == ["3"]
    assert [order["number"] for order in full.json("list", "--filter", "мой", operator="Болат")] == ["4"]
    assert "Нет фильтра «мой»" in full.run("list", "--filter", "мой", operator="Айгуль").stderr
    assert full.json("filters", operator="Айгуль") == []


@pytest.mark.req("X61")
def test_nothing_is_written_over_and_a_shared_name_is_one_filter(full: Shop) -> None:
    full.run("list", "--search", "ким", "--save-as", "общий", "--shared")
    again = full.run("list", "--search", "елис", "--save-as", "общий")
    assert (again.exit_code, "уже есть фильтр «общий»" in again.stderr) == (1, True)
    theirs = full.run("list", "--search", "елис", "--save-as", "общий", "--shared", operator="Болат")
    assert (theirs.exit_code, "Общий фильтр «общий» уже есть" in theirs.stderr) == (1, True)
    assert full.run("list", "--search", "елис", "--save-as", "общий", operator="Болат").exit_code == 0
    assert [order["number"] for order in full.json("list", "--filter", "общий", operator="Болат")] == ["4"], "their own"
    assert numbers(full, "--filter", "общий") == ["3"]


@pytest.mark.req("X61")
def test_another_forgets_a_shared_one_only_with_the_right_and_it_stays_noted(full: Shop) -> None:
    for name, role in (("Дина", "director"), ("Мария", "manager"), ("Канат", "courier"), ("Олег", "seller")):
        assert full.run("operator", "add", name, "--role", role, operator="Дина").exit_code == 0
    full.run("list", "--search", "Абая", "--save-as", "адрес", "--shared")
    for name in ("Канат", "Олег"):
        refused = full.run("filters", "--forget", "адрес", operator=name)
        assert (refused.exit_code, refused.stderr) == (1, "Только менеджер или директор может делать фильтры общими.\n")
        assert full.run("list", "--save-as", "чужой", "--shared", operator=name).exit_code == 1
    assert full.run("filters", "--forget", "адрес", operator="Дина").exit_code == 0
    assert full.json("filters") == []
    kept, forgotten = full.json("filters", "--log", operator="Канат")
    assert (kept["operator"], kept["owner"], kept["name"], kept["kept"]) == ("Мария", "Мария", "адрес", True)
    assert (forgotten["operator"], forgotten["owner"], forgotten["kept"]) == ("Дина", "Мария", False)
    assert "Дина  удалён: адрес (Мария)" in full.run("filters", "--log").stdout
    for statement in ("DELETE FROM filter_log", "UPDATE filter_log SET operator = 'x'"):
        with pytest.raises(Exception, match="append-only"):
            full.store.connection.run(statement)


def test_what_is_said_beside_a_filter_goes_before_it(full: Shop) -> None:
    full.run("list", "--shelf", "new", "--sort", "name", "--save-as", "имена")
    assert numbers(full, "--filter", "имена", "--no-reverse") == ["2", "5", "1"]
    assert numbers(full, "--filter", "имена", "--reverse") == ["1", "5", "2"]
    assert numbers(full, "--filter", "имена", "--channel", "kaspi") == ["2", "1"]
    assert numbers(full, "--filter", "имена") == ["2", "5", "1"]


def test_a_day_in_a_filter_is_that_of_its_use(full: Shop) -> None:
    assert numbers(full, "--day", "today", "--save-as", "сегодня") == ["5"]
    full.clock.advance(86_400)
    assert set(numbers(full, "--filter", "сегодня")) == {"1", "2", "3", "4"}


def test_a_filter_is_forgotten_and_kept_anew(full: Shop) -> None:
    full.run("list", "--search", "ким", "--save-as", "мой")
    assert full.run("filters", "--forget", "мой").exit_code == 0
    full.run("list", "--search", "елис", "--save-as", "мой")
    assert numbers(full, "--filter", "мой") == ["4"]
    assert full.run("filters", "--forget", "мой").exit_code == 0
    refused = full.run("list", "--filter", "мой")
    assert (refused.exit_code, "Нет фильтра «мой»" in refused.stderr) == (1, True)
    assert full.run("filters", "--forget", "мой").exit_code == 1


@pytest.mark.parametrize("name", ["", "  ", "я" * 41])
def test_a_name_that_says_nothing_or_too_much_is_refused(full: Shop, name: str) -> None:
    result = full.run("list", "--save-as", name)
    assert (result.exit_code, "от 1 до 40" in result.stderr) == (1, True)
    assert full.json("filters") == []
