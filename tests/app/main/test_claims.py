"""One order at a time is in the operator's hands, and everybody sees in whose."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from orderdesk.desk import Desk
from orderdesk.desk.commands.claims import Hold, LetGo, TakeClaim
from orderdesk.desk.commands.record import Remark
from orderdesk.desk.commands.steps import Take
from orderdesk.errors import StoreError
from screens.dialogs.dialog import Dialog
from screens.messages import StoreChanged
from tests.app.driver import driving
from tests.shop import NOON, Shop, at


@pytest.fixture
def bolat(shop: Shop) -> Iterator[Desk]:
    """A colleague at a desk of their own; three new orders, 1 the most urgent."""
    for number, minute in (("1", 30), ("2", 40), ("3", 50)):
        shop.receive(number, received_at=at(f"2026-11-24 10:{minute}"))
    with shop.parts.store() as store:
        yield shop.parts.named("Болат").desk(store)


def held(shop: Shop) -> dict[str, str]:
    return {one["number"]: one["operator"] for one in shop.json("claims")}


@pytest.mark.parametrize("key", ["enter", "x", "o", "d", "p", "w"])
async def test_what_is_open_is_held_until_it_is_closed(shop: Shop, bolat: Desk, key: str) -> None:
    async with driving(shop) as desk:
        assert held(shop) == {}
        await desk.press(key)
        assert held(shop) == ({"1": "Мария"} if desk.dialog else {})
        await desk.press("escape")
        assert held(shop) == {}


async def test_the_card_s_order_stays_held_while_its_keys_are_used_and_its_neighbour_after_it(
    shop: Shop, bolat: Desk
) -> None:
    async with driving(shop) as desk:
        await desk.press("enter", "o")
        assert (desk.dialog, held(shop)) == ("Note", {"1": "Мария"})
        await desk.press("escape", "enter", "]")
        await desk.look()
        assert held(shop) == {"2": "Мария"}
        await desk.press("escape", "a")
        assert held(shop) == {}
    assert held(shop) == {}


@pytest.mark.req("C5")
async def test_the_next_urgent_one_is_what_nobody_else_holds(shop: Shop, bolat: Desk) -> None:
    bolat.do(Hold(), shop.order("1"))
    async with driving(shop) as desk:
        await desk.press("n")
        assert (desk.cursor, held(shop)) == ("2", {"1": "Болат", "2": "Мария"})
        await desk.press("n")
        assert (desk.cursor, held(shop)) == ("3", {"1": "Болат", "3": "Мария"}), "asked again, the one after it"
        await desk.press("n")
        assert desk.cursor == "2"
        await desk.press("k")
        assert held(shop) == {"1": "Болат"}, "the cursor has left it"
        bolat.do(LetGo())
        await desk.press("n")
        assert (desk.cursor, held(shop)) == ("1", {"1": "Мария"})


async def test_everybody_sees_who_holds_it(shop: Shop, bolat: Desk) -> None:
    shop.clock.at = NOON + 180
    async with driving(shop) as desk:
        bolat.do(Hold(), shop.order("1"))
        await desk.look()
        assert desk.shown("@1 ")
        assert not desk.shown("@2 ")
        assert desk.shown("@ Болат держит с 12:03")
        await desk.press("enter")
        assert desk.shown("Болат держит с 12:03")
        bolat.store.sessions.end()
        await desk.look()
        assert not desk.shown("Болат держит"), "their desk has died without a word"
        assert held(shop) == {"1": "Мария"}, "and what is open here falls to Мария"


async def test_what_others_do_while_the_card_still_opens_is_on_it_when_it_is_there(shop: Shop, bolat: Desk) -> None:
    async with driving(shop) as desk:
        await desk.open_unready("enter")
        assert desk.dialog == "OrderCard"
        bolat.do(Remark("перезвонил"), shop.order("1"))
        desk.main.post_message(StoreChanged())
        await desk.rest()
        assert "Болат" in desk.says("wrong")


async def test_a_card_that_still_opens_tells_that_the_database_is_out_of_reach(shop: Shop, bolat: Desk) -> None:
    async with driving(shop) as desk:
        await desk.open_unready("enter")
        desk.main.store_failed(StoreError("нет связи"))
        await desk.rest()
        assert "нет связи" in desk.says("wrong")


async def test_a_seller_is_told_who_holds_it_and_no_dialog_opens(shop: Shop, bolat: Desk) -> None:
    for name, role in (("Дина", "director"), ("Болат", "manager"), ("Мария", "seller")):
        shop.run("operator", "add", name, "--role", role, operator="Дина")
    shop.run("assign", "1", "Мария", operator="Дина")
    bolat.do(Hold(), shop.order("1"))
    async with driving(shop) as desk:
        for key in ("a", "x"):
            await desk.press(key)
            assert (desk.dialog, desk.refused) == ("", True)
            assert "Болат держит с 12:00" in desk.message
        await desk.press("o")
        await desk.type("покупатель звонит")
        await desk.press("enter")
        assert "1: заметка записана" in desk.message, "what only adds to the record hinders nobody"
    assert shop.kinds("1")[-1] == "note"


async def test_a_manager_takes_it_out_of_his_hands_after_a_question_and_goes_on(shop: Shop, bolat: Desk) -> None:
    bolat.do(Hold(), shop.order("1"))
    async with driving(shop) as desk:
        await desk.press("a")
        assert desk.dialog == "TakeOver"
        assert desk.shown("Болат держит с 12:00")
        await desk.press("enter", "escape")
        assert (shop.kinds("1"), held(shop)) == (["received"], {"1": "Болат"})
        await desk.press("x", "y")
        assert (desk.dialog, held(shop)) == ("CancelReason", {"1": "Мария"})
        await desk.press("2", "y")
    assert shop.kinds("1") == ["received", "claim_taken", "cancelled"]


async def test_the_one_who_loses_it_is_told_by_name_and_keeps_what_he_typed(shop: Shop, bolat: Desk) -> None:
    async with driving(shop) as desk:
        await desk.press("o")
        await desk.type("перезвонить")
        bolat.do(TakeClaim(), shop.order("1"))
        await desk.look()
        assert (desk.dialog, desk.field("note")) == ("Note", "перезвонить")
        assert "Болат забирает у вас заказ 1" in desk.says("wrong")
        bolat.do(LetGo())
        await desk.look()
        assert held(shop) == {}, "and it does not come back by itself"
        await desk.press("enter")
    assert shop.kinds("1") == ["received", "claim_taken", "note"]


@pytest.mark.parametrize("key", ["enter", "o", "n"])
async def test_nobody_holds_an_order_while_he_is_away(shop: Shop, bolat: Desk, key: str) -> None:
    async with driving(shop) as desk:
        await desk.press(key)
        shop.clock.at += 299
        await desk.look()
        assert held(shop) == {"1": "Мария"}
        shop.clock.at += 1
        await desk.look()
        assert held(shop) == {}
        said = "Заказ 1 отпущен: 5 мин."
        assert said in (desk.message if key == "n" else desk.says("wrong"))
        await desk.look()
        assert held(shop) == {}
        await desk.press("down")
        assert held(shop) == ({} if key == "n" else {"1": "Мария"}), "what is still open comes back to Мария"


async def test_a_stale_dialog_says_what_changed_and_by_whom_keeps_what_was_typed_and_saves_then(
    shop: Shop,
) -> None:
    shop.from_("own_shop", "S-1", "packing")
    bolat = shop.colleague("Болат")
    async with driving(shop) as desk:
        await desk.press("n", "enter", "d")
        assert desk.dialog == "DateChange"
        await desk.type("3")
        await desk.press("c")
        bolat.do(TakeClaim(), shop.order("S-1"))
        bolat.do(Take("pack"), shop.order("S-1"))
        bolat.do(LetGo())
        await desk.press("enter")
        assert (desk.dialog, desk.field("date")) == ("DateChange", "3")
        assert "Болат" in desk.says("wrong")
        assert "статус: " in desk.says("wrong")
        await desk.press("enter")
        assert desk.dialog == "DateChange", "the buyer agreed to something about another order"
        await desk.press("c", "enter")
        assert desk.dialog == "OrderCard", "back on the card it was pressed on"
    assert shop.kinds("S-1")[-2:] == ["packed", "rescheduled"]


@pytest.mark.req("X1", "X2")
@pytest.mark.parametrize("seen", [False, True])
async def test_no_question_that_costs_or_takes_is_answered_before_it_could_be_read(
    shop: Shop, bolat: Desk, seen: bool
) -> None:
    """`a` and then `y`, as for a shortage: here the `y` would take the order out of a colleague's hands."""
    bolat.do(Hold(), shop.order("1"))
    async with driving(shop) as desk:
        if seen:
            await desk.press("a", "y")
        else:
            await desk.swiftly("a", "y", "y")
            assert desk.dialog == "TakeOver"
            assert "прочитать" in desk.says("wrong")
            assert held(shop) == {"1": "Болат"}
            await desk.press("y")
    assert shop.kinds("1") == ["received", "claim_taken", "accepted"]


@pytest.mark.req("X1", "X2")
async def test_what_is_typed_behind_a_take_over_reaches_no_other_field_and_that_is_said(
    shop: Shop, bolat: Desk
) -> None:
    order = shop.from_("own_shop", "S-1", "delivery")
    bolat.do(Hold(), order)
    async with driving(shop) as desk:
        await desk.go("Доставка")
        await desk.press("m", "y")
        assert desk.dialog == "Form"
        asked, at = desk.says("questions"), desk.app._saved_at
        for n, key in enumerate(("enter", *"1822", "enter"), 1):
            event = desk.key(key)
            event.time = at + 0.15 * n
            desk.app.post_message(event)
            await desk.arrived()
            await desk.settled()
        assert (desk.dialog, desk.says("questions")) == ("Form", asked)
        assert "подождите" in desk.says("wrong").lower()
        event = desk.key("1")
        event.time = at + 3
        desk.app.post_message(event)
        await desk.arrived()
        await desk.rest()
        assert desk.says("questions") != asked


@pytest.mark.req("X1", "X2")
async def test_a_question_that_has_stood_is_answered_by_a_key_pressed_again(shop: Shop, bolat: Desk) -> None:
    async with driving(shop) as desk:
        await desk.press("x", "2")
        asked = desk.screen
        assert isinstance(asked, Dialog)
        asked_at = asked._unread._since
        for after in (0.25, 0.45, 0.65, 0.85):
            event = desk.key("y")
            event.time = asked_at + after
            desk.app.post_message(event)
            await desk.arrived()
            await desk.settled()
            assert (desk.dialog == "CancelReason") is (after < 0.7)
    assert shop.kinds("1") == ["received", "cancelled"]


@pytest.mark.req("X1", "X2")
@pytest.mark.parametrize("keys", ["x2y", "xy2y"])
async def test_a_price_is_not_agreed_to_before_it_could_be_read(shop: Shop, bolat: Desk, keys: str) -> None:
    async with driving(shop) as desk:
        await desk.swiftly(*keys)
        assert desk.dialog == "CancelReason"
        assert "прочитать" in desk.says("wrong")
        await desk.press("y")
    assert shop.kinds("1") == ["received", "cancelled"]
