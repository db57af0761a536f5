"""Lists, searches and single orders as the commands print them."""

from __future__ import annotations

import os
import pwd
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from orderdesk.channels.incoming import IncomingLine
from orderdesk.cli import Run, cli
from orderdesk.store import Store
from tests.shop import Shop, at


def numbers(shop: Shop, *arguments: str) -> list[str]:
    return [order["number"] for order in shop.json("list", *arguments)]


@pytest.mark.req("K2", "K8")
def test_orders_come_in_the_order_in_which_their_time_runs_out(shop: Shop) -> None:
    shop.receive("late", received_at=at("2026-11-24 11:59"))
    shop.receive("soon", received_at=at("2026-11-24 09:30"))
    shop.receive("express", received_at=at("2026-11-24 11:40"), facts={"express": True})
    shop.receive("delivery", "delivery")
    shop.receive("waits", "signing")
    shop.receive("done", "issued")
    assert numbers(shop, "--shelf", "new") == ["soon", "express", "late"]
    assert numbers(shop) == ["soon", "express", "late", "delivery", "waits", "done"]


def test_burning_is_what_was_warned_of_or_is_late(shop: Shop) -> None:
    shop.receive("calm")
    shop.receive("warned", received_at=at("2026-11-24 09:10"))
    shop.receive("late", "delivery", planned_at=at("2026-11-23 23:59"))
    assert numbers(shop, "--shelf", "burning") == ["late", "warned"]


@pytest.mark.req("K42")
def test_every_shelf_is_asked_for_by_its_key(shop: Shop) -> None:
    for number, status in enumerate(("new", "signing", "pickup", "delivery", "packing", "issued")):
        shop.receive(str(number), status, method="carrier" if status == "packing" else "delivery")
    shelves = ("new", "signing", "pickup", "delivery", "carrier", "archive")
    assert [numbers(shop, "--shelf", shelf) for shelf in shelves] == [[str(n)] for n in range(6)]
    assert numbers(shop, "--shelf", "returns") == []
    assert shop.run("list", "--shelf", "attic").exit_code == 2


def test_an_order_for_programs_has_the_promised_keys(shop: Shop) -> None:
    shop.receive("4821")
    (order,) = shop.json("list")
    promised = {"number", "channel", "shelf", "status", "customer", "phone", "total", "currency", "received_at",
                "planned_at", "due_at", "clock", "tier", "left_s", "version"}  # fmt: skip
    assert promised <= order.keys()
    assert order["total"] == "24990.00"
    assert order["received_at"] == "2026-11-24T11:50:00+05:00"
    assert order["due_at"] == "2026-11-24T14:50:00+05:00"
    assert (order["clock"], order["clock_state"], order["tier"]) == ("business", "running", "excellent")
    assert (order["left_s"], order["version"]) == (10200, 1)


@pytest.mark.parametrize(
    ("received", "now", "tier", "state", "left"),
    [
        ("2026-11-24 11:30", "2026-11-24 12:00", "excellent", "running", 9000),
        ("2026-11-24 10:00", "2026-11-24 12:00", "acceptable", "running", 3600),
        ("2026-11-24 19:00", "2026-11-24 23:00", "frozen", "frozen", 7200),
        ("2026-11-27 18:00", "2026-11-28 12:00", "frozen", "frozen", 3600),
        ("2026-11-24 09:00", "2026-11-24 12:00", "acceptable", "running", 0),
        ("2026-11-24 09:00", "2026-11-24 12:01", "late", "running", -60),
    ],
)
@pytest.mark.req("K8")
def test_the_time_left_is_counted_in_the_shops_hours(
    shop: Shop, received: str, now: str, tier: str, state: str, left: int
) -> None:
    shop.clock.at = at(received)
    shop.receive("4821", received_at=at(received), planned_at=at("2026-12-04 23:59"))
    shop.clock.at = at(now)
    order = shop.json("show", "4821")
    assert (order["tier"], order["clock_state"], order["left_s"]) == (tier, state, left)


def test_the_express_clock_is_an_hour_of_wall_time(shop: Shop) -> None:
    shop.clock.at = at("2026-11-28 23:30")
    shop.receive("4821", received_at=at("2026-11-28 23:30"), facts={"express": True}, planned_at=None)
    order = shop.json("show", "4821")
    assert (order["due_at"], order["clock"]) == ("2026-11-29T00:30:00+05:00", "wall")


def test_a_pickup_waits_three_working_days_unless_the_channel_says(shop: Shop) -> None:
    shop.receive("1", method="pickup")
    shop.run("accept", "1")
    assert shop.json("show", "1")["due_at"] == "2026-11-27T20:00:00+05:00"
    shop.receive("2", "pickup", method="pickup", facts={"hold_until": at("2026-11-25 18:01")})
    assert shop.json("show", "2")["due_at"] == "2026-11-25T18:01:00+05:00"


def test_a_shops_own_hours_are_a_setting(shop: Shop, tmp_path: Path) -> None:
    settings = tmp_path / "own.toml"
    settings.write_text('[calendars.kz]\nhours = { tue = [["11:30", "12:30"]], wed = [["10:00", "18:00"]] }\n')
    with Shop.made(tmp_path / "other", shop.clock()) as other:
        args = ["--db", str(other.parts.database), "--config", str(settings), "--now", "2026-11-24T12:00:00+05:00"]
        path = tmp_path / "a.jsonl"
        path.write_text('{"number": "1", "received_at": "2026-11-24T12:00:00+05:00"}\n')
        run = Run(open_desk=lambda parts: 0, check_terminal=lambda: None)
        assert CliRunner().invoke(cli, [*args, "import", str(path)], obj=run).exit_code == 0
        assert (
            '"due_at": "2026-11-25T12:30:00+05:00"'
            in CliRunner().invoke(cli, [*args, "list", "--json"], obj=run).stdout
        )


# --- searching ---------------------------------------------------------------------------------------------------


@pytest.fixture
def full(shop: Shop) -> Shop:
    shop.receive("30184821", customer="Иванов Алексей", phone="+77012224821", address="Алматы, Абая 10")
    shop.receive("30184822", "pickup", customer="Ёлкина Ольга", phone="+77017771122", address="", method="pickup")
    shop.receive(
        "50004833",
        "issued",
        customer="Қайрат Әлиев",
        phone="+77015554821",
        address="Достык 5",
        comment="этаж 5, домофон",
    )
    lamp = IncomingLine("LAMP-3", "Лампа настольная", 1, 100)
    shop.receive("M-77", "delivery", customer="O'Brien AND (", phone=None, address="Сейфуллина", lines=(lamp,),
                 facts={"waybill": "59000123456789"})  # fmt: skip
    return shop


@pytest.mark.req("K3", "K4", "K69")
@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("4821", ["30184821", "50004833"]),  # the end of a phone, and of a number: active before archived
        ("+7 701 222 48 21", ["30184821"]),
        ("87012224821", ["30184821"]),
        ("3018", ["30184821", "30184822"]),
        ("50004833", ["50004833"]),
        ("22", ["30184822"]),
        ("1122", ["30184822"]),
        ("99999", []),
        ("иванов", ["30184821"]),
        ("ИВАН", ["30184821"]),
        ("алексей иван", ["30184821"]),
        ("елкина", ["30184822"]),
        ("кайрат", ["50004833"]),
        ("алиев", ["50004833"]),
        ("абая 10", ["30184821"]),
        ("bdfyjd", ["30184821"]),  # иванов with the Latin layout on
        ("дфьз", ["M-77"]),  # lamp with the Russian one
        ("лампа", ["M-77"]),
        ("lamp", ["M-77"]),
        ("домофон", ["50004833"]),
        ("590001", ["M-77"]),
        ("M-77", ["M-77"]),
        ("o'brien and (", ["M-77"]),
        ("и", ["30184821", "M-77"]),  # Иванов, and the key of и on the Latin layout: Brien
        ("ол", ["30184822"]),
        ("абая ив", ["30184821"]),
        ("none", []),  # what an order does not have is no word of it
    ],
)
def test_one_search_finds_by_phone_number_name_address_goods_and_waybill(
    full: Shop, typed: str, found: list[str]
) -> None:
    assert numbers(full, "--search", typed) == found


@pytest.mark.parametrize(
    "typed", ["'); DROP TABLE orders;--", "%", "_", '"', "*", "+", "-", "()", "\x00", "\\", "a" * 9999]
)
def test_signs_of_query_languages_are_only_text(full: Shop, typed: str) -> None:
    assert numbers(full, "--search", typed) == []
    assert len(numbers(full)) == 4


def test_a_search_goes_through_all_shelves_or_the_one_that_is_named(full: Shop) -> None:
    assert numbers(full, "--search", "4821") == ["30184821", "50004833"]
    assert numbers(full, "--shelf", "new", "--search", "4821") == ["30184821"]
    assert numbers(full, "--shelf", "archive", "--search", "кайрат") == ["50004833"]
    assert numbers(full, "--shelf", "new", "--search", "елкина") == []


def test_a_search_among_what_burns(full: Shop) -> None:
    full.receive("burns", "delivery", customer="Иванова Анна", planned_at=at("2026-11-24 13:00"))
    assert sorted(numbers(full, "--search", "иванов")) == ["30184821", "burns"]
    assert numbers(full, "--shelf", "burning", "--search", "иванов") == ["burns"]


def test_a_renamed_buyer_and_a_changed_address_are_found_anew(full: Shop) -> None:
    full.take(full.incoming("30184821", customer="Петров Алексей", phone="+77012224821", address="Гоголя 5"))
    assert numbers(full, "--search", "гоголя") == ["30184821"]
    assert numbers(full, "--search", "абая") == []
    assert numbers(full, "--search", "петров") == ["30184821"]


def test_a_list_may_be_longer_than_a_page(shop: Shop) -> None:

    batch = [shop.incoming(f"{n:05d}", received_at=at("2026-11-24 09:30") + n % 7) for n in range(1203)]
    shop.take_all(batch)
    found = numbers(shop)
    assert (len(found), len(set(found))) == (1203, 1203)


# --- the program itself ------------------------------------------------------------------------------------------


def test_doctor_finds_a_healthy_shop_healthy(full: Shop) -> None:
    result = full.run("doctor")
    assert result.exit_code == 0, result.output
    for said in ("SQLite", "journal_mode: wal", "synchronous: FULL", "integrity_check: ok", "сходятся", "+0500"):
        assert said in result.stdout


def test_a_backup_is_whole_and_can_take_the_databases_place(full: Shop, tmp_path: Path) -> None:
    made = Path(full.run("backup").stdout.strip())
    assert made.stat().st_mode & 0o777 == 0o600
    full.run("note", "30184821", "после копии")
    place = tmp_path / "restored" / "orders.db"
    place.parent.mkdir()
    made.rename(place)
    result = CliRunner().invoke(
        cli, ["--db", str(place), "list"], obj=Run(open_desk=lambda parts: 0, check_terminal=lambda: None)
    )
    assert result.exit_code == 0
    assert "30184821" in result.stdout
    with Store(place) as restored:
        assert restored.connection.rows("PRAGMA integrity_check") == [("ok",)]


@pytest.mark.parametrize("now", ["yesterday", "2026-13-01", "", "9999999999"])
def test_a_clock_that_cannot_be_is_wrong_usage(shop: Shop, now: str) -> None:
    result = shop.run("list", now=now)
    assert (result.exit_code, "--now" in result.stderr) == (2, True)


@pytest.mark.parametrize("command", ["list", "tick", "accept 1", "backup", "history 1"])
def test_a_database_that_is_not_there_is_not_made_by_looking_for_it(tmp_path: Path, command: str) -> None:
    path = tmp_path / "slip" / "orders.db"
    run = Run(open_desk=lambda parts: 0, check_terminal=lambda: None)
    result = CliRunner().invoke(cli, ["--db", str(path), *command.split()], obj=run)
    assert result.exit_code == 1
    assert str(path) in result.stderr
    assert not path.exists()


def test_without_a_command_the_desk_is_opened_and_its_exit_code_is_ours(tmp_path: Path) -> None:
    run = Run(open_desk=lambda parts: 143, check_terminal=lambda: None)
    assert CliRunner().invoke(cli, ["--db", str(tmp_path / "o.db")], obj=run).exit_code == 143


def test_people_get_lines(full: Shop) -> None:
    listed = full.run("list").stdout
    assert "30184821" in listed.splitlines()[0] or "M-77" in listed.splitlines()[0]
    assert "24 990 ₸" in listed
    card = full.run("show", "30184821").stdout
    assert "+7 701 222 48 21" in card
    assert "Передан партнёру" in card


# --- what is typed, and where it is printed ------------------------------------------------------------------------


@pytest.mark.parametrize("now", ["9999-12-31T23:59:59", "1999-12-31T00:00:00+00:00", "1900-01-01", "2100-01-02"])
def test_a_clock_outside_our_century_is_wrong_usage(shop: Shop, now: str) -> None:
    result = shop.run("list", now=now)
    assert (result.exit_code, "вне 2000–2099" in result.stderr) == (2, True)


@pytest.mark.parametrize(
    "command",
    [
        ["call", "30184821", "reached", "--via", ""],
        ["reschedule", "30184821", "+1", "--via", " "],
    ],
)
def test_what_says_nothing_or_too_much_is_wrong_usage(full: Shop, command: list[str]) -> None:
    result = full.run(*command)
    assert (result.exit_code, result.stdout) == (2, "")
    assert "Ошибка" in result.stderr
    assert full.kinds("30184821") == ["received"]


@pytest.mark.parametrize("name", ["", "  ", "я" * 61])
def test_nobody_acts_without_a_name(full: Shop, name: str) -> None:
    result = full.run("note", "30184821", "текст", operator=name)
    assert (result.exit_code, "--as" in result.stderr) == (2, True)
    assert full.kinds("30184821") == ["received"]


def test_a_note_as_long_as_may_be_is_kept_and_a_longer_one_refused(full: Shop) -> None:
    longer = {
        "note": ["note", "30184821", "я" * 10_001],
        "call": ["call", "30184821", "reached", "--note", "я" * 60_000],
        "cancel": ["cancel", "30184821", "--reason", "4", "--yes", "--comment", "я" * 60_000],
    }
    for name, command in longer.items():
        result = full.run(*command)
        assert (result.exit_code, result.stdout) == (1, ""), name
        assert "10000 знаков" in result.stderr
    assert full.kinds("30184821") == ["received"]
    full.run("note", "30184821", "я" * 10_000)
    assert full.json("history", "30184821")[-1]["note"] == "я" * 10_000


def test_notes_are_shown_with_their_order(full: Shop) -> None:
    full.run("note", "30184821", "звонить после обеда", operator="Болат")
    full.clock.advance(60)
    full.run("note", "30184821", "домофон не работает")
    assert full.json("show", "30184821")["notes"] == [
        {"at": "2026-11-24T12:00:00+05:00", "operator": "Болат", "text": "звонить после обеда"},
        {"at": "2026-11-24T12:01:00+05:00", "operator": "Мария", "text": "домофон не работает"},
    ]
    shown = full.run("show", "30184821").stdout
    assert "Болат  заметка: звонить после обеда" in shown
    assert full.json("show", "30184822")["notes"] == []


@pytest.mark.parametrize("command", [["list"], ["show", "30184821", "--json"], ["doctor"], ["--help"], ["--version"]])
def test_an_output_that_takes_no_more_is_said_in_one_sentence(full: Shop, command: list[str]) -> None:
    buffered = {name: value for name, value in os.environ.items() if name != "PYTHONUNBUFFERED"}
    with open("/dev/full", "w") as output:  # a device, not a path of ours
        done = subprocess.run(
            [sys.executable, "-m", "orderdesk", "--db", str(full.parts.database), "--now", "2026-11-24T12:00:00+05:00",
             *command],
            stdout=output, stderr=subprocess.PIPE, text=True, timeout=60, env=buffered,
        )  # fmt: skip
    assert done.returncode == 1
    assert done.stderr == "Не удалось записать вывод: No space left on device.\n"


def test_a_user_without_a_name_is_the_operator(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    def nobody(uid: int) -> pwd.struct_passwd:
        raise KeyError(f"getpwuid(): uid not found: {uid}")

    monkeypatch.setattr("pwd.getpwuid", nobody)
    shop.receive("1")
    run = Run(open_desk=lambda parts: 0, check_terminal=lambda: None)
    arguments = ["--db", str(shop.parts.database), "--now", "2026-11-24T12:00:00+05:00", "note", "1", "текст"]
    assert CliRunner().invoke(cli, arguments, obj=run, catch_exceptions=False).exit_code == 0
    assert shop.json("show", "1")["notes"][0]["operator"] == f"uid {os.getuid()}"


@pytest.mark.req("K68", "K69", "X100")
def test_what_was_finished_last_stands_first_in_the_archive(shop: Shop) -> None:
    for number, minute in (("first", 30), ("last", 10), ("second", 20)):
        shop.receive(number, "pickup", received_at=at(f"2026-11-24 10:{minute}"))
    for number in ("first", "second", "last"):
        shop.clock.advance(60)
        shop.run("send-code", number)
        assert shop.run("hand-over", number, shop.code()).exit_code == 0
    assert numbers(shop, "--shelf", "archive") == ["last", "second", "first"]


@pytest.mark.req("K2", "C6")
def test_new_holds_the_new_orders_of_every_channel_and_only_until_they_are_taken(shop: Shop) -> None:
    shop.receive("K-1")
    for channel, number in (("magazito", "M-1"), ("flowwow", "F-1"), ("own_shop", "S-1")):
        shop.from_(channel, number, facts={})
    found = {order["number"]: order["channel"] for order in shop.json("list", "--shelf", "new")}
    assert found == {"K-1": "kaspi", "M-1": "magazito", "F-1": "flowwow", "S-1": "own_shop"}, "in one window"
    for number, step in (("K-1", "accept"), ("M-1", "begin"), ("F-1", "accept"), ("S-1", "accept")):
        assert shop.run("take", number, step).exit_code == 0
        assert number not in numbers(shop, "--shelf", "new")
    assert numbers(shop, "--shelf", "new") == []
