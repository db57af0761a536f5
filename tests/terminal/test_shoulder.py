"""Looking over a shoulder: the director's terminal shows the operator's screen, and nothing goes the other way."""

from __future__ import annotations

import json
import os
import signal
import socket
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from orderdesk.sharing.sockets import connect, folder_of, sessions
from tests.desk.command_line.json_page import page
from tests.shop import Shop, at
from tests.terminal.pty import Terminal, terminal

pytestmark = pytest.mark.terminal


@pytest.fixture
def staffed(shop: Shop) -> Shop:
    """Ольга is the director, Мария a manager, Олег a seller."""
    for name, role in (("Ольга", "director"), ("Мария", "manager"), ("Олег", "seller")):
        assert shop.run("operator", "add", name, "--role", role, operator="Ольга").exit_code == 0
    for number, minute in (("4821", 10), ("4822", 20), ("4823", 30)):
        shop.receive(number, received_at=at(f"2026-11-24 11:{minute}"))
    return shop


@contextmanager
def desk_of(shop: Shop, name: str, *command: str, columns: int = 80, rows: int = 24) -> Iterator[Terminal]:
    given = ("--db", str(shop.parts.database), "--as", name, "--now", "2026-11-24T12:00:00+05:00", *command)
    with terminal(*given, columns=columns, rows=rows) as shown:
        yield shown


def same(one: Terminal, other: Terminal) -> bool:
    """Whether two screens show the same, cell by cell with colours, as far as both reach."""
    one.quiet()
    other.quiet()
    rows = len(one.lines)
    return one.lines == [line[: len(one.lines[0])] for line in other.lines[:rows]] and one.colours == [
        line[: len(one.lines[0])] for line in other.colours[:rows]
    ]


def test_the_director_sees_the_live_screen_and_the_operator_that_he_is_watched(staffed: Shop) -> None:
    with desk_of(staffed, "Мария") as desk:
        desk.wait("4821", "4822")
        with desk_of(staffed, "Ольга", "shoulder", "Мария") as watcher:
            watcher.wait("4821", "новые: 3!", "экран видит: Ольга")
            desk.wait("экран видит: Ольга", "Ольга видит ваш экран.")
            assert same(desk, watcher)
            desk.type("jx")
            watcher.wait("Отмена заказа 4822")
            assert same(desk, watcher)
            desk.type("\x1b")
            watcher.wait("4821", gone="Отмена заказа")
            staffed.receive("4824")
            watcher.wait("4824", "новые: 4!")
            assert same(desk, watcher)
            watcher.type("q")
            assert watcher.ended() == 0
            assert "вы больше не смотрите" in watcher.text
        desk.wait("Ольга больше не видит", gone="экран видит: Ольга")
        desk.type("q")
        assert desk.ended() == 0
    noon = staffed.clock()
    events = [event for event in staffed.store.operators.events("Мария") if event[2] == "watched_since"]
    assert events == [(noon, "Ольга", "watched_since", None, noon), (noon, "Ольга", "watched_since", noon, None)]


def test_nothing_that_the_watcher_types_reaches_the_desk(staffed: Shop) -> None:
    with desk_of(staffed, "Мария") as desk:
        desk.wait("4821")
        with desk_of(staffed, "Ольга", "shoulder", "Мария") as watcher:
            watcher.wait("экран видит: Ольга")
            watcher.type("aфx2\r")
            watcher.quiet()
            watcher.type("\x1b")
            assert watcher.ended() == 0
        (session,) = sessions(staffed.parts.database)
        with connect(session.socket) as line:
            line.send({"ask": "watch", "watcher": "Ольга"})
            assert line.receive()
            for _ in range(50):
                line.send({"ask": "type", "keys": "aaaa"})
            desk.quiet()
        desk.wait("4821", gone="экран видит: Ольга")
    for number in ("4821", "4822", "4823"):
        assert staffed.kinds(number) == ["received"]


def test_who_has_not_the_right_sees_nothing(staffed: Shop) -> None:
    with desk_of(staffed, "Мария") as desk:
        desk.wait("4821")
        with desk_of(staffed, "Олег", "shoulder", "Мария") as watcher:
            assert watcher.ended() == 1
            assert "Только директор может видеть чужой экран" in watcher.text
        (session,) = sessions(staffed.parts.database)
        with connect(session.socket) as line:
            line.send({"ask": "watch", "watcher": "Олег"})
            answer = line.receive()
            assert answer is not None
            assert "Только директор" in answer["refused"], "the desk asks for the right itself"
            assert line.receive() is None
        assert "экран видит" not in desk.text


def test_a_window_that_is_too_small_is_refused_with_one_sentence(staffed: Shop) -> None:
    with desk_of(staffed, "Мария", columns=120, rows=40) as desk:
        desk.wait("4821")
        with desk_of(staffed, "Ольга", "shoulder", "Мария") as watcher:
            assert watcher.ended() == 1
            assert "Экран «Мария» — 120×40, это окно 80×24: увеличьте его" in " ".join(watcher.text.split())
        with desk_of(staffed, "Ольга", "shoulder", "Мария", columns=130, rows=45) as watcher:
            watcher.wait("4821", "Вы видите экран: Мария")
            assert same(desk, watcher)
            desk.resize(100, 30)
            watcher.wait("4821")
            watcher.quiet()
            desk.resize(140, 40)
            assert watcher.ended() == 1
            assert "140×40" in watcher.text
    watched = [event for event in staffed.store.operators.events("Мария") if event[2] == "watched_since"]
    assert len(watched) == 2, "what was refused is not in the record"


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGKILL])
def test_when_the_desk_ends_the_watcher_is_told(staffed: Shop, how: signal.Signals) -> None:
    with desk_of(staffed, "Мария") as desk:
        desk.wait("4821")
        with desk_of(staffed, "Ольга", "shoulder", "Мария") as watcher:
            watcher.wait("экран видит: Ольга")
            os.kill(desk.pid, how)
            assert watcher.ended() == 0
            said = "сеанс закончен" if how == signal.SIGTERM else "закончился"
            assert said in watcher.text
        desk.ended()
        assert sessions(staffed.parts.database) == []
        assert list(folder_of(staffed.parts.database).glob("*.sock")) == []


def test_a_watcher_who_does_not_read_delays_nobody(staffed: Shop) -> None:
    with desk_of(staffed, "Мария") as desk:
        desk.wait("4821")
        (session,) = sessions(staffed.parts.database)
        with connect(session.socket) as line:
            line.send({"ask": "watch", "watcher": "Ольга"})
            desk.wait("экран видит: Ольга")
            for _ in range(20):  # more than a socket holds
                desk.type("x")
                desk.wait("Отмена заказа")
                desk.type("\x1b")
                desk.wait("4821", gone="Отмена заказа")
            desk.type("j")
            desk.wait(">+ 2:20")
            first = line.receive()
            assert first is not None
            assert first["size"] == [80, 24]
            assert len(first["lines"]) == 24, "whoever comes gets all of the screen at once"


def test_the_open_desks_are_listed(staffed: Shop) -> None:
    assert staffed.json("sessions") == []
    with desk_of(staffed, "Мария") as desk, desk_of(staffed, "Олег", columns=100, rows=30) as other:
        desk.wait("4821")
        other.wait("ORDER DESK")
        listed = staffed.json("sessions")
        assert [*page().wrong("[Session]", listed)] == []
        assert {(one["operator"], one["columns"], one["rows"]) for one in listed} == {
            ("Мария", 80, 24), ("Олег", 100, 30),
        }  # fmt: skip
        assert all(one["idle_s"] < 60 and one["since"] == "2026-11-24T12:00:00+05:00" for one in listed)
        assert all(one["watched_by"] == [] for one in listed)
        assert "Мария" in staffed.run("sessions").stdout
        told = staffed.run("shoulder", "Пётр", operator="Ольга")
        assert told.exit_code == 1
        assert "Пётр: открытого сеанса нет. Открыты: " in told.stderr
    folder = folder_of(staffed.parts.database)
    assert folder.stat().st_mode & 0o777 == 0o700


def test_what_is_no_question_is_hung_up_on(staffed: Shop) -> None:
    with desk_of(staffed, "Мария") as desk:
        desk.wait("4821")
        (session,) = sessions(staffed.parts.database)
        for question in ({"ask": "watch"}, {"hello": 1}, {"ask": ["about"]}):
            with connect(session.socket) as line:
                line.send(question)
                assert line.receive() is None
        with connect(session.socket) as line:
            line._connection.sendall(b"\xff\x00{{{\n")
            assert line.receive() is None
            line._connection.shutdown(socket.SHUT_RDWR)
        desk.type("j")
        desk.wait("4822")
        assert json.loads(json.dumps(sessions(staffed.parts.database)[0].operator)) == "Мария"
