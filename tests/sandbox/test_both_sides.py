"""The checker of both sides notices each way in which they can come apart."""

from __future__ import annotations

import pytest

from tests.sandbox.both_sides import differences

ACCEPT = ("812", "accept")
SIDE = {"order": "812", "state": "PICKUP", "status": "ACCEPTED_BY_MERCHANT"}
SHOWN = {"812": ("PICKUP", "ACCEPTED_BY_MERCHANT")}
DONE, REFUSED = ({"order": "812", "act": "accept", "done": done} for done in (True, False))


def test_sides_that_agree_have_no_differences() -> None:
    assert differences([REFUSED, DONE], [SIDE], told=[ACCEPT], untold=[], shown=SHOWN) == []
    assert differences([REFUSED], [SIDE], told=[], untold=[ACCEPT], shown=SHOWN) == []


@pytest.mark.parametrize(
    ("log", "told", "untold", "shown", "said"),
    [
        ([DONE, REFUSED], [ACCEPT], [], SHOWN, "sent again after it was done"),
        ([DONE], [ACCEPT, ACCEPT], [], SHOWN, "told 2 times"),
        ([REFUSED], [ACCEPT], [], SHOWN, "was never done"),
        ([DONE], [], [ACCEPT], SHOWN, "shown as not told"),
        ([DONE], [], [], SHOWN, "the desk does not know"),
        ([DONE], [ACCEPT], [], {"812": ("NEW", "APPROVED_BY_BANK")}, "shown as"),
        ([DONE], [ACCEPT], [], {}, "not shown"),
        ([DONE], [ACCEPT], [], {**SHOWN, "813": ("NEW", "")}, "is None"),
    ],
)
def test_each_difference_is_named(
    log: list[dict[str, object]],
    told: list[tuple[str, str]],
    untold: list[tuple[str, str]],
    shown: dict[str, tuple[str, str]],
    said: str,
) -> None:
    (found,) = differences(log, [SIDE], told=told, untold=untold, shown=shown)
    assert said in found


@pytest.mark.parametrize(("state", "said"), [("ARCHIVE", []), ("PICKUP", ["could have been asked for"])])
def test_only_of_an_order_that_is_over_may_it_not_be_known(state: str, said: list[str]) -> None:
    side = {**SIDE, "state": state}
    shown = {"812": (state, SIDE["status"])}
    found = differences([DONE], [side], told=[], untold=[], unknown=[ACCEPT], shown=shown)
    assert len(found) == len(said)
    assert all(words in one for words, one in zip(said, found, strict=True))
