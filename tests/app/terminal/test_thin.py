"""Small windows and poor terminals: everything can still be read and reached."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from rich.cells import cell_len

from orderdesk.console.terminal_profile import Colours, Terminal
from orderdesk.desk.commands.record import Call
from orderdesk.list_filter import shelf_title
from orderdesk.values import replace
from screens.widgets.byte_meter import ByteMeter
from screens.widgets.lines import NOT_UTF8
from tests.app.driver import driving, segments
from tests.shop import Shop, at

SMALL = (60, 20)

DIALOGS: Sequence[tuple[str, Sequence[str], Sequence[str]]] = [
    ("pickup", ["i"], ["НЕ ОТДАВАЙТЕ ТОВАР", "Код:", "0-9 код", "Esc назад"]),
    ("new", ["x"], ["1 ( ) Не дозвонился", "c комментарий", "Esc назад"]),
    ("new", ["x", "4"], ["(•) Нет в наличии", "y отменить заказ", "PgDn ещё", "Esc назад"]),
    ("new", ["p"], ["1 ( ) поговорили", "8 ( )", "Enter сохранить", "o заметка", "Esc назад"]),
    ("new", ["o"], ["Esc назад"]),
    ("new", ["w"], ["Esc назад"]),
    ("new", ["h"], ["y скрыть магазин", "1 снять или вернуть", "Esc назад"]),
    ("delivery", ["d"], ["Обещано", "c ( ) ", "w ( ) ", "v через", "Enter сохранить", "Esc назад"]),
    ("new", ["N"], ["Покупатель", "выбрать, далее", "Esc назад"]),
    ("new", ["question_mark"], ["Этот заказ сейчас", "j k листать", "Esc назад"]),
    ("new", ["b"], ["Качество", "j k листать", "Esc назад"]),
    ("new", ["enter"], ["4821", "a принять", "x отменить", "Esc назад"]),
    ("new", ["v"], ["История изменений", "Esc назад"]),
]


@pytest.mark.parametrize(
    ("status", "keys", "texts"), DIALOGS, ids=lambda value: value if isinstance(value, str) else ""
)
async def test_every_dialog_shows_what_matters_in_the_smallest_window(
    shop: Shop, status: str, keys: Sequence[str], texts: Sequence[str]
) -> None:
    shop.receive("4821", status)
    async with driving(shop, SMALL) as desk:
        await desk.go(shelf_title(shop.order("4821").shelf))
        await desk.press(*keys)
        for text in texts:
            assert await desk.comes(text), f"{text!r} is missing:\n" + "\n".join(desk.painted())
        assert all(cell_len(line) == 60 for line in desk.painted())


async def test_what_does_not_fit_into_a_dialog_scrolls_and_says_so(shop: Shop) -> None:
    shop.receive("4821", customer="Имя " * 12)
    order = shop.order("4821")
    for end in ("первый", "второй", "третий", "последний"):
        shop.desk.do(Call("no_answer", via="phone", note="долгий разговор ни о чём " * 4 + end), order)
    async with driving(shop, SMALL) as desk:
        await desk.press("p")
        assert "PgDn ещё" in desk.hints
        assert not desk.shown("последний")
        await desk.press(*["pagedown"] * 6)
        assert desk.shown("последний")
        await desk.press("escape")
        assert desk.dialog == ""


async def test_in_the_smallest_window_the_list_says_what_is_where_and_what_burns(shop: Shop) -> None:
    shop.receive("4821", received_at=at("2026-11-24 09:05"))
    shop.from_("magazito", "M-1")
    async with driving(shop, SMALL) as desk:
        lines = desk.painted()
        assert lines[0].split()[-1] == "12:00", "the clock is the last to give way"
        assert "новые: 2!" in lines[0]
        row = next(line for line in lines if "4821" in line)
        assert "24 990 ₸" in row
        assert "Ив" in row
        assert "Enter карточка" in lines[-1]
        assert "? справка" in lines[-1]
        shelves = [line[:14] for line in lines]
        for name in ("Новые", "Горит", "Все"):
            assert any(name in line for line in shelves), name


@pytest.mark.parametrize(("size", "small"), [((60, 20), False), ((59, 20), True), ((60, 19), True)])
async def test_below_it_there_is_one_line(shop: Shop, size: tuple[int, int], small: bool) -> None:
    shop.receive("4821")
    async with driving(shop, size) as desk:
        assert (desk.dialog == "TooSmall") is small
        assert len([line for line in desk.painted() if line.strip()]) == 1 or not small


async def test_ascii_sends_nothing_but_ascii_and_letters_and_moves_nothing(shop: Shop) -> None:
    shop.receive("4821", customer="Қайрат «Ёж» № 5 → 漢字 🎁", address="ул. Абая, 10—12 …")
    async with driving(shop, terminal=Terminal(ascii=True)) as desk:
        assert desk.shown("24 990 тг")
        assert desk.shown("Қайрат")
        for keys in ([], ["enter"], ["escape", "x"], ["escape", "question_mark"], ["escape", "b"], ["escape", "p"]):
            await desk.press(*keys)
            for line in desk.painted():
                assert cell_len(line) == 80
                assert all(char.isascii() or char.isalpha() for char in line), line


@pytest.mark.parametrize("keys", [[], ["i"], ["enter"], ["x"], ["question_mark"]])
async def test_without_colours_none_is_sent_and_all_is_told_apart(shop: Shop, keys: list[str]) -> None:
    shop.receive("4821")
    shop.receive("4822")
    async with driving(shop, terminal=Terminal(colours=Colours.NONE)) as desk:
        await desk.press(*keys)
        for _text, style in segments(desk.strips()):
            assert style is None or (style.color is None and style.bgcolor is None)
        if keys in ([], ["i"]):
            reversed_ = [text for text, style in segments(desk.strips()) if style is not None and style.reverse]
            assert any(text.startswith(">") for text in reversed_), "the cursor"
            assert any("Новые" in text for text in reversed_), "the open shelf"
            assert any("ORDER DESK" in text for text in reversed_), "the header"
            assert any("недоступно" in text for text in reversed_) is (keys == ["i"]), "what was refused"


async def test_sixteen_colours_are_the_terminals_own(shop: Shop) -> None:
    shop.receive("4821")
    async with driving(shop, terminal=Terminal(colours=Colours.SIXTEEN)) as desk:
        for _text, style in segments(desk.strips()):
            for colour in () if style is None else (style.color, style.bgcolor):
                assert colour is None or colour.is_default or colour.is_system_defined, style


async def test_sessions_of_one_process_have_their_own_terminals(shop: Shop) -> None:
    shop.receive("4821")
    async with driving(shop, terminal=Terminal(colours=Colours.NONE, ascii=True)) as first:
        assert first.app.console.color_system == "standard"
    async with driving(shop) as second:
        assert second.app.console.color_system == "truecolor"
        assert second.shown("24 990 ₸")


async def test_a_terminal_that_is_not_utf8_is_told_how_to_become_it(shop: Shop) -> None:
    assert NOT_UTF8.isascii()
    for size in ((80, 24), SMALL):
        async with driving(shop, size) as desk:
            desk.app.not_utf8(True)
            await desk.rest()
            assert NOT_UTF8 in desk.painted()[0]
            desk.app.not_utf8(False)
            await desk.rest()
            assert NOT_UTF8 not in desk.painted()[0]


async def test_the_byte_meter_is_off_until_asked_for_and_does_not_count_itself(shop: Shop) -> None:
    shop.receive("4821")
    async with driving(shop) as desk:
        assert not desk.shown("Б/с")
        desk.app.traffic.sent = 12_000
        await desk.press("f12")
        assert desk.shown("0 Б/с")
        assert desk.shown("всего 12 КБ")
        meter = desk.main.query_one(ByteMeter)
        desk.app.traffic.typed()
        desk.app.traffic.sent += 345
        meter.read()
        assert "345 Б/с" in meter.said
        assert "клав. 345 Б" in meter.said
        before = replace(desk.app.traffic)
        desk.app.traffic.sent += 40  # what painting the reading costs
        meter.painted(before)
        meter.read()
        assert " 0 Б/с" in meter.said
        await desk.press("f12")
        assert not desk.shown("Б/с")
