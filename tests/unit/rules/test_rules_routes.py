"""The order of a run's stops."""

from __future__ import annotations

import random
from itertools import pairwise, permutations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from orderdesk.clock import HOUR
from orderdesk.rules.runs.route_plans import by_window, suggested
from orderdesk.rules.runs.routes import Call, best_order, seconds_between, timed
from tests.shop import NOON
from tests.unit.bare_orders import order


def town(chance: random.Random, count: int) -> list[Call]:
    """So many doors in a town, some with two hours in which they open."""
    found = []
    for key in range(count):
        point = 43.2 + chance.random() * 0.1, 76.8 + chance.random() * 0.15
        opens = NOON + chance.randrange(4) * HOUR if chance.random() < 0.5 else None
        found.append(Call(key, point, opens, None if opens is None else opens + 2 * HOUR))
    return found


def driven(calls: list[Call]) -> float:
    return sum(seconds_between(one.point, two.point) for one, two in pairwise(calls))


def cost(calls: list[Call]) -> tuple[int, int]:
    visits = timed(calls, NOON)
    return sum(visit.late for visit in visits), visits[-1].arrives


@pytest.mark.req("O29")
@pytest.mark.parametrize("seed", range(6))
def test_a_small_run_is_as_good_as_trying_every_order(seed: int) -> None:
    calls = town(random.Random(seed), 6)
    best = min(cost(list(way)) for way in permutations(calls))
    late, end = cost(best_order(calls, NOON))
    assert (late, end) <= (best[0], best[1] * 1.0001 + 60)


@pytest.mark.parametrize("seed", range(3))
def test_the_same_seed_gives_the_same_order_and_it_beats_the_order_of_arrival(seed: int) -> None:
    calls = town(random.Random(seed), 12)
    found = best_order(calls, NOON, turns=60)
    assert found == best_order(list(reversed(calls)), NOON, turns=60)
    assert cost(found)[0] <= cost(calls)[0]
    free = [Call(call.key, call.point) for call in calls]
    assert driven(best_order(free, NOON, turns=60)) < driven(free)


places = st.tuples(st.floats(-95, 95), st.floats(-200, 200))


@settings(max_examples=30, deadline=None)
@given(st.lists(st.tuples(st.one_of(st.none(), places), st.one_of(st.none(), st.integers(0, 9))), max_size=6))
def test_nothing_disappears_and_what_cannot_be_placed_says_why(given: list[tuple[object, int | None]]) -> None:
    """Behaviour 23."""
    orders = {}
    for key, (place, hour) in enumerate(given):
        facts = {} if not isinstance(place, tuple) else {"lat": str(place[0]), "lon": str(place[1])}
        orders[key] = order("own_shop", "ready", planned_at=None if hour is None else NOON + hour * HOUR, facts=facts)
    planned = suggested(orders, NOON)
    assert sorted(one.key for one in planned) == sorted(orders)
    assert all(one.why for one in planned if one.arrives is None)
    assert sorted(by_window(orders, [])) == sorted(orders)
