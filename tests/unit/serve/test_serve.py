"""The rules of the SSH server that need no server: commands, environment, messages to the zygote."""

from __future__ import annotations

import os
import socket
import sys
from pathlib import Path

import pytest
from msgspec.structs import force_setattr

from orderdesk.config import Config
from orderdesk.errors import Refused
from orderdesk.serve.reading_commands import reading_command
from orderdesk.serve.session import framing
from orderdesk.serve.session.environment import session_environment
from orderdesk.serve.vouched import login_key
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


def test_messages_come_whole_each_with_its_files(tmp_path: Path) -> None:
    here, there = socket.socketpair()
    with here, there:
        there.setblocking(False)
        reader = framing.Reader(there)
        files = [os.open(tmp_path / name, os.O_CREAT | os.O_RDWR) for name in ("a", "b")]
        os.write(files[0], b"first")
        framing.send(here, {"start": 1}, files)
        framing.send(here, {"end": 1})
        for file in files:
            os.close(file)
        got: list[tuple[framing.Message, list[int]]] = []
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


@pytest.mark.parametrize("wrong", [{"port": 70000}, {"connections": 0}, {"idle": "0s"}, {"per_operator": 0},
                                   {"waiting": 0}, {"waiting_per_address": 0}])  # fmt: skip
def test_a_server_that_nobody_could_use_is_refused(shop: Shop, tmp_path: Path, wrong: dict[str, object]) -> None:
    key, value = next(iter(wrong.items()))
    path = tmp_path / "config.toml"
    path.write_text(f"[serve]\n{key} = {value!r}\n".replace("'", '"'))
    force_setattr(shop.parts, "config_path", path)
    done = shop.run("serve")
    assert done.exit_code == 2
    assert key in done.stderr
    assert Config().serve.port == 2222


KEY = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIPS9pYqMLB3Kq5PbF1JTmPQ2bJY8lRBWyMFdFdHVEHxG"


def auth_info(folder: Path) -> Path:
    """A file as sshd writes it: in a folder of the account's, for the account alone."""
    folder.mkdir(mode=0o700)
    path = folder / "sshauth.x"
    path.write_text(f"publickey {KEY}\n")
    path.chmod(0o600)
    return path


@pytest.mark.req("X64")
def test_a_login_is_believed_when_sshd_can_have_written_it_down(tmp_path: Path) -> None:
    assert str(login_key(str(auth_info(tmp_path / "a")))) == KEY


@pytest.mark.req("X64")
@pytest.mark.parametrize(
    "how", ["readable", "symlink", "hard link", "pipe", "folder", "anybody's folder", "somebody's"]
)
def test_a_login_that_somebody_else_may_have_written_down_is_not_believed(
    shop: Shop, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, how: str
) -> None:
    path = auth_info(tmp_path / "a")
    if how == "readable":
        path.chmod(0o640)
    elif how == "symlink":
        path = path.rename(path.with_name("real"))
        (tmp_path / "a" / "link").symlink_to(path)
        path = tmp_path / "a" / "link"
    elif how == "hard link":
        (tmp_path / "a" / "link").hardlink_to(path)
    elif how == "pipe":
        path.unlink()
        os.mkfifo(path, 0o600)
    elif how == "folder":
        path = path.parent
    elif how == "anybody's folder":
        path.parent.chmod(0o777)
    elif os.geteuid() == 0:
        os.chown(path, 4711, 4711)
    else:
        pytest.skip("only root can give a file away")
    monkeypatch.setenv("SSH_USER_AUTH", str(path))
    done = shop.run("ssh-session")
    assert done.exit_code == 1
    assert "Неизвестно, кто вы" in done.stderr
    assert KEY[-20:] not in done.output


def test_a_demo_listens_to_this_machine_only(shop: Shop) -> None:
    done = shop.run("serve", "--demo", "--address", "0.0.0.0")
    assert done.exit_code == 2
    assert "127.0.0.1" in done.stderr


def test_without_its_package_it_says_how_to_install_it(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "asyncssh", None)
    done = shop.run("serve")
    assert done.exit_code == 2
    assert "pip install 'orderdesk[ssh]'" in done.stderr
