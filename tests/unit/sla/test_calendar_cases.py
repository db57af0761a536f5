"""The conformance cases of business time: add, sub, between, is_open, next_open, remaining."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from orderdesk.sla import BusinessCalendar

CASES: list[dict[str, Any]] = json.loads((Path(__file__).parent / "sla_cases.json").read_text("utf-8"))


def at(text: str) -> datetime:
    return datetime.fromisoformat(text)


def options(case: dict[str, Any]) -> dict[str, Any]:
    given = {"boundary": case["boundary"]} if "boundary" in case else {}
    if "pauses" in case:
        given["pauses"] = [(at(stop), at(go) if go else None) for stop, go in case["pauses"]]
    return given


@pytest.mark.parametrize("case", CASES, ids=[case["id"] for case in CASES])
def test_conformance_case(case: dict[str, Any]) -> None:
    calendar = BusinessCalendar.from_spec(case["calendar"])
    start, expected = at(case["start"]), case["expect"]
    match case["op"]:
        case "add" | "sub" as op:
            answer = getattr(calendar, op)(start, case["seconds"], **options(case))
            assert answer == (at(expected) if expected else None)
        case "between":
            assert calendar.between(start, at(case["end"]), **options(case)) == expected
        case "is_open":
            assert calendar.is_open(start) is expected
        case "next_open":
            assert calendar.next_open(start) == (at(expected) if expected else None)
        case "remaining":
            left = calendar.remaining(start, case["seconds"], at(case["at"]), **options(case))
            assert (left.seconds, left.running) == (expected["remaining"], expected["running"])
        case other:
            pytest.fail(f"unknown operation {other}")


def whole(at_: datetime) -> int:
    """Epoch seconds, for cases that have no fractions."""
    seconds = at_.timestamp()
    if seconds != int(seconds):
        pytest.skip("fractions of a second")
    return int(seconds)


@pytest.mark.parametrize("case", CASES, ids=[case["id"] for case in CASES])
def test_the_same_in_integer_epoch_seconds(case: dict[str, Any]) -> None:
    calendar = BusinessCalendar.from_spec(case["calendar"]).epoch
    start, expected, given = whole(at(case["start"])), case["expect"], options(case)
    if "pauses" in given:
        given["pauses"] = [(whole(stop), whole(go) if go else None) for stop, go in given["pauses"]]
    match case["op"]:
        case "add" | "sub" as op:
            answer = getattr(calendar, op)(start, case["seconds"], **given)
            assert answer == (whole(at(expected)) if expected else None)
        case "between":
            assert calendar.between(start, whole(at(case["end"])), **given) == expected
        case "is_open":
            assert calendar.is_open(start) is expected
        case "next_open":
            assert calendar.next_open(start) == (whole(at(expected)) if expected else None)
        case "remaining":
            left = calendar.remaining(start, case["seconds"], whole(at(case["at"])), **given)
            assert (left.seconds, left.running) == (expected["remaining"], expected["running"])
        case other:
            pytest.fail(f"unknown operation {other}")
