"""A cancellation that the marketplace refuses never happened: fees, stock and what went off sale are as before."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from orderdesk.data_files import data_folder
from orderdesk.desk.commands.cancel import Cancel
from orderdesk.desk.desk import Desk
from orderdesk.values import replace
from tests.desk.lines.conftest import Trade
from tests.shop import NOON, Shop

FEE = '\n[[fee]]\nkey = "refusal"\ntitle = "Fee"\nwhen = { reason = "out_of_stock" }\npercent = "10%"\n'


@pytest.fixture
def shop(tmp_path: Path) -> Iterator[Shop]:
    """A shop whose own rules for Kaspi charge for what is out of stock."""
    folder = tmp_path / "settings"
    (folder / "rulebooks").mkdir(parents=True)
    (folder / "config.toml").write_text("", "utf-8")
    shipped = (data_folder() / "rulebooks" / "kaspi.toml").read_text("utf-8")
    (folder / "rulebooks" / "kaspi.toml").write_text(shipped + FEE, "utf-8")
    with Shop.made(tmp_path / "shop", NOON) as made:
        parts = replace(made.parts, config_path=folder / "config.toml")
        yield Shop(parts, made.clock, made.store, parts.desk(made.store))


def stands(trade: Trade, desk: Desk) -> dict[str, object]:
    """All that the cancellation touches beside the order itself."""
    shop, order = trade.shop, trade.shop.order("1")
    money = {account: sum_ for account, sum_ in shop.json("money", "1").items() if account != "transfers"}
    return {
        "status": order.status, "short": order.short, "reason": order.cancel_reason, "levels": shop.on_hand(),
        "fees": [charge.key for charge in shop.store.charges.of(order.id)], "money": money,
        "hidden": shop.store.switches.is_hidden("TEA-1"), "tasks": len(shop.store.tasks.open()),
    }  # fmt: skip


@pytest.mark.parametrize("counted", [0, 1, 5, None])
@pytest.mark.parametrize("later", [30, 4000])
def test_a_refused_cancellation_leaves_nothing_behind(trade: Trade, counted: int | None, later: int) -> None:
    if counted is not None:
        trade.shop.count("TEA-1", counted)
    trade.there.add("1", "KASPI_DELIVERY", "ACCEPTED_BY_MERCHANT")
    trade.go()
    before = stands(trade, trade.shop.desk)

    def refuse(request: httpx.Request) -> str:
        return "400" if request.method == "POST" else ""

    trade.there.fault = lambda request: "cut"
    trade.shop.desk.do(Cancel("out_of_stock"), trade.shop.order("1"))
    meanwhile = stands(trade, trade.shop.desk)
    assert meanwhile["fees"] == ["refusal"]
    assert meanwhile["levels"] == {"TEA-1": 0}
    trade.go(later)  # the time to take it back is over, and its note is swept away
    trade.there.fault = refuse
    trade.go(1000)
    after = stands(trade, trade.shop.desk)
    assert after.pop("tasks") == 1, "what was refused is a task"
    before.pop("tasks")
    assert after == before
    assert trade.shop.run("doctor").exit_code == 0, trade.shop.run("doctor").output


def test_what_was_counted_since_stays_as_it_was_counted(trade: Trade) -> None:
    trade.shop.count("TEA-1", 5)
    trade.there.add("1", "KASPI_DELIVERY", "ACCEPTED_BY_MERCHANT")
    trade.go()
    trade.there.fault = lambda request: "400" if request.method == "POST" else ""
    trade.shop.desk.do(Cancel("out_of_stock"), trade.shop.order("1"))
    trade.shop.count("TEA-1", 2)
    trade.go(30)
    assert trade.status("1") == "packing"
    assert trade.shop.on_hand() == {"TEA-1": 2}
    assert trade.shop.store.charges.of(trade.shop.order("1").id) == []
