"""Money that is due is never cut: it stands first in the preview, and instead of the sum on the shelf of refunds."""

from __future__ import annotations

import pytest

from orderdesk.desk.commands.cancel import Cancel
from tests.app.driver import driving
from tests.shop import Shop, at

WIDTHS = (60, 80, 110)


def paid_and_cancelled(shop: Shop) -> None:
    shop.from_("magazito", "M-1", "agreement", payment="cash", total=633_100, facts={"paid_amount": 200_000},
               planned_at=at("2026-11-26 20:00"), customer="Александр Константинопольский")  # fmt: skip
    shop.desk.do(Cancel("other", comment="передумал"), shop.order("M-1"))
    shop.clock.advance(3600)


@pytest.mark.req("X12", "X16")
@pytest.mark.parametrize("width", WIDTHS)
async def test_what_is_due_to_the_buyer_is_seen_in_the_preview_and_on_its_shelf(shop: Shop, width: int) -> None:
    paid_and_cancelled(shop)
    async with driving(shop, (width, 24)) as desk:
        await desk.go("К возврату")
        preview = desk.painted()
        assert any("К возврату: 2 000 ₴" in line.replace("\xa0", " ") for line in preview), preview
        row = next(line for line in desk.painted() if "M-1" in line)
        assert "2 000 ₴" in row or "2000₴" in row
        assert "6 331" not in row


@pytest.mark.req("X12", "X16")
@pytest.mark.parametrize("width", WIDTHS)
async def test_what_is_still_owed_of_an_order_paid_in_part_is_seen_in_the_preview(shop: Shop, width: int) -> None:
    shop.from_("own_shop", "1", "packing", payment="cash", total=633_100, facts={"paid_amount": 200_000},
               address="Алматы, проспект аль-Фараби, дом 77/8, корпус 4, квартира 112, домофон 112")  # fmt: skip
    async with driving(shop, (width, 24)) as desk:
        await desk.go("Сборка")
        assert any("6 331 ₸" in line and "4 331 ₸" in line for line in desk.painted())
