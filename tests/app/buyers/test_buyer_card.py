"""The card of a customer on the screen: how they are reached, their orders, notes and marks; two who are one."""

from __future__ import annotations

import pytest

from orderdesk.desk.commands.people.customers import MarkCustomer
from tests.app.driver import Driver, driving
from tests.shop import Shop

PHONE, OTHER = "+77012224821", "+77079998877"


@pytest.fixture
def known(shop: Shop) -> Shop:
    shop.receive("K1", "issued", phone=PHONE, customer="Иванов Алексей", total=200_000)
    shop.receive("K2", phone=PHONE, customer="Иванов Алексей", total=300_000, facts={"other_contact": "+77053334455"})
    shop.receive("K3", phone=OTHER, customer="Алёша", total=50_000)
    return shop


def page(desk: Driver) -> str:
    return "\n".join([desk.says("title"), desk.screen.query_one("#rows").text])  # type: ignore[attr-defined]


async def opened(desk: Driver, number: str) -> None:
    await desk.press("slash")
    await desk.type(number)
    await desk.press("enter", "B")
    assert desk.dialog == "CustomerCard"


@pytest.mark.req("C18", "C19", "C20", "C21")
@pytest.mark.parametrize("where", ["list", "card", "palette"])
async def test_a_returning_buyer_is_known_and_all_their_orders_are_a_key_away(known: Shop, where: str) -> None:
    async with driving(known) as desk:
        await desk.press(*["j"] * desk.rows.index("K2"))
        if where == "card":
            await desk.press("enter")
        if where == "palette":
            await desk.press("colon")
            await desk.type("как с ним связаться")
            await desk.press("enter")
        else:
            await desk.press("B")
        said = page(desk)
        assert "Иванов Алексей  ×2" in said
        assert "2 покупки  5 000 ₸" in said.replace("\xa0", " ")
        assert "+7 701 222 48 21  основной" in said
        assert "+7 705 333 44 55" in said, "another way to reach them, from the order"
        assert said.index("K2") < said.index("K1")
        assert "K3" not in said
        await desk.press("end", "enter")
        assert (desk.dialog, "K1" in desk.says("title")) == ("OrderCard", True)
        await desk.press("escape")
        assert desk.dialog == "CustomerCard"
        await desk.press("escape")
        assert desk.dialog == ("OrderCard" if where == "card" else "")


@pytest.mark.req("C20")
@pytest.mark.parametrize(("kind", "key", "word", "short"), [("vip", "V", "VIP", "VIP"),
                                                           ("mind", "W", "осторожно с ним", "ОСТ")])  # fmt: skip
async def test_a_mark_stands_in_words_on_every_order_of_the_buyer(
    known: Shop, kind: str, key: str, word: str, short: str
) -> None:
    async with driving(known, (100, 30)) as desk:
        await opened(desk, "K2")
        await desk.press(key, "enter")
        assert desk.says("wrong") == "Напишите, зачем."
        await desk.type("давний")
        await desk.press("enter")
        assert f"{word}: давний" in page(desk)
        await desk.press("escape", "escape")
        await desk.go("Новые")
        row = next(line for line in desk.painted() if "K2" in line)
        assert short in row
        assert any(word in line for line in desk.painted()[-12:]), "and in the preview"
        await desk.press("enter")
        assert word in desk.says("about")
        await desk.press("B", key, "enter")
        assert f"{word}: давний" not in page(desk)
    assert known.order("K2").customer.marks == ""
    assert [mark.kind for mark in known.store.remarks.marks([known.order("K2").customer.id])] == []


@pytest.mark.req("C19", "C20")
async def test_two_become_one_once_it_is_said_what_that_is_and_part_again(known: Shop) -> None:
    known.desk.do(MarkCustomer(OTHER, "vip", "давний"))
    async with driving(known) as desk:
        await opened(desk, "K2")
        await desk.press("m")
        await desk.type("никого такого")
        await desk.press("enter")
        assert "никто не найден" in desk.says("wrong")
        await desk.press(*["backspace"] * 20)
        await desk.type("K3")
        await desk.press("enter")
        said = desk.says("said")
        for part in ("Иванов Алексей, Алёша", "+7 707 999 88 77", "+7 701 222 48 21", "Заказы: 3", "VIP", "отменить"):
            assert part in said, part
        assert known.order("K3").customer.orders == 1, "nothing is done before the key"
        await desk.press("enter")
        assert "×3" in desk.says("title")
        assert "K3" in page(desk)
        assert [known.order(number).customer.marks for number in ("K1", "K2", "K3")] == ["vip"] * 3
        await desk.press("u", "enter")
        assert "×2" in desk.says("title")
        assert "K3" not in page(desk)
    assert [known.order(number).customer.marks for number in ("K1", "K2", "K3")] == ["", "", "vip"]
    assert known.order("K3").customer.orders == 1


@pytest.mark.req("C21", "M51")
async def test_a_wrong_phone_gives_way_to_another_one_from_the_card(known: Shop) -> None:
    async with driving(known) as desk:
        await opened(desk, "K2")
        await desk.press("p")
        await desk.type("@alesha")
        await desk.press("enter")
        assert "Через что" in desk.says("questions"), "a handle alone does not say in which messenger"
        await desk.press("3", "enter")
        assert "@alesha" in page(desk)
        await desk.press("home", "enter", "1", "enter")
        assert "не тот номер" in page(desk)
        assert "+7 705 333 44 55  основной" in page(desk)
    assert known.order("K2").customer.phone == "+77053334455"
    assert known.desk.find("K2").customer.also.split() == ["@alesha"]


@pytest.mark.req("C18")
async def test_a_note_is_kept_and_phones_are_masked_for_who_may_not_see_them(known: Shop) -> None:
    async with driving(known) as desk:
        await opened(desk, "K2")
        await desk.press("o")
        await desk.type("звонить вечером")
        await desk.press("enter")
        assert "звонить вечером  (Мария, 12:00)" in page(desk).replace(" (", "  (")
    known.run("operator", "add", "Дина", "--role", "director")
    known.run("operator", "add", "Мария", "--role", "auditor", operator="Дина")
    async with driving(known) as desk:
        await opened(desk, "K2")
        shown = page(desk) + "\n".join(desk.painted())
        for phone in (PHONE, "701 222 48 21", "705 333 44 55", "7053334455"):
            assert phone not in shown
        await desk.press("o")
        await desk.type("слово")
        await desk.press("enter")
        assert "может" in desk.says("wrong").casefold() or "только" in desk.says("wrong").casefold()


@pytest.mark.req("C19")
async def test_many_orders_are_gone_through_with_the_cursor(shop: Shop) -> None:
    for number in range(1, 61):
        shop.receive(f"N{number}", phone=PHONE)
    async with driving(shop) as desk:
        await opened(desk, "N60")
        assert "×60" in desk.says("title")
        await desk.press("end")
        assert desk.shown("> ")
        assert any(line.strip().startswith(">") and "N1 " in line for line in desk.painted())
        await desk.press(*["k"] * 25)
        assert any(line.strip().startswith(">") and "N26 " in line for line in desk.painted())
        await desk.press("home")
        assert desk.shown("+7 701 222 48 21")
