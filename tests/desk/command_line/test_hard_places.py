"""Names of any bytes and length, odd locales, full and closed disks and outputs: sentences, and nothing lost."""

from __future__ import annotations

import errno
import json
import os
import resource
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

import pytest

from orderdesk.console.crash_report import FAULT
from orderdesk.errors import BadInput
from orderdesk.store import Store
from tests.payloads import raw
from tests.running import Ran, ran
from tests.shop import NOON, Shop

pytestmark = pytest.mark.req("X78")

NOW = "2026-11-24T12:00:00+05:00"
LONG = "x" * 300
"""More than a folder's entry may have."""
LONGEST = "/" + "/".join(["y" * 200] * 40)
"""More than a path may have."""


@pytest.fixture
def place(shop: Shop, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with a shop of three new orders and a file of one more."""
    for number in ("1", "2", "3"):
        shop.receive(number)
    folder = shop.parts.database.parent
    (folder / "more.jsonl").write_text('{"number": "4", "received_at": "2026-11-24T12:00:00+05:00"}\n')
    monkeypatch.chdir(folder)
    return folder


def run(*arguments: str, **more: Any) -> Ran:
    """Run a command; whatever comes of it is a sentence."""
    done = ran("--as", "Мария", "--now", NOW, *arguments, **more)
    assert done.code != FAULT, done.text
    assert b"Traceback" not in done.err, done.text
    assert raw(done.out + done.err) == [], done.text
    return done


# --- names ---------------------------------------------------------------------------------------------------------

COMMANDS = ["list", "doctor", "import more.jsonl", "sessions", "phone"]


@pytest.mark.parametrize(
    ("variable", "name"),
    [("ORDERDESK_DB", LONG), ("ORDERDESK_DB", LONGEST), ("ORDERDESK_CONFIG", LONG), ("HOME", LONGEST)],
)
def test_a_name_that_is_too_long_is_answered_with_a_sentence(
    place: Path, monkeypatch: pytest.MonkeyPatch, variable: str, name: str
) -> None:
    monkeypatch.setenv(variable, name)
    for command in COMMANDS:
        done = run(*command.split())
        assert done.code in (0, 1, 2)
        assert done.code == 0 or done.err or b"BAD" in done.out
    if variable == "ORDERDESK_DB":
        assert run("list").err.decode().count("\n") == 1
        assert run("list").code == 1


def test_a_database_may_be_called_anything(place: Path) -> None:
    name = os.fsdecode(b"\xff\x1b[2J.db")
    database = ("--db", name)
    for command in ("import more.jsonl", "accept 4", "history 4", "backup", "sessions"):
        assert run(*database, *command.split()).code == 0, command
    assert len([path for path in place.iterdir() if path.name.startswith(f"{name}.backup-")]) == 1
    assert run(*database, "doctor").out.count(b"BAD") == 0


@pytest.mark.parametrize("name", [b"\xff.jsonl", b"\x1b[2J.jsonl", "\u202e.jsonl".encode(), b"x\ny.jsonl", b"-.jsonl"])
def test_a_file_of_orders_may_be_called_anything(place: Path, name: bytes) -> None:
    path = os.fsdecode(name)
    Path(path).write_text('{"number": "4", "received_at": "2026-11-24T12:00:00+05:00"}\n{"number": \n')
    done = run("--db", "orders.db", "import", "--", path)
    assert done.code == 1
    assert done.out.count(b"\n") == done.err.count(b"\n") == 1, "whatever it is called, a line stays a line"
    assert run("--db", "orders.db", "show", "4").code == 0


@pytest.mark.parametrize("command", ["show", "note 1", "list --search", "accept", "hand-over 1", "--as", "event 1"])
def test_a_word_that_is_not_utf8_is_wrong_usage(place: Path, shop: Shop, command: str) -> None:
    done = run(
        "--db", "orders.db", *command.split(), os.fsdecode(b"\xcf\xf0\xe8"), *(["list"] if "as" in command else [])
    )
    assert (done.code, b"UTF-8" in done.err) == (2, True)
    assert shop.kinds("1") == ["received"]


@pytest.mark.parametrize("typed", [b"\xff\xfe\n", b"\x1b[2J\n", b""])
def test_what_is_typed_may_be_of_any_bytes(shop: Shop, place: Path, typed: bytes) -> None:
    for name in ("Мария", "Болат"):
        shop.run("operator", "add", name, "--role", "director")
    shop.run("shift", "start", operator="Болат")
    shop.run("note", "1", "домофон", operator="Болат")
    shop.run("shift", "end", operator="Болат")
    done = run("--db", "orders.db", "shift", "start", typed=typed)
    assert (done.code, b"?" in done.out) == (1, True)
    assert run("--db", "orders.db", "shift", "start", typed=b"y\n").code == 0


# --- locales -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "locale",
    [
        {"LC_ALL": "ru_RU.undefined", "PYTHONIOENCODING": "undefined"},
        {"LC_ALL": "C", "PYTHONIOENCODING": "ascii"},
        {"LC_ALL": "", "LANG": "zh_CN.GB2312", "TZ": "\udcff", "COLUMNS": "x"},
    ],
    ids=str,
)
def test_whatever_the_locale_orders_are_listed_in_utf8(place: Path, locale: dict[str, str]) -> None:
    command = [sys.executable, "-m", "orderdesk", "--db", str(place / "orders.db"), "--now", NOW, "show", "1"]
    done = subprocess.run(command, capture_output=True, env={**os.environ, **locale}, cwd=ROOT, timeout=60)
    assert (done.returncode, done.stderr) == (0, b"")
    assert "Иванов Алексей" in done.stdout.decode()


ROOT = Path(__file__).resolve().parents[3]


def test_json_stays_whole_in_another_charset(place: Path) -> None:
    command = [sys.executable, "-m", "orderdesk", "--db", str(place / "orders.db"), "--now", NOW, "show", "1", "--json"]
    environment = {**os.environ, "PYTHONIOENCODING": "koi8-r"}
    done = subprocess.run(command, capture_output=True, env=environment, cwd=ROOT, timeout=60)
    assert json.loads(done.stdout)["total"] == "24990.00"


# --- outputs -------------------------------------------------------------------------------------------------------


@contextmanager
def full() -> Iterator[int]:
    """An output on a full disk."""
    file = os.open("/dev/full", os.O_WRONLY)
    yield file
    os.close(file)


@contextmanager
def gone() -> Iterator[int]:
    """An output whose reader has gone."""
    read, write = os.pipe()
    os.close(read)
    yield write
    os.close(write)


@pytest.mark.parametrize(("output", "code", "said"), [(full, 1, b"No space left"), (gone, 0, b"")])
def test_an_output_that_takes_no_more_stops_no_work_in_its_middle(
    shop: Shop, place: Path, output: Callable[[], Any], code: int, said: bytes
) -> None:
    with output() as file:
        done = run("--db", "orders.db", "accept", "1", "2", "3", output=file)
    assert (done.code, said in done.err) == (code, True)
    assert done.err.count(b"\n") == bool(said)
    assert [shop.order(number).status for number in "123"] == ["delivery"] * 3
    with output() as file:
        assert run("--db", "orders.db", "import", "more.jsonl", "more.jsonl", output=file).code == code
    assert shop.order("4").status == "new"


@pytest.mark.parametrize("output", [full, gone])
@pytest.mark.parametrize("command", ["list --json", "watch --once", "--help"])
def test_whoever_only_prints_ends_too(place: Path, output: Callable[[], Any], command: str) -> None:
    with output() as file:
        done = run("--db", "orders.db", *command.split(), output=file)
    assert done.code in (0, 1)


@pytest.mark.parametrize("closed", [">&-", "<&- >&- 2>&-"])
def test_standard_files_that_are_closed_are_not_taken_for_the_database(shop: Shop, place: Path, closed: str) -> None:
    script = f'exec "$0" -m orderdesk --db "$1" --now {NOW} --as Мария note 1 text {closed}'
    done = subprocess.run(["sh", "-c", script, sys.executable, str(place / "orders.db")], capture_output=True, cwd=ROOT)
    assert done.returncode == (1 if ">&-" in closed.split() else 0)
    assert b"Traceback" not in done.stderr
    assert shop.kinds("1")[-1] == "note"
    assert shop.store.connection.rows("PRAGMA integrity_check") == [("ok",)]


# --- disks ---------------------------------------------------------------------------------------------------------

CHANGING = ["accept 1", "send-code 3", "import more.jsonl", "backup"]


@contextmanager
def at_most(size: int) -> Iterator[None]:
    """Files may grow to so many bytes and no further, as on a disk without room."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


@pytest.mark.parametrize("command", CHANGING)
def test_a_disk_without_room_keeps_what_there_was(tmp_path: Path, command: str) -> None:
    """At every size at which the disk may become full: either the command is done, or nothing is changed."""
    with Shop.made(tmp_path / "template", NOON) as shop:
        shop.receive("1")
        shop.receive("3", "pickup")
        shop.store.connection.run("PRAGMA wal_checkpoint(TRUNCATE)")
        whole = shop.parts.database.stat().st_size
    for step, size in enumerate((0, 100, 20_000, whole // 2, whole)):
        folder = tmp_path / str(step)
        shutil.copytree(tmp_path / "template", folder)
        (folder / "more.jsonl").write_text('{"number": "4", "received_at": "2026-11-24T12:00:00+05:00"}\n')
        os.chdir(folder)
        before = _state(folder)
        with at_most(size):
            done = run("--db", "orders.db", *command.split())
        after = _state(folder)
        assert done.code in (0, 1), done.text
        assert (before == after) or done.code == 0, (size, done.text)
        if done.code == 0 and command != "backup":
            assert before != after, (size, done.text)
        assert not list(folder.glob(".*.new*")), "no draft is left"


def _state(folder: Path) -> list[Any]:
    with Store(folder / "orders.db") as store:
        assert store.connection.rows("PRAGMA integrity_check") == [("ok",)]
        tables = ("orders", "history", "moves", "codes")
        return [store.connection.rows(f"SELECT * FROM {table}") for table in tables]  # names of ours


def without_rights(act: Callable[[Path], None], folder: Path) -> str:
    """Do something as somebody who may change nothing that the modes forbid, root or not; what went wrong."""
    read, write = os.pipe()
    child = os.fork()
    if child == 0:
        said = ""
        try:
            if os.geteuid() == 0:
                os.setgroups([])
                os.setgid(65534)
                os.setuid(65534)
            act(folder)
        except BaseException as error:
            said = f"{error!r}"[:4000]
        os.write(write, said.encode("utf-8", "backslashreplace"))
        os._exit(0)
    os.close(write)
    with os.fdopen(read, "rb") as answer:
        said = answer.read().decode()
    os.waitpid(child, 0)
    return said


def test_a_folder_that_may_not_be_written_is_told(shop: Shop, place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for command in (*CHANGING, *COMMANDS):  # whatever they import is there before the rights are gone
        run("--db", "orders.db", *command.split())
    folder = Path(mkdtemp())
    try:
        inner = folder / "shop"
        shutil.copytree(place, inner)
        home = folder / "home"
        home.mkdir()
        for path in (folder, inner, home, *inner.iterdir()):
            if os.geteuid() == 0:
                os.chown(path, 65534, 65534)
        os.chmod(home, 0o500)
        os.chmod(inner, 0o500)
        monkeypatch.setenv("HOME", str(home))
        assert without_rights(_tried, inner) == ""
    finally:
        os.chmod(folder / "shop", 0o700)
        os.chmod(folder / "home", 0o700)
        shutil.rmtree(folder)


def _tried(folder: Path) -> None:
    for command in (*CHANGING, *COMMANDS):
        done = run("--db", str(folder / "orders.db"), *command.split())
        assert done.code in (0, 1), (command, done.text)
        assert command in ("list", "doctor", "sessions", "phone") or done.code == 1, (command, done.text)
        assert done.code == 0 or done.err or b"BAD" in done.out, (command, done.text)


@pytest.mark.parametrize("variable", ["HOME", "XDG_STATE_HOME"])
@pytest.mark.parametrize("value", ["/dev/null", "/proc/nowhere", "", None])
def test_a_home_that_is_none_is_told(
    place: Path, monkeypatch: pytest.MonkeyPatch, variable: str, value: str | None
) -> None:
    if value is None:
        monkeypatch.delenv(variable, raising=False)
    else:
        monkeypatch.setenv(variable, value)
    for command in ("list", "import more.jsonl"):
        assert run(*command.split()).code in (0, 1, 2)


@pytest.mark.parametrize("name", [LONG, LONGEST, "~nobody-of-this-name/x", "\udcff", "/proc/self/mem/x"])
def test_a_photo_whose_name_cannot_be_is_not_there(name: str) -> None:
    from orderdesk.rules.questions import _existing

    with pytest.raises(BadInput):
        _existing(name)


def test_errno_is_worded_with_the_file_it_was_for() -> None:
    from orderdesk.cli.group import _worded

    assert _worded(OSError(errno.EACCES, "Permission denied", b"/a\x1b[2J")) == "/a␛: Permission denied."
    assert _worded(OSError(errno.EIO, "Input/output error")) == "Input/output error."
