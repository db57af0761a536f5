"""The desk over SSH, with a real client: who comes in, what they can do there, and that nothing stays behind."""

from __future__ import annotations

import json
import os
import shlex
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from tests.terminal.pty import ROOT, program, terminal
from tests.terminal.ssh import MISSING, NOW, Served, children, gone, make_key, said, served_shop

pytestmark = [
    pytest.mark.terminal,
    pytest.mark.skipif(bool(MISSING), reason=MISSING),
    pytest.mark.xdist_group("serve"),
]

PATIENT = '[serve]\ngrace = "20s"\n'
NARROW = '[serve]\nidle = "3s"\nconnections = 2\n'
ROOMY = "[serve]\nconnections = 64\nper_operator = 32\n"


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with served_shop(tmp_path_factory.mktemp("served"), ROOMY) as made:
        yield made


@pytest.fixture
def own(tmp_path: Path) -> Iterator[Served]:
    """A server of one's own, to be ended."""
    with served_shop(tmp_path, PATIENT) as made:
        yield made


def test_an_operator_logs_in_by_his_key_and_accepts_an_order(served: Served) -> None:
    served.shop.receive("1001")
    with served.client.terminal("Мария") as desk:
        desk.wait("ORDER DESK", "Мария", "1001", "принять")
        desk.type("ф")
        desk.wait("1001: Принят партнёром")
        desk.type("q")
        assert desk.ended() == 0
    last = served.shop.store.history.of(served.shop.order("1001").id)[-1]
    assert (last.kind, last.actor.name) == ("accepted", "Мария")
    assert last.actor.vouched_by.startswith("SHA256:")
    served.until(0)


def test_who_has_no_good_key_is_refused(served: Served) -> None:
    refused = served.client.run("stranger", "list", "--json")
    assert (refused.returncode, refused.stdout) == (255, "")
    assert "Permission denied" in refused.stderr

    extra = make_key(served.client.folder, "extra")
    assert served.shop.run("operator", "key", "Олег", str(extra), operator="Дина").exit_code == 0
    listed = served.shop.json("operator", "list", operator="Дина")
    fingerprint = next(one for one in listed if one["name"] == "Олег")["keys"][1]["fingerprint"]
    assert "ничья" not in served.client.run("extra", "list", "--json").stderr
    assert served.shop.run("operator", "key", "Олег", "--revoke", fingerprint, operator="Дина").exit_code == 0
    assert served.client.run("extra", "list", "--json").returncode == 255

    assert served.shop.run("operator", "block", "Олег", operator="Дина").exit_code == 0
    assert served.client.run("Олег", "list", "--json").returncode == 255
    assert served.shop.run("operator", "block", "Олег", "--lift", operator="Дина").exit_code == 0
    assert "Олег заблокирован" in served.log()


def test_a_program_may_read_in_json_and_nothing_else(served: Served) -> None:
    served.shop.receive("1002")
    shown = served.client.run("Мария", "show", "1002", "--json")
    assert shown.returncode == 0, shown.stderr
    assert json.loads(shown.stdout)["number"] == "1002"
    assert served.client.run("Мария", "show", "4711", "--json").returncode == 1
    for command in ("cat /etc/passwd", "accept 1002", "list", "phone --json", "list; id", ""):
        done = served.client.run("Мария", command) if command else served.client.run("Мария")
        assert (done.returncode, done.stdout) == (64, ""), command
        assert "list --json" in done.stderr
    assert served.client.run("Мария", "list --json --as Дина").returncode == 2
    assert served.shop.kinds("1002") == ["received"]


def test_whose_role_does_not_export_reads_at_the_desk_only(served: Served) -> None:
    refused = served.client.run("Олег", "list", "--json")
    assert (refused.returncode, refused.stdout) == (64, "")
    assert "читать заказы программой" in refused.stderr


@pytest.mark.parametrize("options", [("-s",), ("-W", "127.0.0.1:22")])
def test_there_is_no_sftp_and_no_forwarding(served: Served, options: tuple[str, ...]) -> None:
    words = ("sftp",) if options == ("-s",) else ()
    done = served.client.run("Мария", *words, options=options)
    assert done.returncode == 255
    assert done.stdout == ""


def test_a_terminal_that_cannot_move_its_cursor_is_refused(served: Served) -> None:
    with program(*served.client.command("Мария"), environment={"TERM": "dumb"}) as desk:
        desk.wait("TERM=dumb")
        assert desk.ended() == 2


def test_nothing_of_the_client_s_environment_reaches_the_session(served: Served) -> None:
    evil = ("-o", "SetEnv=TEXTUAL_PRESS=q PYTHONINSPECT=1 LD_PRELOAD=/nowhere.so ORDERDESK_DB=/nowhere.db")
    with program(*served.client.command("Мария", options=evil)) as desk:
        desk.wait("ORDER DESK")
        desk.quiet()
        assert "nowhere" not in desk.text
        desk.type("q")
        assert desk.ended() == 0


def test_a_resize_arrives(served: Served) -> None:
    for number in ("1002", "1003"):  # of one buyer: how many stands beside the name where there is room
        served.shop.receive(number)
    with served.client.terminal("Мария") as desk:
        desk.wait("1003", gone="Иванов Алексей ×")
        desk.resize(120, 30)
        desk.wait("1003", "Иванов Алексей ×")
        desk.resize(40, 10)
        desk.wait("40×10")


@pytest.mark.parametrize("rounds", [1, pytest.param(5, marks=pytest.mark.soak)])
def test_ten_connects_and_hang_ups_a_round_leave_no_process_and_no_claim(served: Served, rounds: int) -> None:
    served.shop.receive("1004")
    for _round in range(rounds):
        with ExitStack() as held:
            desks = [held.enter_context(served.client.terminal("Мария")) for _each in range(10)]
            for number, desk in enumerate(desks):
                desk.wait("ORDER DESK", "1004")
                desk.type("\r")
                desk.wait("Kaspi")
                if number % 2:
                    desk.hang_up()  # the other half is killed
    served.until(0)
    assert served.shop.store.claims.all() == []
    assert not [pid for pid in children(1) if _is_desk(pid)]
    with served.client.terminal("Мария") as desk:
        desk.wait("ORDER DESK")
        desk.type("q")
        assert desk.ended() == 0


def test_who_is_shut_out_while_at_work_is_sent_away(served: Served) -> None:
    with served.client.terminal("Олег") as desk:
        desk.wait("ORDER DESK")
        assert served.shop.run("operator", "block", "Олег", operator="Дина").exit_code == 0
        desk.ended()
        assert "Олег заблокирован".encode() in desk.sent
    assert served.shop.run("operator", "block", "Олег", "--lift", operator="Дина").exit_code == 0


def test_who_types_nothing_is_told_and_logged_out_and_there_are_only_so_many_places(tmp_path: Path) -> None:
    with (
        served_shop(tmp_path, NARROW) as own,
        own.client.terminal("Мария") as first,
        own.client.terminal("Олег") as second,
    ):
        first.wait("ORDER DESK")
        second.wait("ORDER DESK")
        third = own.client.run("Дина", "list", "--json")
        assert (third.returncode, third.stdout) == (os.EX_TEMPFAIL, "")
        assert "Все места на этом сервере заняты" in third.stderr
        first.wait("Ничего не нажато")
        assert first.ended() == 129
        assert "Сеанс закончен".encode() in first.sent


def test_a_server_that_is_told_to_stop_lets_everybody_finish(own: Served) -> None:
    own.shop.receive("1001")
    with own.client.terminal("Мария") as desk:
        desk.wait("1001")
        own.server.send_signal(signal.SIGTERM)
        desk.wait("Сервер остановится")
        desk.type("a")
        desk.wait("1001: Принят партнёром")
        desk.type("q")
        assert desk.ended() == 0
    assert own.server.wait(20) == 0


def test_told_twice_it_stops_at_once_and_says_so(own: Served) -> None:
    with own.client.terminal("Мария") as desk:
        desk.wait("ORDER DESK")
        everybody = [own.zygote, *children(own.zygote)]
        assert own.stop(signal.SIGTERM, signal.SIGTERM) == 0
        desk.ended()
        assert "Сервер остановлен".encode() in desk.sent
    gone(everybody)


@pytest.mark.parametrize("victim", ["server", "zygote"])
def test_a_server_that_is_killed_leaves_no_process(own: Served, victim: str) -> None:
    with own.client.terminal("Мария") as desk:
        desk.wait("ORDER DESK")
        everybody = [own.zygote, *children(own.zygote)]
        os.kill(own.server.pid if victim == "server" else own.zygote, signal.SIGKILL)
        gone(everybody)
        assert own.server.wait(20) == (-signal.SIGKILL if victim == "server" else 1)


def test_a_session_that_heeds_nothing_is_killed(own: Served) -> None:
    with own.client.terminal("Мария") as desk:
        desk.wait("ORDER DESK")
        (session,) = own.sessions()
        os.kill(session, signal.SIGSTOP)
        desk.hang_up()
        gone([session])


def test_a_demo_prints_the_line_that_opens_it(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "orderdesk", "serve", "--demo", "--port", "0"]
    home = {**os.environ, "HOME": str(tmp_path)}
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True, env=home) as server:
        try:
            line = said(server, r"^  (ssh .*)")
            with program(*shlex.split(line), "-F", "none") as desk:
                desk.wait("ДЕМО", "Согласуем")
                desk.type("q")
                assert desk.ended() == 0
                assert "*** ДЕМО".encode() in desk.sent
        finally:
            server.terminate()
            assert server.wait(20) == 0
    assert not list((tmp_path / ".local" / "state" / "orderdesk").glob("demo-*"))


def _is_desk(pid: int) -> bool:
    try:
        return b"\0serve\0" in Path(f"/proc/{pid}/cmdline").read_bytes()
    except OSError:
        return False


def test_a_desk_beside_a_server_that_is_killed_says_so_and_looks_by_itself(own: Served) -> None:
    own.shop.receive("1001")
    database = str(own.shop.parts.database)
    with terminal("--db", database, "--as", "Мария", "--now", NOW) as desk:
        desk.wait("ORDER DESK", "1001")
        own.shop.receive("1002", phone="+77010000002")
        desk.wait("1002")
        os.kill(own.zygote, signal.SIGKILL)
        own.server.kill()
        desk.wait("Сервер не сообщает о действиях других: сеанс следит сам.")
        own.shop.receive("1003", phone="+77010000003")
        desk.wait("1003")
