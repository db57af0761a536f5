"""Tracking over the sandbox's Nova Poshta: stages, end, way back, errors; a carrier that fell silent is said."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from orderdesk.model import FactName
from orderdesk.model.dispatch import Stage
from orderdesk.rules.runs.delivery_stages import stage_of
from tests.desk.messages.conftest import Post
from tests.sandbox.inside import control

TTN = "20450002181390"
DAY = 86_400


@pytest.fixture
def tracked(post: Post) -> Post:
    """An order of Magazito whose parcel Nova Poshta has."""
    post.shop.from_("magazito", "M1", "transit", method="carrier", facts={"waybill": TTN})
    control(post.http("novaposhta"), "_happen", order=TTN, act="arrives")
    assert post.shop.run("carrier", "track", "nova_poshta", "on").exit_code == 0
    return post


def happen(post: Post, *acts: str) -> None:
    for act in acts:
        control(post.http("novaposhta"), "_happen", order=TTN, act=act)
    post.go(901, rounds=1)


def counted(post: Post) -> list[int]:
    """Of how many parcels each question was."""
    asked, inner = list[int](), post.made.novaposhta._tracked

    def counting(body: Mapping[str, Any]) -> list[dict[str, Any]]:
        asked.append(len(body["methodProperties"]["Documents"]))
        return inner(body)

    post.made.novaposhta._tracked = counting  # type: ignore[method-assign]
    return asked


def stage(post: Post) -> Stage | None:
    order = post.shop.order("M1")
    return stage_of(post.shop.desk.rules.book("magazito"), order)


def test_nobody_is_asked_before_it_is_switched_on(post: Post) -> None:
    post.shop.from_("magazito", "M1", "transit", method="carrier", facts={"waybill": TTN})
    post.go(1000)
    assert post.shop.store.outside.heard(post.shop.order("M1").id) is None


@pytest.mark.req("C33")
def test_how_far_a_parcel_is(tracked: Post) -> None:
    tracked.go(1, rounds=1)
    assert stage(tracked) is Stage.CREATED
    happen(tracked, "handed_over")
    assert stage(tracked) is Stage.UNDER_WAY
    happen(tracked, "reaches_city", "reaches_branch")
    assert stage(tracked) is Stage.AT_BRANCH
    said = tracked.shop.run("history", "M1").output
    assert "Нова пошта" in said
    happen(tracked, "received")
    order = tracked.shop.order("M1")
    assert (order.status, stage(tracked)) == ("received", Stage.DELIVERED)
    before = len(tracked.shop.kinds("M1"))
    tracked.go(5 * DAY)
    assert len(tracked.shop.kinds("M1")) == before, "what is with its buyer is asked for no more"


def test_the_same_answer_again_writes_nothing(tracked: Post) -> None:
    happen(tracked, "handed_over")
    events, version = tracked.shop.kinds("M1"), tracked.shop.order("M1").version
    for _turn in range(4):
        tracked.go(901)
    assert (tracked.shop.kinds("M1"), tracked.shop.order("M1").version) == (events, version)


def test_it_is_asked_each_quarter_of_an_hour(tracked: Post) -> None:
    asked = counted(tracked)
    for _turn in range(60):
        tracked.go(60)
    assert 3 <= len(asked) <= 5


@pytest.mark.req("C36")
def test_an_error_is_a_task_until_it_is_mended_and_comes_back_only_with_news(tracked: Post) -> None:
    happen(tracked, "handed_over")
    tracked.made.novaposhta.shop.orders[TTN].to_door = True
    happen(tracked, "reaches_city")
    happen(tracked, "courier_goes", "nobody_there")
    order = tracked.shop.order("M1")
    assert "Відсутній одержувач" in str(order.facts[FactName.DELIVERY_ERROR])
    assert len(tracked.shop.store.tasks.of_order(order.id)) == 1
    assert tracked.shop.run("parcel", "mended", "M1", "придёт завтра").exit_code == 0
    tracked.go(901)
    assert FactName.DELIVERY_ERROR not in tracked.shop.order("M1").facts, "the same answer says nothing new"
    happen(tracked, "reaches_branch")
    assert stage(tracked) is Stage.AT_BRANCH


def test_a_number_that_stays_unknown_is_an_error_after_a_day(post: Post) -> None:
    post.shop.from_("magazito", "M1", "transit", method="carrier", facts={"waybill": TTN}, entered_at=post.shop.clock())
    assert post.shop.run("carrier", "track", "nova_poshta", "on").exit_code == 0
    post.go(3600)
    assert FactName.DELIVERY_ERROR not in post.shop.order("M1").facts
    post.go(DAY)
    assert "Номер не знайдено" in str(post.shop.order("M1").facts[FactName.DELIVERY_ERROR])


@pytest.mark.parametrize("end", ["refused", "storage_ends"])
def test_what_is_refused_or_left_lying(tracked: Post, end: str) -> None:
    happen(tracked, "handed_over", "reaches_city", "reaches_branch")
    happen(tracked, end)
    order = tracked.shop.order("M1")
    if end == "refused":
        assert (order.status, stage(tracked)) == ("returning", Stage.RETURNING)
    else:
        assert "зберігання" in str(order.facts[FactName.DELIVERY_ERROR])


def test_a_carrier_that_stopped_answering_is_said(tracked: Post) -> None:
    tracked.go(1, rounds=1)
    control(tracked.http("novaposhta"), "_faults", errors=1.0)
    for _turn in range(6):
        tracked.go(901)
    (carrier,) = tracked.shop.json("carrier", "list")
    assert carrier["failed_since"]
    assert "не отвечает" in tracked.shop.run("carrier", "list").output
    control(tracked.http("novaposhta"), "_faults", errors=0.0)
    for _turn in range(3):
        tracked.go(901)
    assert tracked.shop.json("carrier", "list")[0]["failed_since"] is None


def test_a_hundred_at_a_time(post: Post) -> None:
    asked = counted(post)
    for number in range(103):
        waybill = str(20_450_000_000_000 + number)
        post.shop.from_("magazito", f"M{number}", "transit", method="carrier", facts={"waybill": waybill})
    assert post.shop.run("carrier", "track", "nova_poshta", "on").exit_code == 0
    post.go(10, rounds=1)
    assert asked == [100, 3]
