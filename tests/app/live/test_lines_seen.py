"""How the lines to marketplaces are is seen without asking, and so is what was not told, and why."""

from __future__ import annotations

import pytest

from orderdesk.desk.commands.steps import Take
from tests.app.driver import driving
from tests.desk.lines import conftest
from tests.desk.lines.conftest import Trade

token, there, trade = conftest.token, conftest.there, conftest.trade


async def test_each_line_has_its_sign_and_a_silent_one_rings_once(trade: Trade) -> None:
    trade.there.add("1")
    trade.go()
    async with driving(trade.shop, (120, 24)) as desk:
        await desk.look()
        assert "kaspi +" in desk.painted()[0]
        trade.there.fault = lambda request: "cut"
        trade.go(61)
        await desk.look()
        assert "kaspi ~ 0:01" in desk.painted()[0]
        before = desk.bells
        trade.go(300)
        await desk.look()
        assert "kaspi ! 0:06" in desk.painted()[0]
        assert desk.message.startswith("kaspi молчит 0:06: новые заказы не видны, сделанное здесь не сообщается")
        assert desk.refused
        assert desk.bells > before
        rung = desk.bells
        trade.go(61)
        await desk.look()
        assert desk.bells == rung, "an alarm is given once"
        trade.there.fault = lambda request: ""
        trade.go(1000)
        await desk.look()
        assert "kaspi +" in desk.painted()[0]
        assert trade.shop.run("channel", "pause", "kaspi").exit_code == 0
        trade.shop.clock.at += 3600
        await desk.look()
        assert "kaspi |" in desk.painted()[0]
        assert desk.bells == rung, "what was paused is not silent"


async def test_a_line_that_nobody_keeps_is_silent_too(trade: Trade) -> None:
    trade.go()
    trade.shop.clock.at += 80_000
    async with driving(trade.shop, (120, 24)) as desk:
        await desk.look()
        assert desk.bells == 0, "the desk has just been opened: its line is about to be asked"
        trade.shop.clock.at += 901
        await desk.look()
        assert desk.bells > 0
        assert "kaspi !" in desk.painted()[0]


@pytest.mark.parametrize(("fault", "said"), [
    ("cut", "НЕ ОТПРАВЛЕНО, будет повторено"), ("broken", "НЕТ ОТВЕТА"), ("400", "ОТКАЗАНО"),
])  # fmt: skip
async def test_what_was_not_told_is_said_with_the_reason(trade: Trade, fault: str, said: str) -> None:
    trade.there.add("1")
    trade.go()
    async with driving(trade.shop, (120, 40)) as desk:
        trade.shop.desk.do(Take("accept"), trade.shop.order("1"))
        await desk.look()
        await desk.press("slash", "1", "enter")
        assert "ждёт до" in desk.says("outbox"), "it can still be taken back"
        await desk.press("escape", "escape")
        trade.there.fault = lambda request: fault if request.method == "POST" or fault == "cut" else ""
        trade.go(30)
        trade.go()
        await desk.look()
        await desk.press("slash", "1", "enter")
        assert said in desk.says("outbox")
        await desk.press("escape")
        assert await desk.comes(f"принять: {said}"), desk.painted()
    if fault != "400":
        assert said in trade.shop.run("told").output
