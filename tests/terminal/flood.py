"""Idle connections from one address, each renewed as soon as it is closed: what somebody at a server's door can do.

python -m tests.terminal.flood PORT HOW_MANY SECONDS        on loopback, from 127.0.0.2; prints how many it has opened
"""

from __future__ import annotations

import select
import socket
import sys
import time
from contextlib import suppress

FROM = "127.0.0.2"

_TICK = 0.25
"""Seconds between two looks which of them are closed."""


def knock(port: int, source: str = FROM) -> socket.socket:
    """A connection to the server on loopback, over which nothing is said."""
    return socket.create_connection(("127.0.0.1", port), timeout=5, source_address=(source, 0))


def flood(port: int, how_many: int, seconds: float) -> int:
    """Keep so many open for so long; how many it took."""
    end = time.monotonic() + seconds
    poll = select.poll()
    lines: dict[int, socket.socket] = {}
    opened = 0
    while time.monotonic() < end:
        while len(lines) < how_many:
            with suppress(OSError):
                line = knock(port)
                lines[line.fileno()] = line
                poll.register(line, select.POLLIN)
            opened += 1
        time.sleep(_TICK)
        for file, _event in poll.poll(0):
            with suppress(OSError):
                if lines[file].recv(4096):
                    continue
            poll.unregister(file)
            lines.pop(file).close()
    for line in lines.values():
        line.close()
    return opened


if __name__ == "__main__":
    print(flood(int(sys.argv[1]), int(sys.argv[2]), float(sys.argv[3])))
