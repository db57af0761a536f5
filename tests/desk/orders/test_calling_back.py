"""Calls to be made again: a shelf with its own clock, and never for an order that is closed."""

from __future__ import annotations

import pytest

from orderdesk.desk.commands.cancel import Cancel
from orderdesk.list_filter import OrderFilter
from orderdesk.model import Virtual
from orderdesk.rules.context import NO_ANSWER
from orderdesk.rules.edits import CONTACT_RESULTS
from tests.shop import Shop, at
from tests.walking import BOOKS

pytestmark = pytest.mark.req("X46")


def listed(shop: Shop, shelf: str) -> list[str]:
    return [order["number"] for order in shop.json("list", "--shelf", shelf)]


def burning(shop: Shop) -> list[str]:
    return sorted(listed(shop, "burning"))


def test_no_answer_puts_it_on_the_shelf_and_a_talk_takes_it_off(shop: Shop) -> None:
    shop.from_("magazito", "1")
    shop.from_("magazito", "2")
    shop.run("call", "2", "no_answer")
    shop.clock.advance(60)
    shop.run("call", "1", "busy")
    assert listed(shop, "call_back") == ["2", "1"], "the soonest first"
    counts = shop.store.windows.virtual_counts(shop.clock())
    assert (counts[Virtual.CALL_BACK], burning(shop)) == (2, [])
    call_at = shop.order("2").value("call_at")
    assert isinstance(call_at, int)
    shop.clock.at = call_at
    assert burning(shop) == ["2"]
    assert shop.store.windows.burning(shop.clock()) == 1
    shop.run("call", "2", "reached")
    assert (listed(shop, "call_back"), burning(shop)) == (["1"], [])


OPEN = [(key, status.key) for key, book in sorted(BOOKS.items()) for status in book.status if not status.shelf.closed]


@pytest.mark.parametrize(("channel", "status"), OPEN)
def test_whoever_wants_another_call_is_on_the_shelf_on_every_channel_and_status(
    shop: Shop, channel: str, status: str
) -> None:
    again = {*NO_ANSWER, "call_back"}
    for number, result in enumerate(CONTACT_RESULTS):
        shop.from_(channel, str(number), status, planned_at=None)
        assert shop.run("call", str(number), result, "--via", BOOKS[channel].contact[0]).exit_code == 0
    assert set(listed(shop, "call_back")) == {str(n) for n, result in enumerate(CONTACT_RESULTS) if result in again}


def test_a_closed_order_is_called_no_more(shop: Shop) -> None:
    shop.from_("magazito", "1")
    shop.run("call", "1", "no_answer")
    assert listed(shop, "call_back") == ["1"]
    shop.desk.do(Cancel("other", comment="не дозвонились"), shop.order("1"))
    assert shop.order("1").shelf.closed
    assert listed(shop, "call_back") == []
    assert shop.run("call", "1", "no_answer").exit_code == 0, "it is logged all the same"
    assert shop.order("1").value("call_at") is None
    shop.clock.at = at("2026-11-25 12:00")
    assert (listed(shop, "call_back"), burning(shop)) == ([], [])
    assert shop.store.windows.virtual_counts(shop.clock())[Virtual.CALL_BACK] == 0


def test_the_shelf_of_a_million_is_read_by_its_index(shop: Shop) -> None:
    told: list[str] = []
    shop.store.connection._sqlite.set_trace_callback(told.append)
    for virtual in Virtual:
        shop.store.windows.first(OrderFilter(shelf=None, virtual=virtual), shop.clock(), 20)
    shop.store.windows.virtual_counts(shop.clock())
    shop.store.connection._sqlite.set_trace_callback(None)
    plans = [
        " ".join(row[3] for row in shop.store.connection.rows(f"EXPLAIN QUERY PLAN {sql}"))
        for sql in told
        if "FROM orders" in sql
    ]
    wanted = ("orders_that_warn", "orders_to_call", "orders_not_told", "orders_to_refund", "orders_without_evidence")
    for plan, index in zip(plans, wanted, strict=False):
        assert index in plan, plan
        assert index == "orders_that_warn" or "TEMP B-TREE" not in plan, plan
    assert not any("SCAN orders" in plan and "INDEX" not in plan for plan in plans[len(wanted) :]), plans
