import sys
import pytest
from tests.app.driver import driving
from tests.app.dispatch.board import *


@pytest.mark.parametrize("size", [(80, 24), (60, 20), (200, 50)])
async def test_shot(shop, size):
    day(shop, 24, 5, placed=0.9)
    async with driving(shop, size) as desk:
        await desk.press("D")
        print("\n".join(desk.painted()))
        await desk.press("c")
        print(plan(desk))
        await desk.press("enter")
        print("\n".join(desk.painted()))
        await desk.press("space", "space", "c", "2")
        print("\n".join(desk.painted()))
        await desk.press("tab", "j")
        print("\n".join(desk.painted()))
        await desk.press("enter")
        print("\n".join(desk.painted()))
        await desk.press("a", "enter")
        print("\n".join(desk.painted()))
        await desk.press("J")
        print("\n".join(desk.painted()[-8:]))
