"""The card, the preview and `show` tell all that belongs to an order, and hide what its reader may not see."""

from __future__ import annotations

import pytest

from orderdesk.desk.views.card import card
from orderdesk.model import FACTS, MONEY, Actor, Event, Fact
from orderdesk.rules.rulebook.load import read_rulebooks
from orderdesk.rules.rulebook.steps import AskKind
from orderdesk.wording.history_lines import changes
from orderdesk.wording.order_details import TOLD_ELSEWHERE, details
from orderdesk.wording.order_row import flags
from screens.views.card_parts import CardParts
from screens.widgets.preview import Preview
from tests.shop import Shop, at

pytestmark = pytest.mark.req("X45")

BOOKS = read_rulebooks()

GIFT: dict[str, Fact] = {
    "recipient": "Анна Петровна", "recipient_phone": "+79035550011", "window_from": at("2026-11-24 17:00"),
    "category": "flowers", "photo": "roses.jpg", "photo_rating": "-", "cancel_requested": True, "refund": 450_000,
    "courier_kind": "own", "courier": "Серик", "courier_phone": "+77015550077", "handed_to": "third_person",
    "handed_to_whom": "консьерж",
}  # fmt: skip

SAID = (
    "•••", "15:00–18:00", "цветы", "roses.jpg", "не понравилось", "Поддержку попросили отменить его",
    "4 500 ₽", "наш курьер", "Серик",
    "+7 701 555 00 77", "третьему лицу", "консьерж",
)  # fmt: skip


def gift(shop: Shop) -> None:
    planned = at("2026-11-24 20:00")
    shop.from_("flowwow", "F-1", "courier_out", facts=GIFT, planned_at=planned, total=500_000, delivery_cost=50_000)


def about(shop: Shop, number: str) -> str:
    order, rules = shop.order(number), shop.parts.rules
    parts = CardParts(card(shop.store, rules, order), rules, shop.clock(), "Мария")
    return "\n".join(" ".join(line.plain.split()) for line in parts.lines("about"))


def test_the_card_and_show_tell_all_of_a_gift_but_who_gets_it(shop: Shop) -> None:
    gift(shop)
    printed = shop.run("show", "F-1").stdout
    for text in (about(shop, "F-1"), printed):
        for said in SAID:
            assert said.casefold() in text.casefold(), (said, text)
        assert "Анна" not in text
        assert "0011" not in text
    preview = "".join(line.plain for line in Preview(shop.parts.rules, shop.clock)._details(shop.order("F-1"), ""))
    for said in ("15:00–18:00", "•••", "roses.jpg", "Серик", "4 500 ₽"):
        assert said in preview, preview
    assert "Анна" not in preview


@pytest.mark.parametrize("key", BOOKS)
def test_whatever_a_rulebook_asks_for_sets_or_reads_is_told_with_a_name_in_words(shop: Shop, key: str) -> None:
    book = BOOKS[key]
    facts: dict[str, Fact] = {name: 1200 if name in MONEY else "x" for name in FACTS}
    for step in book.step:
        for ask in step.ask:
            facts[ask.field] = {AskKind.MONEY: 1200, AskKind.PAYMENT: 1200, AskKind.YES: True}.get(ask.kind) or (
                ask.options[0].key if ask.options else "x"
            )
        facts |= {name: value for name, value in step.sets.items() if value not in (False, "@now")}
    columns = {"planned_at", "method", "payment", "delivery_cost"}
    facts = {name: value for name, value in facts.items() if name not in columns}
    for name in ("accept_by", "approved_at", "hold_until", "transmit_by", "transmitted_at", "window_from"):
        facts[name] = at("2026-11-24 14:00")
    order = shop.from_(key, "1", facts=facts)
    told = dict(details(order, book, shop.clock(), "ru", book.zone))
    shown = about(shop, "1")
    assert len(told) >= len(order.facts.keys() - TOLD_ELSEWHERE)
    for name, value in told.items():
        assert not name.isascii(), f"{name} has no word"
        assert value in shown
    card_json = shop.json("show", "1")
    assert card_json["facts"].keys() >= order.facts.keys() - {"recipient", "recipient_phone"}


def test_another_way_to_reach_the_buyer_is_hidden_from_who_must_not_phone_him(shop: Shop) -> None:
    shop.run("operator", "add", "Мария", "--role", "director")
    shop.run("operator", "add", "Аида", "--role", "auditor")
    shop.receive("1", facts={"other_contact": "+7 705 333 44 55"})
    assert "333 44" in shop.run("show", "1").stdout
    for command in ("show", "history"):
        assert "333" not in shop.run(command, "1", operator="Аида").stdout
        assert "705 333" not in str(shop.json(command, "1", operator="Аида"))


def test_history_has_a_word_for_every_fact(shop: Shop) -> None:
    order = shop.receive("1")
    for name in (*FACTS, "sum_differs"):
        event = Event(seq=2, version=2, at=order.received_at, recorded_at=order.received_at, actor=Actor("Мария"),
                      kind="updated", tier=None, changes={name: (None, True)}, note="")  # fmt: skip
        for said in changes(event, order, BOOKS["kaspi"], shop.clock(), "ru", "UTC"):
            assert not said.partition(":")[0].isascii(), said


def test_show_tells_the_buyers_comment(shop: Shop) -> None:
    shop.receive("1", comment="Домофон не работает, позвоните")
    assert "Домофон не работает, позвоните" in shop.run("show", "1").stdout


def test_an_order_whose_sum_is_unsure_says_why_with_both_sums(shop: Shop) -> None:
    order = shop.receive("1", total=2_500_000, facts={"sum_differs": True})
    said = "? Строки составляют 24 990 ₸, а товары заказа стоят 25 000 ₸"
    assert flags(order, BOOKS["kaspi"]) == "?"
    assert said in shop.run("show", "1").stdout
    assert said in about(shop, "1")
    shop.receive("2")
    for text in (about(shop, "2"), shop.run("show", "2").stdout):
        assert "? Строки" not in text
    shop.run("operator", "add", "Мария", "--role", "director")
    shop.run("operator", "add", "Аида", "--role", "courier")
    assert "24 990" not in shop.run("show", "1", operator="Аида").output, "who sees no sums sees none here"
