"""A courier who needs the dispatcher is seen on the board: above, in the row, in the panel, beside the courier."""

from __future__ import annotations

import pytest

from orderdesk.desk.commands.dispatch.own_screen import AskDispatcher
from tests.app.dispatch.at_the_board import board
from tests.app.driver import driving
from tests.desk.dispatch.riding import out, ready, staffed
from tests.shop import Shop


@pytest.mark.req("O28", "C28")
@pytest.mark.parametrize("size", [(80, 24), (110, 30), (200, 50)])
async def test_a_call_for_help_is_on_the_board_until_it_is_answered(shop: Shop, size: tuple[int, int]) -> None:
    staffed(shop)
    ready(shop, "1", "2")
    run = out(shop, "1", "2")
    hers = Shop(shop.parts.named("Дина"), shop.clock, shop.store, shop.desk)
    async with driving(hers, size) as desk:
        assert "зовут" not in board(desk).header.said
        task = shop.colleague("Асхат").do(AskDispatcher(int(run), "2", "не тот адрес"))
        await desk.look()
        assert "зовут 1!" in board(desk).header.said
        assert any("? 1 Асхат" in line for line in desk.painted())
        await desk.press("tab", "enter", "end")
        assert "не тот адрес" in " ".join(board(desk).preview.said.split())
        assert any("помощь!" in line and " 2 " in line for line in desk.painted())
        assert shop.run("task", "done", str(task.id), "--result", "адрес сказан", operator="Дина").exit_code == 0
        await desk.look()
        assert "зовут" not in board(desk).header.said
        assert not desk.shown("помощь!")
