"""What the clocks do and say, as a desk shows it, whichever process let them."""

from __future__ import annotations

import pytest
from textual.geometry import Region

from orderdesk.desk.clocks.steward import Steward
from orderdesk.store.leases import LASTS
from tests.app.driver import driving
from tests.shop import Shop, at


@pytest.mark.req("K9")
async def test_an_open_desk_lets_the_clocks_act_and_rings(shop: Shop) -> None:
    shop.receive("4821")
    async with driving(shop) as desk:
        shop.clock.at = at("2026-11-24 14:35")
        await desk.look()
        assert (desk.bells, desk.message) == (2, "4821: время на исходе: Принять")
        shop.clock.at = at("2026-11-24 14:50") + 1
        await desk.look()
        assert (desk.bells, desk.message, desk.rows) == (5, "4821: не принят вовремя", [])
        await desk.look()
        assert desk.bells == 5


async def test_a_desk_without_the_lease_looks_on_and_shows_what_the_steward_did(shop: Shop) -> None:
    shop.receive("4821")
    with Steward(shop.desk) as elsewhere:
        elsewhere.round()
        async with driving(shop) as desk:
            shop.clock.at = at("2026-11-24 14:50") + 1
            elsewhere.round()
            await desk.look()
            assert (desk.bells, desk.message) == (3, "4821: не принят вовремя (ещё 1)")
            assert desk.rows == []
            shop.receive("4822", received_at=at("2026-11-24 11:55"))
            desk.written.clear()
            shop.clock.advance(LASTS - 1)
            elsewhere.round()
            shop.clock.at = shop.clock() + LASTS - 1
            await desk.look()
            assert shop.order("4822").status == "new"


async def test_a_renewed_lease_paints_nothing(shop: Shop) -> None:
    shop.receive("4821")
    with Steward(shop.desk) as elsewhere:
        elsewhere.round()
        async with driving(shop) as desk:
            shop.clock.advance(LASTS // 2)  # 2:50 are left, from now on 2:49
            elsewhere.round()
            await desk.look()
            painted: list[object] = []
            refresh = desk.main.table.refresh

            def paint(*regions: Region) -> object:
                painted.append(regions)
                return refresh(*regions)

            desk.main.table.refresh = paint  # type: ignore[assignment, method-assign]
            for _ in range(3):
                shop.clock.advance(LASTS // 2)
                elsewhere.round()
                await desk.look()
            assert painted == []
            shop.receive("4822")
            await desk.look()
            assert painted
