"""Many orders are taken in fast; what is quick about it says and keeps the same as what is careful."""

from __future__ import annotations

import inspect
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as some

from orderdesk.channels import document
from orderdesk.channels.document import read_object
from orderdesk.channels.incoming import IncomingLine, IncomingOrder
from orderdesk.desk.intake.intake import Intake
from orderdesk.errors import BadInput
from orderdesk.values import replace
from tests.shop import Shop, at, kaspi_answer, kaspi_record, write

VALUES = some.recursive(
    some.none() | some.booleans() | some.integers() | some.floats() | some.text("\":,{}\\ \n€\x00\ud800я" + "1" * 3),
    lambda inner: some.lists(inner, max_size=4) | some.lists(some.tuples(some.sampled_from("ab:\""), inner), max_size=4)
    .map(tuple),
    max_leaves=12,
)  # fmt: skip
"""JSON values; a tuple of pairs is an object, in which a key may stand twice."""


def written(value: Any, colon: str) -> str:
    """A value as JSON."""
    if isinstance(value, tuple):
        return f"{{{','.join(f'{json.dumps(key)}{colon}{written(inner, colon)}' for key, inner in value)}}}"
    if isinstance(value, list):
        return f"[{', '.join(written(inner, colon) for inner in value)}]"
    return json.dumps(value, ensure_ascii=isinstance(value, str) and "\ud800" in value)


def read(text: str) -> tuple[Any, str]:
    """What an object says, or what is said of it."""
    try:
        return read_object(text), ""
    except BadInput as error:
        return None, str(error)


def read_with_care(text: str, patch: pytest.MonkeyPatch) -> tuple[Any, str]:
    with patch.context() as careful:
        careful.setattr(document, "_read_plain", lambda _text: None)
        return read(text)


@given(value=VALUES, colon=some.sampled_from([":", ": ", " :", "\n:", "\t: "]))
def test_the_quick_reader_says_what_the_careful_one_says(value: Any, colon: str) -> None:
    patch = pytest.MonkeyPatch()
    for text in (written(value, colon), written((("a", value),), colon)):
        assert repr(read(text)) == repr(read_with_care(text, patch))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('{"a":1,"a":2}', "стоит дважды"),
        ('{"b":{"a":1,"a" :2}}', "стоит дважды"),
        ('{"b":[{"a":"x\\":","a"\t:2}]}', "стоит дважды"),
        ('{"a":12345678901234567890}', "слишком велико"),
        ('{"a":1e999}', "слишком велико"),
        ('{"a":NaN}', "не число"),
        ('{"a":01}', "не JSON"),
        ('{"a":"\x01"}', "не JSON"),
        ("[1]", "не объект JSON"),
        ('{"a":', "обрывается"),
    ],
)
def test_what_no_shop_takes_is_refused_in_its_own_words(text: str, said: str) -> None:
    assert said in read(text)[1]


def test_what_a_record_says_is_told_as_ever() -> None:
    """A database holds what records said, and knows them again by it after every change of the program."""
    order = IncomingOrder(
        channel="kaspi", number="1", external={"state": "NEW", "status": "APPROVED_BY_BANK"}, customer="Әлия Н",
        phone="+77010000001", method="delivery", payment="credit", address="Алматы, Абая 1", total=100, delivery_cost=0,
        received_at=1795234462, planned_at=1795546799, facts={"express": True, "waybill": '20"5'},
        lines=(IncomingLine("S", "Чай \\ кофе", 2, 50),),
    )  # fmt: skip
    partly = replace(order, unsaid=frozenset({"comment"}))
    assert (order.said, partly.said) == ("7a856cd1ae5dc4bc37c78292", "9df0cb443dba72ff6e69c89c")
    for one in (order, partly, replace(order, record="0123")):
        assert one.snapshot() == json.dumps({**one.as_table(), "record": one.said}, ensure_ascii=False)
    fields, beside = inspect.signature(IncomingOrder).parameters, ("entered_at", "unsaid", "unsure", "record")
    assert [*order.as_table()] == [name for name in fields if name not in beside]


@pytest.mark.req("K6")
def test_an_order_twice_in_one_file_is_one_order(shop: Shop, tmp_path: Path) -> None:
    first, second = kaspi_record("1"), kaspi_record("1")
    second["attributes"]["customer"]["firstName"] = "Томирис"
    answer = kaspi_answer(first, kaspi_record("2"), second, kaspi_record("3"))
    said = shop.run("import", str(write(tmp_path / "orders.json", answer))).stdout
    assert "добавлено 3, обновлено 1" in said
    assert shop.kinds("1") == ["received", "updated"]
    assert [order["number"] for order in shop.json("list", "--search", "томирис")] == ["1"]
    assert {order["number"] for order in shop.json("list")} == {"1", "2", "3"}
    assert shop.run("doctor", "--deep").exit_code == 0


def test_a_bad_order_leaves_nothing_of_itself_and_all_of_the_others(shop: Shop) -> None:
    far = shop.incoming("2", planned_at=at("2028-11-24 12:00"))
    taken = shop.take_all([shop.incoming("1"), far, shop.incoming("3")])
    assert [one.outcome.value for one in taken] == ["added", "refused", "added"]
    assert [order["number"] for order in shop.json("list")] == ["1", "3"]
    assert shop.run("doctor", "--deep").exit_code == 0


def test_new_orders_are_read_for_once_and_written_together(shop: Shop) -> None:
    """What is asked and told of each order, and not of all of them at once, is what an import costs."""
    store, told = shop.store, list[str]()
    batch = [shop.incoming(str(number), phone=f"+7701{number:07d}") for number in range(1, 101)]
    store.connection._sqlite.set_trace_callback(lambda sql: told.append(sql.split(None, 1)[0].upper()))
    Intake(store, shop.parts.rules, shop.clock(), store.write).take(batch)
    store.connection._sqlite.set_trace_callback(None)
    assert told.count("SELECT") <= len(batch) + 10, "nothing but who the buyer is"
    assert told.count("UPDATE") <= len(batch) + 10, "how many orders they have"


def test_orders_closed_on_one_day_are_all_found(shop: Shop) -> None:
    batch = [shop.incoming(str(number), "issued", customer="Томирис Н") for number in range(1, 31)]
    shop.take_all(batch[:20])
    shop.take_all([*batch[10:], shop.incoming("99", customer="Томирис О")])
    found = [order["number"] for order in shop.json("list", "--search", "томирис")]
    assert len(found) == len(set(found)) == 31
    assert found[0] == "99", "what is still to be done comes first"
