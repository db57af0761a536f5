"""Scans, wherever the operator is: the order, the waybill, or a sentence; and keys typed ahead stay keys."""

from __future__ import annotations

import math

import pytest

from tests.app.driver import Driver, driving
from tests.shop import Shop

WAYBILL = "20450123456789"


def stocked(shop: Shop) -> None:
    """An order of each kind: by number, with letters in it, with a waybill."""
    shop.receive("30184821")
    shop.receive("30184822")
    shop.receive("ORD-1024", phone="+77010000001")
    shop.from_("own_shop", "77", phone="+380501112233", facts={"waybill": WAYBILL})


async def opened(desk: Driver) -> str:
    """The order on the card."""
    assert desk.dialog == "OrderCard"
    number = desk.says("title").split()[0]
    await desk.press("escape")
    return number


@pytest.mark.parametrize(
    ("scan", "number"),
    [
        ("30184822", "30184822"),
        ("ORD-1024", "ORD-1024"),
        ("ЩКВ-1024", "ORD-1024"),
        ('ЩКВө"қәң', "ORD-1024"),
        ("ord-1024", "ORD-1024"),
        (WAYBILL, "77"),
        ('әқңғқ"әіңғ,.үұ', "77"),
    ],
)
async def test_a_number_or_waybill_opens_its_order_from_the_list(shop: Shop, scan: str, number: str) -> None:
    stocked(shop)
    async with driving(shop) as desk:
        await desk.burst(scan)
        assert await opened(desk) == number
        assert desk.cursor == number


@pytest.mark.parametrize("scan", ["204", "S204", "S-204", "Ы204", "KSP204", "s204"])
@pytest.mark.parametrize("certain", [False, True])
async def test_a_short_number_opens_its_order_also_behind_the_letters_of_a_label(
    shop: Shop, scan: str, certain: bool
) -> None:
    for number in ("1204", "204", "2041"):
        shop.receive(number, phone="+7701000" + number.rjust(4, "0"))
    async with driving(shop) as desk:
        await desk.burst(scan, certain=certain)
        assert await opened(desk) == "204"


async def test_a_code_that_is_only_a_part_of_a_number_opens_nothing_and_says_so(shop: Shop) -> None:
    shop.receive("1204")
    async with driving(shop) as desk:
        await desk.burst("S204")
        assert (desk.dialog, desk.refused) == ("", True)
        assert "только отчасти похожи: 1204" in desk.message
        await desk.burst("204")
        assert (desk.dialog, desk.refused) == ("", True)
        assert desk.message.startswith("204 — только часть номера 1204")
        await desk.press("enter")
        assert desk.dialog == "OrderCard", "a hand's Enter opens what is seen"


async def test_the_label_of_two_orders_of_one_number_shows_both_and_opens_none(shop: Shop) -> None:
    shop.receive("204")
    shop.take(shop.incoming("204", channel="own_shop", external={}))
    async with driving(shop) as desk:
        await desk.burst("S204")
        assert (desk.dialog, desk.rows) == ("", ["204", "204"])


@pytest.mark.parametrize("where", ["/", "/99", "99", "g", "enter", "b"])
async def test_it_opens_from_wherever_orders_are_looked_at(shop: Shop, where: str) -> None:
    stocked(shop)
    async with driving(shop) as desk:
        await desk.press(*([where] if len(where) > 2 else where))
        await desk.burst("ЩКВ-1024")
        assert await opened(desk) == "ORD-1024"
        assert desk.dialog == ""
        assert desk.cursor == "ORD-1024"


async def test_a_code_nobody_knows_is_told_and_nothing_is_done(shop: Shop) -> None:
    stocked(shop)
    async with driving(shop) as desk:
        before = desk.rows
        await desk.burst("AX1234567")
        assert "AX1234567" in desk.message
        assert desk.refused
        assert desk.bells == 1
        assert desk.rows == before
        await desk.press("enter")
        await desk.burst("4600000000017")
        assert desk.dialog == "OrderCard"
        assert "4600000000017" in desk.says("wrong")
    assert {shop.order(number).status for number in ("30184821", "30184822", "ORD-1024")} == {"new"}


async def test_letters_after_stx_are_never_keys(shop: Shop) -> None:
    stocked(shop)
    async with driving(shop) as desk:
        await desk.burst("aaa", certain=True)
        assert "aaa" in desk.message
        await desk.burst("ord-1024", certain=True)
        assert await opened(desk) == "ORD-1024"
    assert {shop.order(number).status for number in ("30184821", "30184822", "ORD-1024")} == {"new"}


async def test_the_same_code_twice_at_once_is_one_scan(shop: Shop) -> None:
    stocked(shop)
    async with driving(shop) as desk:
        await desk.burst("30184822", at=100.0)
        assert await opened(desk) == "30184822"
        await desk.burst("30184822", at=100.9)
        assert desk.dialog == ""
        await desk.burst("30184821", at=101.0)
        assert await opened(desk) == "30184821"
        await desk.burst("30184821", at=102.0)
        assert await opened(desk) == "30184821", "a second later it is meant"


async def test_keys_typed_ahead_stay_keys(shop: Shop) -> None:
    stocked(shop)
    async with driving(shop) as desk:
        await desk.burst("/чайник")
        assert desk.field("search") == "чайник"
        await desk.press("escape")
        number = desk.cursor
        await desk.burst("oпозвонить")
        await desk.burst("щABC12345")
        notes = [event.note for event in shop.store.history.of(shop.order(number).id) if event.kind == "note"]
        assert notes == ["позвонить", "ABC12345"]
        await desk.burst("999482")
        assert desk.field("search") == "999482"
        await desk.press("escape")
        await desk.burst("/30184")
        assert desk.field("search") == "30184"


@pytest.mark.parametrize("key", ["x", "w", "p", "h", "?", "s"])
async def test_a_scan_chooses_nothing_in_a_dialog(shop: Shop, key: str) -> None:
    shop.receive("30184821")
    async with driving(shop) as desk:
        await desk.press("N" if key == "s" else key)
        name = desk.dialog
        assert name
        for code in ("30184821", "4600000000017", "ORD-9999"):
            await desk.burst(code)
            assert desk.dialog == name
            assert code in desk.says("wrong")
    assert shop.order("30184821").status == "new"


async def test_in_words_being_typed_a_scan_is_words(shop: Shop) -> None:
    stocked(shop)
    async with driving(shop) as desk:
        await desk.type("oсм. ")
        await desk.burst("ЩКВ-1024", certain=True)
        assert desk.field("note") == "см. ORD-1024"
        await desk.burst("30184821")
        assert desk.dialog == "", "without STX it was typed, and its Enter saved"


async def test_a_scan_is_no_try_of_a_hand_over_code(shop: Shop) -> None:
    order = shop.receive("30184821", "pickup")
    async with driving(shop) as desk:
        await desk.type("30184821")
        await desk.press("i")
        assert desk.dialog == "HandOver"
        await desk.burst("4600000000017")
        await desk.burst("30184821")
        assert desk.field("code") == ""
        assert "30184821" in desk.says("wrong")
    assert not shop.store.codes.wrong_for_order(order.id, 0)


@pytest.mark.parametrize("scan", ["20450123456700", "59000123456789", "RB123456785UA", "КИ123456785ГФ"])
async def test_a_waybill_is_filled_in_and_saved(shop: Shop, scan: str) -> None:
    shop.from_("magazito", "5001", "ready", method="carrier")
    async with driving(shop) as desk:
        await desk.type("5001t")
        assert desk.dialog == "Form", desk.message
        await desk.burst(scan)
        assert desk.dialog == "", desk.says("wrong")
    assert shop.order("5001").facts["waybill"] == scan.replace("КИ", "RB").replace("ГФ", "UA")


async def test_a_waybill_that_is_half_typed_is_typed_on(shop: Shop) -> None:
    shop.from_("magazito", "5001", "ready", method="carrier")
    async with driving(shop) as desk:
        await desk.type("5001еәқңғ")
        await desk.burst('қ"әің45670')
    assert shop.order("5001").facts["waybill"] == "20450123445670"


@pytest.mark.parametrize(("where", "searched"), [("", ""), ("99", "99")])
async def test_digits_of_a_code_that_were_typed_at_once_are_part_of_it(shop: Shop, where: str, searched: str) -> None:
    stocked(shop)
    shop.receive("301AB7", phone="+77010000002")
    async with driving(shop) as desk:
        await desk.press(*where)
        before = desk.rows
        await desk.type("301")
        await desk.burst("301ZZ9", passed=3)
        assert "301ZZ9" in desk.message
        assert desk.main.search.field.value == searched
        assert desk.rows == before, "what nobody knows is searched for no more"
        await desk.type("301")
        await desk.burst("301ZZ9", passed=3)
        assert desk.main.search.field.value == searched, "nor is the scanner's stutter"
        await desk.type("301")
        await desk.burst("301AB7", passed=3)
        assert await opened(desk) == "301AB7"
        assert desk.cursor == "301AB7"


async def test_digits_that_are_no_code_are_typed_once(shop: Shop) -> None:
    stocked(shop)
    async with driving(shop) as desk:
        await desk.type("3018")
        await desk.burst("30189999", passed=4)
        assert desk.main.search.field.value == "30189999"


async def test_only_where_a_character_would_just_be_typed_it_need_not_wait(shop: Shop) -> None:
    stocked(shop)
    async with driving(shop) as desk:

        def at_once(character: str) -> bool:
            return desk.app.types(character, -math.inf)

        assert at_once("4")
        assert not at_once("a")
        await desk.press("g")
        assert not at_once("4"), "it names a shelf"
        await desk.press("escape", "/")
        assert at_once("4")
        assert at_once("ж")
        await desk.type("a very long search")
        assert not at_once("4"), "a code might not fit beside it"
        await desk.press("escape", "x")
        assert not at_once("4"), "it chooses a reason"
        await desk.press("escape")
        assert at_once("4")
        assert not desk.app.types("4", math.inf), "something typed before is still to be done"


@pytest.mark.req("X52")
@pytest.mark.parametrize(
    ("prefix", "scan", "number"),
    [
        ("]C1", "30184822", "30184822"),
        ("ъС1", "30184822", "30184822"),
        ("]E0", "ORD-1024", "ORD-1024"),
        ("ъУ0", "ЩКВ-1024", "ORD-1024"),
        ("]Q3", WAYBILL, "77"),
    ],
)
async def test_a_symbology_identifier_is_no_key_and_no_part_of_the_code(
    shop: Shop, prefix: str, scan: str, number: str
) -> None:
    stocked(shop)
    async with driving(shop) as desk:
        shelf = desk.shelf
        await desk.burst(prefix + scan)
        assert await opened(desk) == number
        await desk.press("escape")
        assert desk.shelf == shelf
        await desk.burst(f"{prefix}4600000000017")
        assert "4600000000017" in desk.message
        assert (desk.shelf, desk.message.count("C1")) == (shelf, 0)
    assert {shop.order(number).status for number in ("30184821", "30184822", "ORD-1024")} == {"new"}
