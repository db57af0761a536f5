"""A solver's plan is taken where it is better than the built-in one, and loses and breaks nothing."""

from __future__ import annotations

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyvrp.stop import MaxIterations

from orderdesk.rules.runs import solver
from orderdesk.rules.runs.handing_out import HandingOut, hand_out, total_cost
from orderdesk.rules.runs.solver import better
from orderdesk.rules.runs.suggestions import Door, Ride, why_not
from tests.shop import NOON
from tests.unit.rules.test_rules_suggestions import SHOP, door, rides


def planned(crew: list[Ride], doors: list[Door], turns: int = 100) -> tuple[HandingOut, HandingOut]:
    """The built-in plan, and the one that is taken."""
    built_in = hand_out(crew, doors, NOON, SHOP, turns=8)
    return built_in, better(crew, doors, NOON, SHOP, built_in, MaxIterations(turns))


@settings(max_examples=15, deadline=None)
@given(
    st.integers(0, 10**6), st.integers(0, 24), st.lists(st.integers(0, 12), min_size=1, max_size=4), st.integers(0, 9)
)
def test_whatever_is_handed_out_nothing_is_lost_and_nobody_gets_what_they_may_not(
    seed: int, count: int, most: list[int], without: int
) -> None:
    chance = random.Random(seed)
    doors = [door(key, chance, placed=chance.random() * 10 >= without / 3) for key in range(100, 100 + count)]
    crew = [
        Ride(key=one.key, aboard=(door(one.key, chance),) if one.most and chance.random() < 0.3 else (), most=one.most,
             full_purse=chance.random() < 0.3, out=chance.random() < 0.3, ahead=chance.randrange(3))
        for one in rides(*most)
    ]  # fmt: skip
    built_in, plan = planned(crew, doors)
    given_away = [one.key for new in plan.given.values() for one in new]
    assert sorted(given_away + [one.key for one, _why in plan.unplaced]) == [one.key for one in doors]
    assert plan.unplaced == built_in.unplaced
    of_key = {ride.key: ride for ride in crew}
    assert not any(why_not(of_key[key], new) for key, new in plan.given.items())
    assert total_cost(of_key, plan.given, NOON, SHOP) <= total_cost(of_key, built_in.given, NOON, SHOP)
    assert planned(crew, doors)[1] == plan, "the same each time"


def test_of_many_stops_it_drives_less() -> None:
    chance = random.Random(7)
    doors = [Door(key, "", door(key, chance).call) for key in range(60)]
    crew = rides(*[20] * 5)
    built_in, plan = planned(crew, doors, 400)
    assert plan != built_in
    assert total_cost(dict(enumerate(crew, 1)), plan.given, NOON, SHOP) < total_cost(
        dict(enumerate(crew, 1)), built_in.given, NOON, SHOP
    )
    assert max(map(len, plan.given.values())) <= max(map(len, built_in.given.values())), "an even load stays even"


def test_without_it_the_built_in_plan_stands(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(solver, "installed", lambda: False)
    chance = random.Random(7)
    built_in, plan = planned(rides(9, 9, 9), [door(key, chance) for key in range(20)])
    assert plan is built_in
