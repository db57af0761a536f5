"""What a courier sees: their stops in order, and of each what they need at the door; on 40 columns."""

from __future__ import annotations

from pathlib import Path

import pytest

from orderdesk.channels.incoming import IncomingLine
from orderdesk.model import FactName
from orderdesk.phones import phone as read_phone
from orderdesk.values import replace
from tests.app.courier.phone import phone
from tests.desk.dispatch.riding import done, out, ready, staffed, stops
from tests.shop import Shop, at


@pytest.fixture
def staff(shop: Shop) -> Shop:
    return staffed(shop)


KETTLE = (IncomingLine("TEA-1", "Чайник Bosch", 1, 1525000),)


@pytest.mark.req("O28")
@pytest.mark.parametrize("size", [(40, 20), (80, 24), (40, 11), (30, 10)])
async def test_the_stops_stand_in_their_order_and_one_has_its_page(staff: Shop, size: tuple[int, int]) -> None:
    ready(staff, "1", planned_at=at("2026-11-24 18:00"), address="Абая 10, оф 305", payment="prepaid",
          facts={"paid": True}, total=0)  # fmt: skip
    ready(staff, "2", planned_at=at("2026-11-24 20:00"), total=1525000, lines=KETTLE, comment="Звонить за 15 минут",
          address="Самал-2, д. 58, кв. 14, подъезд 2, домофон 14К")  # fmt: skip
    run = out(staff, "1", "2")
    async with phone(staff, size=size) as one:
        numbers = {own.seen.order.number: str(own.number) for own in one.own.day.stops} if one.own.day else {}
        listed = [stop["number"] for stop in staff.json("run", "show", run)["stops"]]
        assert [*numbers] == listed  # behaviour 25: as the command line and the sheet have them
        assert "осталось 2 из 2" in one.text
        await one.answer(numbers["2"])
        assert "Самал-2, д. 58" in one.text
        assert "15 250 ₸" in one.text
        if size[1] >= 20:
            for said in ("домофон 14К", "Иванов Алексей", "123 48 21", "Чайник Bosch x1", "Звонить за 15 минут",
                         "20 000", "4 750"):  # fmt: skip
                assert said in one.text, said
        assert "0 назад" in one.text
        assert all(len(line.rstrip()) <= size[0] for line in one.painted())


async def test_enter_goes_to_the_next_stop_and_after_an_answer_to_the_one_behind_it(staff: Shop) -> None:
    """Two keys a stop: Enter shows it, a digit (and Enter) says what came of it."""
    ready(staff, "1", "2", payment="prepaid", facts={"paid": True}, total=0)
    run = out(staff, "1", "2")
    async with phone(staff) as one:
        await one.answer("", "2", "", "3")
    assert {number: stop["state"] for number, stop in stops(staff, run).items()} == {"1": "reported", "2": "reported"}


@pytest.mark.req("F27")
async def test_of_a_gift_the_sender_is_not_named(staff: Shop) -> None:
    gift = {FactName.RECIPIENT.value: "Айгүл", FactName.RECIPIENT_PHONE.value: read_phone("+77017654321", "KZ")}
    ready(staff, "1", customer="Тайный Даритель", comment="от Тайного, с любовью", total=0, payment="prepaid",
          facts={"paid": True, **gift})  # fmt: skip
    out(staff, "1")
    async with phone(staff) as one:
        assert "ПОДАРОК" in one.text
        await one.answer("")
        assert "Айгүл" in one.text
        assert "от кого, не говорить" in one.text
        assert "Тайн" not in one.text


async def test_phone_and_sums_are_shown_as_the_role_may_see_them(staff: Shop, tmp_path: Path) -> None:
    (tmp_path / "config.toml").touch()
    (tmp_path / "roles.toml").write_text(
        '[courier]\ntitle = "courier"\nassigned_only = true\nrights = ["note", "report"]\nopens = "own_run"\n'
        'masks = ["phone", "sum"]\n'
    )
    staff.store.sessions.end()  # the same shop by other settings
    parts = replace(staff.parts, config_path=tmp_path / "config.toml")
    with parts.store() as store:
        masked = Shop(parts, staff.clock, store, parts.desk(store))
        ready(masked, "1")
        out(masked, "1")
        async with phone(masked) as one:
            await one.answer("")
            assert "48 21" in one.text
            assert "123 48 21" not in one.text
            assert "100" not in one.text


async def test_a_later_edit_shows_both_sums(staff: Shop) -> None:
    """Behaviour 15."""
    ready(staff, "1", lines=(IncomingLine("S0", "Чайник", 2, 5000),), total=10000)
    out(staff, "1")
    staff.run("operator", "pin", "Мария", typed="4711\n4711\n")
    paid = staff.run("pay", "1", "40", "--how", "transfer", "--yes", typed="4711\n")
    assert paid.exit_code == 0, paid.output
    async with phone(staff) as one:
        assert "взять 60 ₸" in one.text
        await one.answer("")
        assert "ВЗЯТЬ 60 ₸" in one.text
        assert "уже не 100 ₸, как на листе" in one.text


async def test_a_run_that_has_not_left_can_be_looked_at_and_not_answered(staff: Shop) -> None:
    ready(staff, "1")
    done(staff, "run", "new", "Асхат", "1")
    async with phone(staff) as one:
        assert "ещё не вышел" in one.text
        await one.answer("", "3")
        assert "здесь не ответ" in one.text
    assert staff.store.connection.value("SELECT count(*) FROM stop_reports") == 0


@pytest.mark.req("O26")
async def test_their_money_stands_in_the_head_and_on_its_page(staff: Shop) -> None:
    ready(staff, "1", "2")
    run = out(staff, "1", "2")
    done(staff, "stop", "done", run, "1")
    async with phone(staff) as one:
        assert "у вас 100" in one.text
        await one.answer("", "2", "", "99")
        assert "МОИ ДЕНЬГИ" in one.text
        assert "У вас 100" in one.text
        assert "ждёт решения" in one.text
        await one.answer("0")
        assert "РЕЙС" in one.text


async def test_who_has_no_run_is_told_so(staff: Shop) -> None:
    async with phone(staff) as one:
        assert "Рейса нет" in one.text
        await one.answer("", "7", "3")
        assert "Рейса нет" in one.text


async def test_more_stops_than_fit_come_with_88(staff: Shop) -> None:
    numbers = [str(number) for number in range(1, 10)]
    ready(staff, *numbers)
    out(staff, *numbers)
    async with phone(staff) as one:
        assert "88 ещё" in one.text
        seen = set[str]()
        for _part in range(3):
            seen |= {line[:2].strip() for line in one.painted() if line[:2].strip().isdigit() and "взять" in line}
            await one.answer("88")
        assert seen == set(numbers)


@pytest.mark.req("O26", "O27")
async def test_what_is_decided_is_taken_no_more_and_what_was_handed_in_is_marked(staff: Shop) -> None:
    staff.run("operator", "pin", operator="Асхат", typed="1234\n1234\n")
    ready(staff, "1", "2")
    run = out(staff, "1", "2")
    done(staff, "stop", "done", run, "1")
    async with phone(staff) as one:
        await one.answer("1")
        assert "ВЗЯТЬ" not in one.text
        await one.answer("0", "99")
        assert "сдано" not in one.text
        assert staff.run("hand-in", "Асхат", "100", "--pin", "-", operator="Дина", typed="1234\n").exit_code == 0
        await one.look()
        assert "сдано" in one.text
