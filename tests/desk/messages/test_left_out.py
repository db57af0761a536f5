"""What is said or written to a buyer promises nothing that nobody has promised."""

from __future__ import annotations

import re

import pytest

from orderdesk.desk.orders.message_texts import filled, message_text
from orderdesk.desk.orders.price import situation
from orderdesk.desk.orders.talk import talk
from orderdesk.i18n import LANGUAGES, use_language
from tests.shop import NOON, Shop
from tests.unit.bare_orders import BOOKS

ODD = re.compile(r"—|\[|\]|\{|\s[,.;:?!]|[,.;:]{2}|: *$|^\W|\d \.")
"""A dash or sign that shows that something was to stand there."""


@pytest.mark.req("O11", "C15")
@pytest.mark.parametrize("channel", sorted(BOOKS))
@pytest.mark.parametrize("language", LANGUAGES)
def test_no_talk_and_no_message_promises_a_day_where_none_is(shop: Shop, channel: str, language: str) -> None:
    use_language(language)
    order = shop.from_(channel, "9007", planned_at=None, address="Абая 7")
    found = talk(
        situation(shop.store, shop.parts.rules.clocks, shop.parts.rules.book(channel), order, NOON),
        shop.store.orders.lines(order.id),
        "Мария",
        "Чайники",
        language,
    )
    assert found is not None
    spoken = [line for part in found.parts.values() for line in part.lines]
    assert [line for line in spoken if ODD.search(line.replace("—:", ""))] == []
    book = shop.parts.rules.book(channel)
    for name, text in book.message.items():
        if "{day}" in text:
            assert not ODD.search(message_text(book, name, order, "", NOON, language))


def test_brackets_go_with_what_is_not_there_and_only_with_it() -> None:
    fields = {"day": "—", "number": "7"}
    assert filled("Order {number} is confirmed[: {day}].", fields) == "Order 7 is confirmed."
    assert filled("Order {number} is confirmed[: {day}].", {**fields, "day": "Tue"}) == "Order 7 is confirmed: Tue."
    assert filled("[Shop] {number}, {day}", fields) == "[Shop] 7, —", "a dash where the text wants it so"
