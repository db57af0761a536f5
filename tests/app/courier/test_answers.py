"""What a courier answers: a report that somebody else decides on, or the buyer's right code."""

from __future__ import annotations

import pytest

from screens.courier.place import Page
from tests.app.courier.phone import phone
from tests.desk.dispatch.riding import agree, done, out, ready, staffed, stops
from tests.shop import Shop


@pytest.fixture
def staff(shop: Shop) -> Shop:
    return staffed(shop)


@pytest.fixture
def run(staff: Shop) -> str:
    """A run with one order of 100 to collect."""
    ready(staff, "1")
    return out(staff, "1")


def said(shop: Shop, run: str, number: str = "1") -> tuple[str, str, str | None]:
    """The state of a stop, why, and what was paid, as it is reported."""
    stop = stops(shop, run)[number]
    agree(shop)
    return stop["state"], stop["reported"]["reason"], stop["reported"]["paid"]


@pytest.mark.req("O28")
async def test_handed_over_is_reported_with_its_sum_and_completes_nothing(staff: Shop, run: str) -> None:
    """Behaviour 9."""
    async with phone(staff) as one:
        await one.answer("1", "2")
        assert "Сколько заплатили" in one.text
        assert "принято" not in one.text
        await one.answer("")
        assert "принято 12:00" in one.text
        assert "решает диспетчер" in one.text
    assert said(staff, run) == ("reported", "", "100.00")
    assert staff.order("1").status == "delivery"


async def test_another_sum_asks_for_a_reason_and_both_are_kept(staff: Shop, run: str) -> None:
    """Behaviour 16."""
    async with phone(staff) as one:
        await one.answer("1", "5", "80")
        assert "Почему 80" in one.text
        await one.answer("3")
    assert said(staff, run) == ("reported", "обещали скидку", "80.00")
    assert stops(staff, run)["1"]["cod"] == "100.00"


async def test_nothing_at_all_can_have_been_paid(staff: Shop, run: str) -> None:
    async with phone(staff) as one:
        await one.answer("1", "2", "0.0", "4")
    assert said(staff, run) == ("reported", "остальное платит иначе", "0.00")


@pytest.mark.parametrize(("answers", "why"), [(("3",), "не открывают"), (("4", "1"), "отказался: передумал")])
async def test_not_delivered_has_its_reason(staff: Shop, run: str, answers: tuple[str, ...], why: str) -> None:
    async with phone(staff) as one:
        await one.answer("1", *answers)
        assert "принято 12:00" in one.text
    assert said(staff, run) == ("reported", why, None)
    assert staff.order("1").status == "delivery"


async def test_a_word_is_taken_back_until_it_is_decided(staff: Shop, run: str) -> None:
    """Behaviour 12, and the buyer who opens after all."""
    async with phone(staff) as one:
        await one.answer("1", "3", "1", "7")
        assert stops(staff, run)["1"]["state"] == "out"
        await one.answer("2", "")
        done(staff, "stop", "done", run, "1")
        await one.look()
        assert "решение Дина 12:00" in one.text
        await one.answer("1", "7")
        assert "здесь не ответ" in one.text
    assert stops(staff, run)["1"]["state"] == "done"


async def test_the_same_said_twice_is_one_and_another_word_replaces_it(staff: Shop, run: str) -> None:
    """Behaviour 10."""
    async with phone(staff) as one:
        await one.answer("1", "3", "1", "3")
        assert staff.store.connection.value("SELECT count(*) FROM stop_reports") == 1
        await one.answer("1", "4", "2")
    assert said(staff, run)[1] == "отказался: не то, что заказывал"


@pytest.mark.req("O28")
async def test_the_right_code_completes_and_a_wrong_one_is_counted(staff: Shop) -> None:
    staff.receive("K-1", "delivery")
    run = out(staff, "K-1")
    async with phone(staff) as one:
        await one.answer("", "1")
        assert "_ _ _ _" in one.text
        right = staff.code()
        await one.press("7", "3")
        assert "7 3 _ _" in one.text
        await one.press("backspace", "backspace")
        await one.answer(f"{(int(right) + 1) % 10 ** len(right):0{len(right)}d}")
        assert "НЕ ОТДАВАЙТЕ ТОВАР" in one.text
        assert "2 попытки" in one.text
        assert staff.order("K-1").status == "delivery"
        await one.answer(right)
        assert "по коду: принято 12:00" in one.text
    assert staff.order("K-1").status == "issued"
    agree(staff)
    stop = stops(staff, run)["K-1"]
    assert (stop["state"], stop["by_code"], stop["decided_by"]) == ("done", True, "Асхат")


async def test_a_code_goes_once_when_its_page_opens_and_again_on_demand(staff: Shop) -> None:
    staff.receive("K-1", "delivery")
    out(staff, "K-1")
    async with phone(staff) as one:
        await one.answer("", "1", "0", "1")
        assert len(staff.parts.phone.received()) == 1
        staff.clock.advance(120)
        await one.answer("9")
        assert len(staff.parts.phone.received()) == 2
        await one.answer("")
        assert one.own.place.page is Page.STOP


@pytest.mark.req("O28")
async def test_who_needs_the_dispatcher_asks_by_a_task_and_sees_the_answer(staff: Shop, run: str) -> None:
    async with phone(staff) as one:
        await one.answer("1", "6", "1")
        assert "спросил диспетчера 12:00" in one.text
        await one.answer("1", "6", "1")
        tasks = staff.json("task", "list", operator="Дина")
        assert [task["text"] for task in tasks] == [f"рейс {run}, Асхат: адрес не тот"]
        assert stops(staff, run)["1"]["state"] == "out"
        staff.clock.advance(300)
        done_ = staff.run("task", "done", str(tasks[0]["id"]), "--result", "Абая 12, вход со двора", operator="Дина")
        assert done_.exit_code == 0, done_.output
        await one.look()
        assert "Дина 12:05: Абая 12" in one.text
    assert "курьеру нужен диспетчер" in staff.run("history", "1", operator="Дина").output


async def test_two_ways_to_read_a_sum_are_refused_and_nothing_is_sent(staff: Shop, run: str) -> None:
    async with phone(staff) as one:
        await one.answer("1", "2")
        await one.press(*"1,000", "enter")
        assert "Почему" not in one.text
        assert one.own.place.page is Page.SUM
    assert staff.store.connection.value("SELECT count(*) FROM stop_reports") == 0
