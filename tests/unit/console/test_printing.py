"""The one door through which everything that a command prints passes."""

from __future__ import annotations

import ast
import json
import logging
import os
import re
import sys
from io import BytesIO, StringIO, TextIOWrapper
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orderdesk import __main__
from orderdesk.config import TerminalSettings
from orderdesk.console.crash_report import FAULT, report
from orderdesk.console.printing import Door, behind_doors, say, say_json, say_progress
from orderdesk.console.terminal_profile import Terminal
from orderdesk.serve.journal import Sums, journal, open_journal
from tests.payloads import PAYLOADS, raw
from tests.running import ran

pytestmark = pytest.mark.req("X81")

ROOT = Path(__file__).resolve().parents[3]

DOORS = {"orderdesk/console/printing.py"}
"""Where the standard files may be written to."""

SCREENS = {"orderdesk/sharing/viewer.py"}
"""What paints a screen, which another desk has made harmless, on a terminal that it has to itself."""


def printed(text: object, *, charset: str = "utf-8") -> bytes:
    """What arrives behind a door, said as a line and as JSON and written by somebody else."""
    behind = BytesIO()
    stream = TextIOWrapper(behind, charset, write_through=True)
    before, sys.stdout = sys.stdout, stream
    try:
        with behind_doors():
            say(str(text))
            say_json({"text": text})
            sys.stdout.write(f"{text}\n")
    finally:
        sys.stdout = before
    return behind.getvalue()


@pytest.mark.parametrize("payload", PAYLOADS.values(), ids=PAYLOADS.keys())
def test_nothing_that_steers_a_terminal_gets_through(payload: str) -> None:
    assert raw(printed(payload)) == []


@given(st.text())
def test_whatever_is_said_is_one_line_and_json_says_it_whole(text: str) -> None:
    lines = printed(text).decode().split("\n")
    assert lines[0].isprintable()
    assert json.loads("\n".join(lines[1:4])) == {"text": text}
    assert raw(printed(text)) == []


@pytest.mark.parametrize("charset", ["koi8-r", "latin-1", "gb2312", "ascii", "utf-16"])
def test_json_says_it_whole_in_every_charset(charset: str) -> None:
    written = printed("Қайрат\x1b[2J ₸", charset=charset)
    shown = written.decode("utf-8" if charset == "ascii" else charset)
    assert json.loads("\n".join(shown.split("\n")[1:4])) == {"text": "Қайрат\x1b[2J ₸"}


def test_a_line_stays_a_line_and_lines_of_others_stay_lines() -> None:
    before, sys.stdout = sys.stdout, StringIO()
    try:
        say("a\nok: all is well", "b\r\tc")
        say_progress("x\x1b[2J", 1, 2)
        Door(sys.stdout).write("Usage:\n\tx\x1b[2J\n")
        assert sys.stdout.getvalue() == "a ok: all is well\nb c\nUsage:\n\tx␛\n"
    finally:
        sys.stdout = before


def test_nothing_is_printed_but_through_the_door() -> None:
    """No command can forget to clean: the source holds no other way to the standard files."""
    found = []
    for folder in ("orderdesk", "screens"):
        for path in sorted((ROOT / folder).rglob("*.py")):
            name = path.relative_to(ROOT).as_posix()
            if name not in DOORS:
                found += [f"{name}:{line}: {what}" for line, what in _prints(path, name in SCREENS)]
    assert found == []


FORBIDDEN = {
    "click.echo", "click.secho", "click.echo_via_pager", "click.progressbar", "click.get_text_stream",
    "click.get_binary_stream", "rich.print", "traceback.print_exc", "traceback.print_exception", "warnings.warn",
    "sys.stdout.write", "sys.stdout.writelines", "sys.stdout.buffer", "sys.stderr.write", "sys.stderr.writelines",
    "sys.stderr.buffer", "sys.__stdout__.write", "sys.__stderr__.write", "json.dump",
}  # fmt: skip


def _prints(path: Path, paints: bool) -> list[tuple[int, str]]:
    """Where a module writes to the standard files by itself."""
    found: list[tuple[int, str]] = []
    text = path.read_text("utf-8")
    if not re.search(r"print|echo|progressbar|_stream|warn|std(out|err)|os\.write|json\.dump", text):
        return found
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Name) and node.id == "print":
            found.append((node.lineno, "print"))
        if isinstance(node, ast.Attribute) and (name := ast.unparse(node)) in FORBIDDEN:
            found.append((node.lineno, name))
        if isinstance(node, ast.ImportFrom) and node.module in ("click", "rich", "traceback", "sys", "warnings"):
            found += [(node.lineno, name) for one in node.names if (name := f"{node.module}.{one.name}") in FORBIDDEN]
        if (
            isinstance(node, ast.Call)
            and ast.unparse(node.func) == "os.write"
            and ast.unparse(node.args[0]) in ("1", "2")
            and not paints
        ):
            found.append((node.lineno, "os.write"))
    return found


def test_the_search_for_other_ways_finds_them(tmp_path: Path) -> None:
    path = tmp_path / "x.py"
    path.write_text("import click\nprint(1)\nclick.echo(2)\nfrom click import echo\nimport os\nos.write(1, b'')\n")
    assert [line for line, _what in sorted(_prints(path, paints=False))] == [2, 3, 4, 6]


def test_the_servers_log_holds_harmless_lines(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    kept = list(journal.handlers)
    try:
        path = open_journal(tmp_path)
        sums = Sums(lambda: 0.0)
        for name, payload in PAYLOADS.items():
            sums.note(f"kind {name} {payload}", payload, payload)
            journal.error("nobody can ask: %s", payload)
        handler = next(one for one in journal.handlers if one not in kept)
        handler.close()
        journal.removeHandler(handler)
        assert raw(path.read_bytes()) == []
        assert path.read_text("utf-8").count("\n") == 2 * len(PAYLOADS)
    finally:
        journal.handlers[:] = kept
        logging.getLogger("asyncssh").setLevel(logging.NOTSET)


@pytest.mark.req("X78")
def test_a_fault_of_our_own_is_one_sentence_and_its_report_is_harmless(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_arguments: object) -> int:
        raise RuntimeError("lost \x1b]0;x\x07 \udcff\x9b2J")

    monkeypatch.setattr(__main__, "_open_desk", broken)
    monkeypatch.setattr("orderdesk.console.terminal_profile.check_terminal", lambda: None)
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "s\x1b[2J"))
    done = ran("--db", str(tmp_path / "o.db"))
    assert (done.code, done.out, done.err.count(b"\n")) == (FAULT, b"", 1)
    assert raw(done.err) == []
    log = tmp_path / "s\x1b[2J" / "orderdesk" / "crash.log"
    assert log.stat().st_mode & 0o777 == 0o600
    assert "RuntimeError: lost ␛" in log.read_text("utf-8")
    assert raw(log.read_bytes()) == []


@pytest.mark.req("X78")
def test_a_fault_is_written_down_somewhere_though_its_folder_cannot_be(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    path = report("trace", Path("/dev/null/folder"))
    assert path.parent == tmp_path
    assert path.stat().st_mode & 0o777 == 0o600
    assert "trace" in path.read_text("utf-8")
    monkeypatch.setattr("tempfile.tempdir", "/dev/null/folder")
    assert report("trace", Path("/dev/null/folder")) == Path(os.devnull)


@pytest.mark.req("X78")
def test_every_charset_that_python_knows_may_be_named_by_the_locale() -> None:
    from encodings.aliases import aliases

    for name in {*aliases, *aliases.values(), "undefined", "idna", "punycode", "no such", "\udcff", ""}:
        assert Terminal.of({"LC_ALL": f"ru_RU.{name}"}, TerminalSettings()).charset
