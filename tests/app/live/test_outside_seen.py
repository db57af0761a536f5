"""What the screen says of what leaves by itself: what the buyer will read, who is silent, what accepts by itself."""

from __future__ import annotations

import pytest

from orderdesk.model.channel_accounts import Health
from tests.app.driver import driving
from tests.shop import Shop


@pytest.mark.req("O2")
async def test_what_the_buyer_will_read_stands_on_the_card_before_the_step(shop: Shop) -> None:
    shop.receive("1")
    shown = shop.json("show", "1")
    assert shown["will_read"] == {"accept": "Продавец принял заказ 1."}
    assert shop.run("customer", "language", "1", "kk").exit_code == 0
    kazakh = shop.json("show", "1")["will_read"]["accept"]
    assert kazakh != "Продавец принял заказ 1."
    async with driving(shop, (120, 40)) as desk:
        await desk.press("enter")
        assert any(kazakh in line for line in desk.painted()), desk.painted()
    assert shop.run("accept", "1").exit_code == 0
    assert shop.store.outbox.of(shop.order("1").id)[0].text == kazakh, "it is what is sent"


async def test_a_carrier_that_fell_silent_stands_in_the_header_and_rings_once(shop: Shop) -> None:
    assert shop.run("carrier", "track", "nova_poshta", "on").exit_code == 0
    with shop.store.write() as store:
        store.outside.note("carrier:nova_poshta", Health(failed_since=shop.clock() - 1700, error="нет связи"))
    async with driving(shop, (120, 24)) as desk:
        await desk.look()
        assert "Нова пошта" not in desk.painted()[0]
        shop.clock.at += 200
        await desk.look()
        assert "Нова пошта !" in desk.painted()[0]
        assert desk.message.startswith("Нова пошта не отвечает")
        rung = desk.bells
        shop.clock.at += 200
        await desk.look()
        assert desk.bells == rung


async def test_what_accepts_by_itself_is_said(shop: Shop) -> None:
    assert shop.run("acceptance", "on", "kaspi").exit_code == 0
    async with driving(shop, (120, 24)) as desk:
        assert "ПРИНИМАЕТ САМ: kaspi" in desk.painted()[0]
