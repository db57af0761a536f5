"""Tasks: by when, whose, with what result; and the call that is planned of an order."""

from __future__ import annotations

import pytest

from tests.desk.dispatch.riding import agree, done, ready, refused, staffed
from tests.shop import Shop


@pytest.mark.req("C11", "C12", "C32", "C36")
def test_a_task_has_an_order_an_hour_and_an_owner_and_closes_with_a_result(shop: Shop) -> None:
    staffed(shop)
    ready(shop, "1")
    first = done(shop, "task", "add", "уточнить адрес", "--order", "1", "--due", "30m", "--whose", "Олег")
    assert (first["order"], first["due_at"], first["whose"]) == ("1", "2026-11-24T12:30:00+05:00", "Олег")
    done(shop, "task", "add", "нет посылки", "--due", "11:00", "--kind", "delivery_error")
    done(shop, "task", "add", "заказать коробки", "--due", "2h")
    shop.clock.advance(3600)
    found = shop.json("task", "list")
    assert [task["text"] for task in found] == ["уточнить адрес", "заказать коробки", "нет посылки"]
    assert [task["late"] for task in found] == [True, False, False]
    assert [task["text"] for task in shop.json("task", "list", operator="Олег")] == ["уточнить адрес"]
    closed = done(shop, "task", "done", str(first["id"]), "--result", "кв. 14", operator="Олег")
    assert (closed["closed_by"], closed["result"]) == ("Олег", "кв. 14")
    assert "Олег" in refused(shop, "task", "done", str(first["id"]), "--result", "ещё раз")
    assert len(shop.json("task", "list")) == 2
    assert len(shop.json("task", "list", "--all")) == 3
    refused(shop, "task", "add", "x", "--whose", "Никто")
    refused(shop, "task", "add", "x", "--due", "32.13")


@pytest.mark.req("C11", "C15")
def test_the_call_that_is_planned_is_a_task_and_is_closed_by_logging_it(shop: Shop) -> None:
    staffed(shop)
    ready(shop, "1", "2")
    for number in "12":
        shop.run("call", number, "no_answer", operator="Дина")
    calls = shop.json("task", "list")
    assert [(call["kind"], call["order"]) for call in calls] == [("call", "1"), ("call", "2")]
    assert len(shop.json("list", "--shelf", "call_back")) == 2
    refused(shop, "task", "done", str(calls[0]["id"]), "--result", "дозвонился")
    shop.run("call", "1", "reached", operator="Дина")
    agree(shop)
    closed = next(task for task in shop.json("task", "list", "--all") if task["id"] == calls[0]["id"])
    assert (closed["result"], closed["closed_by"]) == ("reached", "Дина")
    shop.run("call", "2", "busy", operator="Дина")
    shop.run("cancel", "2", "--reason", "refused", "--yes")
    agree(shop)
    assert len([t for t in shop.json("task", "list") if t["kind"] == "call"]) == len(
        shop.json("list", "--shelf", "call_back"))  # fmt: skip
