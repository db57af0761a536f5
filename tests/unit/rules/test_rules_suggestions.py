"""Who should take a stop, and how many stops are handed out: nothing is lost, nobody gets more than they may."""

from __future__ import annotations

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyvrp.stop import MaxIterations

from orderdesk.clock import HOUR
from orderdesk.rules.runs import by_pyvrp
from orderdesk.rules.runs.by_pyvrp import better
from orderdesk.rules.runs.handing_out import HandingOut, hand_out, total_cost
from orderdesk.rules.runs.routes import Call, insertion, timed
from orderdesk.rules.runs.suggestions import Door, Ride, suggest, why_not
from tests.shop import NOON

SHOP = (43.25, 76.9)


def door(key: int, chance: random.Random, *, placed: bool = True) -> Door:
    """A door somewhere in the town."""
    point = 43.2 + chance.random() * 0.1, 76.8 + chance.random() * 0.15
    opens = NOON + chance.randrange(4) * HOUR if chance.random() < 0.6 else None
    call = Call(key, point, opens, None if opens is None else opens + 2 * HOUR) if placed else None
    return Door(key, chance.choice("АБВ"), call, chance.random() < 0.5)


def rides(*most: int, **more: bool) -> list[Ride]:
    """Empty couriers at the shop who may take so many stops."""
    return [Ride(key=key, aboard=(), most=count, waits_since=key, **more) for key, count in enumerate(most, 1)]


def test_without_places_the_district_goes_before_load_and_load_before_whose_turn_it_is() -> None:
    there = Door(1, "Самал", None)
    first, second = Ride(key=1, aboard=(), most=9, waits_since=5), Ride(key=2, aboard=(there,), most=9, waits_since=9)
    same, other = Door(3, "Самал", None), Door(4, "Центр", None)
    found = [suggest([first, second], [one], NOON, None, 9) for one in (same, other)]
    assert [one.courier for one in found if one is not None] == [2, 1]
    longer = Ride(key=3, aboard=(), most=9, waits_since=2)
    chosen = suggest([first, longer], [other], NOON, None, 9)
    assert chosen is not None
    assert chosen.courier == 3, "who has waited longest"


@pytest.mark.req("O26")
def test_who_is_out_away_full_or_has_too_much_cash_is_not_suggested_before_others() -> None:
    cash = Door(1, "", None, cash=True)
    out = Ride(key=1, aboard=(), most=9, out=True, ahead=3)
    full = Ride(key=2, aboard=(Door(7, "", None),), most=1)
    rich = Ride(key=3, aboard=(), most=9, full_purse=True)
    gone = Ride(key=4, aboard=(), most=9, away=True)
    foreign = Ride(key=5, aboard=(), most=1, ours=False)
    plain = Ride(key=6, aboard=(), most=9)
    chosen = suggest([out, full, rich, gone, foreign, plain], [cash], NOON, None, 9)
    assert chosen is not None
    assert chosen.courier == 6
    late = suggest([out, full, rich, gone, foreign], [cash], NOON, None, 9)
    assert late is not None
    assert late.courier == 1
    assert suggest([full, rich, gone, foreign], [cash], NOON, None, 9) is None
    assert all(why_not(one, [cash]) for one in (full, rich, gone))


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 10**6), st.integers(1, 14), st.lists(st.integers(0, 6), min_size=1, max_size=4), st.booleans())
def test_whatever_is_handed_out_each_stop_is_given_once_or_says_why(
    seed: int, count: int, most: list[int], placed: bool
) -> None:
    chance = random.Random(seed)
    doors = [door(key, chance, placed=placed or chance.random() < 0.5) for key in range(100, 100 + count)]
    plan = hand_out(rides(*most), doors, NOON, SHOP, turns=8)
    given_away = [one.key for new in plan.given.values() for one in new]
    left = [one.key for one, why in plan.unplaced if why]
    assert sorted(given_away + left) == [one.key for one in doors]
    limits = dict(enumerate(most, 1))
    assert all(len(new) <= limits[key] for key, new in plan.given.items())
    assert hand_out(rides(*most), doors, NOON, SHOP, turns=8) == plan, "the same each time"


def test_a_plan_drives_less_than_the_order_of_arrival_and_shares_fairly() -> None:
    chance = random.Random(5)
    doors = [Door(key, "", door(key, chance).call) for key in range(18)]
    plan = hand_out(rides(12, 12, 12), doors, NOON, SHOP)
    assert sorted(map(len, plan.given.values())) == [6, 6, 6]
    arrival = sum(
        timed([one.call for one in doors[n::3] if one.call is not None], NOON, SHOP)[-1].arrives - NOON
        for n in range(3)
    )
    ends = sum(
        timed([one.call for one in new if one.call is not None], NOON, SHOP)[-1].arrives - NOON
        for new in plan.given.values()
    )
    assert ends <= arrival


@settings(max_examples=30, deadline=None)
@given(st.integers(0, 10**6), st.integers(0, 12))
def test_one_more_call_keeps_the_others_in_their_order(seed: int, count: int) -> None:
    chance = random.Random(seed)
    calls = [one.call for n in range(count + 1) if (one := door(n, chance)).call is not None]
    *route, new = calls
    added = insertion(route, new, NOON, SHOP)
    assert 0 <= added.place <= len(route)
    assert added.late >= 0
    with_it = timed([*route[: added.place], new, *route[added.place :]], NOON, SHOP)
    assert [visit.key for visit in with_it if visit.key != new.key] == [call.key for call in route]


# --- a solver: its plan is taken where it is better than the built-in one --------------------------------------


def planned(crew: list[Ride], doors: list[Door], turns: int = 100) -> tuple[HandingOut, HandingOut]:
    """The built-in plan, and the one that is taken."""
    built_in = hand_out(crew, doors, NOON, SHOP, turns=8)
    return built_in, better(crew, doors, NOON, SHOP, built_in, MaxIterations(turns))


@settings(max_examples=15, deadline=None)
@given(
    st.integers(0, 10**6), st.integers(0, 24), st.lists(st.integers(0, 12), min_size=1, max_size=4), st.integers(0, 9)
)
def test_a_solver_loses_nothing_and_gives_nobody_what_they_may_not(
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


def test_of_many_stops_a_solver_drives_less() -> None:
    chance = random.Random(7)
    doors = [Door(key, "", door(key, chance).call) for key in range(60)]
    crew = rides(*[20] * 5)
    built_in, plan = planned(crew, doors, 400)
    assert plan != built_in
    assert total_cost(dict(enumerate(crew, 1)), plan.given, NOON, SHOP) < total_cost(
        dict(enumerate(crew, 1)), built_in.given, NOON, SHOP
    )
    assert max(map(len, plan.given.values())) <= max(map(len, built_in.given.values())), "an even load stays even"


def test_without_a_solver_the_built_in_plan_stands(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(by_pyvrp, "installed", lambda: False)
    chance = random.Random(7)
    built_in, plan = planned(rides(9, 9, 9), [door(key, chance) for key in range(20)])
    assert plan is built_in
