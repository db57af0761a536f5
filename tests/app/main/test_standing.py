"""Where the operator stands: what a key is meant for, and what moves the cursor, the card and the marks."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from textual import events

import screens
from orderdesk.channels.incoming import IncomingLine
from orderdesk.desk import Desk
from orderdesk.desk.commands.cancel import Cancel
from orderdesk.desk.commands.claims import Hold, LetGo, TakeClaim
from orderdesk.desk.commands.record import Remark
from orderdesk.desk.commands.steps import Take
from orderdesk.errors import DeskError
from orderdesk.model import Order, Shelf
from orderdesk.rules.possible import destination, leads_back, step_on
from orderdesk.rules.rulebook.load import read_rulebooks
from orderdesk.store.shop.switches import SwitchKind
from screens.dialogs.hand_over import HandOver
from screens.keyboard.bursts import Burst
from screens.terminal.input import Arrivals, EscapeParser
from screens.views.order_card import OrderCard
from screens.widgets.field import Field
from tests.app.driver import Driver, driving
from tests.shop import EXTERNAL, NOON, Shop, at

MESSAGE = "Здравствуйте, хочу отменить заказ, номер 87015551006\rадрес: ул. Абая 10, кв 5\rспасибо, Анна\r"
"""A message that is pasted, as a terminal sends it: its lines end as Enter does."""


def some(shop: Shop, count: int, status: str = "new", **fields: object) -> None:
    """So many orders, one minute apart."""
    for number in range(1, count + 1):
        received = at("2026-11-24 11:00") + number * 60
        shop.receive(f"100{number}", status, received_at=received, phone=f"+7701555100{number}", **fields)


def kinds(shop: Shop, *numbers: str) -> list[list[str]]:
    """What has been done to each order beside that it came."""
    return [shop.kinds(number)[1:] for number in numbers]


async def pour(desk: Driver, *pieces: str) -> None:
    """A terminal that does not mark pastes sends these, each in one piece."""
    arrivals = Arrivals(EscapeParser())
    for piece in pieces:
        for message in [*arrivals.feed(piece), *arrivals._bursts.release()]:
            if isinstance(message, events.Key | events.Paste | Burst):
                message.set_sender(desk.app)
                desk.app.post_message(message)
        await desk.arrived()
        await desk.rest()


# --- marks -------------------------------------------------------------------------------------------------------


@pytest.mark.req("X1")
async def test_a_mark_that_the_list_does_not_show_is_said_and_nothing_is_done_to_it(shop: Shop) -> None:
    some(shop, 6)
    async with driving(shop) as desk:
        await desk.press("space", *"1006", "x")
        assert (desk.dialog, desk.refused) == ("", True)
        assert desk.message.startswith("1 отмеченный заказ не в этом списке")
        await desk.press("escape", "escape", "a")
        assert desk.message == "1001: Принят партнёром", "back in the list it is an order like any other"
    assert kinds(shop, "1001", "1006") == [["accepted"], []]


@pytest.mark.req("X1", "C41")
async def test_of_marks_only_those_in_sight_are_acted_on_and_the_question_names_them(shop: Shop) -> None:
    some(shop, 3)
    shop.receive("2001", "delivery")
    async with driving(shop) as desk:
        await desk.press("space", "space")
        await desk.go("Доставка")
        await desk.press("space")
        assert desk.cursor == "2001"
        await desk.go("Новые")
        await desk.press("x")
        assert "1 отмеченный заказ не в этом списке" in desk.message
        assert desk.shown("1001, 1002")
        assert not desk.shown("2001")
        await desk.press("4", "y")
    assert kinds(shop, "1001", "1002", "1003", "2001") == [["cancelled"], ["cancelled"], [], []]


# --- refusals and acts, in the list and in the card ----------------------------------------------------------------


@pytest.mark.req("X2", "M10")
async def test_a_refused_key_in_a_card_leaves_it_open_on_its_order(shop: Shop) -> None:
    for number in ("M-1", "M-2"):
        shop.from_("magazito", number, "agreement")
    async with driving(shop) as desk:
        await desk.go("Согласуем")
        await desk.press("enter")
        number = desk.cursor
        await desk.ahead("a", "p", "1", "enter")
        assert desk.dialog == "OrderCard"
        assert kinds(shop, "M-1", "M-2") == [[], []], "what is typed behind it was for the form that did not open"
        await desk.press("p", "1", "enter")
        assert desk.dialog == "OrderCard"
        assert desk.says("title").startswith(number)
        other = {"M-1": "M-2", "M-2": "M-1"}[number]
    assert kinds(shop, number, other) == [["call"], []]


@pytest.mark.req("X2")
@pytest.mark.parametrize("where", ["list", "card"])
@pytest.mark.parametrize(("channel", "status"), [("kaspi", "new"), ("magazito", "agreement"), ("own_shop", "packing"),
                                                 ("flowwow", "accepted"), ("kaspi", "pickup")])  # fmt: skip
async def test_a_key_that_does_nothing_moves_nothing(tmp_path: Path, channel: str, status: str, where: str) -> None:
    keys = list("aictmdxespow")
    while keys:  # a key that does something is the last one of its shop
        with Shop.made(tmp_path / keys[0], NOON) as shop:
            await _until_something_is_done(shop, keys, channel, status, where)


async def _until_something_is_done(shop: Shop, keys: list[str], channel: str, status: str, where: str) -> None:
    for number in ("1", "2", "3"):
        given = {"received_at": at("2026-11-24 11:00") + int(number) * 60}
        _ = (
            shop.receive(number, status, **given)
            if channel == "kaspi"
            else shop.from_(channel, number, status, **given)
        )
    async with driving(shop) as desk:
        await desk.first_orders()
        await desk.press("j", *(["enter"] if where == "card" else []))
        cursor, dialog, newest = desk.cursor, desk.dialog, shop.store.history.newest()
        while keys and shop.store.history.newest() == newest:
            key = keys.pop(0)
            await desk.press(key)
            if desk.dialog != dialog:
                await desk.press("escape")
            if shop.store.history.newest() == newest:
                assert (desk.cursor, desk.dialog) == (cursor, dialog), key
            elif where == "card":
                assert desk.dialog == dialog, key
                assert desk.says("title").startswith(cursor), key


@pytest.mark.req("X2")
async def test_after_an_act_the_card_stays_and_its_closing_says_where_one_is(shop: Shop) -> None:
    some(shop, 3)
    async with driving(shop, (100, 30)) as desk:
        await desk.press("enter", "a")
        assert "«Принят партнёром»" in desk.says("title")
        assert desk.says("wrong") == "1001: Принят партнёром — u — отменить действие (10 с)"
        await desk.ahead("escape", "o", *"тут", "enter")
        assert desk.dialog == ""
        assert "1002" in desk.message, "a note for what is under the cursor now was not meant"
        assert kinds(shop, "1001", "1002") == [["accepted"], []]
        await desk.press("escape", "enter", "a", "escape")
        assert desk.message == "Заказ 1002 теперь на полке «Доставка». Курсор — на 1003."
        await desk.press("u")
        assert (desk.cursor, desk.rows) == ("1002", ["1002", "1003"])


@pytest.mark.req("X2")
async def test_in_a_card_undo_takes_back_what_was_done_to_its_order_alone(shop: Shop) -> None:
    some(shop, 2)
    async with driving(shop) as desk:
        await desk.press("a", "enter", "u")
        assert "не с этим заказом" in desk.says("wrong")
        await desk.press("a", "u")
        assert desk.says("title").startswith("1002 ")
        assert "«Передан партнёру»" in desk.says("title")
        await desk.press("escape")
        assert desk.cursor == "1002"
    assert kinds(shop, "1001", "1002") == [["accepted"], ["accepted", "undone"]]


@pytest.mark.req("X2")
@pytest.mark.parametrize("keys", ["aa", "ax2y", "aoтут", "a;", "ajx", "a "])
async def test_what_is_typed_behind_an_act_never_meets_the_next_order(shop: Shop, keys: str) -> None:
    some(shop, 3)
    async with driving(shop) as desk:
        await desk.ahead(*keys, "enter")
        assert (desk.dialog, desk.cursor in ("1002", "1003")) == ("", True)
        assert desk.refused
        assert not desk.main.marks
    assert kinds(shop, "1001", "1002", "1003") == [["accepted"], [], []]


@pytest.mark.req("X2")
@pytest.mark.parametrize("keys", ["na", "]a", "g1x", "fx"])
async def test_no_key_acts_on_what_was_not_on_the_screen_when_it_was_pressed(shop: Shop, keys: str) -> None:
    some(shop, 2)
    shop.receive("9", "pickup", planned_at=at("2026-11-24 12:30"))
    async with driving(shop) as desk:
        await desk.go("Доставка")
        await desk.press("escape")
        assert desk.rows == []
        await desk.ahead(*keys)
        assert desk.dialog == ""
        assert desk.refused
    assert kinds(shop, "1001", "1002", "9") == [[], [], []]


@pytest.mark.req("X2")
@pytest.mark.parametrize("where", ["search", "card", "all"])
async def test_a_key_pressed_twice_takes_one_step(shop: Shop, where: str) -> None:
    """A pre-order that is accepted has not arrived, though the same key says so where the cursor stays on it."""
    shop.receive("1001", facts={"preorder": True})
    async with driving(shop) as desk:
        if where == "all":
            await desk.go("Все")
        else:
            await desk.press(*"1001", *(["enter"] if where == "card" else []))
        await desk.ahead("a", "a")
        assert kinds(shop, "1001") == [["accepted"]]
        assert "считается за одно нажатие" in (desk.says("wrong") if where == "card" else desk.message)
        await desk.press("a")
        assert kinds(shop, "1001") == [["accepted", "arrived"]], "pressed once more, when it can be read"


BETWEEN = [["j"], ["k"], ["home"], ["end"], ["pagedown"], ["end", "k"], ["]", "["], ["n"], ["enter"], ["enter", "]"],
           ["space"], ["asterisk"], ["j", "space"], ["1"], ["l"], ["g", "1", "enter"], ["j", "j"],
           ["o", "escape"], ["question_mark", "escape"]]  # fmt: skip


@pytest.mark.req("X2")
@pytest.mark.parametrize(("between", "again"), [*((keys, "a") for keys in BETWEEN), (["j"], "semicolon"), (["k"], "x")])
async def test_nothing_between_lets_a_key_act_on_a_list_that_has_just_moved_on(
    shop: Shop, between: list[str], again: str
) -> None:
    some(shop, 5)
    numbers = [f"100{n}" for n in range(1, 6)]
    async with driving(shop, (100, 30)) as desk:
        await desk.press("j")
        await desk.swiftly("a", *between, again)
        assert [k for k in kinds(shop, *numbers) if k] == [["accepted"]]
        assert desk.dialog in ("", "OrderCard"), "no question of another order is opened either"
        said = desk.says("wrong") if desk.dialog else desk.message
        assert "прочитать" in said or "нажата раньше" in said
        await desk.press("escape", "escape", "escape", "j", "a")
        assert len([k for k in kinds(shop, *numbers) if k]) == 2, "a moment later it is meant"


async def held(desk: Driver, key: str, *moments: float) -> None:
    """A key goes down at each of these moments, all before the desk is looked at again."""
    now = desk.key(key).time
    for moment in moments:
        event = desk.key(key)
        event.time = now + moment
        desk.app.post_message(event)
    await desk.arrived()
    await desk.rest()


HELD = {
    "twice, as a hand does": [0, 0.105],
    "twice, slower": [0, 0.16, 0.32],
    "25 times in 0.73 s": [n * 0.03 for n in range(25)],
    "held for 10 s": [0, 0.5, *(0.5 + n * 0.033 for n in range(300))],
    "held on a slow keyboard": [0, 0.66, *(0.66 + n * 0.1 for n in range(50))],
    "held on a line that stands still for moments": [0, 0.5, 0.53, 0.9, 0.93, 1.5, 1.53, 1.56],
}


@pytest.mark.req("X2")
@pytest.mark.parametrize("how", list(HELD))
async def test_a_key_that_is_held_acts_once(shop: Shop, how: str) -> None:
    some(shop, 6)
    shop.receive("2001", "delivery")
    numbers = [f"100{n}" for n in range(1, 7)]
    async with driving(shop) as desk:
        await held(desk, "a", *HELD[how])
        assert [k for k in kinds(shop, *numbers) if k] == [["accepted"]]
        assert "считается за одно нажатие" in desk.message or "нажата раньше" in desk.message
        assert desk.offer, "what was done can still be taken back"
        desk.read()
        await held(desk, ";", *HELD[how])
        assert len([k for k in kinds(shop, *numbers) if k]) == 2, "another key is another act"
        await held(desk, "u", *HELD[how])
        assert len([k for k in kinds(shop, *numbers) if k[-1:] == ["undone"]]) == 1


@pytest.mark.req("X2")
async def test_a_key_acts_again_on_the_next_order_once_that_can_be_read(shop: Shop) -> None:
    some(shop, 4)
    async with driving(shop) as desk:
        await held(desk, "a", 0, 1.2, 2.4)
        assert kinds(shop, "1001", "1002", "1003", "1004") != [[]] * 4
        await desk.press("a", "a")
    assert [len(k) for k in kinds(shop, "1001", "1002", "1003", "1004")].count(1) >= 3


@pytest.mark.req("X2")
async def test_pressing_a_key_again_waits_no_longer_than_the_first_time(shop: Shop) -> None:
    some(shop, 4)
    async with driving(shop) as desk:
        await held(desk, "a", 0, 0.5)
        assert "подождите" in desk.message
        await held(desk, "a", 0.8)
        assert [len(k) for k in kinds(shop, "1001", "1002", "1003", "1004")].count(1) == 2


@pytest.mark.req("X2", "X3")
async def test_what_a_key_has_done_stays_said_before_why_the_next_was_dropped(shop: Shop) -> None:
    some(shop, 2)
    async with driving(shop, (100, 30)) as desk:
        await held(desk, "a", 0, 0.15, 0.3, 0.45)
        assert desk.message.startswith("1001: ")
        assert desk.refused
        assert desk.offer
        await held(desk, "u", 0, 0.3)
        assert desk.message.startswith("1001: действие отменено, ")
        assert desk.refused


@pytest.mark.req("X3", "C13")
async def test_u_takes_back_one_act_after_the_other(shop: Shop) -> None:
    some(shop, 3)
    async with driving(shop) as desk:
        await desk.press("a", "a", "a", "u")
        assert desk.offer == "u — отменить и 1002 (10 с)"
        await desk.press("u", "u", "u")
        assert (desk.message, desk.rows) == ("Отменять нечего: действий нет.", ["1001", "1002", "1003"])
    assert kinds(shop, "1001", "1002", "1003") == [["accepted", "undone"]] * 3


@pytest.mark.req("X3")
async def test_a_note_bars_no_act_before_it_from_being_taken_back(shop: Shop) -> None:
    some(shop, 2)
    async with driving(shop) as desk:
        await desk.press("a", "o", *"тут", "enter", "u")
        assert desk.refused
        await desk.press("u")
    assert kinds(shop, "1001", "1002") == [["accepted", "undone"], ["note"]]


@pytest.mark.req("X2", "K69")
async def test_what_is_named_is_meant(shop: Shop) -> None:
    some(shop, 3)
    async with driving(shop) as desk:
        await desk.ahead(*"1003", "a")
        assert desk.message == "1003: Принят партнёром"
        await desk.press("escape")
        await desk.ahead("j", "o", *"тут", "enter")
        assert kinds(shop, "1001", "1002", "1003") == [[], ["note"], ["accepted"]]


@pytest.mark.req("X2")
async def test_a_key_pressed_before_others_changed_the_list_is_for_what_was_there(shop: Shop) -> None:
    some(shop, 3)
    async with driving(shop) as desk:
        key = desk.key("x")
        shop.colleague("Болат").do(Take("accept"), shop.order("1001"))
        desk.main.watcher.look()
        desk.moments.now += 60
        desk.app.post_message(key)
        await desk.press()
        assert (desk.dialog, desk.cursor, desk.refused) == ("", "1002", True)


@pytest.mark.req("X2")
async def test_what_is_typed_behind_a_scan_of_nothing_is_dropped(shop: Shop) -> None:
    some(shop, 2)
    async with driving(shop) as desk:
        await desk.press("enter")
        burst = Burst([desk.key(char) for char in "AX1234567"] + [desk.key("enter")], certain=False)
        desk.app.post_message(burst)
        await desk.ahead("o", *"тут", "enter")
        assert desk.dialog == "OrderCard"
    assert kinds(shop, "1001") == [[]]


@pytest.mark.req("X100")
async def test_in_all_the_cursor_goes_on_to_what_is_next_in_urgency(shop: Shop) -> None:
    some(shop, 3)
    async with driving(shop) as desk:
        await desk.go("Все")
        assert desk.rows == ["1001", "1002", "1003"]
        await desk.press("a")
        assert "1001" in desk.rows
        assert desk.cursor == "1002"
        await desk.press("j", "x", "4", "y")
        assert desk.message.startswith("1003")


@pytest.mark.req("X100")
async def test_an_order_whose_date_is_moved_keeps_the_cursor_where_it_is_still_listed(shop: Shop) -> None:
    for number in ("1", "2", "3"):
        shop.receive(number, "delivery")
    async with driving(shop) as desk:
        await desk.go("Все")
        number = desk.cursor
        await desk.press("d", "3", "c", "enter")
        assert desk.dialog == ""
        assert shop.kinds(number)[-1] == "rescheduled"
        assert desk.cursor == number


# --- undo ----------------------------------------------------------------------------------------------------------


@pytest.mark.req("X3", "C13")
async def test_undo_brings_back_the_order_and_the_cursor(shop: Shop) -> None:
    some(shop, 3)
    async with driving(shop) as desk:
        await desk.press("j", "a")
        assert desk.cursor == "1003"
        await desk.ahead("u", "o", *"тут", "enter")
        assert desk.cursor == "1002"
    assert kinds(shop, "1001", "1002", "1003") == [[], ["accepted", "undone", "note"], []]


@pytest.mark.req("X3")
async def test_undo_from_elsewhere_opens_the_orders_shelf(shop: Shop) -> None:
    some(shop, 2)
    shop.receive("9", "pickup")
    async with driving(shop) as desk:
        await desk.press("a", "n", "n")
        await desk.type("9")
        await desk.press("u")
        assert desk.message == "1001: действие отменено, снова «Передан партнёру»"
        assert (desk.cursor, desk.shelf) == ("1001", "Новые")


# --- forms ---------------------------------------------------------------------------------------------------------


@pytest.mark.req("X4")
async def test_the_last_field_of_a_form_is_sent_by_what_stands_below_it(shop: Shop, tmp_path: Path) -> None:
    for number in ("F-1", "F-2"):
        shop.from_("flowwow", number, "accepted", planned_at=at("2026-11-24 20:00"), facts={"category": "electronics"})
    async with driving(shop) as desk:
        await desk.go("Сборка")
        first = desk.cursor
        await desk.press("c", "1")
        assert desk.dialog == "Form"
        assert "Enter сохранить" in desk.hints
        assert shop.order(first).status == "accepted"
        await desk.press("enter")
        assert (desk.dialog, shop.order(first).status) == ("", "courier_out")


@pytest.mark.req("X4")
async def test_a_second_enter_does_not_fall_through_onto_the_list(shop: Shop) -> None:
    some(shop, 2)
    async with driving(shop) as desk:
        await desk.press("o", *"тут")
        desk.app.post_message(desk.key("enter"))
        await desk.press()
        desk.app.post_message(desk.key("enter"))
        await desk.press()
        assert desk.dialog == ""
        await desk.press("enter")
        assert desk.dialog == "OrderCard", "a moment later it is meant"


@pytest.mark.req("X2")
async def test_what_is_typed_for_a_dialog_that_does_not_open_goes_nowhere(shop: Shop) -> None:
    """A date, a hand-over, an edit, a split, a step of another channel: none is legal for what is under the cursor."""
    some(shop, 2)
    async with driving(shop) as desk:
        for keys in ("d3", "i48", "s1", "t204", "m1"):
            await desk.ahead(*keys)
            assert (desk.dialog, desk.field("search"), desk.refused) == ("", "", True), keys
            assert desk.cursor == "1001", keys
        await desk.press("4")
        assert desk.field("search") == "4", "what is typed after the sentence was read is meant"
    assert kinds(shop, "1001", "1002") == [[], []]


@pytest.mark.req("X2")
async def test_a_key_that_was_dropped_leaves_in_sight_what_the_one_before_did(shop: Shop) -> None:
    some(shop, 3)
    async with driving(shop) as desk:
        await desk.ahead("a", "a")
        assert desk.message.startswith("1001: Принят партнёром. Ничего не сделано"), desk.message
        assert (desk.refused, desk.offer) == (True, "u — отменить действие (10 с)")
        await desk.press("u")
    assert kinds(shop, "1001", "1002") == [["accepted", "undone"], []]


# --- what was pasted -------------------------------------------------------------------------------------------------


@pytest.mark.req("X5")
@pytest.mark.parametrize("where", ["list", "card", "cancel", "hand over", "call"])
@pytest.mark.parametrize("text", [MESSAGE, "xy 87015551006\rand a\r", "a b c\ry\r", "ф ы а\rн\r"])
async def test_a_pasted_text_does_nothing_and_is_said(shop: Shop, where: str, text: str) -> None:
    some(shop, 3, "pickup", method="pickup")
    keys = {"list": [], "card": ["enter"], "cancel": ["x", "4"], "hand over": ["i"], "call": ["p", "1"]}[where]
    async with driving(shop) as desk:
        await desk.go("Самовывоз")
        await desk.press(*keys)
        dialog, cursor = desk.dialog, desk.cursor
        before = kinds(shop, "1001", "1002", "1003")
        await pour(desk, text)
        assert (desk.dialog, desk.cursor, desk.main.marks.orders) == (dialog, cursor, [])
        said = desk.says("wrong") if dialog else desk.message
        assert "одним куском" in said or where == "hand over"
        assert kinds(shop, "1001", "1002", "1003") == before
        assert not shop.store.codes.wrong_for_order(shop.order("1001").id, 0)
        assert not shop.store.switches.untold()


@pytest.mark.req("X5")
async def test_a_confirmation_from_the_same_piece_as_its_question_does_not_count(shop: Shop) -> None:
    some(shop, 3)
    async with driving(shop) as desk:
        await pour(desk, "x4yyyy\r")
        assert desk.dialog == "CancelReason"
        assert "одним куском" in desk.says("wrong")
        await desk.press("y")
        assert kinds(shop, "1001", "1002") == [["cancelled"], []], "by itself it does"
        await pour(desk, "aaaaaa\r", "; ; ;a\r", ";;;;;;\r")
        await pour(desk, "hyyyyy\r")
        await desk.press("escape")
        assert kinds(shop, "1002", "1003") == [[], []]
        assert not shop.store.switches.is_stopped(SwitchKind.SHOP)


@pytest.mark.req("X5")
async def test_words_typed_ahead_for_a_note_wait_in_it_for_their_enter(shop: Shop) -> None:
    some(shop, 2)
    async with driving(shop) as desk:
        await pour(desk, "oперезвонить завтра\r")
        assert (desk.dialog, desk.field("note")) == ("Note", "перезвонить завтра")
        assert kinds(shop, "1001") == [[]]
        await desk.press("enter")
        assert kinds(shop, "1001") == [["note"]]
        await pour(desk, ".чайник синий\r")
        assert desk.field("search") == "чайник синий"


@pytest.mark.req("X5")
@pytest.mark.parametrize("marked", [True, False])
async def test_a_message_of_several_lines_is_in_the_note_whole(shop: Shop, marked: bool) -> None:
    some(shop, 1)
    async with driving(shop) as desk:
        await desk.press("o")
        await pour(desk, f"\x1b[200~{MESSAGE}\x1b[201~" if marked else MESSAGE)
        assert kinds(shop, "1001") == [[]]
        assert desk.field("note") == " ".join(MESSAGE.split("\r")).strip()


@pytest.mark.req("X5")
@pytest.mark.parametrize("marked", [True, False])
async def test_a_sum_that_is_pasted_is_booked_or_nothing_is(shop: Shop, marked: bool) -> None:
    shop.from_("own_shop", "S-1", "ready", method="pickup", payment="cash", total=134000)

    def piece(text: str) -> str:
        return f"\x1b[200~{text}\x1b[201~" if marked else text

    async with driving(shop, (100, 30)) as desk:
        await desk.first_orders()
        await desk.press("m")
        assert "1-3 выбрать, далее" in desk.hints
        await desk.press("1")
        whole = desk.field("answer")
        assert "1340" in whole
        await pour(desk, piece("2 000 USD или около того"))
        assert desk.field("answer") == ""
        assert ". Поле пусто" in desk.says("wrong"), "two sentences, not one"
        await desk.press("enter", "up", "enter")
        assert (desk.dialog, desk.field("answer")) == ("Form", "")
        assert shop.order("S-1").received.minor == 0, "what stood there before was not meant"
        await pour(desk, piece("1 200 ₸"))
        assert desk.field("answer") == "1200.00"
        await desk.press("enter")
        if desk.dialog:
            await desk.press("1", "enter", "y", "enter")
    assert shop.order("S-1").received.minor in (0, 120000)


@pytest.mark.req("X5")
@pytest.mark.parametrize(
    ("takes", "currency", "room", "text", "answer"),
    [
        ("0123456789., ", "UAH", 99, "500 грн", "500.00"),
        ("0123456789., ", "KZT", 99, "2 000 ₸", "2000.00"),
        ("0123456789., ", "KZT", 99, "2 000", "2 000"),
        ("0123456789., ", "KZT", 99, "-500", None),
        ("0123456789., ", "KZT", 99, "500 грн", None),
        ("0123456789., ", "KZT", 99, "500 и 300", None),
        ("0123456789", "", 4, "код 0209", "0209"),
        ("0123456789", "", 4, "заказ 302 код 0209", None),
        ("0123456789", "", 4, "02091", None),
        ("0123456789", "", 4, "кода нет", None),
        ("0123456789+-() ", "", 99, "тел. +7 701 222-48-21", "+7 701 222-48-21"),
        ("0123456789+-() ", "", 99, "87012224821, кв. 5", None),
        ("0123456789.+-/", "", 10, "до 25.11.2026 г.", "25.11.2026"),
    ],
)
def test_of_a_pasted_line_only_what_is_certain_is_taken(
    takes: str, currency: str, room: int, text: str, answer: str | None
) -> None:
    field = Field(takes=takes, max_length=room)
    field.currency = currency
    for marked in (True, False):
        try:
            taken: str | None = field._answer(text, marked=marked)
        except DeskError:
            taken = None
        assert taken == (answer if marked or currency else None)


@pytest.mark.req("X4")
async def test_where_words_are_written_no_letter_is_offered_as_a_key(shop: Shop) -> None:
    some(shop, 1)
    async with driving(shop, (100, 30)) as desk:
        await desk.press("x", "4")
        assert "y отменить заказ" in desk.hints
        await desk.press("c")
        assert "y отменить" not in desk.hints
        assert "выбрать" not in desk.hints
        assert "Enter конец текста" in desk.hints
        await desk.press("y", "enter")
        assert desk.field("comment") == "y"
        assert "y отменить заказ" in desk.hints
    assert kinds(shop, "1001") == [[]]


@pytest.mark.req("X4")
async def test_a_number_typed_over_what_is_offered_takes_its_place(shop: Shop) -> None:
    lines = (IncomingLine("TEA-1", "Чайник", 3, 1000), IncomingLine("CUP-1", "Чашка", 2, 1000))
    shop.from_("own_shop", "S-1", "ready", lines=lines, total=5000)
    async with driving(shop, (100, 30)) as desk:
        await desk.first_orders()
        await desk.press("s", "2")
        assert desk.field("answer") == "2"


@pytest.mark.req("X7")
async def test_what_a_colleague_has_just_done_is_said_when_his_order_is_taken_over(shop: Shop) -> None:
    shop.from_("own_shop", "S-1", "ready", method="delivery")
    anna = shop.colleague("Анна")
    anna.do(Hold(), shop.order("S-1"))
    async with driving(shop, (100, 30)) as desk:
        await desk.first_orders()
        await desk.press("c")
        assert desk.dialog == "TakeOver"
        anna.do(Take("send_courier", {"courier": "Олег", "courier_phone": "+77011234567"}), shop.order("S-1"))
        await desk.press("y")
        assert desk.dialog == ""
        assert "Анна" in desk.message
        assert "Ничего не сделано" in desk.message


# --- going back -------------------------------------------------------------------------------------------------------


BOOKS = read_rulebooks()
BACK = sorted(
    {
        (book.key, step.letter, status)
        for book in BOOKS.values()
        for step in book.step
        for status in step.from_
        if step.letter and not step.ask and (book.key != "kaspi" or status in EXTERNAL)
    }
)
"""Every key of every rulebook that takes a step without a form, from each status; of Kaspi, from those it brings."""


@pytest.mark.req("X6")
@pytest.mark.parametrize(("name", "letter", "status"), BACK)
async def test_a_key_that_leads_back_asks_first(shop: Shop, name: str, letter: str, status: str) -> None:
    """Stages by shelf: an act of its own list, so that another rule in the rulebook's reading would be noticed."""
    book = BOOKS[name]
    if name == "kaspi":
        order = shop.receive("1", status)
    else:
        order = shop.from_(name, "1", status, method="pickup" if status == "ready" else "delivery")
    step = step_on(book, order, letter)
    assert step is not None
    to = destination(book, step, order)
    shop.run("call", "1", "reached")
    flow = list(Shelf)
    here, there = (book.status_of(key).shelf for key in (status, to))
    back = flow.index(there) < flow.index(here) or (there is Shelf.RETURNS and here is not there)
    back = back or (
        there is here and [s.key for s in book.status].index(to) < [s.key for s in book.status].index(status)
    )
    assert bool(leads_back(book, step, order)) == back
    async with driving(shop) as desk:
        await desk.first_orders()
        await desk.press(letter)
        if back:
            assert desk.dialog == "Confirm"
            await desk.press("enter")
            assert shop.order("1").status == status, "going back wants more than Enter"
            await desk.press("y")
            assert shop.order("1").status == to
        elif letter != "i":
            if step.checklist:
                assert (desk.dialog, shop.order("1").status) == ("PickList", status)
                await desk.press("space", "enter", *(["enter"] if step.ask else []))
            assert shop.order("1").status == to


@pytest.mark.req("X6")
async def test_the_courier_key_pressed_twice_does_not_return_the_order(shop: Shop) -> None:
    shop.from_("own_shop", "S-1", "ready", method="delivery")
    async with driving(shop) as desk:
        await desk.first_orders()
        await desk.press("c", *"Олег", "enter", *"87011234567", "enter")
        assert shop.order("S-1").status == "delivery"
        await desk.press(*"/S-1", "enter", "c", "enter", ";")
        assert shop.order("S-1").status == "delivery"


# --- questions that others answer ---------------------------------------------------------------------------------


@pytest.mark.req("X7")
async def test_a_take_over_question_follows_who_holds_the_order(shop: Shop) -> None:
    some(shop, 2)
    anna, bolat = shop.colleague("Анна"), shop.colleague("Болат")
    anna.do(Hold(), shop.order("1001"))
    async with driving(shop) as desk:
        await desk.press("x")
        assert desk.dialog == "TakeOver"
        assert desk.shown("Анна держит")
        bolat.do(TakeClaim(), shop.order("1001"))
        await desk.look()
        assert desk.shown("Болат держит")
        bolat.do(LetGo())
        await desk.look()
        assert desk.dialog == ""
        assert "1001" in desk.message
        assert desk.refused
        await desk.press("x")
        assert desk.dialog == "CancelReason"
    assert kinds(shop, "1002") == [[]]


def let_be(desk: Desk, order: Order) -> None:
    """Nothing is done to it."""


FIRST: dict[str, Callable[[Desk, Order], object]] = {
    "let be": let_be,
    "noted": lambda desk, order: desk.do(Remark("звонил"), order),
    "accepted": lambda desk, order: desk.do(Take("accept"), order),
    "cancelled": lambda desk, order: desk.do(Cancel("out_of_stock"), order),
}
"""What somebody does to an order that they hold, before they let it go."""


@pytest.mark.req("X2", "X7")
@pytest.mark.parametrize("where", ["list", "all", "card"])
@pytest.mark.parametrize("what", list(FIRST))
async def test_a_question_that_ends_by_itself_says_what_became_of_its_order(shop: Shop, what: str, where: str) -> None:
    """The key is asked for again only where the same order is still before the operator, as it was."""
    some(shop, 3)
    anna = shop.colleague("Анна")
    anna.do(Hold(), shop.order("1001"))
    async with driving(shop, (100, 30)) as desk:
        if where == "all":
            await desk.go("Все")
        await desk.press(*(["enter"] if where == "card" else []), "a")
        assert desk.dialog == "TakeOver"
        FIRST[what](anna, shop.order("1001"))
        anna.do(LetGo())
        done = kinds(shop, "1001", "1002", "1003")
        await desk.look()
        said, here = desk.message, "1001" if where == "card" else desk.cursor
        if what in ("let be", "noted"):
            assert "клавишу ещё раз" in said
            assert (here, "1001" in said) == ("1001", True), "what it asks for is what is there"
        else:
            assert "ещё раз" not in said
            assert "1001 только что изменён (" in said
            assert "Анна" in said
        if here != "1001":
            title = {"accepted": "Доставка", "cancelled": "Архив"}[what]
            assert said.endswith(f"Заказ 1001 теперь на полке «{title}». Курсор — на {here}.")
        await desk.ahead("a")
        assert kinds(shop, "1002", "1003") == [[], []]
        if what in ("let be", "noted"):
            desk.moments.now += 1
            await desk.press("a")
            assert kinds(shop, "1001") != done[:1]
        else:
            assert kinds(shop, "1001") == done[:1], "what is typed right behind it was meant for what was asked"


def test_a_sentence_that_asks_for_a_key_again_names_its_order() -> None:
    """The cursor may be on another one by the time it is read."""
    source = "".join(file.read_text("utf-8") for file in sorted(Path(screens.__file__).parent.rglob("*.py")))
    asking = re.findall(r'_\("([^"]*press (?:the|its) key[^"]*)"', source)
    assert asking
    assert [said for said in asking if "{number}" not in said] == []


@pytest.mark.req("X2", "K9")
async def test_the_time_on_a_card_runs_on(shop: Shop) -> None:
    some(shop, 1)
    async with driving(shop) as desk:
        await desk.press("enter")
        card = desk.app.screen
        assert isinstance(card, OrderCard)
        deadline = shop.order("1001").deadline
        assert deadline is not None
        assert deadline.due_at is not None
        shop.clock.at = deadline.due_at - 28
        card.ticker.tick()
        assert "0:00:28" in desk.says("about")
        shop.clock.advance(1)
        card.ticker.tick()
        assert "0:00:27" in desk.says("about")


@pytest.mark.req("X2", "K9")
async def test_the_time_of_a_code_runs_on(shop: Shop) -> None:
    shop.receive("1", "pickup")
    async with driving(shop) as desk:
        await desk.go("Самовывоз")
        await desk.press("i")
        dialog = desk.app.screen
        assert isinstance(dialog, HandOver)
        before = desk.says("sent")
        shop.clock.advance(61)
        dialog.ticker.tick()
        assert "0:08:59" in desk.says("sent") != before


@pytest.mark.req("X5")
@pytest.mark.parametrize("piece", ["x4y", "*x4y", "*ay", "ч4н", "фото", "axy\n", "axy\r", "hy", "h\ny"])
async def test_a_piece_of_a_few_keys_does_nothing_by_itself_either(shop: Shop, piece: str) -> None:
    some(shop, 4)
    numbers = ("1001", "1002", "1003", "1004")
    async with driving(shop) as desk:
        await pour(desk, piece)
        assert not any(kinds(shop, *numbers))
        assert "одним куском" in desk.message + (desk.says("wrong") if desk.dialog else "")
        assert not shop.store.switches.is_stopped(SwitchKind.SHOP)


@pytest.mark.req("X5")
async def test_an_enter_of_two_characters_and_a_fast_pair_are_still_a_hand(shop: Shop) -> None:
    some(shop, 3)
    async with driving(shop) as desk:
        await pour(desk, "ja")
        assert kinds(shop, "1001", "1002") == [[], ["accepted"]]
        await pour(desk, "\r\n")
        assert desk.dialog == "OrderCard"
