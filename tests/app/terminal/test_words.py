"""What dialogs and the list say, and that it is true: dates, reasons, codes, signs, and what fits a small window."""

from __future__ import annotations

import pytest

from orderdesk.channels.incoming import IncomingLine
from screens.dialogs.hand_over import HandOver
from tests.app.driver import driving
from tests.shop import Shop, at


async def test_sending_again_empties_the_field_so_that_the_new_code_fits(shop: Shop) -> None:
    shop.receive("1", "pickup")
    async with driving(shop) as desk:
        await desk.go("Самовывоз")
        await desk.press("i", "1", "2")
        shop.clock.advance(61)
        await desk.press("r")
        assert desk.field("code") == ""
        await desk.press(*shop.code())
        assert "ОТДАВАЙТЕ — спасибо" in desk.says("banner")


async def test_a_code_that_was_burnt_is_not_called_unsent(shop: Shop) -> None:
    shop.receive("1", "pickup")
    async with driving(shop) as desk:
        await desk.go("Самовывоз")
        await desk.press("i")
        wrong = f"{(int(shop.code()) + 1) % 10000:04d}"
        await desk.press(*wrong * 3)
        assert "попыток не осталось" in desk.says("wrong")
        assert desk.says("sent") == "Отправленный ранее код больше не действует."
        await desk.press("r")
        assert "через 60 с" in desk.says("wrong"), "a burnt code makes the next one come no sooner"
        shop.clock.advance(60)
        await desk.press("r")
        assert "Код отправлен на" in desk.says("sent")
        assert desk.says("wrong") == ""


async def test_no_reason_for_a_later_date_is_recorded_that_nobody_gave(shop: Shop) -> None:
    shop.receive("1", "delivery")
    async with driving(shop) as desk:
        await desk.go("Доставка")
        await desk.press("d", "3", "c")
        assert "почему: не сказано" in desk.says("consent")
        assert "через: телефон" in desk.says("consent"), "what will be recorded stands there"
        await desk.press("r")
        assert "почему: не дома" in desk.says("consent")
        await desk.press("enter")
        await desk.press("d", "4", "c", "enter")
    first, second = shop.json("history", "1")[-2:]
    assert (first["note"], second["note"]) == ("не дома", "")


async def test_a_reason_is_not_dropped_because_nobody_is_named(shop: Shop) -> None:
    shop.receive("1", "delivery", planned_at=at("2026-11-29 23:59") + 59)
    async with driving(shop) as desk:
        await desk.go("Доставка")
        await desk.press("d", "1", "o")
        await desk.type("сам просил")
        await desk.press("enter")
        assert "Укажите, кто просил" in desk.says("wrong")
        assert desk.field("note") == "сам просил"
        await desk.press("c", "enter")
    assert shop.json("history", "1")[-1]["note"] == "сам просил"


async def test_another_year_is_named_and_the_past_is_called_so(shop: Shop) -> None:
    shop.from_("own_shop", "1", "packing")  # no limit to how far it moves
    async with driving(shop) as desk:
        await desk.press("1", "d")
        await desk.type("25.11.28")
        assert "ноября 2028" in desk.says("new")
        await desk.press("escape", "d")
        await desk.type("20.11")
        assert desk.says("new") == "→ пт 20 ноября: уже прошло, сохранить нельзя"
        await desk.press("c", "enter")
        assert (desk.dialog, "прошл" in desk.says("wrong")) == ("DateChange", True)


@pytest.mark.parametrize("digit", ["1", "2"])
async def test_a_reason_without_evidence_is_not_called_costly(shop: Shop, digit: str) -> None:
    shop.receive("1")
    async with driving(shop) as desk:
        await desk.press("x")
        assert desk.hints.split()[:2] == ["1-4", "выбрать"]
        await desk.press(digit, "enter")
        assert desk.says("wrong") == "Нет подтверждений для этой причины: нажмите y, чтобы всё равно отменить."


async def test_an_empty_note_is_forgiven_with_the_first_letter(shop: Shop) -> None:
    shop.receive("1")
    async with driving(shop) as desk:
        await desk.press("o", "enter")
        assert desk.says("wrong") == "Заметка пуста."
        await desk.press("ч")
        assert desk.says("wrong") == ""


async def test_history_says_titles_on_the_card_and_on_the_command_line(shop: Shop) -> None:
    shop.receive("1")
    shop.run("accept", "1")
    printed = shop.run("history", "1").stdout
    async with driving(shop, (140, 60)) as desk:
        await desk.go("Все")
        await desk.press("v")
        shown = desk.says("history")
    for text in (printed, shown):
        assert "статус: Передан партнёру → Принят партнёром" in text
        assert "delivery" not in text


async def test_time_that_has_gone_by_has_a_sign_of_its_own(shop: Shop) -> None:
    shop.receive("4821", "signing")
    shop.clock.advance(9 * 86400)
    async with driving(shop) as desk:
        await desk.go("Подписание")
        assert desk.shown(">· 9д 00ч")
        await desk.press("?")
        assert "срока нет: сколько заказ уже ждёт" in desk.says("text")


@pytest.mark.parametrize("size", [(80, 24), (60, 20)])
async def test_the_preview_shortens_the_address_but_never_sum_payment_or_deadline(
    shop: Shop, size: tuple[int, int]
) -> None:
    shop.receive(
        "4821", customer="Константинопольский Константин", payment="credit",
        address="Алматы, микрорайон Самал-2, дом 111, корпус 5, квартира 7",
        total=123456700, lines=(IncomingLine("A", "Чайник " * 20, 1, 123456700),),
    )  # fmt: skip
    async with driving(shop, size) as desk:
        preview = desk.painted()[-9:]
        assert any("кредит  1 234 567 ₸" in line and "…" in line for line in preview)
        assert any("+7 701 222 48 21" in line for line in preview)
        assert any("Принять до вт 24 ноября 14:50" in line for line in preview)


async def test_below_the_least_size_one_line_says_what_is_wanted(shop: Shop) -> None:
    shop.receive("1")
    async with driving(shop) as desk:
        await desk.press("x")
        await desk.pilot.resize_terminal(59, 20)
        await desk.rest()
        assert desk.dialog == "TooSmall"
        assert next(line.strip() for line in desk.painted() if line.strip()).startswith(
            "Увеличьте окно: не меньше 60×20"
        )
        await desk.press("4", "y", "escape", "a")
        await desk.pilot.resize_terminal(60, 20)
        await desk.rest()
        assert (desk.dialog, desk.says("wrong")) == ("CancelReason", "")
        await desk.pilot.resize_terminal(30, 5)
        await desk.rest()
        await desk.press("q")
        assert desk.app.return_value == 0
    assert shop.kinds("1") == ["received"]


@pytest.mark.parametrize("size", [(80, 24), (60, 20)])
async def test_what_is_wrong_and_the_keys_stay_in_sight(shop: Shop, size: tuple[int, int]) -> None:
    shop.receive("1")
    async with driving(shop, size) as desk:
        await desk.press("x", "1", "c", "д", "enter")
        assert desk.shown("Нет подтверждений")
        assert desk.shown("y отменить заказ")
        assert desk.shown("Esc назад")
        await desk.press("pagedown", "pagedown")
        assert desk.shown("Ступень 1 из 3"), "the price of every reason can be reached"


@pytest.mark.parametrize("size", [(80, 24), (60, 20)])
async def test_a_long_refusal_is_read_to_its_end(shop: Shop, size: tuple[int, int]) -> None:
    shop.receive("1", "pickup")
    async with driving(shop, size) as desk:
        await desk.go("Самовывоз")
        await desk.press("i")
        assert isinstance(desk.screen, HandOver)
        desk.screen.wrong("Заказ 1 изменился. " + "Что-то ещё случилось с ним. " * 10 + "Посмотрите ещё раз!")
        await desk.rest()
        assert desk.shown("Посмотрите ещё раз!")
        assert desk.shown("Esc назад")


async def test_a_title_about_many_orders_is_a_sentence(shop: Shop) -> None:
    for number in "12":
        shop.receive(number)
    async with driving(shop) as desk:
        await desk.press("*", "x")
        assert desk.shown("Отмена: 2 заказа")


@pytest.mark.req("K48")
async def test_a_date_that_is_refused_is_refused_once(shop: Shop) -> None:
    shop.receive("1", "delivery", planned_at=at("2026-11-25 23:59") + 59)
    async with driving(shop) as desk:
        await desk.go("Доставка")
        await desk.press("d", *"25.11", "enter")
        assert desk.dialog == "DateChange"
        said = [desk.says("new"), desk.says("wrong")]
        assert sorted(map(bool, said)) == [False, True], said


async def test_where_an_order_came_from_is_said_in_words(shop: Shop) -> None:
    shop.from_("own_shop", "S-1", "packing", facts={"source": "walk-in"})
    async with driving(shop) as desk:
        await desk.press("N")
        for word in ("телефон", "пришёл в магазин", "мессенджер", "сайт", "лендинг"):
            assert desk.shown(word), word
        await desk.press("escape")
        await desk.first_orders()
        await desk.press("enter")
        assert "пришёл в магазин" in desk.says("about")
