"""The floor and the peer of `orderdesk serve`: asyncssh with a pseudo-terminal and nothing more.

python -m scripts.bench.bare_ssh HOST_KEY                  a line typed into a PTY comes back by its echo
python -m scripts.bench.bare_ssh HOST_KEY COMMAND …        a new process on a PTY for each session, the usual way

Prints its port. Lets anybody in: it listens on loopback, for as long as a measurement takes.
"""

from __future__ import annotations

import asyncio
import fcntl
import os
import pty
import struct
import subprocess
import sys
import termios

import asyncssh

READY = b"ready"


class Session(asyncssh.SSHServerSession):
    """A PTY joined to a channel."""

    def connection_made(self, chan: asyncssh.SSHServerChannel) -> None:
        self._chan = chan
        self._child: subprocess.Popen[bytes] | None = None

    def pty_requested(self, *_request: object) -> bool:
        return True

    def shell_requested(self) -> bool:
        return True

    def session_started(self) -> None:
        self._ours, theirs = pty.openpty()
        fcntl.ioctl(self._ours, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 80, 0, 0))
        asyncio.get_running_loop().add_reader(self._ours, self._pass_on)
        if command := sys.argv[2:]:
            self._child = subprocess.Popen(
                command, stdin=theirs, stdout=theirs, stderr=theirs, start_new_session=True,
                env={**os.environ, "TERM": self._chan.get_terminal_type() or ""},
            )  # fmt: skip
        else:
            self._theirs = os.dup(theirs)
            os.write(self._ours, READY)
        os.close(theirs)

    def data_received(self, data: bytes, datatype: object) -> None:
        os.write(self._ours, data)

    def connection_lost(self, exc: Exception | None) -> None:
        asyncio.get_running_loop().remove_reader(self._ours)
        os.close(self._ours)
        if self._child is not None:
            self._child.terminate()
            self._child.wait()
        else:
            os.close(self._theirs)

    def _pass_on(self) -> None:
        try:
            self._chan.write(os.read(self._ours, 65536))
        except OSError:
            asyncio.get_running_loop().remove_reader(self._ours)


class Server(asyncssh.SSHServer):
    """Anybody with any key."""

    def connection_made(self, conn: asyncssh.SSHServerConnection) -> None:
        self._conn = conn

    def public_key_auth_supported(self) -> bool:
        return True

    def validate_public_key(self, username: str, key: asyncssh.SSHKey) -> bool:
        return True

    def session_requested(self) -> tuple[asyncssh.SSHServerChannel, Session]:
        return self._conn.create_server_channel(encoding=None), Session()


async def main() -> None:
    """Serve until killed."""
    acceptor = await asyncssh.create_server(
        Server, "127.0.0.1", 0, server_host_keys=[sys.argv[1]], encoding=None, line_editor=False
    )
    print(acceptor.get_port(), flush=True)
    await acceptor.wait_closed()


if __name__ == "__main__":
    asyncio.run(main())
