"""Whose order it is: assigned, handed off and accepted, distributed among those on shift."""

from __future__ import annotations

from pathlib import Path

import pytest
from msgspec.structs import force_setattr

from orderdesk.channels.incoming import IncomingLine
from tests.shop import Shop

PEOPLE = {"Дина": "director", "Мария": "manager", "Олег": "seller", "Пётр": "seller"}


@pytest.fixture
def shift(shop: Shop) -> Shop:
    """A shop whose two sellers are on shift."""
    for name, role in PEOPLE.items():
        category = ["--category", "plants"] if name == "Пётр" else []
        assert shop.run("operator", "add", name, "--role", role, *category, operator="Дина").exit_code == 0
    for name in ("Олег", "Пётр"):
        assert shop.run("shift", "start", operator=name).exit_code == 0
    return shop


def mode(shop: Shop, folder: Path, mode: str) -> None:
    """The shop with new orders distributed so, as of now."""
    (folder / "config.toml").write_text(f'[distribution]\nmode = "{mode}"\n', "utf-8")
    force_setattr(shop.parts, "config_path", folder / "config.toml")
    for name in ("settings", "config"):
        shop.parts.__dict__.pop(name, None)
    shop.parts.__dict__.pop("rules", None)


def whose(shop: Shop, *numbers: str) -> list[object]:
    return [shop.order(number).facts.get("assigned") for number in numbers]


@pytest.mark.req("F19")
def test_an_order_is_given_to_a_seller_and_history_says_by_whom(shift: Shop) -> None:
    shift.receive("1")
    assert shift.run("assign", "1", "Олег").exit_code == 0
    event = shift.json("history", "1")[-1]
    assert (event["kind"], event["actor"], event["changes"]) == ("assigned", "Мария", {"assigned": [None, "Олег"]})
    assert "ответственный: Олег" in shift.run("show", "1").stdout
    assert "уже отдан" in shift.run("assign", "1", "Олег").stderr
    assert shift.run("assign", "1", "Пётр").exit_code == 0, "by a manager at once"
    assert whose(shift, "1") == ["Пётр"]


@pytest.mark.req("O7")
def test_an_order_handed_off_stays_with_the_first_until_the_other_accepts(shift: Shop) -> None:
    shift.receive("1")
    shift.run("assign", "1", "Олег")
    assert shift.run("assign", "1", "Пётр", operator="Олег").exit_code == 0
    assert whose(shift, "1") == ["Олег"]
    assert [o["number"] for o in shift.json("list", operator="Пётр")] == ["1"], "they see what they are asked to take"
    assert "сначала возьмите его себе" in shift.run("accept", "1", operator="Пётр").stderr
    assert shift.run("accept", "1", operator="Олег").exit_code == 0, "the first is still responsible"
    assert shift.run("take-over", "1", operator="Мария").exit_code == 1
    assert shift.run("take-over", "1", operator="Пётр").exit_code == 0
    assert whose(shift, "1") == ["Пётр"]
    assert "назначен не вам" in shift.run("note", "1", "моё", operator="Олег").stderr
    assert shift.json("list", operator="Олег") == []
    kinds = shift.kinds("1")
    assert kinds == ["received", "assigned", "handed_off", "accepted", "taken_over"]


@pytest.mark.req("O7")
def test_a_manager_cannot_push_his_own_order_on_anybody_either(shift: Shop) -> None:
    shift.receive("1")
    shift.run("assign", "1", "Мария", operator="Дина")
    shift.run("assign", "1", "Олег")
    assert whose(shift, "1") == ["Мария"]
    assert shift.order("1").facts["offered_to"] == "Олег"
    assert shift.run("assign", "1", "Мария").exit_code == 0, "taken back"
    assert shift.kinds("1")[-1] == "withdrawn"
    assert shift.run("take-over", "1", operator="Олег").exit_code == 1


@pytest.mark.parametrize(
    ("name", "said"), [("Никто", "Олег, Пётр"), ("Анна", "не назначают"), ("Мария", "не назначают")]
)
def test_an_order_is_given_only_to_somebody_who_can_serve_it(shift: Shop, name: str, said: str) -> None:
    shift.receive("1")
    shift.receive("2", "issued")
    shift.run("operator", "add", "Анна", "--role", "auditor", operator="Дина")
    shift.run("operator", "block", "Мария", operator="Дина")
    assert said in shift.run("assign", "1", name, operator="Дина").stderr
    assert shift.run("assign", "2", "Олег", operator="Дина").exit_code == 1, "the work on it is over"


def test_a_seller_gives_away_nothing_but_his_own(shift: Shop) -> None:
    shift.receive("1")
    assert "назначен не вам" in shift.run("assign", "1", "Олег", operator="Олег").stderr
    assert whose(shift, "1") == [None]


# --- distribution --------------------------------------------------------------------------------------------------


@pytest.mark.req("C10", "C5")
def test_new_orders_go_round_among_those_on_shift(shift: Shop, tmp_path: Path) -> None:
    mode(shift, tmp_path, "in_turn")
    for number in "12345":
        shift.receive(number)
    assert whose(shift, *"12345") == ["Олег", "Пётр", "Олег", "Пётр", "Олег"]
    event = shift.json("history", "1")[-1]
    assert (event["kind"], event["actor_kind"]) == ("assigned", "system")
    shift.run("shift", "end", operator="Пётр")
    shift.receive("6")
    assert whose(shift, "6") == ["Олег"]


@pytest.mark.req("C10")
def test_new_orders_go_to_whoever_has_the_fewest(shift: Shop, tmp_path: Path) -> None:
    for number in ("a1", "a2"):
        shift.receive(number)
        shift.run("assign", number, "Олег")
    mode(shift, tmp_path, "least_loaded")
    for number in "1234":
        shift.receive(number)
    assert whose(shift, *"1234") == ["Пётр", "Пётр", "Олег", "Пётр"]


@pytest.mark.req("C10", "O10")
def test_new_orders_go_to_whoever_serves_their_category_else_to_the_least_loaded(shift: Shop, tmp_path: Path) -> None:
    mode(shift, tmp_path, "category")
    for number, category in (("1", "plants"), ("2", "Plants"), ("3", "cakes"), ("4", "")):
        shift.receive(number, facts={"category": category} if category else {})
    assert whose(shift, *"1234") == ["Пётр", "Пётр", "Олег", "Олег"]


def test_a_shift_that_starts_gets_what_is_nobodys_and_managers_only_where_there_is_no_seller(
    shift: Shop, tmp_path: Path
) -> None:
    mode(shift, tmp_path, "least_loaded")
    for name in ("Олег", "Пётр"):
        shift.run("shift", "end", operator=name)
    shift.receive("1")
    shift.receive("2", "delivery")
    assert whose(shift, "1", "2") == [None, None]
    assert "Роздан 1 новый заказ" in shift.run("shift", "start").stdout
    assert whose(shift, "1", "2") == ["Мария", None], "only new orders are given out"
    shift.run("shift", "start", operator="Олег")
    shift.receive("3")
    assert whose(shift, "3") == ["Олег"]


def test_nothing_is_distributed_unless_the_settings_say_so(shift: Shop) -> None:
    shift.receive("1")
    assert whose(shift, "1") == [None]


def test_a_shift_is_that_of_a_registered_operator_and_its_end_says_what_is_left(shop: Shop, shift: Shop) -> None:
    shift.receive("1")
    shift.run("assign", "1", "Олег")
    shift.receive("2", "issued")
    assert "1 открытый заказ" in shift.run("shift", "end", operator="Олег").stdout
    found = {one["name"]: (one["open_orders"], one["on_shift_since"]) for one in shift.json("operator", "list")}
    assert found["Олег"] == (1, None)
    assert found["Пётр"][1] == "2026-11-24T12:00:00+05:00"
    assert shift.run("shift", "start", operator="Кто-то").exit_code == 1
    assert "plants" in shift.run("operator", "list").stdout


def test_the_part_split_off_stays_with_the_operator(shift: Shop) -> None:
    shift.from_("own_shop", "S-1", "packing", lines=(IncomingLine("A", "Ваза", 2, 1000),), total=2000)
    shift.run("assign", "S-1", "Олег")
    shift.run("assign", "S-1", "Пётр", operator="Олег")
    done = shift.run("split", "S-1", "--move", "A=1", "--why", "1", "--consent", "buyer", operator="Олег")
    assert done.exit_code == 0, done.stderr
    assert whose(shift, "S-1", "S-1-2") == ["Олег", "Олег"]
    assert "offered_to" not in shift.order("S-1-2").facts


@pytest.mark.req("C10", "X100")
@pytest.mark.parametrize("way", ["in_turn", "least_loaded", "category"])
def test_whoever_cannot_process_orders_is_given_none(shift: Shop, tmp_path: Path, way: str) -> None:
    for name, role in (("Анна", "auditor"), ("Даулет", "dispatcher"), ("Канат", "courier")):
        shift.run("operator", "add", name, "--role", role, "--category", "plants", operator="Дина")
        assert shift.run("shift", "start", operator=name).exit_code == 0
    mode(shift, tmp_path, way)
    for number in "123456":
        shift.receive(number, facts={"category": "plants"})
    assert set(whose(shift, *"123456")) <= {"Олег", "Пётр"}
    for name in ("Олег", "Пётр"):
        shift.run("shift", "end", operator=name)
    shift.receive("7")
    assert whose(shift, "7") == [None], "nobody who is there may process it"
