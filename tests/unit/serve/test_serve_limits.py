"""The limits of the SSH server without a server: who leaves first, who is not listened to, what is written down."""

from __future__ import annotations

import asyncio
import errno
import logging
import re
import resource
import socket
from collections.abc import Iterator
from pathlib import Path
from typing import Any, cast

import asyncssh
import pytest
from hypothesis import given
from hypothesis import strategies as st

from orderdesk.config import ServeSettings
from orderdesk.errors import WrongUsage
from orderdesk.serve import login as login_module
from orderdesk.serve.host import Host, Visitor
from orderdesk.serve.journal import OPERATORS, STRANGERS, WHILE, Sums, journal
from orderdesk.serve.limits import door, open_files
from orderdesk.serve.limits.attempts import MOST, WITHIN, Attempts, network
from orderdesk.serve.limits.door import Door, doors, farewell
from orderdesk.serve.limits.hall import Hall, Progress
from orderdesk.serve.limits.places import NoPlace, Places
from orderdesk.serve.login import Login
from orderdesk.serve.session.zygote_client import Sessions
from tests.shop import Shop

ROOT = Path(__file__).resolve().parents[3]


# --- the hall: everybody without a session ---------------------------------------------------------------------


def full_of(crowd: str, most: int = 8) -> tuple[Hall[str], list[str]]:
    """A hall that one address has filled, and who has been sent away."""
    away: list[str] = []
    hall: Hall[str] = Hall(most, away.append)
    for number in range(most):
        hall.enter(f"{crowd}{number}", crowd, Progress.CONNECTED, most=most)
    return hall, away


@pytest.mark.req("X80")
def test_in_a_full_hall_the_slowest_of_the_largest_crowd_makes_room() -> None:
    hall, away = full_of("flood")
    hall.enter("mine", "office", Progress.CONNECTED, most=8)
    assert away == ["flood0"]
    hall.reach("flood1", Progress.ASKING)
    hall.enter("another", "office", Progress.CONNECTED, most=8)
    assert away == ["flood0", "flood2"]
    assert len(hall) == 8


@pytest.mark.req("X80")
def test_among_those_of_one_address_the_silent_leave_before_those_who_log_in() -> None:
    away: list[str] = []
    hall: Hall[str] = Hall(100, away.append)
    hall.enter("login", "office", Progress.CONNECTED, most=3)
    hall.reach("login", Progress.ASKING)
    for number in range(5):
        hall.enter(f"idle{number}", "office", Progress.CONNECTED, most=3)
    assert away == ["idle0", "idle1", "idle2"]


@pytest.mark.req("X80")
def test_who_logs_in_is_no_longer_one_of_his_address() -> None:
    hall, away = full_of("flood", most=4)
    hall.enter("flood0", "operator Мария", Progress.LOGGED_IN, most=2)
    for number in range(4, 30):
        hall.enter(f"flood{number}", "flood", Progress.CONNECTED, most=4)
    assert "flood0" not in away
    hall.leave("flood0")
    assert len(hall) == 3


@given(st.lists(st.tuples(st.integers(0, 3), st.booleans()), max_size=60))
@pytest.mark.req("X80")
def test_nobody_is_sent_away_for_the_sake_of_a_larger_crowd(steps: list[tuple[int, bool]]) -> None:
    inside: dict[int, int] = {}
    hall: Hall[int] = Hall(6, lambda guest: gone.append(guest))
    for guest, (whose, asks) in enumerate(steps):
        gone: list[int] = []
        hall.enter(guest, str(whose), Progress.CONNECTED, most=whose + 2)
        if asks:
            hall.reach(guest, Progress.ASKING)
        inside[guest] = whose
        crowds = [list(inside.values()).count(one) for one in range(4)]
        for away in gone:
            left = inside.pop(away)
            assert left == whose or crowds[left] == max(crowds), "of one's own crowd, or of the largest"
        assert len(hall) == len(inside) <= 6
        assert list(inside.values()).count(whose) <= whose + 2


# --- addresses that are not listened to ------------------------------------------------------------------------


@pytest.mark.req("X80")
def test_an_address_without_a_login_is_shut_out_for_a_while() -> None:
    now = 1000.0
    attempts = Attempts(lambda: now)
    for _each in range(MOST - 1):
        attempts.failed("192.0.2.1")
    assert not attempts.wait("192.0.2.1")
    now += 1
    attempts.failed("192.0.2.1")
    assert attempts.wait("192.0.2.1") == WITHIN - 1
    assert not attempts.wait("192.0.2.2")
    now += WITHIN - 1
    assert not attempts.wait("192.0.2.1")


@pytest.mark.req("X80")
def test_a_flood_from_everywhere_is_not_remembered_for_ever() -> None:
    now = 0.0
    attempts = Attempts(lambda: now)
    for number in range(30_000):
        now += 0.001
        attempts.failed(f"10.{number >> 16}.{number >> 8 & 255}.{number & 255}")
    assert len(attempts._failed) <= 10_000
    now += WITHIN + 1
    attempts.failed("192.0.2.1")
    assert len(attempts._failed) == 1


@pytest.mark.parametrize(
    ("address", "whose"),
    [("192.0.2.1", "192.0.2.1"), ("::ffff:192.0.2.1", "192.0.2.1"), ("2001:db8:1:2:3::4", "2001:db8:1:2::/64"),
     ("fe80::1%eth0", "fe80::/64"), ("?", "?")],
)  # fmt: skip
@pytest.mark.req("X80")
def test_a_neighbour_with_many_addresses_is_one(address: str, whose: str) -> None:
    assert network(address) == whose


# --- places ----------------------------------------------------------------------------------------------------


@pytest.mark.req("X80")
def test_one_operator_cannot_fill_all_places() -> None:
    places = Places(5, 3)
    for _each in range(3):
        places.take("Мария")
    with pytest.raises(NoPlace, match="одному сотруднику: 3"):
        places.take("Мария")
    places.take("Олег")
    places.take("Олег")
    with pytest.raises(NoPlace, match="заняты: 5"):
        places.take("Дина")
    places.free("Мария")
    places.take("Дина")
    assert places.taken == 5


# --- the journal -----------------------------------------------------------------------------------------------


@pytest.fixture
def lines(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """What is written into the journal."""
    written: list[str] = []

    class Keep(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            written.append(record.getMessage())

    keep = Keep()
    monkeypatch.setattr(journal, "propagate", False)
    journal.addHandler(keep)
    journal.setLevel(logging.INFO)
    yield written
    journal.removeHandler(keep)


@pytest.mark.req("X80")
def test_a_flood_is_summed_up_and_what_others_do_is_still_written(lines: list[str]) -> None:
    now = 0.0
    sums = Sums(lambda: now)
    for _each in range(10_000):
        sums.note("turned away", "192.0.2.1", "192.0.2.1: too many")
    sums.note("turned away", "192.0.2.2", "192.0.2.2: too many")
    sums.note("session", "Мария", "1: desk", OPERATORS)
    assert lines == [*["turned away: 192.0.2.1: too many"] * 3, "turned away: 192.0.2.2: too many", "session: 1: desk"]
    now += WHILE
    sums.look()
    assert lines[5:] == ["turned away: 9997 more in 10 minutes; of all these, 10000 by 192.0.2.1, the rest by 1 others"]
    sums.note("turned away", "192.0.2.1", "192.0.2.1: too many")
    assert len(lines) == 7


@pytest.mark.req("X80")
def test_no_flood_washes_the_journal_out_within_days(lines: list[str]) -> None:
    now = 0.0
    sums = Sums(lambda: now)
    for number in range(20_000):  # from everywhere, for an hour, in every way that a stranger has
        now = number * 3600 / 20_000
        for kind in ("turned away", "refused", "no login"):
            sums.note(kind, f"2001:db8:0:{number:x}::/64", f"2001:db8:0:{number:x}::1: " + "x" * 100)
    sums.close()
    bytes_an_hour = sum(len("2026-11-28T18:52:39+0000 \n") + len(line) for line in lines)
    assert len(lines) <= 7 * 3 * (STRANGERS[1] + 1)
    assert 10_000_000 / bytes_an_hour > 5 * 24


# --- files -----------------------------------------------------------------------------------------------------


@pytest.mark.req("X80")
def test_the_files_that_can_be_needed_are_allowed_or_the_server_does_not_start(monkeypatch: pytest.MonkeyPatch) -> None:
    settings = ServeSettings()
    given: list[tuple[int, int]] = []
    monkeypatch.setattr(resource, "setrlimit", lambda which, limits: given.append(limits))
    monkeypatch.setattr(resource, "getrlimit", lambda which: (64, 4096))
    assert open_files.allow(settings) == open_files.needed(settings)
    assert given == [(open_files.needed(settings), 4096)]
    monkeypatch.setattr(resource, "getrlimit", lambda which: (4096, 4096))
    assert open_files.allow(settings) == 4096
    monkeypatch.setattr(resource, "getrlimit", lambda which: (64, 256))
    with pytest.raises(WrongUsage, match=f"256.*{open_files.needed(settings)}.*LimitNOFILE"):
        open_files.allow(settings)


@pytest.mark.req("X80")
def test_the_unit_of_the_documentation_allows_all_that_the_defaults_need() -> None:
    unit = (ROOT / "docs" / "deploy.md").read_text("utf-8")
    (limit,) = re.findall(r"^LimitNOFILE=(\d+)$", unit, re.MULTILINE)
    assert int(limit) >= open_files.needed(ServeSettings())


# --- the door --------------------------------------------------------------------------------------------------


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[Door]]:
    made: list[Door] = []
    yield made
    for one in made:
        one.close()


async def told(line: socket.socket) -> bytes:
    """All that the door says over a connection, until it hangs up."""
    line.setblocking(False)
    loop, said = asyncio.get_running_loop(), b""
    while data := await loop.sock_recv(line, 4096):
        said += data
    return said


@pytest.mark.req("X80")
async def test_whom_nobody_listens_to_is_told_why_in_words_of_ssh(opened: list[Door]) -> None:
    opened += doors("127.0.0.1", 0, lambda address, file: f"not {address}", lambda: False)
    opened[0].setblocking(False)
    with socket.create_connection(opened[0].getsockname()) as client:
        client.send(b"SSH-2.0-Client\r\n")  # what is not read may not cost the client the answer
        await asyncio.sleep(0)
        with pytest.raises(BlockingIOError):
            opened[0].accept()
        said = await told(client)
    first, packet = said.split(b"\r\n", 1)
    assert first == b"SSH-2.0-OrderDesk"
    assert len(packet) % 8 == 0
    assert int.from_bytes(packet[:4], "big") == len(packet) - 4
    assert (packet[5], int.from_bytes(packet[6:10], "big")) == (1, 12)  # SSH_MSG_DISCONNECT, too many connections
    assert packet[14 : 14 + int.from_bytes(packet[10:14], "big")] == b"not 127.0.0.1"
    assert packet[4] >= 4, "padding"


@pytest.mark.req("X80")
@pytest.mark.parametrize("length", range(9))
def test_a_farewell_of_any_length_is_a_whole_packet(length: int) -> None:
    packet = farewell("x" * length).split(b"\r\n", 1)[1]
    assert len(packet) % 8 == 0
    assert packet[4] >= 4


@pytest.mark.req("X80")
async def test_only_so_many_are_seen_off_at_a_time(opened: list[Door], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(door, "LEAVING", 3)
    opened += doors("127.0.0.1", 0, lambda address, file: "not now", lambda: False)
    opened[0].setblocking(False)
    clients = [socket.create_connection(opened[0].getsockname()) for _each in range(8)]
    with pytest.raises(BlockingIOError):
        opened[0].accept()
    assert len(opened[0]._leaving) == 3
    for client in clients:
        assert b"not now" in await told(client)
        client.close()
    while opened[0]._leaving:
        await asyncio.sleep(0)


@pytest.mark.req("X80")
async def test_a_connection_for_which_there_is_no_file_is_made_room_for(
    opened: list[Door], monkeypatch: pytest.MonkeyPatch
) -> None:
    room = [True, False]
    opened += doors("127.0.0.1", 0, lambda address, file: "", lambda: room.pop(0))

    def none_left(self: socket.socket) -> Any:
        raise OSError(errno.EMFILE, "Too many open files")

    monkeypatch.setattr(socket.socket, "accept", none_left)
    with pytest.raises(BlockingIOError):  # somebody is sent away: come again
        opened[0].accept()
    with pytest.raises(OSError, match="Too many"):  # nobody can be
        opened[0].accept()


# --- a connection ----------------------------------------------------------------------------------------------


class Connection:
    """As much of an SSH connection as a login needs."""

    def __init__(self, address: str) -> None:
        self.address, self.told = address, ""

    def get_extra_info(self, name: str, default: object = None) -> object:
        return (self.address, 4711)

    def disconnect(self, code: int, reason: str) -> None:
        self.told = reason


def knocking(host: Host, address: str) -> tuple[Login, Connection]:
    """Somebody who has just connected."""
    login, connection = Login(host, None), Connection(address)
    login.connection_made(cast(asyncssh.SSHServerConnection, connection))
    return login, connection


@pytest.fixture
def host(shop: Shop) -> Host:
    settings = ServeSettings(waiting=4, waiting_per_address=2, per_operator=1)
    return Host(shop.parts, settings, cast(Sessions, None), 1000, lambda: 0.0)


@pytest.mark.req("X80")
async def test_who_is_sent_away_on_coming_still_meets_an_ssh_server_first(host: Host) -> None:
    for _each in range(2):
        knocking(host, "192.0.2.1")[0].begin_auth("desk")
    _login, late = knocking(host, "192.0.2.1")
    assert late.told == "", "asyncssh sends its first line after connection_made"
    await asyncio.sleep(0)
    assert "yours was the slowest" in late.told


@pytest.mark.req("X80")
async def test_who_does_not_get_on_is_hung_up_on(host: Host, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(login_module, "WITHOUT_SESSION", 0)
    slow, connection = knocking(host, "192.0.2.1")
    while not connection.told:
        await asyncio.sleep(0)
    assert "did not log in" in connection.told
    assert len(host.hall) == 0
    slow.connection_lost(None)
    assert host.attempts._failed

    inside, connection = knocking(host, "192.0.2.2")
    inside._visitor = Visitor("Мария", "SHA256:x", exports=True)
    inside.auth_completed()
    while not connection.told:
        await asyncio.sleep(0)
    assert "did not open a session" in connection.told
    assert len(host.hall) == 0


@pytest.mark.req("X80")
async def test_what_has_ended_is_nowhere_any_more(host: Host) -> None:
    login, connection = knocking(host, "192.0.2.1")
    login._visitor = Visitor("Мария", "SHA256:x", exports=True)
    login.auth_completed()
    login._has_session(True)
    assert len(host.hall) == 0
    login.connection_lost(None)
    login._has_session(False)  # the session hears of it after the connection
    assert len(host.hall) == 0
    assert not host.attempts.wait("192.0.2.1")
    assert connection.told == ""


@pytest.mark.req("X80")
async def test_with_few_files_left_somebody_makes_room_and_nobody_new_comes_in(host: Host) -> None:
    _login, slow = knocking(host, "192.0.2.1")
    assert host.why_not("192.0.2.2", 1000 - open_files.SPARE - 1) == ""
    assert "too many files" in host.why_not("192.0.2.2", 1000 - open_files.SPARE)
    await asyncio.sleep(0)
    assert slow.told
    assert host.no_files() is False
    assert host.away == 2
