"""What an operator does with the keyboard, key by key, with the budget of keys that each task may take."""

from __future__ import annotations

import re

import pytest

from orderdesk.channels.incoming import IncomingLine
from orderdesk.desk.commands.steps import Happen, Take
from orderdesk.model import Shelf
from screens.dialogs.note import Note
from tests.app.driver import driving
from tests.shop import Shop, at


@pytest.mark.req("K41", "K53")
@pytest.mark.parametrize("key", ["a", "ф"])
async def test_accept_is_one_key_and_the_cursor_goes_to_the_next_urgent(shop: Shop, key: str) -> None:
    for number, minute in (("1", 10), ("2", 20), ("3", 30)):
        shop.receive(number, received_at=at(f"2026-11-24 10:{minute}"))
    async with driving(shop) as desk:
        await desk.press(key)
        assert (desk.rows, desk.cursor) == (["2", "3"], "2")
        assert desk.message == "1: Принят партнёром"
        assert (desk.counts["Новые"], desk.counts["Доставка"]) == (2, 1)
        await desk.press(key, key)
        assert desk.rows == []
    assert [shop.order(number).shelf for number in "123"] == [Shelf.DELIVERY] * 3
    assert shop.json("history", "1")[-1]["actor"] == "Мария"


@pytest.mark.req("K31")
async def test_accepting_what_is_not_in_stock_asks_first(shop: Shop) -> None:
    shop.receive("1", lines=(IncomingLine("TEA-1", "Чайник", 3, 100),))
    shop.run("stock", "count", "TEA-1", "2", "--reason", "пересчёт")
    async with driving(shop) as desk:
        await desk.press("a")
        assert desk.dialog == "Confirm"
        assert desk.says("said") == "Чайник: заказано 3, на складе 2"
        await desk.press("enter", "escape")
        assert (desk.dialog, shop.order("1").status) == ("", "new")
        await desk.press("a", "н")
        assert shop.order("1").status == "delivery"
    shop.receive("2", lines=(IncomingLine("TEA-1", "Чайник", 2, 100),))
    shop.run("stock", "count", "TEA-1", "5", "--reason", "пересчёт")  # three are held for the other
    async with driving(shop) as desk:
        await desk.press("a")
        assert (desk.dialog, shop.order("2").status) == ("", "delivery"), "what is there needs no question"


@pytest.mark.req("K16", "K17", "K18", "K19", "K24", "K25", "K26", "K28", "K30")
async def test_the_card_tells_everything_and_offers_two_decisions(shop: Shop) -> None:
    lines = (IncomingLine("TEA-1", "Чайник", 2, 1000000), IncomingLine("CUP-2", "Чашка", 3, 166000))
    shop.receive("4821", lines=lines, total=2498000, delivery_cost=100000, payment="credit", comment="домофон 5")
    async with driving(shop, (100, 50)) as desk:
        await desk.press("enter")
        assert desk.dialog == "OrderCard"
        assert desk.says("title").startswith("4821 ")
        about, goods = desk.says("about"), desk.says("goods")
        for said in ("11:50", "ср 25 ноября", "Иванов Алексей", "+7 701 222 48 21", "доставка", "Алматы, Абая 10",
                     "24 980 ₸", "1 000 ₸", "кредит", "домофон 5"):  # fmt: skip
            assert said in about, said
        assert "2 × Чайник  TEA-1  10 000 ₸ = 20 000 ₸" in goods
        assert "3 × Чашка" in goods
        assert ("a принять" in desk.hints, "x отменить" in desk.hints) == (True, True)
        assert "выдать" not in desk.hints
        assert "дата" not in desk.hints


@pytest.mark.req("K30")
async def test_a_pickup_has_no_address_on_its_card(shop: Shop) -> None:
    shop.receive("4821", "pickup", method="pickup", address="Алматы, Абая 10")
    async with driving(shop) as desk:
        await desk.go("Самовывоз")
        await desk.press("enter")
        assert "Адрес" not in desk.says("about")


@pytest.mark.req("K52", "K21")
async def test_the_card_of_a_delivery_says_by_when_and_why_it_is_red(shop: Shop) -> None:
    shop.receive("4821", "delivery")
    shop.clock.at = at("2026-11-26 10:00")
    async with driving(shop, (100, 50)) as desk:
        await desk.go("Доставка")
        await desk.press("enter", "Y")
        assert desk.says("about").startswith("Доставить до ср 25 ноября 23:59")
        why = desk.says("clock")
        for said in ("до момента", "× приемлемо", "опоздание", "штрафы"):
            assert said in why, said


@pytest.mark.req("K58", "K60")
async def test_the_card_ends_with_the_history_of_changes(shop: Shop) -> None:
    shop.receive("4821")
    shop.run("accept", "4821", operator="Болат")
    shop.run("reschedule", "4821", "27.11", "--consent", "buyer", "--note", "болеет", operator="Айгерим")
    async with driving(shop, (120, 60)) as desk:
        await desk.go("Доставка")
        await desk.press("v")
        history = desk.says("history")
        given = r"\(--as, запись [^)]+\)"
        told = (
            "поступил",
            rf"Болат {given}  принят",
            rf"Айгерим {given}  дата перенесена · болеет",
            "плановая дата: ср 25 ноября → пт 27 ноября",
            "просил: — → покупатель",
            "через: — → телефон",
        )
        for said in told:
            assert re.search(said, history), said


async def test_keys_on_the_card_do_what_they_do_in_the_list(shop: Shop) -> None:
    shop.receive("1", received_at=at("2026-11-24 10:00"))
    shop.receive("2", received_at=at("2026-11-24 10:30"))
    async with driving(shop) as desk:
        await desk.press("enter", "]")
        assert desk.says("title").startswith("2 ")
        await desk.press("a")
        assert (desk.dialog, desk.rows, shop.order("2").status) == ("OrderCard", ["1"], "delivery")
        await desk.press("escape", "enter", "x")
        assert desk.dialog == "CancelReason"


@pytest.mark.req("K32", "K33", "K34", "K36", "K37")
async def test_the_picker_shows_the_price_of_every_reason_and_selects_none(shop: Shop) -> None:
    shop.receive("4821")
    async with driving(shop, (100, 40)) as desk:
        await desk.press("x")
        said = desk.says("reasons")
        assert "(•)" not in said
        assert said.count("Без санкций") == 3
        assert "Серьёзные штрафы" in said
        assert "Ступень 1 из 3 за 90 дн." in said
        assert "0 попыток из 3 за 0 ч (нужно 24 ч)" in said
        await desk.press("enter")
        assert desk.says("wrong") == "Выберите причину цифрой."
        await desk.press("escape")
    assert shop.order("4821").status == "new"


@pytest.mark.req("K34", "K35", "K36")
@pytest.mark.parametrize("digit", ["2", "3"])
async def test_a_free_reason_is_three_keys(shop: Shop, digit: str) -> None:
    shop.receive("1")
    shop.run("call", "1", "refused")
    async with driving(shop) as desk:
        await desk.press("x", digit, "enter")
        assert (desk.dialog, desk.rows) == ("", [])
        assert desk.message == "1: Отменён"
    assert shop.order("1").cancel_reason == {"2": "refused", "3": "region"}[digit]


@pytest.mark.req("K34", "K40")
async def test_a_call_logged_while_the_picker_is_open_is_looked_at_first(shop: Shop) -> None:
    shop.receive("1")
    async with driving(shop) as desk:
        await desk.press("x", "2")
        shop.run("call", "1", "refused", operator="Болат")
        await desk.press("y")
        assert "посмотрите ещё раз" in desk.says("wrong")
        assert shop.order("1").status == "new"
        await desk.press("escape", "x", "2", "enter")
    assert shop.order("1").value("evidence") is True


@pytest.mark.req("X50")
async def test_what_happened_outside_is_said_once(shop: Shop) -> None:
    shop.receive("1", "packing", method="carrier", facts={"transmitted_at": shop.clock()})
    async with driving(shop) as desk:
        await desk.first_orders()
        await desk.press("E")
        await desk.press(next(line[0] for line in desk.says("said").splitlines() if "доставлен" in line))
        assert (shop.order("1").status, desk.message) == ("issued", "1: доставлен, Выдан")


@pytest.mark.req("K35")
async def test_no_delivery_to_the_region_shows_the_address(shop: Shop) -> None:
    shop.receive("1", address="Астана, посёлок Коянды")
    async with driving(shop) as desk:
        await desk.press("x", "3")
        assert "посёлок Коянды" in desk.says("reasons")


@pytest.mark.req("C41", "K37", "K39")
@pytest.mark.parametrize("yes", ["y", "н"])
async def test_out_of_stock_needs_an_explicit_yes(shop: Shop, yes: str) -> None:
    shop.receive("1")
    shop.run("stock", "count", "TEA-1", "0", "--reason", "пересчёт")
    async with driving(shop) as desk:
        await desk.press("x", "4")
        assert "Остаток станет 0: TEA-1" in desk.says("reasons")
        await desk.press("enter")
        assert (desk.dialog, shop.order("1").status) == ("CancelReason", "new")
        assert "нажмите y" in desk.says("wrong")
        await desk.press(yes)
        assert desk.dialog == ""
    assert (shop.order("1").cancel_reason, shop.on_hand()) == ("out_of_stock", {"TEA-1": 0})


@pytest.mark.req("K33")
async def test_could_not_reach_without_enough_tries_needs_a_yes_too(shop: Shop) -> None:
    shop.receive("1")
    async with driving(shop) as desk:
        await desk.press("x", "1", "enter")
        assert desk.dialog == "CancelReason"
        await desk.press("y")
    assert shop.json("show", "1")["facts"]["evidence"] is False


async def test_a_comment_goes_along(shop: Shop) -> None:
    shop.receive("1")
    async with driving(shop) as desk:
        await desk.press("x", "3", "c")
        await desk.type("далеко")
        await desk.press("enter")
        assert desk.dialog == ""
    assert shop.json("history", "1")[-1]["note"] == "Нет доставки в этот регион: далеко"


@pytest.mark.req("K54", "K55")
async def test_a_later_date_with_consent_is_four_keys(shop: Shop) -> None:
    shop.receive("1", "delivery")
    async with driving(shop) as desk:
        await desk.go("Доставка")
        await desk.press("d", "3", "c", "enter")
        assert (desk.dialog, desk.message) == ("", "1: дата перенесена: пт 27 ноября")
    event = shop.json("history", "1")[-1]
    assert event["changes"]["consent_by"] == [None, "buyer"]
    assert event["changes"]["consent_via"] == [None, "phone"]
    assert event["note"] == "", "nobody gave a reason"


@pytest.mark.req("K22", "K55")
async def test_a_later_date_is_not_saved_without_consent(shop: Shop) -> None:
    shop.receive("1", "delivery")
    async with driving(shop) as desk:
        await desk.go("Доставка")
        await desk.press("d", "3")
        assert desk.says("new") == "→ пт 27 ноября: позже, только с согласия"
        await desk.press("enter")
        assert (desk.dialog, "нужно согласие" in desk.says("wrong")) == ("DateChange", True)
        assert desk.field("date") == "3", "what was typed stays"
        await desk.press("w", "enter")
        assert "Нажмите y" in desk.says("wrong"), "what we asked for never passes on Enter"
        assert "почему: не сказано" in desk.says("consent")
        await desk.press("v", "r", "r", "y")
        assert desk.dialog == ""
    event = shop.json("history", "1")[-1]
    assert (event["changes"]["consent_by"][1], event["changes"]["consent_via"][1]) == ("shop", "chat")
    assert event["note"] == "уехал"


@pytest.mark.req("K22", "K57")
async def test_an_earlier_date_asks_for_nothing_and_reasons_can_be_said_in_words(shop: Shop) -> None:
    shop.receive("1", "delivery", planned_at=at("2026-11-29 23:59") + 59)
    async with driving(shop) as desk:
        await desk.go("Доставка")
        await desk.press("d", "1")
        assert desk.says("new") == "→ ср 25 ноября: раньше, согласие не нужно"
        await desk.press("enter")
        assert desk.dialog == ""
        await desk.press("d")
        await desk.type("30.11")
        await desk.press("c", "o")
        await desk.type("у сына свадьба")
        await desk.press("enter")
        assert desk.dialog == ""
    assert shop.json("history", "1")[-1]["note"] == "у сына свадьба"
    assert shop.json("show", "1")["planned_at"] == "2026-11-30T23:59:59+05:00"


@pytest.mark.req("K62", "K63", "K65", "K68", "K70")
@pytest.mark.parametrize(("status", "shelf"), [("pickup", "Самовывоз"), ("delivery", "Доставка")])
async def test_hand_over_is_five_keys_red_until_the_code_and_green_after_it(
    shop: Shop, status: str, shelf: str
) -> None:
    shop.receive("1", status)
    async with driving(shop) as desk:
        await desk.go(shelf)
        await desk.press("i")
        assert desk.says("banner") == "НЕ ОТДАВАЙТЕ ТОВАР"
        assert "+7 701 ··· 48 21" in desk.says("sent")
        await desk.press(*shop.code())
        assert desk.says("banner") == "ОТДАВАЙТЕ — спасибо, заказ выдан"
        assert desk.screen.query_one("#banner").has_class("-done")
        await desk.press("enter")
        assert (desk.dialog, desk.rows, desk.counts["Архив"]) == ("", [], 1)
    assert shop.order("1").status == "issued"


@pytest.mark.req("K64", "K65")
async def test_a_wrong_code_leaves_everything_red_and_counts(shop: Shop) -> None:
    shop.receive("1", "pickup")
    async with driving(shop) as desk:
        await desk.go("Самовывоз")
        await desk.press("i")
        wrong = f"{(int(shop.code()) + 1) % 10000:04d}"
        await desk.press(*wrong)
        assert desk.says("banner") == "НЕ ОТДАВАЙТЕ ТОВАР"
        assert "осталось 2 попытки" in desk.says("wrong")
        assert desk.field("code") == ""
        await desk.press("enter", "enter")
        assert desk.dialog == "HandOver", "Enter on an empty field tries nothing"
        assert len(shop.store.codes.wrong_for_order(shop.order("1").id, 0)) == 1
        await desk.press(*wrong, *wrong)
        assert "попыток не осталось" in desk.says("wrong")
        await desk.press("escape")
        assert desk.rows == ["1"]


@pytest.mark.req("K62")
async def test_opening_the_dialog_again_does_not_send_a_second_code(shop: Shop) -> None:
    shop.receive("1", "pickup")
    async with driving(shop) as desk:
        await desk.go("Самовывоз")
        await desk.press("i", "escape", "i")
        assert len(shop.parts.phone.received()) == 1
        assert "+7 701 ··· 48 21" in desk.says("sent")
        await desk.press("r")
        assert "через 60 с" in desk.says("wrong")
        shop.clock.advance(61)
        await desk.press("к")
        assert len(shop.parts.phone.received()) == 2


@pytest.mark.req("K45", "K17")
@pytest.mark.parametrize(
    ("status", "shelf", "key", "said"),
    [
        (
            "new",
            "Новые",
            "i",
            "«выдать» сейчас недоступно. Статус — «Передан партнёру». Сейчас доступно: принять, отменить.",
        ),
        ("signing", "Подписание", "i", "«выдать» сейчас недоступно. Статус — «Ждёт договора с банком»"),
        ("signing", "Подписание", "a", "«принять» сейчас недоступно"),
        ("new", "Новые", "d", "«перенести дату» сейчас недоступно"),
        (
            "issued",
            "Архив",
            "x",
            "«отменить» сейчас недоступно. Статус — «Выдан». Сейчас доступно: возврат, повторить, звонок, заметка.",
        ),
    ],
)
async def test_a_key_that_is_not_legal_says_why_and_what_is(
    shop: Shop, status: str, shelf: str, key: str, said: str
) -> None:
    shop.receive("1", status)
    async with driving(shop) as desk:
        await desk.go(shelf)
        await desk.press(key)
        assert (desk.dialog, desk.refused) == ("", True)
        assert said in desk.message
    assert shop.kinds("1") == ["received"]


@pytest.mark.req("K26", "K60")
async def test_a_call_is_logged_with_its_result(shop: Shop) -> None:
    shop.receive("1")
    async with driving(shop) as desk:
        await desk.press("p")
        assert "+7 701 222 48 21" in desk.says("who")
        await desk.press("enter")
        assert desk.says("wrong") == "Выберите итог цифрой."
        await desk.press("5", "enter")
        assert (desk.dialog, desk.message) == ("", "1: звонок записан, следующий в 12:30")
        await desk.press("з", "1", "v", "o")
        await desk.type("после шести")
        await desk.press("enter", "p")
        assert "после шести" in desk.says("before")
    contacts = shop.store.contacts.of(shop.order("1").id)
    assert [(c.operator, c.via, c.result) for c in contacts] == [
        ("Мария", "phone", "no_answer"), ("Мария", "chat", "reached")]  # fmt: skip
    shop.run("call", "1", "agreed", operator="Айгерим")
    async with driving(shop, (100, 60)) as desk:
        await desk.press("enter")
        called = [line for line in desk.says("history").splitlines() if "звонок" in line]
        assert [line.split()[1] for line in called] == ["Мария", "Айгерим"], "each by whoever made it"


async def test_a_note_is_written(shop: Shop) -> None:
    shop.receive("1")
    async with driving(shop) as desk:
        await desk.press("щ", "enter")
        assert desk.says("wrong") == "Заметка пуста."
        await desk.type("привезти чек")
        await desk.press("enter")
        assert desk.dialog == ""
    assert shop.json("history", "1")[-1]["note"] == "привезти чек"


async def test_a_stale_row_is_refused_with_the_name_of_who_was_first(shop: Shop) -> None:
    shop.receive("1")
    async with driving(shop) as desk:
        shop.colleague("Болат").do(Take("accept"), shop.order("1"))
        await desk.press("a")
        assert desk.refused
        assert "Болат" in desk.message
        assert desk.rows == [], "and the list is up to date"
    assert shop.kinds("1") == ["received", "accepted"]


async def test_what_the_buyer_cancelled_meanwhile_is_not_handed_over(shop: Shop) -> None:
    shop.receive("1", "pickup")
    async with driving(shop) as desk:
        await desk.go("Самовывоз")
        await desk.press("i")
        shop.desk.do(Happen("buyer_cancelled"), shop.order("1"))
        await desk.press(*shop.code())
        assert desk.says("banner") == "НЕ ОТДАВАЙТЕ ТОВАР"
        assert "Отменён" in desk.says("wrong")


async def test_a_locked_database_is_said_and_the_screen_stays(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    from orderdesk.store.write_lock import WriteLock

    shop.receive("1")
    monkeypatch.setattr("orderdesk.store.write_lock.WAIT", 0.1)
    async with driving(shop) as desk:
        with WriteLock(shop.parts.database.with_name("orders.db.lock")):
            await desk.press("a")
        assert (desk.refused, desk.message) == (True, "База занята, ничего не сохранено: нажмите ещё раз.")
        await desk.press("a")
        assert desk.rows == []


async def test_in_a_search_the_cursor_stays_with_the_caller(shop: Shop) -> None:
    shop.receive("4821")
    shop.receive("4822")
    async with driving(shop) as desk:
        await desk.type("4822")
        await desk.press("a")
        assert desk.cursor == "4822"
        assert "i выдать" in desk.hints


@pytest.mark.req("K41", "X100")
async def test_in_all_orders_the_cursor_goes_on_to_the_next_urgent_though_the_order_stays_in_the_list(
    shop: Shop,
) -> None:
    for number, minute in (("1", 10), ("2", 20), ("3", 30)):
        shop.receive(number, received_at=at(f"2026-11-24 10:{minute}"))
    shop.receive("4", "delivery", planned_at=at("2026-11-24 13:50"))
    async with driving(shop) as desk:
        await desk.go("Все")
        assert (desk.rows, desk.cursor) == (["1", "2", "3", "4"], "1")
        await desk.press("a")
        assert (desk.rows, desk.cursor) == (["2", "3", "4", "1"], "2")
        await desk.press("j", "a")
        assert desk.cursor == "4", "the next one down, not the top nor the one that has moved"
        assert [shop.order(number).status for number in "123"] == ["delivery", "new", "delivery"]


async def test_a_dialog_that_is_closing_has_no_keys_to_show(shop: Shop) -> None:
    shop.receive("1")
    async with driving(shop) as desk:
        await desk.press("o")
        dialog = desk.app.screen
        assert isinstance(dialog, Note)
        await dialog.query("#frame").remove()
        dialog.on_descendant_blur()  # as its field tells, which is gone by then
        await desk.press("escape")
        assert desk.dialog == ""
