"""The listening socket: whom nobody listens to is told so and costs next to nothing, everybody else goes on to SSH."""

from __future__ import annotations

import asyncio
import errno
import os
import socket
from collections.abc import Callable
from contextlib import suppress
from typing import Any, Final

import asyncssh

from orderdesk.serve.limits.open_files import LEAVING

VERSION: Final = "OrderDesk"
"""How the server calls itself, in its first line."""

_AT_ONCE: Final = 100
"""Connections that are turned away before everybody inside has a turn again."""

_READ: Final = 5.0
"""Seconds that a client has to read why it is turned away."""

_NO_FILES: Final = {errno.EMFILE, errno.ENFILE, errno.ENOBUFS, errno.ENOMEM}


class Door(socket.socket):
    """Accepts those who may come in."""

    def __init__(
        self, listening: socket.socket, why_not: Callable[[str, int], str], no_files: Callable[[], bool]
    ) -> None:
        """In the place of a listening socket.

        `why_not` gets an address and a file number and says why nobody from there comes in, or nothing; `no_files`
        closes something when the system has no more files, or says that it cannot.
        """
        super().__init__(listening.family, listening.type, listening.proto, fileno=listening.detach())
        self._why_not, self._no_files = why_not, no_files
        self._leaving: dict[socket.socket, asyncio.TimerHandle] = {}

    def accept(self) -> tuple[socket.socket, Any]:
        """The next one who may come in."""
        for _each in range(_AT_ONCE):
            try:
                line, address = super().accept()
            except OSError as error:
                if error.errno in _NO_FILES and self._no_files():
                    break
                raise
            why = self._why_not(address[0], line.fileno())
            if not why:
                return line, address
            self._turn_away(line, why)
        raise BlockingIOError

    def close(self) -> None:
        """Listen no more."""
        for line in list(self._leaving):
            self._let_go(line)
        super().close()

    def _turn_away(self, line: socket.socket, why: str) -> None:
        """Say why, and wait until it is read: what is closed with something unread behind it never says anything."""
        line.setblocking(False)
        with suppress(OSError):
            line.send(farewell(why))
            line.shutdown(socket.SHUT_WR)
        if len(self._leaving) >= LEAVING:
            self._let_go(next(iter(self._leaving)))
        loop = asyncio.get_running_loop()
        self._leaving[line] = loop.call_later(_READ, self._let_go, line)
        loop.add_reader(line, self._see_off, line)

    def _see_off(self, line: socket.socket) -> None:
        try:
            gone = not line.recv(65536)
        except OSError:
            gone = True
        if gone:
            self._let_go(line)

    def _let_go(self, line: socket.socket) -> None:
        self._leaving.pop(line).cancel()
        asyncio.get_running_loop().remove_reader(line)
        line.close()


def doors(address: str, port: int, why_not: Callable[[str, int], str], no_files: Callable[[], bool]) -> list[Door]:
    """Listen at an address, or at each one of a name; `OSError` where that cannot be."""
    found: list[Door] = []
    places = socket.getaddrinfo(address or None, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)
    try:
        for family, *_kind, where in dict.fromkeys(places):
            at = (where[0], port or (found[0].getsockname()[1] if found else 0), *where[2:])
            found.append(Door(socket.create_server(at, family=family), why_not, no_files))
    except BaseException:
        for door in found:
            door.close()
        raise
    return found


def farewell(why: str) -> bytes:
    """An SSH server's first line, and a disconnect with a sentence, in ASCII: what clients show without a key exchange.

    RFC 4253: 4.2 for the line, 6 for the packet, 11.1 for the message.
    """
    sentence = why.encode("ascii", "replace")
    body = b"\x01" + asyncssh.DISC_TOO_MANY_CONNECTIONS.to_bytes(4, "big")
    body += len(sentence).to_bytes(4, "big") + sentence + len(b"en").to_bytes(4, "big") + b"en"
    padding = 4 + -(5 + len(body) + 4) % 8
    packet = (1 + len(body) + padding).to_bytes(4, "big") + bytes([padding]) + body + os.urandom(padding)
    return f"SSH-2.0-{VERSION}\r\n".encode() + packet
