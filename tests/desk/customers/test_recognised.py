"""A buyer is made by an order and known again by any way to reach him, however it is written."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from orderdesk.channels.incoming import IncomingLine
from orderdesk.contact_points import ContactPoint, points_in, typed_point
from orderdesk.desk.commands.cancel import Cancel
from orderdesk.desk.commands.changes import Split
from orderdesk.desk.commands.intake import TakeIn
from orderdesk.desk.commands.undo import Undo
from orderdesk.errors import BadInput
from orderdesk.model import Consent
from tests.shop import Shop

KZ = st.from_regex(r"7(0[0-9]|[4-7][0-9])[1-9][0-9]{6}", fullmatch=True).filter(
    lambda number: "0000000" not in number and len(set(number)) > 2
)


@st.composite
def written(draw: st.DrawFn, number: str) -> str:
    """A phone of Kazakhstan as people write it."""
    begin = draw(st.sampled_from(["+7", "8", "7", "+7 ", "8 ", "тел. +7 ", "WhatsApp: 8"]))
    parts = [number[:3], number[3:6], number[6:8], number[8:]]
    between = draw(st.sampled_from(["", " ", "-", "–"]))
    code = draw(st.sampled_from([f"{parts[0]}{between}", f"({parts[0]}) ", f"({parts[0]})"]))
    return f"{begin}{code}{between.join(parts[1:])}"


@pytest.mark.req("C18", "C19", "C21")
@settings(max_examples=200)
@given(st.data())
def test_a_phone_written_in_many_ways_is_one_contact_point(data: st.DataObject) -> None:
    number = data.draw(KZ)
    text = data.draw(written(number))
    assert points_in(text, "KZ") == (ContactPoint("phone", f"+7{number}"),), text
    around = f"сестра Аня, {text}, звонить после шести"
    assert points_in(around, "KZ") == (ContactPoint("phone", f"+7{number}"),), around


@pytest.mark.req("C21")
@pytest.mark.parametrize(
    ("text", "points"),
    [
        ("Telegram @Ivan_87", [("telegram", "@ivan_87")]),
        ("https://t.me/Ivan_87", [("telegram", "@ivan_87")]),
        ("инстаграм @ivan.87", [("instagram", "@ivan.87")]),
        ("Ivan@Post.KZ, +7 705 333 44 55", [("mail", "ivan@post.kz"), ("phone", "+77053334455")]),
        ("@olga", []),
        ("сестра, кв. 12, 8 701", []),
        ("", []),
    ],
)
def test_only_what_is_certain_is_a_contact_point(text: str, points: list[tuple[str, str]]) -> None:
    assert [(point.via, point.value) for point in points_in(text, "KZ")] == points


def test_what_is_typed_in_is_one_point_or_refused() -> None:
    assert typed_point("8 (701) 222-48-21", "", "KZ") == ContactPoint("phone", "+77012224821")
    assert typed_point("ivan_87", "telegram", "KZ") == ContactPoint("telegram", "@ivan_87")
    for text, via in (("@olga", ""), ("a@b.kz c@d.kz", ""), ("никак", ""), ("8 701", "phone"), ("a@b.kz", "голубь")):
        with pytest.raises(BadInput):
            typed_point(text, via, "KZ")


@pytest.mark.req("C18", "C19", "C20", "C21")
def test_a_buyer_is_known_again_by_whatever_he_named(shop: Shop) -> None:
    shop.receive("1", phone="+77012224821", facts={"other_contact": "Telegram @ivan87, жена +7 705 333 44 55"})
    by_wife = shop.receive("2", phone="+77053334455", customer="Иванова Анна")
    by_handle = shop.receive("3", phone=None, facts={"other_contact": "телеграм @IVAN87"})
    new_phone = shop.receive("4", phone="+77071112233", facts={"other_contact": "t.me/ivan87"})
    stranger = shop.receive("5", phone="+77079998877", facts={"other_contact": "@ivan87"})
    ids = [order.customer.id for order in (by_wife, by_handle, new_phone)]
    assert ids == [1, 1, 1]
    assert stranger.customer.id != 1
    assert by_wife.facts["other_contact"] == "+77053334455", "by which they asked to be reached this time"
    assert shop.receive("6", phone="+77071112233").customer.id == 1, "also by the phone that came later"
    shown = shop.json("customer", "show", "1")
    assert shown["purchases"] == 5
    assert shown["phone"] == "+77012224821"
    assert [point["value"] for point in shown["contact_points"]] == [
        "+77012224821", "@ivan87", "+77053334455", "+77071112233",
    ]  # fmt: skip
    for typed in ("3334455", "1112233", "ivan87"):
        assert {order["number"] for order in shop.json("list", "--search", typed)} >= {"1", "2", "3", "4", "6"}, typed
        assert [one["id"] for one in shop.json("customer", "find", typed)][:1] == [1]
    assert "BAD" not in shop.run("doctor", "--deep").stdout


@pytest.mark.req("C19", "C21")
def test_a_batch_knows_its_own_buyers(shop: Shop) -> None:
    batch = [
        shop.incoming("1", phone="+77012224821", facts={"other_contact": "8 705 333 44 55"}),
        shop.incoming("2", phone="+77053334455"),
        shop.incoming("3", phone=None, facts={"other_contact": "+77053334455"}),
    ]
    shop.desk.do(TakeIn(batch))
    assert len({shop.order(number).customer.id for number in "123"}) == 1
    assert "BAD" not in shop.run("doctor", "--deep").stdout


@pytest.mark.req("C21")
def test_a_wrong_number_reaches_and_recognises_nobody(shop: Shop) -> None:
    shop.receive("1", phone="+77012224821")
    assert shop.run("customer", "contact", "1", "+7 705 333 44 55").exit_code == 0
    assert shop.run("customer", "contact", "1", "8 701 222 48 21", "--wrong").exit_code == 0
    assert shop.order("1").customer.phone == "+77053334455", "the other one takes its place"
    assert shop.receive("2", phone="+77012224821").customer.id != 1, "a stranger is reached there"
    assert shop.run("customer", "contact", "1", "+77012224821").exit_code == 1, "it is the stranger's now"
    shop.run("customer", "contact", "1", "+77053334455", "--end")
    assert shop.order("1").customer.phone is None, "no code goes to a number that is not theirs"
    assert [order["number"] for order in shop.json("list", "--search", "3334455")] == []
    assert "BAD" not in shop.run("doctor", "--deep").stdout


@pytest.mark.req("C20")
def test_purchases_are_orders_not_called_off_and_a_split_counts_once(shop: Shop) -> None:
    def count() -> int:
        return int(shop.json("customer", "show", "1")["purchases"])

    shop.receive("0", "cancelled")
    assert count() == 0, "what came called off is none"
    lines = (IncomingLine("TEA", "Чайник", 2, 100_000),)
    shop.from_("own_shop", "1", "agreement", lines=lines, total=200_000, phone="+77012224821")
    assert (count(), shop.order("1").customer.orders) == (1, 1)
    shop.desk.do(Split({"TEA": 1}, "1", Consent(by="buyer", via="phone")), shop.order("1"))
    assert count() == 1, "two parcels are one purchase"
    shop.desk.do(Cancel("other", comment="раздумал"), shop.order("1"))
    assert count() == 1, "a part of it goes on"
    shop.desk.do(Cancel("other", comment="раздумал"), shop.order("1-2"))
    assert count() == 0
    shop.desk.do(Undo(), shop.order("1-2"))
    assert count() == 1, "not called off after all"
    assert "BAD" not in shop.run("doctor", "--deep").stdout
