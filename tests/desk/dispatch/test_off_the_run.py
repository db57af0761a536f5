"""What was taken off a run before it left is nothing that its courier reads of; whoever sends out reads of it once."""

from __future__ import annotations

from typing import Any

import pytest

from tests.desk.dispatch.riding import done, ready, staffed
from tests.shop import Shop


@pytest.mark.req("O28", "F47")
@pytest.mark.parametrize("later", ["before it leaves", "out", "closed"])
@pytest.mark.parametrize("times", [1, 3])
def test_a_courier_reads_nothing_of_what_was_never_theirs(shop: Shop, later: str, times: int) -> None:
    staffed(shop)
    ready(shop, "1", "2", address="Алматы, Абая 7")
    run = str(done(shop, "run", "new", "Асхат", "1", "2")["run"])
    for turn in range(times):
        done(shop, "stop", "withdraw", run, "2")
        if turn + 1 < times:
            done(shop, "run", "add", run, "2")
    done(shop, "run", "new", "Данияр", "2")
    if later != "before it leaves":
        done(shop, "run", "leave", run)
    if later == "closed":
        done(shop, "stop", "done", run, "1")
        done(shop, "run", "back", run)

    def numbers(operator: str) -> list[str]:
        seen: dict[str, Any] = done(shop, "run", "show", run, operator=operator)
        return [stop["number"] for stop in seen["stops"]]

    assert numbers("Асхат") == ["1"]
    assert sorted(numbers("Дина")) == ["1", "2"]
