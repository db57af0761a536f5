"""The channels' rules as the screen asks for them: consent to another time, limits, waybills, Support, zones."""

from __future__ import annotations

from pathlib import Path

import pytest

from orderdesk.values import replace
from tests.app.driver import driving
from tests.shop import NOON, Shop, at

TODAY_IN_KYIV = at("2026-11-25 02:59") + 59  # Tuesday 23:59:59 there, Wednesday in Almaty


@pytest.mark.req("X41")
async def test_the_date_dialog_says_the_channels_limit_before_and_refuses_what_lies_beyond(shop: Shop) -> None:
    shop.receive("4821", "delivery")
    async with driving(shop) as desk:
        await desk.type("4821")
        await desk.press("d")
        assert "пн 30 ноября" in desk.says("old")
        await desk.press(*"1.12")
        assert "30.11.2026" in desk.says("new")
        await desk.press("c", "enter")
        assert desk.dialog == "DateChange"
        assert "30.11.2026" in desk.says("wrong")
        await desk.press(*["backspace"] * 4, *"30.11", "enter")
        assert desk.dialog == "", desk.says("wrong")
    assert shop.json("show", "4821")["planned_at"][:10] == "2026-11-30"


@pytest.mark.req("X40", "M14")
async def test_the_courier_form_offers_no_hours_that_nobody_promised_and_asks_who_agreed(shop: Shop) -> None:
    shop.from_("magazito", "M-1", "ready", method="delivery", planned_at=TODAY_IN_KYIV + 86400)
    async with driving(shop) as desk:
        await desk.go("К отправке")
        await desk.press("c")
        assert (desk.dialog, desk.field("answer")) == ("Form", "")
        assert "23:59" not in desk.says("questions")
        await desk.press(*"25.11 14-16", "enter", *"Oleg", "enter", *"0671112233", "enter")
        assert "Кто просил" in desk.says("questions")
        await desk.press("2", "enter", "enter")
        assert desk.dialog == "", desk.says("wrong")
    order = shop.json("show", "M-1")
    assert (order["status"], order["facts"]["consent_by"]) == ("courier", "shop")
    assert any("25.11 14:00–16:00" in item["text"] for item in order["outbox"])


@pytest.mark.req("X40")
async def test_hours_that_are_promised_are_offered_and_enter_keeps_them_without_a_question(shop: Shop) -> None:
    hours = {"window_from": at("2026-11-25 17:00")}  # 14 to 16 in Kyiv
    shop.from_("magazito", "M-1", "ready", method="delivery", planned_at=at("2026-11-25 19:00"), facts=hours)
    async with driving(shop) as desk:
        await desk.go("К отправке")
        await desk.press("c")
        assert desk.field("answer") == "25.11.2026 14:00-16:00"
        await desk.press("enter", *"Oleg", "enter", *"0671112233", "enter")
        assert desk.dialog == "", desk.says("questions")
    assert shop.order("M-1").planned_at == at("2026-11-25 19:00")


@pytest.mark.req("X48", "C28")
async def test_the_waybill_of_another_order_is_said_and_wants_a_y(shop: Shop) -> None:
    for number in ("M-1", "M-2"):
        shop.from_("magazito", number, "ready", method="carrier")
    shop.run("take", "M-1", "ship", "--set", "waybill=20450012345678")
    async with driving(shop) as desk:
        await desk.go("К отправке")
        await desk.press("t", *"20450012345678", "enter")
        assert "M-1" in desk.says("questions")
        await desk.press("enter")
        assert (desk.dialog, shop.order("M-2").status) == ("Form", "ready"), "Enter is no yes"
        await desk.press("y", "enter")
        assert desk.dialog == "", desk.says("wrong")
    assert shop.order("M-2").status == "transit"


@pytest.mark.req("X44", "X51")
async def test_that_support_was_asked_is_seen_in_the_list_and_on_the_card(shop: Shop) -> None:
    shop.from_("flowwow", "F-1", facts={})
    async with driving(shop) as desk:
        assert not desk.shown("ОТМ?")
        await desk.press("x", "2", "enter")
        assert desk.dialog == "", desk.says("wrong")
        assert desk.shown("ОТМ?")
        await desk.press("enter")
        assert desk.shown("Поддержку попросили отменить")
        await desk.press("v")
        assert desk.shown("отмена запрошена в поддержке"), "the history tells when, and who did"
        await desk.press("escape", "x", "2", "enter")
        assert "ждите" in (desk.says("wrong") if desk.dialog else desk.message)
    assert [item["kind"] for item in shop.json("show", "F-1")["outbox"]] == ["support"]


@pytest.mark.req("X43", "F32")
async def test_a_third_party_courier_goes_out_and_nobody_is_told(shop: Shop) -> None:
    shop.from_("flowwow", "F-1", "accepted", planned_at=at("2026-11-24 20:00"), facts={"category": "electronics"})
    async with driving(shop) as desk:
        await desk.go("Сборка")
        await desk.press("c", "3", *"Taxi", "enter", *"89160001122", "enter")
        assert desk.dialog == "", desk.says("wrong")
    order = shop.json("show", "F-1")
    assert (order["status"], order["outbox"]) == ("third_party", [])


@pytest.mark.req("X49", "F3")
async def test_today_turns_at_midnight_while_the_desk_is_open(shop: Shop) -> None:
    shop.receive("1", "delivery", planned_at=at("2026-11-24 23:59") + 59)
    shop.receive("2", "delivery", planned_at=at("2026-11-25 23:59") + 59)
    async with driving(shop) as desk:
        await desk.first_orders()
        await desk.press("f")
        assert desk.rows == ["1"]
        shop.clock.at = at("2026-11-25 00:00")
        desk.main.pane.ticked()
        await desk.rest()
        assert desk.rows == ["2"]
        await desk.press("f", "f")
        assert sorted(desk.rows) == ["1", "2"]


@pytest.mark.req("X49", "F3")
async def test_today_is_the_day_of_the_desk_for_orders_of_every_zone(shop: Shop) -> None:
    shop.receive("1", "delivery", planned_at=at("2026-11-24 23:59") + 59)
    shop.from_("magazito", "M-1", "courier", planned_at=TODAY_IN_KYIV)
    shop.from_("magazito", "M-2", "courier", planned_at=at("2026-11-24 02:59") + 59)  # Monday in Kyiv
    assert sorted(o["number"] for o in shop.json("list", "--day", "today")) == ["1", "M-1"]
    assert [o["number"] for o in shop.json("list", "--day", "today", "--channel", "magazito")] == ["M-1"]
    async with driving(shop) as desk:
        await desk.first_orders()
        await desk.press("f")
        assert sorted(desk.rows) == ["1", "M-1"]


@pytest.fixture(params=["", "Europe/Kyiv"])
def zoned(request: pytest.FixtureRequest, shop: Shop, tmp_path: Path) -> tuple[Shop, bool]:
    """A shop in Almaty with a Kaspi order first, and whether its settings say that its desk is in Kyiv."""
    settings = tmp_path / "config.toml"
    settings.write_text(f'zone = "{request.param}"\n' if request.param else "", "utf-8")
    parts = replace(shop.parts, config_path=settings)
    return replace(shop, parts=parts, desk=parts.desk(shop.store)), bool(request.param)


@pytest.mark.req("X49")
async def test_header_list_card_and_history_tell_one_time_and_say_where_an_order_has_another(
    zoned: tuple[Shop, bool],
) -> None:
    shop, in_kyiv = zoned
    shop.receive("1", received_at=NOON - 7200)
    shop.from_("magazito", "M-1", "ready", received_at=NOON - 3600, planned_at=TODAY_IN_KYIV, method="delivery")
    shop.run("note", "M-1", "у клиента собака")
    clock, noted, came = ("09:00", "09:00", "08:00") if in_kyiv else ("12:00", "12:00", "11:00")
    async with driving(shop, (100, 60)) as desk:
        assert desk.painted()[0].rstrip().endswith(clock)
        for number, elsewhere in (("1", in_kyiv), ("M-1", not in_kyiv)):
            await desk.press("/", *number, "enter", "enter")
            assert desk.dialog == "OrderCard", desk.message
            assert desk.shown("Время там") is elsewhere, "where it is another one, it is said"
            if number == "M-1":
                card = "\n".join(desk.painted())
                assert desk.shown(f"Пришёл         {came}")
                assert any(noted in line and "собака" in line for line in desk.painted())
                assert "вт 24 ноября" in card, "the day that was promised is Kyiv's"
            await desk.press("escape", "escape")
    lines = shop.run("history", "M-1").stdout.splitlines()
    assert all(line.startswith((noted, came)) for line in lines)


@pytest.mark.req("M4", "C13")
@pytest.mark.parametrize("keys", [["enter"], [*"/M-1", "enter"], [*"/M-1", "enter", "enter"]])
async def test_an_order_that_is_taken_up_by_being_opened_says_so_and_can_be_given_back(
    shop: Shop, keys: list[str]
) -> None:
    shop.from_("magazito", "M-1")
    async with driving(shop) as desk:
        await desk.press(*keys)
        assert (desk.dialog, shop.order("M-1").status) == ("OrderCard", "agreement")
        assert "взят в работу" in desk.says("wrong")
        assert "u — отменить действие" in desk.says("wrong")
        await desk.press("u")
        assert (shop.order("M-1").status, shop.kinds("M-1")[-1]) == ("new", "undone")
