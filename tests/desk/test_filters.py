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


def test_a_filter_is_kept_for_the_whole_shop_and_used_by_its_name(full: Shop) -> None:
    first = numbers(full, "--shelf", "new", "--sort", "name", "--reverse", "--save-as", "имена")
    used = full.json("list", "--filter", "имена", operator="Болат")
    assert [order["number"] for order in used] == first == ["1", "5", "2"]
    assert full.json("filters") == [{"name": "имена", "shows": "Новые, по покупателю ↓"}]


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


def test_a_filter_of_the_same_name_takes_its_place_and_one_can_be_forgotten(full: Shop) -> None:
    full.run("list", "--search", "ким", "--save-as", "мой")
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
