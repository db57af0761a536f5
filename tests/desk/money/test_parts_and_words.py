"""Parts of an order are one purchase; an order typed in says so; goods and fields have their names."""

from __future__ import annotations

import re

import pytest

from orderdesk.channels.incoming import IncomingLine
from orderdesk.desk.commands.changes import Split
from orderdesk.i18n import LANGUAGES, in_all_languages, use_language
from orderdesk.model import PAYMENTS, Consent
from orderdesk.rules.rulebook.steps import Proof
from orderdesk.store.integrity.derived import DerivedTables
from orderdesk.wording.labels import field_name, payment_name
from screens.dialogs.questions import of_edit
from tests.shop import Shop
from tests.walking import BOOKS

CONSENT = Consent(by="buyer", via="phone", note="так удобнее")


@pytest.mark.req("X16", "X47")
def test_a_split_is_no_other_purchase(shop: Shop) -> None:
    lines = (IncomingLine("TEA", "Чайник", 3, 100_000), IncomingLine("CUP", "Чашка", 2, 50_000))
    shop.from_("own_shop", "1", "agreement", lines=lines, total=400_000)
    shop.desk.do(Split({"CUP": 1}, "1", CONSENT), shop.order("1"))
    shop.desk.do(Split({"TEA": 1}, "1", CONSENT), shop.order("1"))
    assert {shop.order(number).customer.orders for number in ("1", "1-2", "1-3")} == {1}
    shop.from_("own_shop", "2", "new")
    assert {shop.order(number).customer.orders for number in ("1", "1-2", "1-3", "2")} == {2}
    assert DerivedTables(shop.store.connection).wrong_buyers() == []


@pytest.mark.req("X47")
def test_an_order_typed_in_begins_so_and_a_known_product_has_its_name(shop: Shop) -> None:
    shop.from_("own_shop", "1", "new", lines=(IncomingLine("TEA-1", "Чайник", 1, 100_000),), total=100_000)
    typed = ("source=phone", "customer=Айгуль", "lines=TEA-1*2@900; КОФЕ@50")
    given = [part for answer in typed for part in ("--set", answer)]
    made = shop.run("add", *given)
    assert made.exit_code == 0, made.output
    number = next(order["number"] for order in shop.json("list", "--shelf", "new") if order["number"] != "1")
    assert "введён вручную" in shop.run("history", number).stdout
    assert "партнёру" not in shop.run("history", number).stdout
    assert [line["name"] for line in shop.json("show", number)["lines"]] == ["Чайник", "КОФЕ"]


@pytest.mark.req("K32")
def test_the_code_is_told_on_receipt_to_whoever_hands_out_and_to_nobody_else() -> None:
    for book in BOOKS.values():
        if any(step.proof is Proof.CODE for step in book.step):
            said = in_all_languages(book.message["code"])
            assert len(said) == len(LANGUAGES)
            assert all(re.search("on receipt|при получении|при отриманні|Алған кезде", text) for text in said)
            assert not any(re.search("when you have|когда товар у вас", text) for text in said)


@pytest.mark.parametrize("channel", sorted(BOOKS))
def test_what_a_rulebook_lets_one_fill_in_is_named_in_words(shop: Shop, channel: str) -> None:
    book = BOOKS[channel]
    use_language("ru")
    fields = {field for rule in book.edit for field in rule.fields}
    fields |= {ask.field for step in book.step for ask in step.ask}
    latin = {name for name in fields if re.search("[a-z]", field_name(name)) and name not in ("lines", "certain")}
    assert not latin
    for rule in book.edit:
        for status in rule.in_:
            for number, payment in enumerate(PAYMENTS):
                shop.from_(channel, f"{status}{number}", status, payment=payment)
                order = shop.order(f"{status}{number}")
                for question in of_edit(book, order, [], {}):
                    if question.field == "payment":
                        assert dict(question.options)[payment] == payment_name(payment) != payment
    order = shop.from_(channel, "1", book.status[0].key)
    refused = shop.run("call", "1", "reached", "--via", "dove")
    assert refused.exit_code
    assert not re.search(r"(?<![(a-z])\b(chat|buyer|shop|phone)\b(?!\))", refused.stderr)
