"""History: who did what, when, old and new; and that an order is what its history says."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from orderdesk.desk.orders.repay import REFUNDED, REVERSED
from orderdesk.desk.orders.to_tell import TOLD
from orderdesk.desk.orders.undo import UNDONE
from orderdesk.desk.people.claim import TAKEN
from orderdesk.store.integrity.checkup import wrong_orders
from orderdesk.store.orders.history import replay
from orderdesk.wording.labels import EVENTS, event_name
from tests.shop import Shop, at
from tests.walking import BOOKS

ROOT = Path(__file__).resolve().parents[3]


@pytest.mark.req("K58", "K59", "K60")
def test_the_chain_of_an_own_delivery_names_everybody(shop: Shop) -> None:
    shop.receive("4821")
    shop.clock.advance(60)
    shop.run("accept", "4821", operator="Болат")
    shop.run("call", "4821", "agreed", "--note", "после шести", operator="Айгерим")
    shop.run("send-code", "4821", operator="Курьер Серик")
    shop.run("hand-over", "4821", shop.code(), operator="Курьер Серик")
    printed = shop.run("history", "4821").stdout
    told = [(event["kind"], event["actor"]) for event in shop.json("history", "4821")]
    assert told == [
        ("received", "marketplace"),
        ("accepted", "Болат"),
        ("call", "Айгерим"),
        ("code_sent", "Курьер Серик"),
        ("handed_over", "Курьер Серик"),
    ]
    for word in ("поступил", "принят", "выдан", "Болат", "Айгерим", "после шести"):
        assert word in printed


@pytest.mark.req("K58")
def test_an_event_carries_old_and_new_values_and_its_version(shop: Shop) -> None:
    shop.receive("4821")
    shop.run("accept", "4821")
    events = shop.json("history", "4821")
    assert set(events[0]) >= {"seq", "at", "actor", "kind", "changes", "note"}
    assert events[0]["changes"]["total"] == [None, "24990.00"]
    assert events[1]["changes"]["status"] == ["new", "delivery"]
    assert [event["version"] for event in events] == [1, 2]
    assert events[1]["at"] == "2026-11-24T12:00:00+05:00"


def test_how_good_the_clock_stood_is_kept_with_the_act(shop: Shop) -> None:
    shop.receive("1", received_at=at("2026-11-24 11:30"))
    shop.receive("2", received_at=at("2026-11-24 09:30"))
    shop.run("accept", "1")
    shop.run("accept", "2")
    assert [shop.json("history", number)[-1]["tier"] for number in "12"] == ["excellent", "acceptable"]


def test_a_clock_that_goes_back_never_puts_history_out_of_order(shop: Shop) -> None:
    shop.receive("4821")
    shop.run("accept", "4821")
    shop.clock.advance(-7200)
    shop.run("note", "4821", "часы отстали")
    events = shop.json("history", "4821")
    assert [event["at"] for event in events] == sorted(event["at"] for event in events)
    assert events[-1]["recorded_at"] < events[-1]["at"]


def test_the_state_can_be_rebuilt_from_history(shop: Shop) -> None:
    shop.receive("4821")
    shop.run("accept", "4821")
    shop.run("reschedule", "4821", "28.11", "--consent", "shop", "--note", "нет курьера", "--yes")
    shop.take(shop.incoming("4821", "delivery", total=100, comment="новый", phone="+77010001122", lines=()))
    shop.run("note", "4821", "проверить")
    order = shop.order("4821")
    assert wrong_orders(shop.store) == []
    told = replay(shop.store.history.of(order.id))
    assert (told["total"], told["comment"], told["version"]) == (100, "новый", order.version)
    assert told["planned_at"] == at("2026-11-28 23:59") + 59


def test_a_state_that_history_does_not_tell_is_found(shop: Shop) -> None:
    shop.receive("4821")
    shop.receive("4822")
    with shop.store.write():
        shop.store.connection.run("UPDATE orders SET goods = goods + 1, total = total + 1 WHERE number = '4822'")
    assert wrong_orders(shop.store) == ["4822"]
    result = shop.run("doctor")
    assert result.exit_code == 1
    assert "4822" in result.stdout


def test_an_empty_note_is_refused_and_a_hostile_one_is_kept_clean(shop: Shop) -> None:
    shop.receive("4821")
    assert shop.run("note", "4821", " \n ").exit_code == 1
    shop.run("note", "4821", "до\x1b[2Jпосле\u202e [/] \x00")
    assert shop.json("history", "4821")[-1]["note"] == "до␛после [/] ␀"


@pytest.mark.req("K58")
def test_every_event_that_code_or_rulebook_leaves_has_words(shop: Shop) -> None:
    del shop  # whose language is chosen
    left = {step.event for book in BOOKS.values() for step in book.step} | {TAKEN, TOLD, UNDONE, REFUNDED, REVERSED}
    for path in (ROOT / "orderdesk" / "desk").rglob("*.py"):
        left.update(re.findall(r'\b(?:Change\(\s*kind|_kind) ?= ?"(\w+)"', path.read_text("utf-8")))
    assert len(left) > 40
    assert [kind for kind in sorted(left) if not re.search("[а-я]", event_name(kind))] == []
    assert [kind for kind in EVENTS if not re.search("[а-я]", event_name(kind))] == []
