"""The desk behind OpenSSH's own server: `ForceCommand` in the place of a shell, the key says who it is."""

from __future__ import annotations

import getpass
import os
import shutil
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.shop import Shop
from tests.terminal.pty import PATIENCE, ROOT
from tests.terminal.ssh import MISSING, NOW, STAFF, Client, make_key, staffed_shop

SSHD = shutil.which("sshd", path=f"{os.environ.get('PATH', '')}:/usr/sbin:/sbin")

NO_SSHD = MISSING or ("" if SSHD else "sshd is not installed")

pytestmark = [
    pytest.mark.terminal,
    pytest.mark.skipif(bool(NO_SSHD), reason=NO_SSHD),
    pytest.mark.xdist_group("serve"),
]


def documented(user: str, command: str) -> str:
    """The block of docs/deploy.md, for this user and with this command."""
    text = (ROOT / "docs" / "deploy.md").read_text("utf-8")
    block = text[text.index("Match User orderdesk") :].partition("```")[0]
    assert block.count("    ForceCommand ") == 1
    lines = [f"    ForceCommand {command}" if "ForceCommand" in line else line for line in block.splitlines()]
    return "\n".join(lines).replace("Match User orderdesk", f"Match User {user}")


@contextmanager
def sshd(folder: Path, shop: Shop) -> Iterator[Client]:
    """OpenSSH on a free port of loopback, as docs/deploy.md sets it up, under the user of this test."""
    options = f"--db {shop.parts.database} --config {folder / 'config.toml'} --now {NOW}"
    desk = folder / "desk"
    # sshd hands no environment on: the day of the tests (tests/wall) comes with the command.
    day = ("PYTHONPATH", "TEST_NOW", "TEST_OFFSET")
    given = " ".join(f"{name}='{os.environ[name]}'" for name in day if name in os.environ)
    desk.write_text(
        f"#!/bin/sh\ncd {ROOT} && export HOME={folder} {given}\n"
        f"exec {sys.executable} -m orderdesk {options} ssh-session\n"
    )
    desk.chmod(0o755)
    (folder / "authorized_keys").write_text("".join(f"restrict,pty {(folder / f'{who}.pub').read_text()}"
                                                    for who in (*STAFF, "unregistered")))  # fmt: skip
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    key = make_key(folder, "host").read_text()
    (folder / "known_hosts").write_text(f"[127.0.0.1]:{port} {key}")
    (folder / "sshd_config").write_text(
        f"""
        Port {port}
        ListenAddress 127.0.0.1
        HostKey {folder / "host"}
        PidFile none
        UsePAM no
        StrictModes no
        PermitRootLogin yes
        AuthorizedKeysFile {folder / "authorized_keys"}
        PasswordAuthentication no
        KbdInteractiveAuthentication no
        {documented(getpass.getuser(), str(desk))}
        """
    )
    if os.geteuid() == 0:
        Path("/run/sshd").mkdir(
            mode=0o755, exist_ok=True
        )  # sshd as root wants it, and only its package's unit makes it
    server = subprocess.Popen(
        [str(SSHD), "-D", "-e", "-f", folder / "sshd_config"], stderr=subprocess.PIPE, text=True
    )  # fmt: skip
    assert server.stderr is not None
    try:
        for line in server.stderr:
            if "Server listening" in line:
                break
        yield Client(port, folder, getpass.getuser())
    finally:
        server.terminate()
        server.wait(PATIENCE)
        server.stderr.close()


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shop]:
    folder = tmp_path_factory.mktemp("sshd")
    with staffed_shop(folder) as made:
        make_key(folder, "unregistered")
        yield made


@pytest.fixture(scope="module")
def client(shop: Shop) -> Iterator[Client]:
    with sshd(shop.parts.database.parent, shop) as made:
        yield made


def test_an_operator_logs_in_by_his_key_and_accepts_an_order(shop: Shop, client: Client) -> None:
    shop.receive("1001")
    with client.terminal("Мария") as desk:
        desk.wait("ORDER DESK", "Мария", "1001", "принять")
        desk.type("ф")
        desk.wait("1001: Принят партнёром")
        desk.type("q")
        assert desk.ended() == 0
    last = shop.store.history.of(shop.order("1001").id)[-1]
    assert (last.kind, last.actor.name) == ("accepted", "Мария")
    assert last.actor.vouched_by.startswith("SHA256:")


def test_who_has_no_good_key_is_refused(shop: Shop, client: Client) -> None:
    assert "Permission denied" in client.run("stranger", "list", "--json").stderr
    known_to_sshd_only = client.run("unregistered", "list", "--json")
    assert (known_to_sshd_only.returncode, known_to_sshd_only.stdout) == (1, "")
    assert "ничей" in known_to_sshd_only.stderr
    assert shop.run("operator", "block", "Олег", operator="Дина").exit_code == 0
    assert "Олег заблокирован" in client.run("Олег", "list", "--json").stderr
    assert shop.run("operator", "block", "Олег", "--lift", operator="Дина").exit_code == 0


def test_a_program_may_read_in_json_and_nothing_else(shop: Shop, client: Client) -> None:
    shop.receive("1002")
    assert '"1002"' in client.run("Мария", "show", "1002", "--json").stdout
    for command in ("cat /etc/passwd", "accept 1002", "list", "list; id"):
        done = client.run("Мария", command)
        assert (done.returncode, done.stdout) == (64, ""), command
    assert client.run("Мария", "list --json --as Дина").returncode == 2
    assert "читать заказы программой" in client.run("Олег", "list", "--json").stderr
    assert client.run("Мария").returncode == 64
    assert client.run("Мария", "sftp", options=("-s",)).returncode in (64, 255)
    assert shop.kinds("1002") == ["received"]


def test_the_key_says_who_it_is_and_nothing_else_can(shop: Shop, client: Client) -> None:
    evil = "SetEnv=SSH_USER_AUTH=/nowhere ORDERDESK_DB=/nowhere TEXTUAL_PRESS=q LD_PRELOAD=/nowhere.so"
    done = client.run("Олег", "list", "--json", options=("-o", evil))
    assert done.returncode == 1
    assert "читать заказы программой" in done.stderr
