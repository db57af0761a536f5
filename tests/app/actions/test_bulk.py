"""Marks, acts on many orders, the last act taken back or done again, and the keys found by their words."""

from __future__ import annotations

import pytest

from orderdesk.channels.incoming import IncomingLine
from orderdesk.desk.commands.record import Call
from orderdesk.desk.commands.undo import Undo
from orderdesk.errors import DeskError
from orderdesk.model import Shelf
from tests.app.driver import driving
from tests.shop import Shop, at


def some(shop: Shop, count: int, status: str = "new") -> None:
    """So many orders, one minute apart."""
    for number in range(1, count + 1):
        shop.receive(str(number), status, received_at=at("2026-11-24 11:00") + number * 60, total=100000 * number)


def shelves(shop: Shop, numbers: str) -> list[Shelf]:
    return [shop.order(number).shelf for number in numbers]


# --- undo --------------------------------------------------------------------------------------------------------


@pytest.mark.req("C13", "C41")
@pytest.mark.parametrize("key", ["u", "г"])
async def test_an_act_is_taken_back_by_one_key(shop: Shop, key: str) -> None:
    some(shop, 2)
    async with driving(shop) as desk:
        await desk.press("a")
        assert (desk.message, desk.offer) == ("1: Принят партнёром", "u — отменить действие (10 с)")
        assert desk.shown("Принят партнёром — u — отменить действие (10 с)")
        await desk.press(key)
        assert (desk.message, desk.offer) == ("1: действие отменено, снова «Передан партнёру»", "")
        assert desk.rows == ["1", "2"]
        await desk.press(key)
        assert (desk.message, desk.refused) == ("Отменять нечего: действий нет.", True)


async def test_what_the_line_offers_goes_when_the_time_is_over(shop: Shop) -> None:
    some(shop, 1)
    async with driving(shop) as desk:
        await desk.press("a")
        shop.clock.advance(9)
        desk.main.last.close()
        assert desk.offer
        shop.clock.advance(1)
        desk.main.last.close()
        await desk.rest()
        assert (desk.message, desk.offer) == ("1: Принят партнёром", "")
        await desk.press("u")
        assert "прошло 10 секунд" in desk.message
    assert shop.order("1").shelf is Shelf.DELIVERY


async def test_what_stays_is_not_offered_to_be_undone(shop: Shop) -> None:
    shop.receive("1", "pickup", method="pickup")
    async with driving(shop) as desk:
        await desk.go("Самовывоз")
        await desk.press("enter", "i")
        await desk.type(shop.code())
        assert shop.order("1").shelf is Shelf.ARCHIVE
        await desk.press("escape")
        assert desk.offer == ""
        await desk.press("u")
        assert "выдан по коду" in desk.message


@pytest.mark.req("X3", "K67")
async def test_what_was_recorded_by_oneself_is_taken_back_and_says_what_it_gives_up(shop: Shop) -> None:
    shop.from_("own_shop", "S-1", "delivery", payment="cash", method="delivery", total=134000)
    shop.from_("own_shop", "S-2", "delivery", payment="cash", method="delivery", total=134000)
    async with driving(shop, (100, 30)) as desk:
        await desk.first_orders()
        number = desk.cursor
        await desk.press("E")
        assert desk.dialog == "Happened"
        for digit in "123456789":
            await desk.press(digit)
            if (desk.dialog == "Confirm" and "заканчивает" in desk.says("said").casefold()) or desk.dialog == "":
                break
            if desk.dialog == "Confirm":
                await desk.press("escape", "E")
        if desk.dialog == "Confirm":
            assert "1 340" in desk.says("said")
            await desk.press("y")
        assert desk.offer == "u — отменить действие (10 с)"
        await desk.press("u")
        assert (desk.cursor, shop.order(number).status) == (number, "delivery")


@pytest.mark.req("X3")
async def test_nothing_is_offered_beside_goods_that_were_given_out(shop: Shop) -> None:
    shop.receive("1", "delivery", method="delivery", planned_at=at("2026-11-25 18:00"))
    async with driving(shop) as desk:
        await desk.go("Доставка")
        await desk.press("d", "0", "enter")
        assert desk.offer
        await desk.press("i")
        await desk.type(shop.code())
        await desk.press("escape")
        assert shop.order("1").shelf is Shelf.ARCHIVE
        assert desk.offer == ""


@pytest.mark.req("X3")
async def test_a_list_of_results_offers_undo_only_while_it_is_possible(shop: Shop) -> None:
    some(shop, 3)
    async with driving(shop) as desk:
        await desk.press("*")
        shop.run("cancel", "2", "--reason", "region", operator="Болат")
        await desk.look()
        await desk.press("a", "enter")
        assert desk.dialog == "Results"
        assert "отменить действие" in desk.hints
        shop.clock.advance(10)
        desk.main.last.close()
        await desk.rest()
        assert "вернуть" not in desk.hints
        await desk.press("u")
        assert desk.dialog == "Results"


# --- marks -------------------------------------------------------------------------------------------------------


@pytest.mark.req("C41")
async def test_ten_orders_are_accepted_by_three_keys_each_on_its_own(shop: Shop) -> None:
    some(shop, 9)
    async with driving(shop) as desk:
        await desk.press("*", "a")
        assert desk.dialog == "Confirm"
        assert desk.shown("─ 9 заказов ─")
        assert desk.says("said").split("\n") == ["принять: 9", "Сумма: 45 000 ₸"]
        await desk.press("y")
        assert (desk.dialog, desk.message) == ("", "сделано: 9")
        assert desk.offer == "u — отменить действие (10 с)"
        assert desk.rows == []
        assert all(shop.kinds(str(number)) == ["received", "accepted"] for number in range(1, 10))
        await desk.press("u")
        assert (desk.message, len(desk.rows)) == ("действие отменено: 9", 9)
    assert all(shop.kinds(str(number))[-1] == "undone" for number in range(1, 10))


async def test_marks_are_seen_without_colour_counted_and_cleared(shop: Shop) -> None:
    some(shop, 3)
    async with driving(shop) as desk:
        await desk.press("space", "j", "space")
        assert desk.cursor == "3"
        assert desk.shown("*1 ")
        assert desk.shown("*3 ")
        assert not desk.shown("*2 ")
        assert "отмечено: 2" in desk.hints
        assert "звонок" not in desk.hints, "a call is not done with many"
        await desk.press("k", "k", "space")
        assert not desk.shown("*1 ")
        shop.receive("4", received_at=at("2026-11-24 10:30"))
        await desk.look()
        assert desk.rows == ["4", "1", "2", "3"]
        assert desk.shown("*3 "), "the mark belongs to the order, not to the row"
        await desk.press("escape")
        assert "отмечено" not in desk.hints
        assert not desk.shown("*3 ")
        await desk.press("a")
        assert desk.dialog == "", "without marks a key acts on the order under the cursor"


async def test_what_somebody_has_changed_since_it_was_marked_is_refused_with_who_and_what(shop: Shop) -> None:
    some(shop, 3)
    async with driving(shop) as desk:
        await desk.press("*")
        shop.run("cancel", "2", "--reason", "region", operator="Болат")
        await desk.look()
        await desk.press("a", "enter")
        assert desk.dialog == "Results"
        first, *others = desk.says("rows").split("\n")
        assert first.startswith("✗ 2 – Заказ 2 изменился")
        assert "отменён: Болат" in first
        assert others == ["✓ 1 – Принят партнёром", "✓ 3 – Принят партнёром"]
        assert desk.shown("сделано: 2, не сделано: 1")
        await desk.press("u")
        assert shelves(shop, "123") == [Shelf.NEW, Shelf.ARCHIVE, Shelf.NEW]
        assert "отмечено" not in desk.hints


@pytest.mark.req("K36", "C41")
async def test_many_are_cancelled_for_one_reason_whose_price_is_their_sum(shop: Shop) -> None:
    for number in "12":
        shop.from_("flowwow", number, lines=(IncomingLine("R", "Розы", 1, 100000),), total=100000, currency="RUB")
    shop.receive("3")
    async with driving(shop, (100, 40)) as desk:
        await desk.press("*", "x")
        assert desk.dialog == "CancelReason"
        said = desk.says("reasons")
        assert "180 ₽ (бесплатно: 1 из 2)" in said, "the first in a month is free, so the second alone is charged"
        assert "для 2 из 3 заказов" in said
        await desk.press("4", "enter")
        assert desk.dialog == "CancelReason", "what costs is not done by Enter"
        await desk.press("y")
        assert (desk.dialog, desk.message) == ("", "сделано: 3")
        assert all(shelf.closed for shelf in shelves(shop, "123"))
        charged = [charge.amount.minor for number in (1, 2) for charge in shop.store.charges.of(number)]
        assert sorted(charged) == [0, 18000]
        await desk.press("u")
        assert shelves(shop, "123") == [Shelf.NEW] * 3
        assert shop.on_hand() == {}
        assert not shop.store.switches.is_hidden("R")


async def test_a_note_a_date_and_an_operator_go_to_all_that_are_marked(shop: Shop) -> None:
    some(shop, 2, "delivery")
    for name in ("Мария", "Олег"):
        shop.run("operator", "add", name, "--role", "director")
        shop.run("shift", "start", operator=name)
    async with driving(shop, (100, 40)) as desk:
        await desk.go("Доставка")
        await desk.press("*", "o")
        await desk.type("позвонить")
        await desk.press("enter")
        assert desk.message == "сделано: 2"
        await desk.press("*", "d", "2", "c", "enter")
        assert desk.message == "сделано: 2"
        await desk.press("*", "w", "1", "enter")
        assert desk.message == "сделано: 2"
    for number in "12":
        assert shop.kinds(number) == ["received", "note", "rescheduled", "assigned"]


@pytest.mark.req("C41")
@pytest.mark.parametrize("key", ["a", "x", "o", "w"])
async def test_a_question_about_many_names_the_first_and_all_can_be_read(shop: Shop, key: str) -> None:
    shop.run("operator", "add", "Мария", "--role", "director")
    shop.run("shift", "start")
    some(shop, 200)
    async with driving(shop) as desk:
        await desk.press("*", key)
        assert desk.dialog
        assert any("1, 2, 3, 4, 5" in line and "… +1" in line for line in desk.painted()), "the first at the foot"
        for number in range(1, 201):
            for _ in range(50):
                if any(f" {number}," in f" {line}" or f" {number} " in line for line in desk.painted()):
                    break
                await desk.press("pagedown")
            else:
                raise AssertionError(f"{number} is nowhere to be read")
        await desk.press("escape")
        assert desk.dialog == ""


@pytest.mark.req("K22", "X41")
async def test_a_date_for_many_says_what_each_is_promised_and_which_way_it_moves(shop: Shop) -> None:
    for number, day in enumerate(("24", "26", "28"), 1):
        shop.receive(str(number), "delivery", planned_at=at(f"2026-11-{day} 23:59:59"))
    async with driving(shop) as desk:
        await desk.go("Доставка")
        await desk.press("*", "d")
        assert "от вт 24 ноября до сб 28 ноября" in desk.says("old").replace("\n", " ")
        await desk.press("2")
        assert desk.says("new").replace("\n", " ") == (
            "→ чт 26 ноября: раньше: 1, позже: 1, уже обещано: 1, только с согласием: 1"
        )
        await desk.press("backspace", "9")
        assert "дальше, чем позволяет площадка: 2" in desk.says("new").replace("\n", " ")
        await desk.press("enter")
        assert "нужно согласие" in desk.says("wrong")
        await desk.press("backspace", "2", "c", "enter")
        assert desk.message == "сделано: 2, не сделано: 1"
    assert {shop.order(number).planned_at for number in "123"} == {at("2026-11-26 23:59:59")}


async def test_a_date_that_none_of_them_can_be_given_is_refused_in_the_dialog(shop: Shop) -> None:
    for number in "12":
        shop.receive(number, "delivery", planned_at=at("2026-11-26 23:59:59"))
    async with driving(shop) as desk:
        await desk.go("Доставка")
        await desk.press("*", "d", "2")
        assert desk.says("old").startswith("Обещано: чт 26 ноября.")
        await desk.press("enter")
        assert (desk.dialog, desk.says("wrong")) == ("DateChange", "Эту дату нельзя дать ни одному из этих заказов.")
        await desk.press("backspace", "1")
        assert desk.says("new") == "→ ср 25 ноября: раньше, согласие не нужно"
        await desk.press("enter")
        assert desk.message == "сделано: 2"


@pytest.mark.parametrize("key", ["i", "m", "e", "s", "p"])
async def test_goods_money_and_talks_are_each_orders_own(shop: Shop, key: str) -> None:
    some(shop, 2)
    async with driving(shop) as desk:
        await desk.press("*", key)
        assert (desk.dialog, desk.refused) == ("", True)
        assert "с каждым заказом отдельно" in desk.message


async def test_no_more_than_can_be_looked_over_is_marked(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("screens.main.under_cursor.MOST", 2)
    some(shop, 3)
    async with driving(shop) as desk:
        await desk.press("*")
        assert "отмечено: 2" in desk.hints
        assert desk.message == "Отмечены первые 2, остальные — нет."


async def test_goods_that_are_missing_want_a_yes_for_all_too(shop: Shop) -> None:
    some(shop, 2)
    shop.run("stock", "count", "TEA-1", "0", "--reason", "пересчёт")
    async with driving(shop) as desk:
        await desk.press("*", "a", "enter")
        assert desk.dialog == "Confirm"
        assert "Чайник: заказано 2, на складе 0" in desk.says("said")
        await desk.press("y")
    assert shelves(shop, "12") == [Shelf.DELIVERY] * 2


async def test_one_form_is_filled_in_for_all_and_each_keeps_what_it_has(shop: Shop) -> None:
    for number, phone in (("1", "+380501112233"), ("2", "+380504445566")):
        shop.from_("own_shop", number, "ready", method="delivery", facts={"courier_phone": phone})
    async with driving(shop, (100, 40)) as desk:
        await desk.first_orders()
        await desk.press("*", "c")
        assert desk.dialog == "Form"
        await desk.type("Олег")
        await desk.press("enter", "enter")
        assert desk.message == "сделано: 2"
    assert [shop.order(n).value("courier") for n in "12"] == ["Олег"] * 2
    assert [shop.order(n).value("courier_phone") for n in "12"] == ["+380501112233", "+380504445566"]


async def test_only_those_that_it_will_be_done_to_are_listed_and_asked_about(shop: Shop) -> None:
    for number in "12":
        shop.from_("magazito", number, "agreement", phone="+380501234821", received_at=shop.clock() - 60)
    shop.desk.do(Call("agreed", "phone"), shop.order("1"))
    shop.from_("magazito", "3", "agreement", phone="+380501234822", received_at=shop.clock() - 60)
    async with driving(shop, (100, 40)) as desk:
        await desk.first_orders()
        await desk.press("*", "a")
        assert desk.dialog == "Form"
        assert desk.screen.query_one("#frame").border_subtitle == "1", "what it will refuse is not listed"
        assert desk.says("whole").startswith("Не будет сделано: 2, 3 — Сначала")
        await desk.press("escape")


async def test_where_none_can_be_done_nothing_is_asked(shop: Shop) -> None:
    for number in "12":
        shop.from_("magazito", number, "agreement", phone=f"+38050123482{number}", received_at=shop.clock() - 60)
    async with driving(shop, (100, 40)) as desk:
        await desk.first_orders()
        await desk.press("*", "a")
        assert desk.dialog == "Results"
        assert desk.says("rows").count("✗") == 2


@pytest.mark.req("C41")
async def test_the_list_of_results_says_when_the_seconds_are_over(shop: Shop) -> None:
    some(shop, 3)
    async with driving(shop) as desk:
        await desk.press("*")
        shop.run("cancel", "2", "--reason", "region", operator="Болат")
        await desk.look()
        await desk.press("a", "enter")
        assert desk.dialog == "Results"
        shop.clock.advance(11)
        desk.main.last.close()
        await desk.look()
        await desk.press("u")
        assert (desk.dialog, desk.says("wrong")) == ("Results", "Действие не отменено: время вышло.")
    assert shelves(shop, "13") == [Shelf.DELIVERY] * 2


@pytest.mark.req("C41")
async def test_a_second_undo_that_comes_too_late_is_refused_for_the_same_reason(shop: Shop) -> None:
    some(shop, 1)
    async with driving(shop) as desk:
        await desk.press("a", "enter")
        shop.clock.advance(11)
        desk.main.last.close()
        for _ in range(2):
            await desk.press("u")
            assert "прошло 10 секунд" in desk.message


@pytest.mark.req("C41")
async def test_an_undo_of_many_that_comes_too_late_says_of_each_why_however_often(shop: Shop) -> None:
    some(shop, 3)
    async with driving(shop) as desk:
        await desk.press("*", "a", "enter")
        shop.run("note", "2", "звонить вечером", operator="Болат")
        shop.clock.advance(11)
        desk.main.last.close()
        for _ in range(2):
            await desk.press("u")
            assert (desk.dialog, desk.says("rows").count("✗")) == ("Results", 3)
            assert desk.says("rows").count("прошло 10 секунд") == 2
            assert "не ваше" in desk.says("rows")
            await desk.press("escape")


async def test_a_waybill_is_no_answer_for_many(shop: Shop) -> None:
    for number in "12":
        shop.from_("own_shop", number, "ready", method="carrier")
    async with driving(shop, (100, 40)) as desk:
        await desk.first_orders()
        await desk.press("*", "t")
        assert (desk.dialog, desk.refused) == ("", True)
        assert "для каждого заказа отдельно" in desk.message


# --- again -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("key", [";", "ж"])
async def test_a_plain_step_goes_to_the_next_row_at_once(shop: Shop, key: str) -> None:
    some(shop, 3)
    async with driving(shop) as desk:
        await desk.press("a", key)
        assert (desk.rows, desk.message) == (["3"], "2: Принят партнёром")


@pytest.mark.req("X2", "X7")
async def test_a_cancellation_is_repeated_only_after_a_yes_to_all_that_it_says(shop: Shop) -> None:
    some(shop, 3)
    for number in "123":
        shop.run("call", number, "refused")
    async with driving(shop) as desk:
        await desk.press("x", "2", "c")
        await desk.type("передумал")
        await desk.press("enter")
        assert desk.message == "1: Отменён"
        await desk.press(";")
        assert (desk.dialog, shop.order("2").shelf) == ("Confirm", Shelf.NEW)
        said = desk.says("said")
        assert "Отказ покупателя" in said
        assert "Возврат: 2 000 ₸" in said
        assert "передумал" in said
        await desk.press("enter")
        assert shop.order("2").shelf is Shelf.NEW, "it ends the order"
        await desk.press("y")
        assert shop.order("2").cancel_reason == "refused"
        await desk.ahead(*";;;;")
    assert shop.order("3").shelf is Shelf.NEW


@pytest.mark.req("X2", "M31")
async def test_a_date_is_repeated_without_the_consent_of_the_buyer_before(shop: Shop) -> None:
    for number in "12":
        shop.receive(number, "delivery", planned_at=at("2026-11-25 18:00"))
    async with driving(shop, (100, 30)) as desk:
        await desk.go("Доставка")
        first = desk.cursor
        await desk.press("d", "5", "c", "v", "o", *"уехал", "enter")
        assert shop.kinds(first)[-1] == "rescheduled"
        other = {"1": "2", "2": "1"}[first]
        await desk.press("home", *(["j"] if desk.rows[0] == first else []), ";")
        assert (desk.cursor, desk.dialog) == (other, "DateChange")
        assert "29.11.2026" in desk.field("date")
        assert "позже" in desk.says("new")
        assert "(•)" not in desk.says("consent")
        await desk.press("enter")
        assert shop.kinds(other)[-1] == "received", "who asked is not known of this buyer"
        await desk.press("c", "enter")
        assert "уехал" not in shop.store.history.of(shop.order(other).id)[-1].note


@pytest.mark.req("X2", "M10")
async def test_what_one_buyer_was_told_is_not_repeated(shop: Shop) -> None:
    for number in ("M-1", "M-2"):
        shop.from_("magazito", number, "agreement", planned_at=None)
        shop.run("call", number, "reached")
    async with driving(shop, (100, 30)) as desk:
        await desk.go("Согласуем")
        first = desk.cursor
        await desk.press("a", *"26.11", "enter", "1", *"300", "enter", "y", "enter")
        assert shop.order(first).status == "confirmed", desk.says("wrong") if desk.dialog else desk.message
        other = desk.cursor
        await desk.press(";")
        assert (desk.dialog, shop.order(other).status) == ("Form", "agreement")
        lines = desk.says("questions").split("\n")
        assert lines[-1].startswith("> ")
        assert lines[-1].endswith(": "), "the price was named to another buyer"
        await desk.press("enter")
        assert shop.order(other).status == "agreement"
        await desk.press("y", "enter")
        assert shop.order(other).status == "confirmed"


async def test_who_it_goes_to_and_a_note_are_shown_before_they_are_repeated(shop: Shop) -> None:
    some(shop, 2)
    async with driving(shop) as desk:
        await desk.press("o", *"хрупкое", "enter", "j", ";")
        assert desk.dialog == "Confirm"
        assert "«хрупкое»" in desk.says("said")
        assert shop.kinds("2") == ["received"]
        await desk.press("enter")
    assert shop.kinds("2") == ["received", "note"]


async def test_what_costs_is_asked_again_at_each_repeat(shop: Shop) -> None:
    some(shop, 2)
    async with driving(shop) as desk:
        await desk.press("x", "4", "y", ";")
        assert desk.dialog == "Confirm"
        assert "Серьёзные штрафы" in desk.says("said")
        await desk.press("enter")
        assert shop.order("2").shelf is Shelf.NEW
        await desk.press("y")
    assert [shop.order(number).cancel_reason for number in "12"] == ["out_of_stock"] * 2


async def test_the_last_act_goes_to_all_that_are_marked(shop: Shop) -> None:
    some(shop, 4)
    async with driving(shop) as desk:
        await desk.press("a", "*", ";", "enter")
        assert (desk.rows, desk.message) == ([], "сделано: 3")


@pytest.mark.req("C41")
async def test_a_hand_over_is_never_repeated(shop: Shop) -> None:
    for number in "12":
        shop.receive(number, "pickup", method="pickup")
    async with driving(shop) as desk:
        await desk.press(";")
        assert desk.refused
        await desk.go("Самовывоз")
        await desk.press(";")
        assert (desk.message, desk.refused) == ("Повторять нечего.", True)
        await desk.press("enter", "o", "x", "enter", "i")
        await desk.type(shop.code())
        await desk.press("escape", "escape", ";")
        assert desk.refused
        assert "только для своего заказа" in desk.message
    assert [shop.kinds(n).count("handed_over") for n in "12"] == [1, 0]


# --- the palette ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("typed", ["принять", "ghbyz", "прин", "a"])
async def test_a_key_is_found_by_its_words_on_any_layout(shop: Shop, typed: str) -> None:
    some(shop, 1)
    async with driving(shop) as desk:
        await desk.press(":")
        assert desk.dialog == "Palette"
        await desk.type(typed)
        assert desk.says("found").split("\n")[0].startswith("> a      принять · ")
        await desk.press("enter")
        assert desk.dialog == ""
    assert shop.order("1").shelf is Shelf.DELIVERY


async def test_the_palette_holds_what_is_possible_now_and_all_keys_of_the_list(shop: Shop) -> None:
    some(shop, 1)
    async with driving(shop, (100, 40)) as desk:
        await desk.press("Ж")
        await desk.type("sms")
        assert desk.says("found") == "Ничего не найдено."
        await desk.press(*["backspace"] * 3)
        await desk.type("отметить")
        await desk.press("down", "enter")
        assert "отмечено: 1" in desk.hints


async def test_nothing_of_many_is_done_when_the_database_fails(shop: Shop) -> None:
    some(shop, 2)
    async with driving(shop) as desk:
        await desk.press("*", "a")
        shop.parts.database.with_name("orders.db.lock").chmod(0o600)
        with shop.store.write():
            await desk.press("enter")
            assert desk.dialog == "Results"
            assert desk.says("rows").count("✗") == 2
    assert shelves(shop, "12") == [Shelf.NEW] * 2


def test_the_desk_refuses_an_undo_of_nothing(shop: Shop) -> None:
    with pytest.raises(DeskError):
        shop.desk.do(Undo(), shop.receive("1"))
