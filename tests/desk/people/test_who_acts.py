"""Who acts is asked of the system; codes are asked for without being shown; photos lie in their folders."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from msgspec.structs import force_setattr

from orderdesk.cli import Run, cli
from orderdesk.errors import BadInput
from orderdesk.rules.photos import picture
from orderdesk.store.database_file import create
from orderdesk.store.people.accounts import operator_of
from tests.shop import Shop, at

ROOT = Path(__file__).resolve().parents[3]


def nameless(shop: Shop, *words: str, typed: str = "") -> Result:
    """Run a command without --as."""
    run = Run(open_desk=lambda parts: 0, check_terminal=lambda: None)
    given = ["--db", str(shop.parts.database), "--now", "2026-11-24T12:00:00+05:00", *words]
    return CliRunner().invoke(cli, given, obj=run, input=typed, catch_exceptions=False)


@pytest.fixture
def staffed(shop: Shop) -> Shop:
    for name, role in (("Дина", "director"), ("Мария", "manager")):
        assert shop.run("operator", "add", name, "--role", role, operator="Дина").exit_code == 0
    shop.receive("1")
    return shop


# --- who acts -----------------------------------------------------------------------------------------------


@pytest.mark.req("X62")
def test_the_environment_names_nobody(tmp_path: Path, shop: Shop) -> None:
    shop.receive("1")
    environment = {**os.environ, "LOGNAME": "Дина", "USER": "Дина", "LNAME": "Дина", "USERNAME": "Дина"}
    command = [sys.executable, "-m", "orderdesk", "--db", str(shop.parts.database),
               "--now", "2026-11-24T12:00:00+05:00", "note", "1", "x"]  # fmt: skip
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stderr
    assert shop.json("history", "1")[-1]["actor"] not in ("", "Дина")


@pytest.mark.req("X62")
def test_an_account_is_its_operator_and_needs_no_as(staffed: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("orderdesk.composition.own_account", lambda: "maria")
    unknown = nameless(staffed, "note", "1", "x")
    assert (unknown.exit_code, "maria: не зарегистрирован" in unknown.stderr or "maria" in unknown.stderr) == (1, True)
    assert staffed.run("operator", "account", "Мария", "maria", operator="Дина").exit_code == 0
    assert nameless(staffed, "note", "1", "x").exit_code == 0
    event = staffed.json("history", "1", operator="Дина")[-1]
    assert (event["actor"], event["vouched_by"]) == ("Мария", None)
    assert staffed.run("note", "1", "y", operator="Дина").exit_code == 0
    event = staffed.json("history", "1", operator="Дина")[-1]
    assert (event["actor"], event["vouched_by"]) == ("Дина", f"maria, uid {os.getuid()}")


@pytest.mark.req("X62")
def test_one_account_is_one_operator_and_can_be_taken_away(staffed: Shop) -> None:
    assert (
        staffed.run("operator", "add", "Олег", "--role", "seller", "--account", "oleg", operator="Дина").exit_code == 0
    )
    taken = staffed.run("operator", "account", "Мария", "oleg", operator="Дина")
    assert (taken.exit_code, "уже у сотрудника Олег" in taken.stderr) == (1, True)
    assert operator_of(staffed.parts.database, "oleg") == "Олег"
    assert staffed.run("operator", "account", "Олег", operator="Дина").exit_code == 0
    assert operator_of(staffed.parts.database, "oleg") is None
    changes = [(one["field"], one["old"], one["new"]) for one in staffed.json("operator", "history", "Олег",
                                                                             operator="Дина")]  # fmt: skip
    assert changes[-2:] == [("account", None, "oleg"), ("account", "oleg", None)]


@pytest.mark.req("X62")
def test_to_ask_who_it_is_leaves_no_file_and_no_traceback(tmp_path: Path) -> None:
    database = tmp_path / "orders.db"
    assert operator_of(database, "x") is None
    create(database)
    before = sorted(tmp_path.iterdir())
    assert operator_of(database, "x") is None
    assert sorted(tmp_path.iterdir()) == before
    database.write_bytes(b"no database" * 1000)
    assert operator_of(database, "x") is None
    assert operator_of(tmp_path, "x") is None


def test_the_help_says_that_a_name_proves_nothing() -> None:
    shown = CliRunner().invoke(cli, ["--help"], obj=Run(open_desk=lambda _: 0, check_terminal=lambda: None))
    assert "Ничего не доказывает" in " ".join(shown.stdout.split())
    assert "`--as` proves nothing" in (ROOT / "README.md").read_text("utf-8").replace("**", "")


# --- over SSH a command reads ---------------------------------------------------------------------------------


@pytest.mark.req("X61", "X64")
@pytest.mark.parametrize("more", [("--save-as", "ssh"), ("--save-as=ssh",), ("--save-as", "ssh", "--shared")])
def test_a_reading_command_over_ssh_keeps_no_filter(shop: Shop, more: tuple[str, ...]) -> None:
    shop.receive("1")
    run = Run(open_desk=lambda parts: 0, check_terminal=lambda: None, reading=True)
    given = ["--db", str(shop.parts.database), "--as", "Мария", "list", "--json"]
    assert CliRunner().invoke(cli, given, obj=run, catch_exceptions=False).exit_code == 0
    again = Run(open_desk=lambda parts: 0, check_terminal=lambda: None, reading=True)
    refused = CliRunner().invoke(cli, [*given, *more], obj=again, catch_exceptions=False)
    assert (refused.exit_code, "только читают" in refused.stderr) == (1, True)
    assert shop.json("filters") == []


# --- codes ----------------------------------------------------------------------------------------------------


@pytest.mark.req("X64")
@pytest.mark.parametrize("given", [("-",), ()])
def test_a_code_is_asked_for_and_stands_in_no_command_line(shop: Shop, given: tuple[str, ...]) -> None:
    shop.receive("1", "pickup")
    assert shop.run("send-code", "1").exit_code == 0
    missing = shop.run("hand-over", "1", *given)
    assert (missing.exit_code, "Не указано" in missing.stderr) == (1, True)
    result = shop.run("hand-over", "1", *given, typed=f"{shop.code()}\n")
    assert (result.exit_code, "ОТДАВАЙТЕ ТОВАР" in result.stdout) == (0, True), result.stderr
    assert shop.code() not in result.stdout + result.stderr


# --- photos ---------------------------------------------------------------------------------------------------


@pytest.mark.req("X64")
def test_a_photo_lies_in_its_folder_and_nothing_is_told_of_other_files(tmp_path: Path) -> None:
    folder, elsewhere = tmp_path / "photos", tmp_path / "elsewhere"
    folder.mkdir()
    elsewhere.mkdir()
    (folder / "rose.jpg").write_bytes(b"x")
    (elsewhere / "secret").write_bytes(b"x")
    (folder / "link.jpg").symlink_to(elsewhere / "secret")
    (folder / "ring").symlink_to(folder / "ring")
    assert picture("rose.jpg", (folder,)) == picture(str(folder / "rose.jpg"), (folder,)) == str(folder / "rose.jpg")
    said = set()
    for typed in (str(elsewhere / "secret"), str(elsewhere / "nothing"), "../elsewhere/secret", "link.jpg", "ring",
                  "/etc/passwd", "~root/.ssh", "~nobody-there/x", "a\0b", "", "."):  # fmt: skip
        with pytest.raises(BadInput) as refused:
            picture(typed, (folder,))
        said.add(str(refused.value).partition(" нет: ")[2])
    assert len(said) == 1, said


@pytest.mark.req("X64")
def test_the_settings_name_the_folders_of_photos(shop: Shop, tmp_path: Path) -> None:
    there = tmp_path / "nas"
    there.mkdir()
    (there / "b.jpg").write_bytes(b"x")
    (tmp_path / "config.toml").write_text(f'[photos]\nfolders = ["{there}"]\n', "utf-8")
    force_setattr(shop.parts, "config_path", tmp_path / "config.toml")
    shop.from_("flowwow", "F-1", "accepted", planned_at=at("2026-11-24 20:00"),
               facts={"category": "flowers", "window_from": at("2026-11-24 12:20")})  # fmt: skip
    refused = shop.run("take", "F-1", "attach_photo", "--set", f"photo={tmp_path / 'config.toml'}")
    assert (refused.exit_code, str(there) in refused.stderr) == (1, True)
    assert shop.run("take", "F-1", "attach_photo", "--set", "photo=b.jpg").exit_code == 0
    (tmp_path / "config.toml").write_text('[photos]\nfolders = ["pictures"]\n', "utf-8")
    assert "folders" in shop.run("list").stderr


@pytest.mark.req("X82")
def test_what_was_changed_of_an_operator_is_told_in_words_alone(staffed: Shop) -> None:
    pin = "1234\n1234\n"
    for words in (
        "add Олег --role seller --category Чай --account олег", "role Олег manager", "language Олег uk", "account Олег",
        "pin Олег --reset", "block Олег",
    ):  # fmt: skip
        if "reset" in words:
            assert staffed.run("shift", "start", operator="Олег").exit_code == 0
            assert staffed.run("operator", "pin", operator="Олег", typed=pin).exit_code == 0
        result = staffed.run("operator", *words.split(), operator="Дина")
        assert result.exit_code == 0, (words, result.output)
    said = staffed.run("operator", "history", "Олег", operator="Дина").stdout
    assert [word for word in re.findall(r"[A-Za-z_]+", said) if word != "PIN"] == []
    for line in ("роль: продавец → менеджер", "язык: — → украинский", "вход закрыт: нет → да",
                 "категории товаров: — → Чай", "PIN: — → да", "PIN: да → —", "на смене с: — →"):  # fmt: skip
        assert line in said, said
