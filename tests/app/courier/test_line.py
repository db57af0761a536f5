"""A line that drops, stands still and comes back; two logins of one courier; what others do meanwhile."""

from __future__ import annotations

import pytest

from orderdesk.errors import StoreBusy
from screens.courier.place import Page
from screens.keyboard.bursts import Bursts
from tests.app.courier.phone import Phone, phone
from tests.desk.dispatch.riding import agree, done, out, ready, staffed, stops
from tests.shop import Shop


@pytest.fixture
def staff(shop: Shop) -> Shop:
    return staffed(shop)


@pytest.fixture
def run(staff: Shop) -> str:
    ready(staff, "1", "2")
    return out(staff, "1", "2")


def words(shop: Shop) -> list[str]:
    """What has been reported, in its order."""
    agree(shop)
    return [row[0] for row in shop.store.connection.rows("SELECT said FROM stop_reports ORDER BY id")]


def pause(one: Phone, seconds: float) -> None:
    """So long no key comes."""
    one.own.typed.pressed_at -= seconds


async def late(one: Phone, text: str, *, after: float) -> None:
    """Keys that come in one piece, so many seconds after the last one; `\\r` is Enter."""
    pause(one, after)
    keys = [one.key("enter" if char == "\r" else char, seen=1.0) for char in text]
    for key in Bursts().piece(keys, text):
        key.set_sender(one.app)
        one.app.post_message(key)
    await one.press()


async def test_after_a_line_stood_still_a_piece_of_keys_answers_nothing(staff: Shop, run: str) -> None:
    async with phone(staff) as one:
        await one.answer("1")
        await late(one, "3\r", after=4)
        assert words(staff) == []
        assert "Ничего не ушло" in one.text
        assert one.own.place.page is Page.STOP
        pause(one, 1)
        await one.answer("3")  # typed again, it is sent
        assert words(staff) == ["failed"]


async def test_none_of_such_a_piece_reaches_another_page(staff: Shop, run: str) -> None:
    async with phone(staff) as one:
        await one.answer("0")
        await late(one, "1\r2\r\r2\r3\r", after=30)
        assert words(staff) == []
        assert one.own.place.page is Page.RUN


async def test_keys_typed_ahead_answer_no_page_that_was_not_seen(staff: Shop, run: str) -> None:
    async with phone(staff) as one:
        await one.press()
        await one.ahead("1", "enter", "3", "enter")
        assert words(staff) == []
        assert one.own.place.page is Page.STOP
        assert "Ничего не ушло" in one.text


async def test_a_new_login_takes_over_and_opens_the_same_place(staff: Shop, run: str) -> None:
    async with phone(staff) as old:
        await old.answer("2", "2")
        await old.press("9", "9")  # half typed, not sent
        async with phone(staff) as new:
            assert (new.own.place.page, new.own.typed.text) == (Page.SUM, "")
            assert "ТОЧКА 2 из 2" in new.text
            await old.look()
            assert "открыт в другом месте" in old.text
            await old.answer("", "2", "3", "100")
            assert words(staff) == []
            await new.answer("")
            assert words(staff) == ["done"]
            await old.answer("1")  # go on here
            assert "открыт в другом месте" not in old.text
            await new.answer("", "3")
            assert words(staff) == ["done"], "nobody answers from a screen that was taken over"
            await old.answer("1", "3")
            assert words(staff) == ["done", "failed"]


async def test_what_was_stored_before_the_line_dropped_is_not_stored_again(
    staff: Shop, run: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The commit is there, the answer never came: the courier types the same again, and it is accepted once."""
    from screens.desk_thread import DeskThread

    async with phone(staff) as one:
        await one.answer("1")
        day, asked = one.own.day, DeskThread.run
        await one.answer("3")
        assert words(staff) == ["failed"]

        async def stale(acts: DeskThread, act: object) -> object:
            """The screen of the login before still knows nothing of it."""
            from orderdesk.desk.dispatch.own_run import own_day

            return day if act is own_day else await asked(acts, act)  # type: ignore[arg-type]

        monkeypatch.setattr(DeskThread, "run", stale)
        one.own.day = day
        await one.answer("1", "3")
    assert words(staff) == ["failed"]


async def test_accepted_stands_there_only_after_the_commit(
    staff: Shop, run: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    from orderdesk.store.dispatch.stop_rows import Stops

    async with phone(staff) as one:
        await one.answer("1")

        def busy(*_: object) -> None:
            raise StoreBusy("занято")

        with monkeypatch.context() as patch:
            patch.setattr(Stops, "report", busy)
            await one.answer("3")
            assert "принято" not in one.text
            assert "занято" in one.text
            assert one.own.place.page is Page.STOP
        assert words(staff) == []
        await one.answer("3")
        assert "принято 12:00" in one.text


async def test_a_stop_that_was_taken_off_is_seen_at_the_next_key(staff: Shop, run: str) -> None:
    """Behaviour 7."""
    async with phone(staff) as one:
        await one.answer("1", "2")
        with one.unaware():
            done(staff, "stop", "withdraw", run, "1", "--reason", "отмена")
            await one.answer("")
        assert words(staff) == []
        assert "Ничего не ушло" in one.text
        await one.answer("0", "1")
        assert "СНЯТ С РЕЙСА" in one.text
        await one.answer("3")
        assert "здесь не ответ" in one.text
        await one.answer("2", "")  # behaviour 8: it had been handed over; that is kept and waits for a decision
        assert "решает диспетчер" in one.text
    assert words(staff) == ["done"]
    assert stops(staff, run)["1"]["state"] == "reported"


async def test_cancelling_an_order_reaches_the_courier_while_he_looks_at_it(staff: Shop, run: str) -> None:
    """Behaviour 7, and nobody rides to an order that is cancelled."""
    async with phone(staff) as one:
        await one.answer("1")
        assert staff.run("cancel", "1", "--reason", "refused", "--yes").exit_code == 0
        await one.look()
        assert "СНЯТ С РЕЙСА" in one.text
        assert "не отдавайте" in one.text.casefold()
        await one.answer("0")
        assert "осталось 1 из 2" in one.text


async def test_the_numbers_of_the_others_stay_when_one_is_taken_off_on_the_way(staff: Shop, run: str) -> None:
    async with phone(staff) as one:
        done(staff, "stop", "withdraw", run, "1", "--reason", "отмена")
        await one.look()
        await one.answer("2")
        assert "ТОЧКА 2 из 2" in one.text
        await one.answer("3")
    assert stops(staff, run)["2"]["state"] == "reported"


async def test_an_answer_right_after_somebody_elses_change_was_for_the_page_before(staff: Shop, run: str) -> None:
    async with phone(staff) as one:
        await one.answer("1")
        done(staff, "stop", "failed", run, "1", "--reason", "позвонил: отказ")
        await one.look()
        await one.ahead("6", "enter")
        assert "Ничего не ушло" in one.text
    assert staff.json("task", "list", operator="Дина") == []


async def test_the_head_says_when_nothing_can_be_sent(staff: Shop, run: str) -> None:
    async with phone(staff) as one:
        with one.unaware():  # a look that succeeds takes it off
            one.own.store_failed(StoreBusy("база недоступна"))
            await one.rest()
            assert "НЕ ОТПРАВЛЕНО" in one.text
        await one.answer("")
        assert "связь" in one.text
