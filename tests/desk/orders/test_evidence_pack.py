"""The evidence of an order: what a dispute asks for, with who and when; and the sentence that is read to a caller."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orderdesk.printing.evidence_html import evidence_html
from orderdesk.sanitize import MASK
from tests.desk.dispatch.riding import out, ready, staffed
from tests.shop import Shop


def parts(shop: Shop, number: str, operator: str = "Мария") -> dict[str, list[str]]:
    """The lines of each part of the pack as people read it."""
    result = shop.run("evidence", number, operator=operator)
    assert result.exit_code == 0, result.output
    found: dict[str, list[str]] = {}
    for block in result.stdout.split("\n\n")[1:]:
        heading, *lines = block.splitlines()
        found[heading] = [line.strip() for line in lines]
    return found


@pytest.mark.req("K40", "K56")
def test_calls_and_consents_stand_in_it_and_what_nothing_supports_is_said(shop: Shop) -> None:
    shop.receive("1", "delivery")
    shop.run("call", "1", "agreed", "--note", "просил в пятницу")
    moved = shop.run("reschedule", "1", "2026-11-27", "--consent", "buyer", "--via", "phone", "--yes")
    assert moved.exit_code == 0, moved.output
    shop.receive("2", "delivery")
    moved = shop.run("reschedule", "2", "2026-11-27", "--consent", "buyer", "--via", "chat", "--yes")
    assert moved.exit_code == 0, moved.output
    found = parts(shop, "1")
    (call,) = found["Звонки и сообщения"]
    assert call.startswith("24.11.2026 12:00:00")
    assert "Мария  телефон: согласие получено" in call
    assert "просил в пятницу" in call
    (consent,) = found["Согласия"]
    assert "[покупатель, телефон]" in consent
    assert "НИЧЕМ НЕ ПОДТВЕРЖДЕНО" not in consent
    (unproven,) = parts(shop, "2")["Согласия"]
    assert "НИЧЕМ НЕ ПОДТВЕРЖДЕНО" in unproven
    assert [one["proven"] for number in "12" for one in shop.json("evidence", number)["consents"]] == [True, False]


@pytest.mark.req("K62", "K63")
def test_every_code_stands_in_it_with_its_tries_and_never_its_digits(shop: Shop) -> None:
    shop.receive("1", "delivery")
    shop.run("send-code", "1")
    code = shop.code()
    wrong = "0000" if code != "0000" else "1111"
    shop.run("hand-over", "1", wrong)
    shop.clock.advance(120)
    shop.run("hand-over", "1", code)
    found = shop.run("evidence", "1").stdout
    assert code not in found.replace("2026", "")
    lines = parts(shop, "1")["Коды"]
    assert "Мария  назван верно 24.11.2026 12:02:00" in lines[0]
    assert [line.split("  ")[-1] for line in lines[1:]] == ["неверный код", "верный код"]
    (told,) = shop.json("evidence", "1")["codes"]
    assert (told["state"], [one["right"] for one in told["tries"]]) == ("used", [False, True])


@pytest.mark.req("K74")
def test_a_deadline_is_kept_or_missed_and_by_whom(shop: Shop) -> None:
    for number in "12":
        shop.receive(number)
    shop.receive("3", "delivery")
    shop.clock.advance(60)
    assert shop.run("accept", "1").exit_code == 0
    shop.clock.advance(6 * 3600)
    shop.run("tick")
    shop.clock.advance(3 * 86400)
    shop.run("send-code", "3")
    assert shop.run("hand-over", "3", shop.code()).exit_code == 0
    clocks = {number: shop.json("evidence", number)["deadlines"][0] for number in "123"}
    assert {number: (one["status"], one["kept"], one["by"]) for number, one in clocks.items()} == {
        "1": ("new", True, "Мария"), "2": ("new", False, "system"), "3": ("delivery", False, "Мария")}  # fmt: skip
    assert "«Передан партнёру»: выдержан (отлично)  принят, Мария" in parts(shop, "1")["Сроки"][0]
    assert "«Передан партнёру»: СОРВАН" in parts(shop, "2")["Сроки"][0]
    assert "СОРВАН  выдан" in parts(shop, "3")["Сроки"][0]


@pytest.mark.req("O28")
def test_a_ride_says_whose_it_was_what_became_of_it_and_who_decided(shop: Shop) -> None:
    staffed(shop)
    ready(shop, "1")
    run = out(shop, "1")
    shop.run("stop", "failed", run, "1", "--reason", "не открыли", operator="Асхат")
    shop.run("stop", "failed", run, "1", "--reason", "не открыли", operator="Дина")
    (ride,) = shop.json("evidence", "1", operator="Дина")["rides"]
    assert (ride["courier"], ride["state"], ride["reason"], ride["decided_by"]) == (
        "Асхат", "failed", "не открыли", "Дина")  # fmt: skip
    (line,) = parts(shop, "1", "Дина")["Курьеры"]
    assert "Асхат  рейс 1  попытка 1" in line
    told = parts(shop, "1", "Дина")["История изменений"]
    assert any("Асхат" in line and "не открыли" in line for line in told), "their own word stands beside the decision"


@pytest.mark.req("K4")
def test_a_caller_is_told_status_promise_courier_and_what_is_to_be_paid(shop: Shop) -> None:
    staffed(shop)
    ready(shop, "F-1")
    out(shop, "F-1")
    assert parts(shop, "F-1", "Дина")["Ответ звонящему"] == [
        "Заказ F-1: Доставляется; обещан на ср 25 ноября; курьер Асхат +38 050 111 22 33; к оплате: 100 ₸."
    ]
    shop.receive("K-1", "issued")
    assert parts(shop, "K-1", "Дина")["Ответ звонящему"] == ["Заказ K-1: Выдан."]


@pytest.mark.req("C14")
def test_it_shows_no_more_than_its_reader_may_see(shop: Shop) -> None:
    staffed(shop)
    shop.run("operator", "add", "Аудитор", "--role", "auditor")
    shop.run("operator", "add", "Склад", "--role", "storekeeper")
    shop.receive("1", "delivery", comment="позвоните 87012224821", total=1234500)
    shop.run("note", "1", "живёт по Абая 10, тел 87012224821", operator="Дина")
    masked = shop.run("evidence", "1", operator="Аудитор").stdout + str(shop.json("evidence", "1", operator="Аудитор"))
    for secret in ("2224821", "222 48 21", "Абая"):
        assert secret not in masked
    assert MASK in masked
    sums = shop.run("evidence", "1", operator="Склад").stdout
    assert "12 345" not in sums
    other = shop.run("evidence", "1", operator="Асхат")
    assert other.exit_code == 1, "a courier sees their own orders alone"


def test_the_page_says_what_the_lines_say(shop: Shop, tmp_path: Path) -> None:
    shop.receive("1", "delivery", customer="<img src=x onerror=alert(1)>")
    shop.run("call", "1", "reached", "--note", "всё & <верно>")
    path = tmp_path / "evidence.html"
    assert shop.run("evidence", "1", "--html", str(path)).exit_code == 0
    page = path.read_text("utf-8")
    assert path.stat().st_mode & 0o777 == 0o600
    assert "<img" not in page
    assert "всё &amp; &lt;верно&gt;" in page
    for heading in parts(shop, "1"):
        assert f"<h2>{heading}</h2>" in page


@given(st.lists(st.tuples(st.text(max_size=30), st.lists(st.text(max_size=60), max_size=3)), max_size=3))
def test_no_text_is_ever_markup(told: list[tuple[str, list[str]]]) -> None:
    page = evidence_html("x", "y", told)
    assert page.count("<li>") == sum(len(lines) for _heading, lines in told)
    assert page.count("<h2>") == len(told)
    assert page.count("<script") == 0
