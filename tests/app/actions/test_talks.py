"""A talk on the phone is a map with its blanks filled in: letters lead through it, and it ends with a result."""

from __future__ import annotations

import pytest

from orderdesk.desk.commands.record import Call
from orderdesk.model import Virtual
from tests.app.driver import driving
from tests.shop import Shop, at


@pytest.mark.req("M7", "M8", "M10", "M61", "O11", "X13")
async def test_a_talk_is_walked_by_letters_to_its_result_with_its_blanks_filled(shop: Shop) -> None:
    sums = {"total": 2_509_000, "delivery_cost": 10_000}
    shop.from_("magazito", "M-1", "agreement", planned_at=at("2026-11-26 20:00"), **sums)
    async with driving(shop) as desk:
        await desk.go("Согласуем")
        await desk.press("p")
        heard = [desk.says("script")]
        for letter in "aaa":
            await desk.press(letter)
            heard.append(desk.says("script"))
        said = "\n".join(heard)
        for part in ("Меня зовут Мария", "M-1", "Чайник ×1", "25 090 ₴", "100 ₴", "чт 26 ноября", "отзыв"):
            assert part in said.replace("\xa0", " "), part
        assert "{" not in said
        assert "(•)" in desk.says("results") or "договорились" in desk.says("results")
        await desk.press("backspace")
        assert desk.says("script") == heard[-2], "a step back"
        await desk.press("a", "enter")
        assert desk.dialog == ""
    event = shop.json("history", "M-1")[-1]
    assert (event["kind"], shop.store.contacts.of(shop.order("M-1").id)[-1].result) == ("call", "agreed")
    assert "удобно, верно, подходит" in event["note"], "which way it went is evidence"


@pytest.mark.req("C15", "M54", "K33")
async def test_a_result_is_wanted_and_digits_give_it_at_once_with_the_next_try(shop: Shop) -> None:
    shop.from_("magazito", "M-1", "agreement")
    async with driving(shop) as desk:
        await desk.go("Согласуем")
        await desk.press("p")
        assert "0 попыток из 3" in desk.says("hints"), desk.says("hints")
        await desk.press("a", "enter")
        assert desk.dialog == "CallLog", "a talk that is not at its end has no result"
        assert desk.says("wrong")
        await desk.press("5", "enter")
        assert "звонок записан, следующий в" in desk.message
        await desk.press("p")
        assert "1 попытка из 3" in desk.says("hints"), desk.says("hints")
        await desk.press("escape", "x")
        assert "1 попытка из 3" in desk.says("reasons")
    due = shop.order("M-1").facts["call_at"]
    assert due == shop.clock() + 20 * 60, "between 15 and 30 minutes later"
    assert [task["kind"] for task in shop.json("task", "list")] == ["call"]
    assert shop.store.windows.virtual_counts(shop.clock())[Virtual.CALL_BACK] == 1


@pytest.mark.req("M54", "M59", "K46", "M37")
@pytest.mark.parametrize(
    ("channel", "status", "part"),
    [("magazito", "pickup", "пункте выдачи"), ("kaspi", "signing", "подписать договор"),
     ("kaspi", "pickup", "код из SMS"), ("own_shop", "transit", "в пути"), ("flowwow", "accepted", "магазин")],
)  # fmt: skip
async def test_a_talk_begins_by_what_the_order_is_like(shop: Shop, channel: str, status: str, part: str) -> None:
    order = shop.receive("1", status) if channel == "kaspi" else shop.from_(channel, "1", status)
    async with driving(shop) as desk:
        await desk.type("/1")
        await desk.press("enter", "escape", "p")
        assert part in desk.says("script")
        assert order.number in desk.says("script") or channel == "flowwow"


@pytest.mark.req("M54")
async def test_at_night_it_is_said_that_nobody_is_to_be_called_and_the_next_try_waits_for_the_morning(
    shop: Shop,
) -> None:
    shop.clock.at = at("2026-11-24 22:30")
    shop.from_("own_shop", "1", "packing")
    async with driving(shop) as desk:
        await desk.type("/1")
        await desk.press("enter", "escape", "p")
        assert "Там ночь: звоните не раньше 09:00." in desk.says("hints")
        await desk.press("5", "enter")
    assert shop.json("task", "list")[0]["due_at"] == "2026-11-25T09:00:00+05:00"


async def test_what_the_buyer_has_written_is_seen_before_one_dials(shop: Shop) -> None:
    shop.receive("1", comment="не звоните в дверь, спит ребёнок " * 20)
    async with driving(shop) as desk:
        await desk.press("p")
        assert desk.says("hints").startswith("Комментарий: не звоните в дверь, спит ребёнок")
        assert desk.shown("1 "), "the results stay in sight"


@pytest.mark.req("O11")
async def test_no_letter_beyond_the_replies_does_anything(shop: Shop) -> None:
    shop.from_("magazito", "M-1", "agreement")
    async with driving(shop) as desk:
        await desk.go("Согласуем")
        await desk.press("p")
        before = desk.says("script")
        await desk.press("e", "f", "backspace")
        assert (desk.dialog, desk.says("script")) == ("CallLog", before)
        await desk.press("escape")
    assert shop.kinds("M-1")[-1] != "call"
    shop.desk.do(Call("reached"), shop.order("M-1"))
