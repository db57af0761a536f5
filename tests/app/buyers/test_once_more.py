"""`R` on an order of the archive: the same goods for the same buyer, at today's figures, shown before the key."""

from __future__ import annotations

import pytest

from orderdesk.channels.incoming import IncomingLine
from tests.app.driver import driving
from tests.shop import Shop


@pytest.mark.req("K69", "C19")
@pytest.mark.parametrize("where", ["list", "card"])
async def test_an_archived_order_is_repeated_at_todays_figures(shop: Shop, where: str) -> None:
    then = (IncomingLine("TEA", "Чайник", 2, 100_000), IncomingLine("", "Скидка", 1, -10_000))
    shop.receive("K1", "issued", lines=then, total=190_000, customer="Ким Анна")
    shop.receive("K2", lines=(IncomingLine("TEA", "Чайник", 1, 120_000),), total=120_000, phone="+77053334455")
    shop.count("TEA", 1)
    async with driving(shop) as desk:
        await desk.go("Новые")
        await desk.press("R")
        assert (desk.dialog, desk.refused) == ("", True)
        assert "архив" in desk.message
        await desk.go("Архив")
        if where == "card":
            await desk.press("enter")
        assert "R" in desk.hints
        await desk.press("R")
        said = desk.says("said").replace("\xa0", " ")
        for part in ("2 × Чайник", "1 200 ₸  (тогда 1 000 ₸)", "не повторяется: Скидка", "2 400 ₸", "не хватает 1"):
            assert part in said, part
        assert len(shop.json("list", "--search", "Чайник")) == 2, "nothing is made before the key"
        await desk.press("enter")
        assert "H-1001" in desk.message
    made = shop.json("show", "H-1001")
    assert (made["customer"], made["total"], made["customer_id"]) == (
        "Ким Анна",
        "2400.00",
        shop.order("K1").customer.id,
    )


@pytest.mark.req("K69")
async def test_an_order_without_products_says_why_it_is_not_repeated(shop: Shop) -> None:
    shop.receive("K1", "issued", lines=(IncomingLine("", "Услуга", 1, 1000),), total=1000)
    async with driving(shop) as desk:
        await desk.go("Архив")
        await desk.press("R")
        assert desk.refused
        assert "K1" in desk.message
