"""A process that stands still lets go of what it held, although it can do nothing about it any more."""

from __future__ import annotations

import os
import signal

import pytest

from orderdesk.clock import SystemClock, system_clock
from orderdesk.desk.commands.claims import Hold
from orderdesk.desk.commands.steps import Take
from orderdesk.errors import Refused
from orderdesk.values import replace
from tests.shop import Shop
from tests.terminal.pty import terminal

pytestmark = pytest.mark.terminal


class Later(SystemClock):
    """The machine's clock, and how long somebody has waited."""

    waited = 0

    def steady(self) -> float:
        return system_clock.steady() + self.waited

    def __call__(self) -> int:
        return system_clock() + self.waited


@pytest.mark.req("X83")
def test_a_stopped_desk_keeps_its_order_until_its_idle_time_and_no_longer(shop: Shop) -> None:
    now = system_clock()
    order = shop.receive("4821", received_at=now - 600, planned_at=now + 86400)
    clock = Later()
    with (
        replace(shop.parts, clock=clock, operator="Болат").store() as store,
        terminal("--db", str(shop.parts.database), "--as", "Мария") as desk,
    ):
        bolat = replace(shop.parts, clock=clock).named("Болат").desk(store)
        desk.wait("4821")
        desk.quiet()
        desk.type("\r")
        desk.wait("Покупатель")
        desk.quiet()
        os.kill(desk.pid, signal.SIGSTOP)
        clock.waited = 290
        held = store.claims.of(order.id)
        assert held is not None
        assert held.operator == "Мария"
        with pytest.raises(Refused, match="Мария держит"):
            bolat.do(Take("accept"), order)
        clock.waited = 301
        assert store.claims.of(order.id) is None
        assert store.claims.all() == []
        taken = bolat.do(Hold(), order)
        assert taken is not None
        assert taken.operator == "Болат"
        desk.type("a")
        os.kill(desk.pid, signal.SIGCONT)
        desk.wait("Болат держит")
        desk.quiet()
        current = store.orders.get(order.id)
        assert current is not None
        assert current.version == order.version, "their key did nothing"
