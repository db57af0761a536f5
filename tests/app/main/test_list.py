"""The main screen: what an operator sees first, and how they move through it."""

from __future__ import annotations

import pytest
from rich.cells import cell_len

from orderdesk.channels.incoming import IncomingLine
from orderdesk.desk.commands.steps import Take
from tests.app.driver import driving
from tests.shop import Shop, at


@pytest.mark.req("K1", "K2", "K8")
async def test_it_opens_straight_on_new_with_the_most_urgent_order_under_the_cursor(shop: Shop) -> None:
    shop.receive("calm")
    shop.receive("urgent", received_at=at("2026-11-24 09:30"))
    shop.receive("accepted", "delivery")
    async with driving(shop) as desk:
        assert (desk.shelf, desk.dialog) == ("Новые", "")
        assert desk.rows == ["urgent", "calm"]
        assert desk.cursor == "urgent"
        assert desk.counts["Новые"] == 2
        head = desk.painted()[0]
        assert "новые: 2!" in head


@pytest.mark.req("K5", "K7", "K8", "K30")
async def test_the_columns_of_the_list(shop: Shop) -> None:
    shop.receive("481230", customer="Ким С.", payment="credit", received_at=at("2026-11-24 11:05"))
    async with driving(shop, (80, 24)) as desk:
        row = next(line for line in desk.painted() if "481230" in line and "Ким" in line)
        for said in ("2:05", "481230", "Ким С.", "24 990 ₸", "11:05", "доставка"):
            assert said in row
        assert row.index("2:05") < row.index("481230") < row.index("Ким") < row.index("24 990") < row.index("11:05")
        preview = "\n".join(desk.painted()[15:])
        assert "Алматы, Абая 10" in preview, "what does not fit beside it stands below"
        assert "кредит" in preview
    async with driving(shop, (170, 40)) as desk:
        row = next(line for line in desk.painted() if "481230" in line and "Ким" in line)
        assert row.index("доставка") < row.index("кредит") < row.index("Передан партнёру") < row.index("Алматы")


@pytest.mark.req("K8", "K50")
@pytest.mark.parametrize(
    ("status", "fields", "now", "said"),
    [
        ("new", {}, "2026-11-24 12:00", "+ 2:50"),
        ("new", {}, "2026-11-24 13:30", "~ 1:20"),
        ("new", {}, "2026-11-24 14:45", "~ 0:05:00"),
        ("new", {}, "2026-11-24 20:30", None),
        ("delivery", {}, "2026-11-24 12:00", "+ 1д 11ч"),
        ("delivery", {}, "2026-11-26 01:30", "! -1:30"),
        ("signing", {}, "2026-11-24 15:50", "· 4:00"),
        ("issued", {}, "2026-11-24 12:00", ""),
    ],
)
async def test_the_time_is_marked_so_that_it_can_be_read_without_colour(
    shop: Shop, status: str, fields: dict[str, object], now: str, said: str | None
) -> None:
    shop.receive("4821", status)
    shop.clock.at = at(now)
    if said is None:
        shop.run("tick")
        return
    async with driving(shop) as desk:
        await desk.go("Все")
        row = next(line for line in desk.painted() if "4821 " in line and "Иванов" in line)
        assert said in row


async def test_outside_the_hours_the_clock_stands_and_says_so(shop: Shop) -> None:
    shop.clock.at = at("2026-11-24 22:00")
    shop.receive("4821", received_at=at("2026-11-24 19:00"))
    async with driving(shop) as desk:
        assert desk.shown(">| 2:00")


@pytest.mark.req("K42", "K49")
async def test_shelves_stand_in_the_order_of_work_and_keys_lead_through_them(shop: Shop) -> None:
    shop.receive("1")
    shop.receive("2", "delivery")
    async with driving(shop) as desk:
        assert list(desk.counts) == [
            "Новые", "Подписание", "Самовывоз", "Доставка", "Сл. дост.", "Возвраты", "Архив",
            "Горит", "Перезвон", "Сообщить", "К возврату", "Без подтв.", "Не хватает", "Отличия", "С ошибкой",
            "Решить",
            "Все",
        ]  # fmt: skip
        await desk.press("]")
        assert desk.shelf == "Подписание"
        await desk.press("[", "[")
        assert desk.shelf == "Все"
        await desk.go("Доставка")
        assert (desk.shelf, desk.rows) == ("Доставка", ["2"])
        await desk.press("п", "0", "8")
        assert (desk.shelf, desk.refused) == ("Доставка", True)


@pytest.mark.req("K14", "K2")
async def test_a_new_order_rings_and_is_counted_on_every_screen_without_moving_the_cursor(shop: Shop) -> None:
    shop.receive("1")
    async with driving(shop) as desk:
        shop.receive("2", received_at=at("2026-11-24 09:30"))
        await desk.look()
        assert (desk.bells, desk.cursor, desk.rows) == (1, "1", ["2", "1"])
        assert "новые: 2!" in desk.painted()[0]
        await desk.press("enter")
        assert desk.dialog == "OrderCard"
        shop.receive("3")
        await desk.look()
        assert desk.bells == 2
        assert await desk.comes("новые: 3!")
        await desk.look()
        assert desk.bells == 2, "once for each"


async def test_what_a_colleague_does_is_seen_and_the_cursor_goes_to_the_next_urgent(shop: Shop) -> None:
    for number, minute in (("1", 30), ("2", 40), ("3", 50)):
        shop.receive(number, received_at=at(f"2026-11-24 10:{minute}"))
    async with driving(shop) as desk:
        await desk.press("j")
        assert desk.cursor == "2"
        shop.colleague("Болат").do(Take("accept"), shop.order("2"))
        await desk.look()
        assert (desk.cursor, desk.rows) == ("3", ["1", "3"])


async def test_hours_announced_by_somebody_else_are_seen_and_their_guesses_marked(shop: Shop) -> None:
    shop.clock.at = at("2026-12-31 14:00")
    shop.receive("4821", received_at=shop.clock(), planned_at=at("2027-01-09 20:00"))
    async with driving(shop) as desk:
        assert "чт 31 декабря 17:00" in "\n".join(desk.painted())
        done = shop.run("calendar", "announce", "2026-12-31", "--hours", "09:00-13:00", "--calendar", "kz", "--yes")
        assert done.exit_code == 0
        await desk.look()
        painted = "\n".join(desk.painted())
        assert "до ~вт 5 января 2027 12:00" in painted
        assert any("4821" in line and "| 3:00" in line for line in painted.splitlines()), "the clock stands at once"
        await desk.press("enter")
        assert "до ~вт 5 января 2027 12:00" in desk.says("about")
        assert "до ~05.01 12:00" in desk.says("clock")
        assert "дни календаря известны до 31.12.2026" in desk.says("clock")


async def test_moving_through_more_orders_than_fit(shop: Shop) -> None:
    batch = [shop.incoming(f"{n:03d}", received_at=at("2026-11-24 10:00") + n) for n in range(100)]
    shop.take_all(batch)
    async with driving(shop) as desk:
        height = len(desk.rows)
        assert 5 < height < 20
        await desk.press(*["j"] * (height + 2))
        assert (desk.cursor, len(desk.rows)) == (f"{height + 2:03d}", height)
        await desk.press("pagedown")
        assert desk.cursor == f"{2 * height + 1:03d}"
        await desk.press("end")
        assert (desk.cursor, desk.rows[-1], len(desk.rows)) == ("099", "099", height)
        await desk.press("k", "k", "up")
        assert desk.cursor == "096"
        await desk.press("pageup")
        assert desk.cursor == f"{96 - height + 1:03d}"
        await desk.press("home")
        assert (desk.cursor, desk.rows[0]) == ("000", "000")
        await desk.press("k")
        assert desk.cursor == "000"


async def test_what_was_read_ahead_is_read_anew_when_a_colleague_has_changed_it(shop: Shop) -> None:
    numbers = [f"{n:03d}" for n in range(40)]
    batch = [shop.incoming(number, received_at=at("2026-11-24 10:00") + n) for n, number in enumerate(numbers)]
    shop.take_all(batch)
    async with driving(shop) as desk:
        height = len(desk.rows)
        await desk.press(*["j"] * height)
        assert desk.cursor == f"{height:03d}"
        shop.colleague("Болат").do(Take("accept"), shop.order(numbers.pop(height + 2)))
        await desk.look()
        seen = [desk.cursor]
        while desk.cursor != "039":
            await desk.press("j")
            seen.append(desk.cursor)
        assert seen == numbers[height:]
        shop.colleague("Болат").do(Take("accept"), shop.order(numbers.pop(3)))
        await desk.look()
        seen = [desk.cursor]
        while desk.cursor != "000":
            await desk.press("k")
            seen.append(desk.cursor)
        assert seen == numbers[::-1]


async def test_the_window_follows_the_terminals_size(shop: Shop) -> None:
    long = "Алматы, " + "проспект Абая " * 3 + "10"
    batch = [shop.incoming(f"{n:03d}", received_at=at("2026-11-24 10:00") + n, address=long) for n in range(60)]
    shop.take_all(batch)
    async with driving(shop) as desk:
        await desk.press("end")
        before, before_long = len(desk.rows), desk.shown(long)
        await desk.pilot.resize_terminal(120, 40)
        await desk.pilot.pause()
        assert (len(desk.rows), desk.cursor, desk.rows[-1]) == (before + 11, "059", "059")
        assert not before_long
        assert await desk.comes(long), "the preview has the room that there is"
        await desk.pilot.resize_terminal(40, 10)
        await desk.pilot.pause()
        assert desk.cursor == "059"


@pytest.mark.req("K3", "K4", "K69")
async def test_digits_typed_anywhere_find_the_caller_on_whatever_shelf(shop: Shop) -> None:
    shop.receive("30184811", phone="+77010000001")
    shop.receive("30184822", "delivery", phone="+77012224833")
    shop.receive("30184999", "issued", phone="+77012224833", customer="Иванов")
    async with driving(shop) as desk:
        await desk.type("4833")
        assert desk.rows == ["30184822", "30184999"], "active orders before the archive"
        await desk.press("enter")
        assert desk.dialog == "OrderCard"
        assert "30184822" in desk.says("title")
        await desk.press("escape", "escape")
        assert (desk.shelf, desk.rows) == ("Новые", ["30184811"])


@pytest.mark.req("K3", "K4")
async def test_words_are_searched_after_a_slash_also_with_the_wrong_layout_on(shop: Shop) -> None:
    shop.receive("1", customer="Иванов Алексей")
    shop.receive("2", "pickup", customer="Ким", lines=(IncomingLine("L", "Лампа", 1, 1),))
    async with driving(shop) as desk:
        await desk.press("slash")
        await desk.type("лампа")
        assert desk.rows == ["2"]
        await desk.press("down", "enter")
        assert desk.dialog == "OrderCard", "a single hit opens on Enter"
        await desk.press("escape", "escape", "slash")
        await desk.type("bdfyjd")
        assert desk.rows == ["1"]
        await desk.press("escape", "slash")
        await desk.type("нет такого")
        assert desk.rows == []
        assert desk.shown("Ничего не найдено.")


async def test_backspace_takes_a_digit_back(shop: Shop) -> None:
    shop.receive("4821")
    shop.receive("4829")
    async with driving(shop) as desk:
        await desk.type("4829")
        assert desk.rows == ["4829"]
        await desk.press("backspace")
        assert sorted(desk.rows) == ["4821", "4829"]


async def test_next_urgent_comes_from_all_shelves(shop: Shop) -> None:
    shop.receive("1")
    shop.receive("burning", "delivery", planned_at=at("2026-11-24 11:00"))
    async with driving(shop) as desk:
        await desk.press("т")
        assert (desk.shelf, desk.cursor) == ("Доставка", "burning")


async def test_nothing_to_do_is_said(shop: Shop) -> None:
    async with driving(shop) as desk:
        assert desk.shown("В магазине ещё нет заказов. Начать можно так:")
        for key in ("a", "x", "i", "d", "p", "o", "enter", "n", "j", "end", "pageup"):
            await desk.press(key)
            assert desk.dialog == ""
        assert desk.message


@pytest.mark.req("K17")
async def test_the_footer_shows_only_the_keys_that_are_legal_now(shop: Shop) -> None:
    shop.receive("1")
    shop.receive("2", "delivery")
    shop.receive("3", "issued")
    async with driving(shop, (110, 30)) as desk:
        assert "a принять" in desk.hints
        assert "x отменить" in desk.hints
        assert "выдать" not in desk.hints
        assert "дата" not in desk.hints
        await desk.go("Доставка")
        assert "i выдать" in desk.hints
        assert "d дата" in desk.hints
        assert "принять" not in desk.hints
        await desk.go("Архив")
        for word in ("принять", "отменить", "выдать", "дата"):
            assert word not in desk.hints


async def test_the_preview_never_opens_an_order(shop: Shop) -> None:
    shop.receive("1")
    shop.receive("2")
    async with driving(shop) as desk:
        await desk.press("j", "k", "j")
        assert desk.shown("Принять до")
    assert shop.kinds("1") == ["received"]


@pytest.mark.req("K21", "K9")
async def test_the_preview_says_what_leaving_the_order_costs(shop: Shop) -> None:
    shop.receive("1")
    shop.receive("2", "delivery")
    async with driving(shop) as desk:
        assert desk.shown("автоотмена, рейтинг упадёт")
        await desk.go("Доставка")
        assert desk.shown("Доставить до ср 25 ноября 23:59")
        assert desk.shown("штрафы, рейтинг упадёт")


@pytest.mark.req("K9", "K10")
async def test_the_screen_lets_the_clocks_act(shop: Shop) -> None:
    shop.receive("4821", received_at=at("2026-11-24 09:30"))
    async with driving(shop) as desk:
        shop.clock.at = at("2026-11-24 12:30") + 1
        await desk.look()
        await desk.look()
        assert "4821" in desk.message
        assert desk.refused
        assert desk.rows == []
        await desk.type("4821")
        await desk.press("enter", "enter")
        assert "покупатель: Продавец не принял заказ 4821" in desk.says("outbox")
    assert shop.order("4821").cancel_reason == "timeout"


async def test_a_ticking_clock_repaints_what_has_changed(shop: Shop) -> None:
    shop.receive("4821", received_at=at("2026-11-24 10:00"))
    async with driving(shop) as desk:
        assert desk.shown("~ 1:00")
        shop.clock.advance(1)
        assert desk.main.table.tick() == shop.clock() + 60
        await desk.pilot.pause()
        assert desk.shown("~ 0:59")


async def test_what_begins_to_burn_is_counted_though_nobody_commits_anything(shop: Shop) -> None:
    order = shop.receive("4821", received_at=at("2026-11-24 10:00"))
    assert order.deadline is not None
    assert order.deadline.warn_at is not None
    async with driving(shop) as desk:
        shop.clock.at = order.deadline.warn_at - 1
        desk.main.pane.ticked()
        assert desk.counts["Горит"] == 0
        shop.clock.advance(1)
        desk.main.pane.ticked()
        assert desk.counts["Горит"] == 1


async def test_an_order_the_channel_speaks_strangely_of_is_marked(shop: Shop) -> None:
    shop.take(shop.incoming("1", external={"state": "NEW", "status": "ODD"}))
    async with driving(shop) as desk:
        row = next(line for line in desk.painted() if "Иванов" in line)
        assert "?" in row
        assert desk.shown("может быть иначе")


async def test_a_read_only_shop_can_be_looked_at(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    shop.receive("4821")
    monkeypatch.setattr(shop.store.connection, "read_only", True)
    monkeypatch.setattr("orderdesk.store.connection.os.access", lambda *_: False)
    async with driving(shop) as desk:
        assert "ТОЛЬКО ЧТЕНИЕ" in desk.painted()[0]
        await desk.press("a")
        assert (desk.refused, desk.rows) == (True, ["4821"])
        assert "только для чтения" in desk.message


async def test_help_shows_keys_marks_and_what_is_possible(shop: Shop) -> None:
    shop.receive("1")
    async with driving(shop, (80, 60)) as desk:
        await desk.press("?")
        assert desk.dialog == "Help"
        text = " ".join(desk.says("text").split())
        for said in ("a принять", "Перенести плановую дату", "нерабочее время: счёт стоит", "опоздание"):
            assert said in text
        await desk.press("q")
        assert desk.dialog == ""


@pytest.mark.parametrize("width", [80, 120])
async def test_help_is_wrapped_under_its_sentences(shop: Shop, width: int) -> None:
    shop.receive("1")
    async with driving(shop, (width, 24)) as desk:
        await desk.press("?")
        lines = desk.says("text").splitlines()
        room = desk.screen.query_one("#text").content_size.width
        assert all(cell_len(line) <= room for line in lines)
        titles = [line for line in lines if line and not line.startswith("  ")]
        assert len(titles) == 12, titles
        keys = lines[lines.index(titles[1]) + 1 : lines.index(titles[6]) - 1]
        wrapped = [line for line in keys if line.startswith(" " * 10)]
        assert all(not line or line in wrapped or line[2] != " " or line in titles for line in keys)
        assert wrapped, "under the sentence, not under the key"


async def test_q_leaves(shop: Shop) -> None:
    async with driving(shop) as desk:
        await desk.press("й")
        assert desk.app.return_value == 0


@pytest.mark.req("K69")
async def test_after_a_card_the_next_search_begins_anew(shop: Shop) -> None:
    """The next caller's number is not the end of the last one's."""
    for number in ("1001", "2002"):
        shop.receive(number)
    async with driving(shop) as desk:
        for way in (["2", "0", "0"], ["/", *"2002"]):
            await desk.press(*"1001", "enter", "escape", *way)
            assert (desk.rows, desk.field("search")) == (["2002"], "".join(way).lstrip("/"))
            await desk.press("escape", "escape")
        await desk.press(*"100", "enter", "escape", "backspace", "0", "1")
        assert desk.field("search") == "1001", "what is corrected goes on"
