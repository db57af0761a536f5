"""Hostile words over SSH, as names of users, versions and commands: harmless to whoever reads the answer or the log."""

from __future__ import annotations

import shlex
from contextlib import suppress
from pathlib import Path

import asyncssh
import pytest

from tests.payloads import PAYLOADS, raw
from tests.terminal.ssh import MISSING, served_shop

pytestmark = [
    pytest.mark.terminal,
    pytest.mark.skipif(bool(MISSING), reason=MISSING),
    pytest.mark.xdist_group("serve"),
]


@pytest.mark.req("X81")
@pytest.mark.parametrize("some", [4, pytest.param(len(PAYLOADS), marks=pytest.mark.soak)])
async def test_hostile_words_of_users_and_commands(tmp_path: Path, some: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("asyncssh.connection.saslprep", lambda name: name)  # a client that minds no rules
    with served_shop(tmp_path) as served:
        keys = [str(served.client.folder / "Мария")]
        answered = 0
        for payload in [*PAYLOADS.values()][5 : 5 + some] if some < len(PAYLOADS) else PAYLOADS.values():
            word = payload.replace("\x00", "").encode("utf-8", "replace").decode()
            for user, command in (
                (word or "x", "list"),
                ("desk", f"history --json {shlex.quote(word)}"),
                ("desk", word),
            ):
                with suppress(asyncssh.Error, OSError):  # turned away at the door
                    async with asyncssh.connect(
                        "127.0.0.1", served.client.port, username=user, config=None, known_hosts=None, agent_path=None,
                        client_keys=keys,
                    ) as line:  # fmt: skip
                        done = await line.run(command, encoding=None)
                        assert isinstance(done.stdout, bytes)
                        assert isinstance(done.stderr, bytes)
                        assert raw((done.stdout + done.stderr).replace(b"\r\n", b"\n")) == [], (user, command)
                        answered += 1
        assert answered >= some
        log = served.log()
        assert "history for SHA256:" in log
        assert raw(log.encode()) == []
