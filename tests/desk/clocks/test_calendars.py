"""Announced days: the price before the key, the deadlines that move, and the way back."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from orderdesk.clock import FixedClock
from orderdesk.composition import Composition
from orderdesk.desk.commands.record import Remark
from orderdesk.store.integrity.checkup import wrong_orders
from orderdesk.values import replace
from tests.shop import Shop, at

MARKET = """
key = "market"
title = "Ринок"
currency = "UAH"
country = "UA"
zone = "Europe/Kyiv"
calendar = "ua"
contact = ["phone"]

[[status]]
key = "fresh"
title = "Нове"
shelf = "new"
[[status]]
key = "off"
title = "Знято"
shelf = "cancelled"

[[step]]
key = "too_late"
title = "забуто"
event = "forgotten"
from = ["fresh"]
to = [{ status = "off" }]
by = ["system"]
reason = "forgotten"

[[reason]]
key = "forgotten"
title = "Забуто"

[[target]]
key = "accept"
title = "Прийняти"
in = ["fresh"]
clock = "business"
since = ["received_at"]
tiers = [{ name = "excellent", within = "60m" }, { name = "acceptable", within = "3h" }]
warn = [{ left = "15m" }]
breach = "too_late"
"""


def kyiv(text: str) -> int:
    """Epoch of a Kyiv wall time."""
    return int(datetime.fromisoformat(text).replace(tzinfo=ZoneInfo("Europe/Kyiv")).timestamp())


@pytest.fixture
def market(shop: Shop, tmp_path: Path) -> Shop:
    """A shop in Kyiv, by the shipped calendar `ua`: three hours of 09:00–20:00."""
    folder = tmp_path / "config"
    (folder / "rulebooks").mkdir(parents=True)
    (folder / "config.toml").write_text("", "utf-8")
    (folder / "rulebooks" / "market.toml").write_text(MARKET, "utf-8")
    shop.parts = replace(shop.parts, config_path=folder / "config.toml")
    shop.desk = shop.parts.desk(shop.store)
    return shop


def order(shop: Shop, number: str, received: str) -> None:
    """An order that came at a time of Kyiv and is taken in at once."""
    shop.clock.at = kyiv(received)
    incoming = shop.incoming(number, channel="market", external={}, currency="UAH", phone="+380501234567",
                             received_at=kyiv(received))  # fmt: skip
    assert shop.take_all([incoming])[0].said == ""


def announce(shop: Shop, day: str, hours: str, *more: str, calendar: str = "ua") -> str:
    done = shop.run("calendar", "announce", day, "--hours", hours, "--calendar", calendar, "--yes", *more)
    assert done.exit_code == 0, done.output
    return done.stdout


def due(shop: Shop, number: str) -> str:
    """When it is due, as the shop's clock shows it."""
    return str(shop.json("show", number)["due_at"])[:16].replace("T", " ")


# --- the vectors -------------------------------------------------------------------------------------------------


def test_a_holiday_and_a_weekend_are_not_counted(market: Shop) -> None:
    order(market, "V12", "2026-12-24 19:00")
    assert due(market, "V12") == "2026-12-28 11:00"


def test_the_clocks_going_forward_take_no_time_from_the_shop(market: Shop) -> None:
    order(market, "V13", "2026-03-27 18:00")
    assert due(market, "V13") == "2026-03-30 10:00"
    entered, end = kyiv("2026-03-27 18:00"), kyiv("2026-03-30 10:00")
    assert (end - entered) // 3600 == 63


@pytest.mark.req("M27")
def test_the_last_day_of_the_year_is_announced_to_be_short(market: Shop) -> None:
    order(market, "V14", "2026-12-31 14:00")
    assert due(market, "V14") == "2026-12-31 17:00"
    assert "у 1 заказа времени станет больше" in announce(market, "2026-12-31", "09:00-15:00")
    assert due(market, "V14") == "2027-01-04 11:00"
    order(market, "after", "2026-12-31 14:00")
    assert due(market, "after") == "2027-01-04 11:00", "an order taken in later counts with it too"


@pytest.mark.req("M27")
def test_a_saturday_is_announced_to_be_worked(market: Shop) -> None:
    order(market, "V15", "2026-11-27 19:00")
    assert due(market, "V15") == "2026-11-30 11:00"
    announce(market, "2026-11-28", "10:00-16:00", "--source", "marketplace")
    assert due(market, "V15") == "2026-11-28 12:00"


# --- preview, apply, undo ----------------------------------------------------------------------------------------


@pytest.mark.req("M27")
def test_the_preview_counts_and_changes_nothing(market: Shop) -> None:
    order(market, "1", "2026-12-31 09:30")
    order(market, "2", "2026-12-31 13:00")
    order(market, "3", "2026-12-31 16:30")
    market.clock.at = kyiv("2026-12-31 16:30")
    before = [due(market, number) for number in "123"]
    shown = market.run("calendar", "announce", "31.12", "--hours", "09:00-15:00", "--calendar", "ua")
    assert shown.exit_code == 1
    assert "чт 31 декабря 2026: 09:00–20:00 → 09:00–15:00" in shown.stdout
    assert (
        "у 2 заказов времени станет больше, у 0 заказов времени станет меньше, 1 перестанет быть просроченным, "
        "0 станут просроченными." in shown.stdout
    )
    assert shown.stderr == "Ничего не изменено: чтобы применить, добавьте --yes.\n"
    assert [due(market, number) for number in "123"] == before
    assert market.store.announcements.all() == []


def test_undo_restores_every_deadline(market: Shop) -> None:
    for n in range(12):
        order(market, str(n), f"2026-12-30 {9 + n:02d}:15")
    before = stored(market)
    announce(market, "2026-12-30", "09:00-12:00,16:00-18:00", calendar="ua")
    announce(market, "2026-12-31", "closed")
    assert stored(market) != before
    for number in ("1", "2"):
        done = market.run("calendar", "undo", number, "--yes")
        assert f"Объявление {number} отменено." in done.stdout
    assert stored(market) == before
    again = market.run("calendar", "undo", "1", "--yes")
    assert (again.exit_code, again.stderr) == (1, "Объявление 1 уже отменено.\n")
    assert [entry.undoes for entry in market.store.announcements.all()] == [None, None, 1, 2]


def test_a_late_announcement_saves_an_order_before_its_clock_has_acted(market: Shop) -> None:
    order(market, "1", "2026-11-24 10:00")
    market.clock.at = kyiv("2026-11-24 14:00")
    assert "1 перестанет быть просроченным" in announce(market, "2026-11-24", "09:00-12:00")
    assert market.run("tick").stdout == ""
    assert market.order("1").status == "fresh"


def test_what_the_clock_has_cancelled_stays_cancelled(market: Shop) -> None:
    order(market, "1", "2026-11-24 10:00")
    market.clock.at = kyiv("2026-11-24 14:00")
    market.run("tick")
    before = market.order("1")
    assert before.status == "off"
    assert "у 0 заказов времени станет больше" in announce(market, "2026-11-24", "closed")
    assert market.order("1") == before


def test_less_time_says_whom_the_clock_will_cancel(market: Shop) -> None:
    order(market, "1", "2026-11-27 19:00")
    market.clock.at = kyiv("2026-11-28 14:00")
    said = announce(market, "2026-11-28", "10:00-16:00")
    assert "у 1 заказа времени станет меньше" in said
    assert "1 станет просроченным (1 из них сразу отменится или перейдёт дальше по сроку)" in said
    market.run("tick")
    assert market.order("1").status == "off"
    assert market.json("history", "1")[-1]["at"] == "2026-11-28T12:00:01+02:00"


def test_an_order_that_ends_with_the_bell_is_late_only_when_the_shop_opens_again(market: Shop) -> None:
    order(market, "1", "2026-11-24 17:00")
    assert due(market, "1") == "2026-11-24 20:00"
    market.clock.at = kyiv("2026-11-25 09:30")
    assert "1 перестанет быть просроченным" in announce(market, "2026-11-25", "11:00-20:00")
    assert due(market, "1") == "2026-11-24 20:00"
    market.run("tick", now="2026-11-25T11:00:00+02:00")
    assert market.order("1").status == "fresh"
    market.run("tick", now="2026-11-25T11:00:01+02:00")
    assert market.order("1").status == "off"


def test_a_shift_over_midnight_takes_in_the_orders_of_the_next_day(market: Shop) -> None:
    announce(market, "2026-11-24", "22:00-04:00")
    order(market, "1", "2026-11-25 01:00")
    assert due(market, "1") == "2026-11-25 04:00"
    announce(market, "2026-11-24", "22:00-02:00")
    assert due(market, "1") == "2026-11-25 11:00"
    announce(market, "2026-11-24", "09:00-20:00")
    assert due(market, "1") == "2026-11-25 12:00"


def test_a_deadline_that_moves_is_no_new_version_and_no_event(market: Shop) -> None:
    order(market, "1", "2026-12-31 14:00")
    before = market.order("1")
    announce(market, "2026-12-31", "closed")
    after = market.order("1")
    assert (after.version, market.kinds("1")) == (before.version, ["received"])
    assert replace(after, deadline=before.deadline) == before
    assert wrong_orders(market.store) == []


# --- who has more say --------------------------------------------------------------------------------------------


def test_the_owner_beats_the_marketplace_and_the_later_the_earlier(market: Shop) -> None:
    order(market, "1", "2026-12-31 09:00")
    announce(market, "2026-12-31", "11:00-20:00")
    assert due(market, "1") == "2026-12-31 14:00"
    said = announce(market, "2026-12-31", "closed", "--source", "marketplace")
    assert "как и было" in said
    assert due(market, "1") == "2026-12-31 14:00"
    announce(market, "2026-12-31", "10:00-20:00")
    assert due(market, "1") == "2026-12-31 13:00"
    states = [entry["state"] for entry in market.json("calendar", "list")[2]["announcements"]]
    assert states == ["beaten", "beaten", "holds"]
    market.run("calendar", "undo", "3", "--yes")
    assert due(market, "1") == "2026-12-31 14:00"
    market.run("calendar", "undo", "1", "--yes")
    assert due(market, "1") == "2027-01-04 12:00", "with the owner's word gone the marketplace's holds"


def test_an_announcement_beats_holidays_and_moved_days_of_the_file(market: Shop) -> None:
    announce(market, "2026-12-25", "10:00-12:00")
    order(market, "1", "2026-12-24 19:00")
    assert due(market, "1") == "2026-12-25 12:00"
    days = market.json("calendar", "show", "ru", "--days", "366", now="2027-02-20T12:00:00+03:00")["days"]
    assert (days[0]["why"], days[0]["hours"]) == ("override", [["09:00", "20:00"]])
    announce(market, "2027-02-20", "closed", calendar="ru")
    days = market.json("calendar", "show", "ru", now="2027-02-20T12:00:00+03:00")["days"]
    assert (days[0]["why"], days[0]["hours"], days[0]["announcement"]) == ("announced", [], 2)


# --- everybody counts with it ------------------------------------------------------------------------------------


def test_a_desk_that_is_open_already_counts_with_it(market: Shop) -> None:
    """`market.desk` has clocks and a connection of its own; the command is another process to it."""
    announce(market, "2026-12-31", "09:00-15:00")
    order(market, "1", "2026-12-31 14:00")
    assert due(market, "1") == "2027-01-04 11:00"
    market.run("calendar", "undo", "1", "--yes")
    after = market.desk.do(Remark("пересчитано под блокировкой"), market.order("1"))
    assert after.deadline is not None
    assert after.deadline.due_at == kyiv("2026-12-31 17:00")


def test_two_stores_see_what_one_of_them_announces(market: Shop) -> None:
    order(market, "1", "2026-12-31 14:00")
    other = Composition(database=market.parts.database, config_path=market.parts.config_path, operator="Олена",
                  clock=FixedClock(market.clock()))  # fmt: skip
    with other.store() as store:
        desk = other.desk(store)
        seen = store.connection.data_version()
        announce(market, "2026-12-31", "09:00-15:00")
        assert store.connection.data_version() != seen
        found = desk.find("1")
        assert found.deadline is not None
        assert found.deadline.due_at == kyiv("2027-01-04 11:00")
        store.announcements.tell(other.rules.clocks)
        assert not other.rules.clocks.line("ua").is_open(kyiv("2026-12-31 16:00"))


# --- until when a calendar is known ------------------------------------------------------------------------------


def test_a_deadline_beyond_what_is_known_is_marked(market: Shop) -> None:
    order(market, "1", "2026-12-31 14:00")
    assert market.json("show", "1")["due_uncertain"] is False
    assert "~" not in market.run("show", "1").stdout.replace("~ ", "")
    announce(market, "2026-12-31", "09:00-15:00")
    assert market.json("list")[0]["due_uncertain"] is True
    assert "Прийняти до ~пн 4 января 2027 11:00" in market.run("show", "1").stdout
    assert " ~04.01 11:00 " in market.run("list").stdout


def test_a_wall_clock_is_never_uncertain(shop: Shop) -> None:
    shop.clock.at = at("2026-12-31 23:30")
    shop.receive("1", received_at=shop.clock(), planned_at=None, facts={"express": True})
    shown = shop.json("show", "1")
    assert (shown["due_at"], shown["due_uncertain"]) == ("2027-01-01T00:30:00+05:00", False)


# --- the listing, and slips --------------------------------------------------------------------------------------


def test_the_calendars_are_listed_with_what_was_announced(market: Shop) -> None:
    announce(market, "2026-12-31", "09:00-13:00, 14:00–15:00", "--note", "Новый\x1b[2J год")
    listed = {entry["calendar"]: entry for entry in market.json("calendar", "list")}
    assert [listed[key]["known_until"] for key in ("kz", "ru", "ua")] == ["2026-12-31", "2027-12-31", "2026-12-31"]
    assert listed["ua"]["announcements"] == [
        {
            "id": 1,
            "date": "2026-12-31",
            "hours": [["09:00", "13:00"], ["14:00", "15:00"]],
            "source": "owner",
            "note": "Новый␛ год",
            "announced_at": "2026-11-24T09:00:00+02:00",
            "operator": "Мария",
            "state": "holds",
        }
    ]
    text = market.run("calendar", "list").stdout
    assert "известен до 31.12.2026" in text
    assert "чт 31 декабря 2026" in text
    shown = market.run("calendar", "show", "ua", "--days", "3", now="2026-12-31T09:00:00+02:00").stdout.splitlines()
    assert [line.split("  ")[0] for line in shown] == ["чт 31 декабря 2026", "~пт 1 января 2027", "~сб 2 января 2027"]
    assert "09:00–13:00, 14:00–15:00" in shown[0]
    assert "праздник" in shown[1]


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (("2026-13-40", "--hours", "closed", "--calendar", "ua"), 1, "2026-13-40"),
        (("2050-12-31", "--hours", "closed", "--calendar", "ua"), 1, "слишком далеко"),
        (("2026-12-31", "--hours", "9-15", "--calendar", "ua"), 1, "09:00-15:00"),
        (("2026-12-31", "--hours", "", "--calendar", "ua"), 1, "09:00-15:00"),
        (("2026-12-31", "--hours", "09:00-15:00-17:00", "--calendar", "ua"), 1, "09:00-15:00"),
        (("2026-12-31", "--hours", "closed", "--calendar", "\x1b[2Jmars"), 1, "kz, ru, ua"),
        (("2026-12-31", "--hours", "closed"), 2, "--calendar"),
        (("2026-12-31", "--hours", "closed", "--calendar", "ua", "--source", "law"), 2, "marketplace"),
    ],
)
def test_a_slip_is_one_clear_sentence(market: Shop, arguments: tuple[str, ...], code: int, said: str) -> None:
    done = market.run("calendar", "announce", *arguments, "--yes")
    assert (done.exit_code, done.stdout) == (code, "")
    assert said in done.stderr
    assert "\x1b" not in done.stderr
    assert market.store.announcements.all() == []


def test_there_is_nothing_to_undo(market: Shop) -> None:
    done = market.run("calendar", "undo", "7", "--yes")
    assert (done.exit_code, done.stderr) == (1, "Нет объявления 7.\n")


def stored(shop: Shop) -> list[Any]:
    """Every deadline with all that follows from it, as it lies in the table."""
    return shop.store.connection.rows("SELECT id, deadline, warn_at, acts_at, rank, version FROM orders ORDER BY id")
