"""Orders of several channels in one list, each under its own rules, worked from the screen."""

from __future__ import annotations

from pathlib import Path

import pytest

from orderdesk.channels.incoming import IncomingLine
from orderdesk.desk.commands.record import Call
from tests.app.driver import driving
from tests.shop import Shop, at


@pytest.mark.req("M4")
async def test_opening_a_magazito_order_starts_it_and_looking_at_it_does_not(shop: Shop) -> None:
    shop.receive("1", "delivery")
    shop.from_("magazito", "M-1")
    async with driving(shop) as desk:
        assert desk.shown("MAG"), "each row says which channel"
        await desk.press("j", "k")
        assert shop.order("M-1").status == "new", "the preview never opens"
        await desk.press("enter")
        assert shop.order("M-1").status == "agreement"


@pytest.mark.req("M10", "M11", "M41")
async def test_the_agreement_is_filled_in_before_confirming(shop: Shop) -> None:
    shop.from_("magazito", "M-1", "agreement", planned_at=None)
    async with driving(shop) as desk:
        await desk.go("Согласуем")
        await desk.press("a")
        assert "позвоните" in desk.message
        await desk.press("p", "1", "enter", "a")
        assert desk.dialog == "Form"
        await desk.press("enter")
        assert "Не указано" in desk.says("wrong"), "nothing is agreed without a day"
        await desk.press("+", "2", "enter", "3", "enter", "y", "enter")
        assert desk.dialog == ""
    order = shop.json("show", "M-1")
    assert (order["status"], order["method"], order["planned_at"][:10]) == ("confirmed", "carrier", "2026-11-26")


@pytest.mark.req("M15")
async def test_a_waybill_is_one_key_and_its_number(shop: Shop) -> None:
    shop.from_("magazito", "M-1", "ready", method="carrier")
    async with driving(shop) as desk:
        await desk.press("]", "]", "]", "t", *"20450012345678", "enter")
        assert desk.dialog == ""
    assert (shop.order("M-1").status, shop.order("M-1").value("waybill")) == ("transit", "20450012345678")
    assert [order["number"] for order in shop.json("list", "--search", "20450012345678")] == ["M-1"]


@pytest.mark.req("M32", "F39")
async def test_the_fee_stands_before_the_key(shop: Shop) -> None:
    shop.from_("magazito", "M-1", "agreement", total=100_000)
    shop.run("call", "M-1", "reached")
    shop.clock.at = at("2026-11-25 20:00")
    async with driving(shop) as desk:
        await desk.go("Согласуем")
        await desk.press("x")
        assert "50 ₴" in desk.says("reasons")
        await desk.press("2", "enter")
        assert desk.dialog == "CancelReason", "what costs money never passes on Enter"
        await desk.press("y")
        assert desk.dialog == ""
    assert shop.order("M-1").status == "cancelled"


@pytest.mark.req("F31", "F38", "F30", "F36")
async def test_a_courier_goes_out_and_a_third_person_is_named(shop: Shop) -> None:
    shop.from_("flowwow", "F-1", "accepted", planned_at=at("2026-11-24 20:00"), facts={"category": "electronics"})
    async with driving(shop) as desk:
        await desk.go("Сборка")
        await desk.press("c", "1", "enter")
        assert shop.order("F-1").status == "courier_out"
        await desk.go("Доставка")
        await desk.press("i", "2", *"Пётр", "enter", "y", "enter")
        assert desk.dialog == ""
    assert shop.order("F-1").value("handed_to_whom") == "Пётр"


@pytest.mark.req("F47", "X101")
@pytest.mark.parametrize(("channel", "hidden"), [("flowwow", True), ("own_shop", False)])
async def test_the_recipient_is_painted_nowhere_where_the_channel_hides_him(
    shop: Shop, channel: str, hidden: bool
) -> None:
    for name, phone in (("Анна", "+79161234567"), ("Белла", "+79167654321")):
        shop.from_(channel, "1", facts={"recipient": name, "recipient_phone": phone})
    async with driving(shop, (150, 70)) as desk:
        assert desk.shown("Белла") is not hidden, "the preview names who gets it where that is no secret"
        await desk.press("enter", "v")
        for said in ("Анна", "Белла", "1234567", "7654321"):
            assert desk.shown(said) is not hidden, said
        assert "•••" in desk.says("history") if hidden else "•••" not in desk.says("history")


@pytest.mark.req("F35", "F49", "X44")
async def test_a_clients_wish_to_cancel_becomes_a_request(shop: Shop) -> None:
    shop.from_("flowwow", "F-1", "accepted", facts={})
    async with driving(shop) as desk:
        await desk.go("Сборка")
        await desk.press("x", "2")
        assert "Enter написать в поддержку" in desk.hints
        assert "отменить заказ" not in desk.hints
        await desk.press("enter")
        assert (desk.dialog, desk.message) == (
            "", "F-1: отмена запрошена в поддержке: текст ждёт на полке «Сообщить»"
        )  # fmt: skip
        shop.clock.advance(60)  # it can be undone no more
        await desk.look()
        await desk.go("Сообщить")
        assert desk.rows == ["F-1"]
    assert (shop.order("F-1").status, shop.order("F-1").value("cancel_requested")) == ("accepted", True)


@pytest.mark.req("X43", "F35")
async def test_the_courier_waits_for_the_answer_of_support_until_a_yes(shop: Shop) -> None:
    shop.from_("flowwow", "F-1", "accepted", facts={"cancel_requested": True})
    async with driving(shop) as desk:
        await desk.go("Сборка")
        await desk.press("c")
        assert desk.dialog == "Confirm"
        assert "дождитесь её ответа" in desk.says("said")
        await desk.press("enter")
        assert desk.dialog != "Form", "Enter is no yes"
        await desk.press("escape", "c", "y")
        assert desk.dialog == "Form"
    assert shop.order("F-1").status == "accepted"


@pytest.mark.req("X12", "X16")
async def test_money_beyond_the_total_is_paid_back_by_the_key_of_money(shop: Shop) -> None:
    shop.from_("own_shop", "1", "packing", payment="cash", facts={"paid_amount": 2_499_000 + 6_000})
    async with driving(shop) as desk:
        await desk.go("Сборка")
        await desk.press("m")
        assert desk.dialog == "Form"
        await desk.press("enter")
        assert desk.dialog == ""
    order = shop.order("1")
    assert (order.received, order.value("refund_due")) == (order.total, None)


@pytest.mark.req("F45", "F55", "X49")
async def test_promised_hours_are_told_with_their_day_and_whose_time_they_are(shop: Shop) -> None:
    shop.receive("1")  # a desk by the clock of Almaty, two hours ahead of Moscow
    shop.from_("flowwow", "F-1", "accepted", planned_at=at("2026-11-25 17:00"),
               facts={"window_from": at("2026-11-25 16:00"), "category": "electronics"})  # fmt: skip
    async with driving(shop, (110, 30)) as desk:
        await desk.go("Сборка")
        assert desk.shown("25.11 14:00–15:00 UTC+3")
        await desk.press("enter")
        assert desk.shown("ср 25 ноября 14:00–15:00 UTC+3")
        await desk.press("escape")
        await desk.press("d")
        assert "ср 25 ноября 14:00–15:00" in desk.says("old")
        await desk.press(*"25.11 15-16")
        assert "ср 25 ноября 15:00–16:00" in desk.says("new")
        await desk.press("tab", "c", "enter")
        assert (desk.dialog, desk.message) == ("", "F-1: дата перенесена: ср 25 ноября 15:00–16:00")
    moved = "ср 25 ноября 14:00–15:00 UTC+3 → ср 25 ноября 15:00–16:00 UTC+3"
    assert moved in shop.run("history", "F-1").stdout
    assert "ср 25 ноября 15:00–16:00 UTC+3\n" in shop.run("show", "F-1").stdout


@pytest.mark.req("X12")
async def test_the_first_key_replaces_a_sum_that_is_offered(shop: Shop) -> None:
    shop.from_("magazito", "M-1", "agreement", planned_at=at("2026-11-26 20:00"), total=20_000, delivery_cost=10_000)
    shop.run("call", "M-1", "reached")
    async with driving(shop) as desk:
        await desk.go("Согласуем")
        await desk.press("a", "enter", "1")
        assert desk.field("answer") == "100.00"
        await desk.press("5", "0")
        assert desk.field("answer") == "50"
        await desk.press("escape", "e")
        while desk.field("answer") != "100.00":
            await desk.press("down")
        await desk.press("7")
        assert desk.field("answer") == "7"


@pytest.mark.req("F40")
@pytest.mark.parametrize(
    ("channel", "status", "fields"), [("flowwow", "accepted", "адрес"), ("magazito", "agreement", "товары")]
)
async def test_editing_asks_only_for_what_the_channel_lets_be_edited(
    shop: Shop, channel: str, status: str, fields: str
) -> None:
    shop.from_(channel, "1", status, facts={})
    async with driving(shop) as desk:
        await desk.go({"flowwow": "Сборка", "magazito": "Согласуем"}[channel])
        await desk.press("e")
        assert fields in desk.says("questions").lower()
        assert ("товары" in desk.says("questions").lower()) is (channel == "magazito")


@pytest.mark.req("M41", "M44")
async def test_an_edited_address_wants_who_asked(shop: Shop) -> None:
    shop.from_("magazito", "M-1", "ready", address="Київ", method="delivery")
    async with driving(shop) as desk:
        await desk.go("К отправке")
        await desk.press("e", "enter", *" 1", "enter", "enter", "enter", "enter")
        assert "Кто просил" in desk.says("questions")
        await desk.press("enter")
        assert "Не указано" in desk.says("wrong")
        await desk.press("1", "enter", *"переехал", "enter")
        assert desk.dialog == "", desk.says("wrong")
    event = shop.json("history", "M-1")[-1]
    assert (event["changes"]["address"], event["note"]) == (["Київ", "Київ 1"], "переехал")


@pytest.mark.req("M13", "M63")
async def test_an_order_is_split_from_the_screen(shop: Shop) -> None:
    from orderdesk.channels.incoming import IncomingLine

    two = (IncomingLine("A", "Чайник", 2, 1000), IncomingLine("B", "Чашка", 1, 500))
    shop.from_("magazito", "M-1", "ready", lines=two, total=2500, method="delivery")
    async with driving(shop) as desk:
        await desk.go("К отправке")
        await desk.press("s", "backspace", "1", "enter", "enter", "2", "1", "enter", "enter")
        assert desk.dialog == "", desk.says("wrong")
    assert shop.order("M-1-2").total.minor == 1000


@pytest.mark.req("C44")
async def test_an_order_is_typed_in_by_hand(shop: Shop) -> None:
    async with driving(shop) as desk:
        await desk.press("N", "1", *"Ким", "enter", *"87013334455", "enter", *"TEA*1@990", "enter", "enter",
                         *"Абая 1", "enter", "enter", "enter", "enter")  # fmt: skip
        assert desk.dialog == "", desk.says("wrong")
        assert "H-1001" in desk.message
    assert shop.json("show", "H-1001")["phone"] == "+77013334455"


@pytest.mark.req("C42")
async def test_it_is_paid_before_it_is_done(shop: Shop) -> None:
    shop.from_("own_shop", "S-1", "delivery", method="delivery")
    async with driving(shop) as desk:
        await desk.go("Доставка")
        await desk.press("i")
        assert "оплачен" in desk.message
        await desk.press("m", "1", *"24990", "enter", "i")
    assert shop.order("S-1").status == "done"


async def test_a_key_that_a_channel_has_no_use_for_says_so(shop: Shop) -> None:
    shop.receive("1", "delivery")
    async with driving(shop) as desk:
        await desk.go("Доставка")
        await desk.press("t")
        assert "клавиша t" in desk.message


async def test_a_photo_that_is_not_there_is_said_and_the_form_stays(shop: Shop, tmp_path: Path) -> None:
    shop.from_("flowwow", "F-1", "accepted", planned_at=at("2026-11-24 20:00"),
               facts={"category": "flowers", "window_from": at("2026-11-24 12:20")})  # fmt: skip
    photos = tmp_path / "shop" / "photos"
    photos.mkdir()
    (photos / "b.jpg").write_bytes(b"x")
    async with driving(shop) as desk:
        await desk.go("Сборка")
        await desk.press("a", *str(photos / "nope.jpg"), "enter")
        assert "нет" in desk.says("wrong")
        assert desk.field("answer").endswith("nope.jpg")
        await desk.press(*["backspace"] * 8, *"b.jpg", "enter")
        assert desk.dialog == "", desk.says("wrong")
    assert shop.order("F-1").status == "photo"


@pytest.mark.req("X12")
async def test_the_sum_owed_is_offered_and_another_is_asked_about(shop: Shop) -> None:
    shop.from_("own_shop", "S-1", "delivery", method="delivery", payment="cash")
    async with driving(shop) as desk:
        await desk.go("Доставка")
        await desk.press("m", "1")
        assert desk.shown("к оплате 24 990 ₸")
        assert desk.field("answer") == "24990.00", "Enter takes it"
        await desk.press(*"500", "enter")
        assert desk.shown("500 ₸ из 24 990 ₸: останется доплатить 24 490 ₸")
        assert shop.order("S-1").received.minor == 0
        await desk.press("enter")
        assert desk.dialog, "Enter is no answer to that"
        assert shop.order("S-1").received.minor == 0
        await desk.press("y", "enter")
        assert desk.dialog == "", desk.says("wrong")
        assert shop.order("S-1").received.minor == 50_000
        assert desk.message == "S-1: Доставляется: принято 500 ₸, ещё к оплате 24 490 ₸"
        await desk.press("m", "2")
        assert desk.field("answer") == "24490.00"
        await desk.press("enter")
        assert desk.message == "S-1: Доставляется: принято 24 490 ₸, больше ничего не должны"
        await desk.press("i")
    assert shop.order("S-1").status == "done"


@pytest.mark.req("X12")
async def test_a_payment_is_taken_back_later_by_a_key_of_its_own(shop: Shop) -> None:
    shop.from_("own_shop", "S-1", "delivery", method="delivery", payment="cash")
    async with driving(shop) as desk:
        await desk.go("Доставка")
        await desk.press("M")
        assert (desk.dialog, desk.refused) == ("", True)
        await desk.press("m", "1", *"500", "enter", "y", "enter")
        shop.clock.advance(60)
        await desk.press("M")
        assert desk.field("answer") == "500.00", "the last payment is offered"
        await desk.press("enter", *"не тот заказ", "enter")
        assert (desk.dialog, desk.message) == ("", "S-1: платёж снят: наличные, к оплате 24 990 ₸")
    assert shop.order("S-1").received.minor == 0


@pytest.mark.req("X12", "X11")
@pytest.mark.parametrize(
    ("typed", "said"),
    [("0", "ноль"), ("999999999999", "от 0 до"), ("24,990", "двояко"), ("25000", "больше")],
)  # fmt: skip
async def test_a_sum_that_cannot_be_is_not_taken_and_the_form_stays(shop: Shop, typed: str, said: str) -> None:
    shop.from_("own_shop", "S-1", "delivery", method="delivery", payment="cash")
    async with driving(shop) as desk:
        await desk.go("Доставка")
        await desk.press("m", "1", *typed, "enter")
        assert desk.dialog
        assert desk.shown(said)
        await desk.press("escape")
    assert shop.order("S-1").received.minor == 0


@pytest.mark.req("X11")
async def test_editing_with_a_number_without_measure_leaves_the_desk_standing(shop: Shop) -> None:
    shop.from_("own_shop", "S-1", "agreement", lines=(IncomingLine("A", "А", 2, 5000),), total=10_000)
    async with driving(shop) as desk:
        await desk.go("Согласуем")
        await desk.press("e", *["backspace"] * 20, *"A*999999@9999999999", *["enter"] * 7, "1", "enter",
                         "enter")  # fmt: skip
        assert "от 0 до" in desk.says("wrong")
    assert shop.order("S-1").total.minor == 10_000


@pytest.mark.req("X13")
async def test_the_agreement_names_the_final_price_with_the_delivery_just_typed(shop: Shop) -> None:
    shop.from_(
        "magazito", "M-1", "agreement", total=300_000, lines=(IncomingLine("A", "А", 3, 100_000),), payment="cash"
    )
    shop.desk.do(Call("agreed"), shop.order("M-1"))
    async with driving(shop) as desk:
        await desk.go("Согласуем")
        await desk.press("a", "enter", "2", *["backspace"] * 9, *"700", "enter")
        assert desk.shown("окончательная цена, 3 700 ₴")
        await desk.press("y", "enter")
        assert desk.dialog == "", desk.says("wrong")
    order = shop.order("M-1")
    assert (order.goods.minor, order.total.minor) == (300_000, 370_000)
