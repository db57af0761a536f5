"""What the rules can ask of an order at an instant, and what is looked up in a rulebook by name."""

from __future__ import annotations

from typing import Any

import pytest

from orderdesk.model import Contact, FieldValue
from orderdesk.rules.conditions import holds
from orderdesk.sla.targets import ClockKind, Deadline, Edge
from orderdesk.values import replace
from tests.shop import NOON
from tests.unit.bare_orders import BOOKS, order, situation

FLOWWOW, OWN = BOOKS["flowwow"], BOOKS["own_shop"]


def test_stages_follow_each_other_as_the_rulebook_lists_them() -> None:
    assert [OWN.stage(key) for key in ("new", "agreement", "cancelled")] == [0, 1, len(OWN.status) - 1]
    with pytest.raises(KeyError, match="nowhere"):
        OWN.stage("nowhere")


@pytest.mark.parametrize(("name", "key"), [("accept", "accept"), ("handed_over", "finish"), ("nothing", None)])
def test_a_step_is_found_by_its_key_or_its_event(name: str, key: str | None) -> None:
    step = OWN.step_of(name)
    assert (step and step.key) == key


@pytest.mark.parametrize(
    ("name", "key"), [("4", "out_of_stock"), ("out_of_stock", "out_of_stock"), ("buyer", "buyer"), ("0", None)]
)
def test_a_reason_is_found_by_its_key_or_its_digit(name: str, key: str | None) -> None:
    reason = FLOWWOW.reason_of(name)
    assert (reason and reason.key) == key


def test_what_a_channel_hides_is_shown_masked_where_there_is_something() -> None:
    hidden = [FLOWWOW.shown("recipient", value) for value in ("Ольга", "", None)]
    assert hidden == ["•••", "", None]
    assert FLOWWOW.shown("address", "Абая 1") == "Абая 1"
    assert [replace(OWN, mark=mark).short for mark in ("XYZ", "")] == ["XYZ", "OWN"]


@pytest.mark.parametrize(
    ("when", "true"),
    [
        ({}, True),
        ({"has": "waybill"}, True),
        ({"has": ["waybill", "empty"]}, True),
        ({"has": ["waybill", "nothing"]}, False),
        ({"express": False}, True),
        ({"nothing": False}, True),
        ({"waybill": True}, True),
        ({"empty": True}, False),
        ({"waybill": ["1", "2"]}, True),
        ({"waybill": ["2", "3"]}, False),
        ({"waybill": "1"}, True),
        ({"waybill": "1", "express": True}, False),
    ],
)
def test_a_condition_holds_when_all_its_parts_do(when: dict[str, Any], true: bool) -> None:
    known: dict[str, FieldValue] = {"waybill": "1", "empty": "", "express": False}
    assert holds(when, known.get) is true


LATE = Deadline(target="accept", kind=ClockKind.WALL, calendar=None, started_at=0, edges=(Edge("good", NOON),),
                last_at=NOON, opens_at=NOON - 60)  # fmt: skip


@pytest.mark.parametrize(
    ("now", "name", "value"),
    [
        (NOON, "late", False),
        (NOON + 1, "late", True),
        (NOON - 61, "early", True),
        (NOON - 60, "early", False),
        (NOON, "talked", True),
        (NOON, "explained", False),
        (NOON, "paid", False),
        (NOON, "method", "delivery"),
        (NOON, "reason", "known"),
        (NOON, "nothing", None),
    ],
)
def test_what_follows_from_the_clock_and_the_calls_is_there_for_conditions(now: int, name: str, value: object) -> None:
    log = [Contact(at=NOON + at, operator="Мария", via="phone", result=result)
           for at, result in ((0, "reached"), (1, "busy"))]  # fmt: skip
    here = situation(replace(order("own_shop", "new"), deadline=LATE), now, contacts=log, known={"reason": "known"})
    assert here.value(name) == value
    assert [contact.at for contact in here.since_late] == [NOON + 1]
    talked = replace(here, contacts=[replace(log[0], at=NOON + 1)])
    assert talked.value("explained") is True
    assert replace(here, contacts=log[1:]).value("talked") is False
    assert here.with_(late="so").value("late") == "so"
    assert here.with_(late="so").value("reason") == "known"


def test_without_a_clock_nothing_is_late_or_early() -> None:
    here = situation(order("own_shop", "new"), contacts=[Contact(at=NOON, operator="", via="", result="reached")])
    assert (here.late, here.value("early"), here.value("explained"), list(here.since_late)) == (False, False, False, [])
