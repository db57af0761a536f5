"""A clock that could not count is refused, and one that just can is not."""

from __future__ import annotations

from typing import Any

import pytest

from orderdesk.config_reader import Seconds
from orderdesk.sla.targets import ClockKind, TargetClock, Tier, Warn, warn_at
from orderdesk.sla.timeline import WALL


def tiers(*within: int | None) -> tuple[Tier, ...]:
    return tuple(Tier(name="good", within=None if time is None else Seconds(time)) for time in within)


DAYS: dict[str, Any] = {"clock": ClockKind.DAYS, "tiers": tiers(None)}
BEFORE: dict[str, Any] = {"clock": ClockKind.BEFORE, "tiers": tiers(None)}


@pytest.mark.parametrize(
    ("rule", "said"),
    [
        ({"clock": ClockKind.UNTIL, "tiers": ()}, "tiers: at least one is needed"),
        ({"clock": ClockKind.UNTIL, "tiers": tiers(None)}, ""),
        ({"clock": ClockKind.WALL, "tiers": tiers(60, None)}, "tiers: a wall clock needs “within” in every tier"),
        ({"clock": ClockKind.BUSINESS, "tiers": tiers(None)}, "tiers: a business clock needs “within” in every tier"),
        ({"clock": ClockKind.WALL, "tiers": tiers(60, 59)}, "tiers: each must last longer than the one before"),
        ({"clock": ClockKind.UNTIL, "tiers": tiers(60, None, 59)}, "tiers: each must last longer than the one before"),
        ({"clock": ClockKind.WALL, "tiers": tiers(59, 60)}, ""),
        ({**DAYS}, "days: must be 1 or more"),
        ({**DAYS, "days": 1}, ""),
        ({**DAYS, "days": 366, "cut_off": 24}, ""),
        ({**DAYS, "days": 367}, "days: at most 366, cut_off: at most 24"),
        ({**DAYS, "days": 1, "cut_off": 25}, "days: at most 366, cut_off: at most 24"),
        ({**BEFORE}, "opens: must be longer before the instant than closes"),  # a window of nothing
        ({**BEFORE, "closes": Seconds(60)}, ""),  # never too early
        ({**BEFORE, "opens": Seconds(61), "closes": Seconds(60)}, ""),
        (
            {**BEFORE, "opens": Seconds(60), "closes": Seconds(60)},
            "opens: must be longer before the instant than closes",
        ),
        (
            {**BEFORE, "opens": Seconds(59), "closes": Seconds(60)},
            "opens: must be longer before the instant than closes",
        ),
    ],
)
def test_a_clock_says_what_it_cannot_count_by(rule: dict[str, Any], said: str) -> None:
    if not said:
        assert TargetClock(**rule).clock is rule["clock"]
        return
    with pytest.raises(ValueError) as caught:  # noqa: PT011 - the whole sentence is compared
        TargetClock(**rule)
    assert str(caught.value) == said


@pytest.mark.parametrize(
    ("warn", "at"),
    [
        (Warn(), 1000),  # from the beginning on
        (Warn(percent=0), 1000),
        (Warn(percent=1), 1002),
        (Warn(percent=100), 1200),
        (Warn(left=Seconds(0)), 1200),
        (Warn(left=Seconds(50), percent=10), 1150),
        (Warn(left=Seconds(500)), 700),
    ],
)
def test_a_warning_comes_so_long_before_the_end_or_after_its_share(warn: Warn, at: int) -> None:
    assert warn_at(warn, 1000, 1200, WALL) == at
