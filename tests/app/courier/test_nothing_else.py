"""The courier has nothing of the desk but their own run: through no key, no command, no program, no second session."""

from __future__ import annotations

import pytest

from orderdesk.errors import Refused
from orderdesk.serve.reading_commands import reading_command
from screens.courier.courier_screen import CourierScreen
from tests.app.courier.phone import phone
from tests.desk.dispatch.riding import agree, done, out, ready, refused, staffed, stops
from tests.shop import Shop

LETTERS = "aхxifgjnNhHoOvVmpPrRsStTuUwWyYzZ:;/?*[]{}"
NAMED = (
    "escape",
    "tab",
    "space",
    "f1",
    "f2",
    "f12",
    "insert",
    "up",
    "down",
    "home",
    "end",
    "pageup",
    "ctrl+p",
    "delete",
)


@pytest.fixture
def staff(shop: Shop) -> Shop:
    return staffed(shop)


@pytest.mark.req("O28")
async def test_no_key_opens_anything_else(staff: Shop) -> None:
    ready(staff, "1")
    ready(staff, "777", customer="Чужой Покупатель")
    run = out(staff, "1")
    async with phone(staff, size=(80, 24)) as one:
        for keys in (LETTERS, NAMED):
            await one.press(*keys)
            assert type(one.app.screen) is CourierScreen
            assert len(one.app.screen_stack) == 1
            assert "Чужой" not in one.text
        await one.burst("777")
        await one.burst("777", certain=True)
        await one.answer("777", "1")
        await one.press(*keys, "enter")
        assert "Чужой" not in one.text
        assert type(one.app.screen) is CourierScreen
    assert stops(staff, run)["1"]["state"] == "out"
    assert staff.kinds("777") == ["received"]


@pytest.mark.req("O28")
async def test_two_sessions_of_one_courier_complete_nothing(staff: Shop) -> None:
    """One says handed over, the other answers in its place: the order stays where it is until another one decides."""
    ready(staff, "1")
    run = out(staff, "1")
    async with phone(staff) as one:
        await one.answer("1", "2", "")
        said = staff.run("stop", "done", run, "1", operator="Асхат")  # a second session, by the command line
        assert said.exit_code == 0
        assert staff.run("stop", "withdraw", run, "1", operator="Асхат").exit_code == 1
        assert staff.order("1").status == "delivery"
        await one.look()
        assert "решает диспетчер" in one.text
    agree(staff)
    assert stops(staff, run)["1"]["state"] == "reported"


@pytest.mark.req("O28")
def test_the_command_line_shows_no_order_and_hides_nothing(staff: Shop) -> None:
    ready(staff, "1")
    run = out(staff, "1")
    done(staff, "stop", "failed", run, "1", "--reason", "не открывают", operator="Асхат")
    assert staff.json("list", operator="Асхат") == []
    for words in (("show", "1"), ("history", "1"), ("note", "1", "x"), ("money", "1"), ("customer", "show", "1"),
                  ("stop", "ask", "9", "1", "--reason", "x"), ("edit", "1", "--set", "address=x")):  # fmt: skip
        assert staff.run(*words, operator="Асхат").exit_code != 0, words
    assert "Иванов" not in staff.run("customer", "find", "Иванов", operator="Асхат").stdout
    # What was said stands, and who is asked for help is asked openly.
    done(staff, "stop", "unsay", run, "1", operator="Асхат")
    kept = staff.store.connection.rows("SELECT said FROM stop_reports ORDER BY id")
    assert [row[0] for row in kept] == ["failed", "nothing"]
    assert "не открывают" in staff.run("history", "1").output


@pytest.mark.req("O28")
def test_only_the_courier_of_the_run_asks_for_help_with_it(staff: Shop) -> None:
    ready(staff, "1")
    run = out(staff, "1", courier="Данияр")
    assert refused(staff, "stop", "ask", run, "1", "--reason", "адрес", operator="Асхат")
    assert refused(staff, "stop", "ask", run, "1", "--reason", "адрес", operator="Дина")
    done(staff, "stop", "ask", run, "1", "--reason", "адрес", operator="Данияр")


@pytest.mark.req("O28")
def test_a_program_over_ssh_neither_reports_nor_asks() -> None:
    for words in ("stop ask 1 1 --reason x --json", "stop done 1 1 --json", "stop unsay 1 1 --json"):
        with pytest.raises(Refused):
            reading_command(words)


async def test_who_is_blocked_sees_nothing_any_more(staff: Shop) -> None:
    ready(staff, "1")
    out(staff, "1")
    async with phone(staff) as one:
        assert "Абая" in one.text
        staff.run("operator", "block", "Асхат")
        await one.look()
        assert "Абая" not in one.text
        await one.answer("1", "3")
        assert "Абая" not in one.text
    assert staff.store.connection.value("SELECT count(*) FROM stop_reports") == 0
