"""The parts of which profiles are made: places, meanings, lines, times."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orderdesk.channels.profiles.goods_lines import own_lines
from orderdesk.channels.profiles.lookup import Node, Row, heading, say
from orderdesk.channels.profiles.stages import STAGES, status_of
from orderdesk.channels.profiles.told_order import instant
from orderdesk.channels.profiles.xml_tree import read_xml
from orderdesk.errors import BadInput
from orderdesk.model import METHODS
from orderdesk.money import parse_money
from orderdesk.rules.rulebook.load import read_rulebooks

DOCUMENT = {
    "number": 7, "none": None, "blank": " ",
    "buyer": {"name": "Айгерим", "phones": [{"type": "home", "no": "1"}, {"type": "work", "no": "2"}]},
    "payments": {"17": {"status": "paid"}, "18": {"status": "not-paid"}},
    "one": {"type": "work", "no": "3"},
}  # fmt: skip


@pytest.mark.parametrize(
    ("places", "said"),
    [
        (("number",), 7),
        (("none", "blank", "number"), 7),
        (("buyer.name",), "Айгерим"),
        (("buyer.phones[].no",), "1"),
        (("buyer.phones[1].no",), "2"),
        (("buyer.phones[type=work].no",), "2"),
        (("one[type=work].no",), "3"),  # XML has no list of one
        (("one[type=home].no",), None),
        (("payments{}.status",), "paid"),
        (("buyer.name + number",), "Айгерим 7"),
        (("buyer.name + none",), "Айгерим"),
        (("buyer",), None),
        (("nothing.at.all", "buyer.phones.no"), "1"),
    ],
)
def test_places_in_a_document(places: tuple[str, ...], said: object) -> None:
    assert say(Node(DOCUMENT), places) == said


@pytest.mark.parametrize("written", ["№ Заказа", "\ufeff№ заказа", "№\u00a0заказа ", "№  ЗАКАЗА"])
def test_headings_are_known_however_they_are_written(written: str) -> None:
    assert Row({heading(written): "1"}).at("№ заказа") == "1"


@given(st.integers(1, 99), st.integers(0, 10**7))
def test_the_price_of_a_piece_keeps_the_sum_of_the_line(count: int, minor: int) -> None:
    line = {"sku": "A", "item": "Чайник", "quantity": count, "price": None, "sum": f"{minor / 100:.2f}"}
    lines = own_lines({}, [("goods", line)], "KZT")
    assert sum(line["quantity"] * parse_money(line["price"], "KZT").minor for line in lines) == minor
    assert sum(line["quantity"] for line in lines if line.get("sku")) == count


@given(st.integers(1, 999), st.integers(1, 10**5))
def test_parts_of_a_piece_are_one_piece_at_their_price(thousandths: int, price: int) -> None:
    count = f"{thousandths // 1000}.{thousandths % 1000:03}"
    line = {"sku": "A", "item": "Ткань", "quantity": count, "price": price, "sum": f"{price * thousandths / 1000:.2f}"}
    (made,) = own_lines({}, [("goods", line)], "KZT")
    assert (made["quantity"], made["price"]) == (1, line["sum"])


@pytest.mark.parametrize("quantity", ["x", "NaN", "Infinity", "1e999", "9" * 40])
def test_a_quantity_that_is_none_is_refused(quantity: str) -> None:
    with pytest.raises(BadInput):
        own_lines({}, [("goods", {"sku": "A", "item": "", "quantity": quantity, "price": "1", "sum": None})], "KZT")


@pytest.mark.parametrize(
    ("said", "name", "means"),
    [
        (1795680000, "received_at", "2026-11-26T08:00:00+00:00"),
        (1795680000000, "received_at", "2026-11-26T08:00:00+00:00"),
        ("2026-11-26 10:15:00", "received_at", "2026-11-26T08:15:00+00:00"),
        ("2026-11-26T10:15:00+05:00", "received_at", "2026-11-26T05:15:00+00:00"),
        ("26.11.2026", "transmit_by", "26.11.2026 23:59:59"),
        ("26.11.2026", "planned_at", "26.11.2026"),
        (datetime.fromisoformat("2026-11-26"), "planned_at", "2026-11-26"),
        (datetime.fromisoformat("2026-11-26 09:30"), "received_at", "2026-11-26T09:30:00+02:00"),
    ],
)
def test_times_of_all_kinds(said: Any, name: str, means: str) -> None:
    assert instant(said, "Europe/Kyiv", name) == means


@pytest.mark.parametrize("book", read_rulebooks().values(), ids=lambda book: book.key)
@pytest.mark.parametrize("method", METHODS)
def test_every_stage_is_a_status_of_every_rulebook(book: Any, method: str) -> None:
    for stage in STAGES:
        status = status_of(book, stage, method)
        if status is None:
            assert stage in ("agreement", "signing", "returns"), (book.key, stage)
            continue
        closed = stage in ("done", "returned", "cancelled")
        assert book.status_of(status).shelf.closed is closed, (book.key, stage, status)
        assert book.status_of(status).over is (stage in ("returned", "cancelled", "returns")), (book.key, stage, status)


@pytest.mark.parametrize(
    "text",
    [
        '<!DOCTYPE a [<!ENTITY x "y">]><a>&x;</a>',
        '<!DOCTYPE a SYSTEM "file:///etc/passwd"><a/>',
        "<a><b></a>",
        f"{'<a>' * 200}{'</a>' * 200}",
        '<?xml version="1.0" encoding="no-such"?><a/>',
    ],
)
def test_xml_that_no_shop_needs_is_refused(text: str) -> None:
    with pytest.raises(BadInput):
        read_xml(text.encode())
