"""The rules of the SSH server that need no server: commands, environment, failed logins, messages to the zygote."""

from __future__ import annotations

import os
import socket
import sys
from pathlib import Path

import pytest

from orderdesk.config import Config
from orderdesk.errors import Refused
from orderdesk.serve import wire
from orderdesk.serve.attempts import MOST, WITHIN, Attempts
from orderdesk.serve.environment import session_environment
from orderdesk.serve.reading import reading_command
from tests.shop import Shop


@pytest.mark.parametrize("line", ["list --json", "show 4821 --json", "history '48 21' --json", "report quality --json"])
def test_a_reading_command_may_be_run(line: str) -> None:
    assert "--json" in reading_command(line)


@pytest.mark.parametrize(
    "line",
    ["", "list", "accept 4821 --json", "phone --json", "report --json", "operator list --json", "--as X list --json",
     "bash -c 'list --json'", "list --json '", "stock TEA-1 0 --json", "serve --json"],
)  # fmt: skip
def test_any_other_command_is_refused(line: str) -> None:
    with pytest.raises(Refused, match="list --json"):
        reading_command(line)


def test_a_session_s_environment_is_the_server_s_but_for_the_terminal() -> None:
    client = {"TERM": "xterm-256color", "COLORTERM": "truecolor", "LANG": "ru_RU.KOI8-R", "LD_PRELOAD": "/x",
              "PYTHONPATH": "/x", "TEXTUAL_DRIVER": "x", "ORDERDESK_DB": "/x", "HOME": "/x"}  # fmt: skip
    server = {"HOME": "/srv", "XDG_STATE_HOME": "/srv/state", "SECRET": "s", "LD_PRELOAD": "/y", "TEXTUAL_LOG": "/y",
              "PYTHONSTARTUP": "/y", "COLORTERM": "24bit", "TERM": "linux"}  # fmt: skip
    assert session_environment(client, "192.0.2.1 5 192.0.2.2 22", server) == {
        "HOME": "/srv",
        "XDG_STATE_HOME": "/srv/state",
        "TERM": "xterm-256color",
        "COLORTERM": "truecolor",
        "LANG": "ru_RU.KOI8-R",
        "SSH_CONNECTION": "192.0.2.1 5 192.0.2.2 22",
    }


@pytest.mark.parametrize("term", ["", "../../etc/passwd", "xterm\n", "x" * 65, "xterm;id", "хterm"])
def test_a_terminal_of_no_kind_counts_as_a_dumb_one(term: str) -> None:
    made = session_environment({"TERM": term, "LANG": "C;id"}, "", {})
    assert (made["TERM"], made["LANG"]) == ("dumb", "C.UTF-8")


def test_an_address_that_fails_too_often_is_shut_out_for_a_while() -> None:
    now = 1000.0
    attempts = Attempts(lambda: now)
    for _each in range(MOST - 1):
        attempts.failed("192.0.2.1")
    assert not attempts.too_many("192.0.2.1")
    attempts.failed("192.0.2.1")
    assert attempts.too_many("192.0.2.1")
    assert not attempts.too_many("192.0.2.2")
    now += WITHIN + 1
    assert not attempts.too_many("192.0.2.1")


def test_messages_come_whole_each_with_its_files(tmp_path: Path) -> None:
    here, there = socket.socketpair()
    with here, there:
        there.setblocking(False)
        reader = wire.Reader(there)
        files = [os.open(tmp_path / name, os.O_CREAT | os.O_RDWR) for name in ("a", "b")]
        os.write(files[0], b"first")
        wire.send(here, {"start": 1}, files)
        wire.send(here, {"end": 1})
        for file in files:
            os.close(file)
        got: list[tuple[wire.Message, list[int]]] = []
        while len(got) < 2:
            got += reader.read() or []
        assert [message for message, _files in got] == [{"start": 1}, {"end": 1}]
        (first, second), none = got[0][1], got[1][1]
        assert (os.pread(first, 10, 0), none) == (b"first", [])
        os.close(first)
        os.close(second)
        assert reader.read() == []
        here.close()
        assert reader.read() is None


@pytest.mark.parametrize("wrong", [{"port": 70000}, {"connections": 0}, {"idle": "0s"}])
def test_a_server_that_nobody_could_use_is_refused(shop: Shop, tmp_path: Path, wrong: dict[str, object]) -> None:
    key, value = next(iter(wrong.items()))
    path = tmp_path / "config.toml"
    path.write_text(f"[serve]\n{key} = {value!r}\n".replace("'", '"'))
    object.__setattr__(shop.parts, "config_path", path)
    done = shop.run("serve")
    assert done.exit_code == 2
    assert key in done.stderr
    assert Config().serve.port == 2222


def test_a_demo_listens_to_this_machine_only(shop: Shop) -> None:
    done = shop.run("serve", "--demo", "--address", "0.0.0.0")
    assert done.exit_code == 2
    assert "127.0.0.1" in done.stderr


def test_without_its_package_it_says_how_to_install_it(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "asyncssh", None)
    done = shop.run("serve")
    assert done.exit_code == 2
    assert "pip install 'orderdesk[ssh]'" in done.stderr
