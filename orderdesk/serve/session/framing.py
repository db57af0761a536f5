"""Messages between the server and its zygote: JSON with its length before it, files beside it, over a Unix socket."""

from __future__ import annotations

import json
import os
import socket
from collections import deque
from collections.abc import Sequence
from typing import Any, Final

Message = dict[str, Any]

FILES: Final = "files"
"""The key that says how many files come with a message."""

_LENGTH: Final = 4
_CHUNK: Final = 65536
_MOST_FILES: Final = 64


def send(to: socket.socket, message: Message, files: Sequence[int] = ()) -> None:
    """Send a message whole, with open files that the receiver gets descriptors of its own for.

    `OSError` when the other side is gone, or has not read for long on a socket that does not wait.
    """
    body = json.dumps({**message, FILES: len(files)}).encode()
    data = len(body).to_bytes(_LENGTH, "big") + body
    sent = socket.send_fds(to, [data], files) if files else to.send(data)
    if sent != len(data):  # a Unix socket takes so little at once, or nothing
        raise OSError("a message was cut")


class Reader:
    """Puts together what comes in."""

    def __init__(self, source: socket.socket) -> None:
        """Reads from `source`, as much as is there."""
        self._source = source
        self._data = bytearray()
        self._files: deque[int] = deque()

    def read(self) -> list[tuple[Message, list[int]]] | None:
        """The messages that are complete now, each with its files; `None` when the other side is gone."""
        try:
            data, files, _flags, _address = socket.recv_fds(self._source, _CHUNK, _MOST_FILES)
        except BlockingIOError:
            return []
        except OSError:
            return None
        if not data:
            return None
        self._data += data
        self._files += files
        found = []
        while len(self._data) >= _LENGTH:
            end = _LENGTH + int.from_bytes(self._data[:_LENGTH], "big")
            if len(self._data) < end:
                break
            message: Message = json.loads(self._data[_LENGTH:end])
            del self._data[:end]
            found.append((message, [self._files.popleft() for _ in range(message.pop(FILES))]))
        return found

    def close(self) -> None:
        """Close the socket, and files that nobody has taken."""
        self._source.close()
        while self._files:
            os.close(self._files.popleft())
