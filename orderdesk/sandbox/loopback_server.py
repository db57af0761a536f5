"""Serves the sandbox on loopback: a port for each look-alike, as each is a host of its own."""

from __future__ import annotations

import asyncio
import signal
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from ipaddress import ip_address
from typing import Any, Final

from starlette.types import Receive, Scope, Send
from uvicorn import Config, Server
from uvicorn.protocols.http.h11_impl import H11Protocol

from orderdesk.sandbox.certificates import Certificates
from orderdesk.sandbox.front import DROP
from orderdesk.sandbox.whole_sandbox import Sandbox

LOOPBACK: Final = "127.0.0.1"
BACKLOG: Final = 128


@contextmanager
def ports(names: list[str], first: int) -> Iterator[dict[str, socket.socket]]:
    """Listening sockets, by look-alike: from port `first` on, or any that are free. `OSError` where one is taken."""
    found: dict[str, socket.socket] = {}
    try:
        for number, name in enumerate(names):
            found[name] = listener = socket.socket()
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            listener.bind((LOOPBACK, first + number if first else 0))
            listener.listen(BACKLOG)
        assert all(ip_address(one.getsockname()[0]).is_loopback for one in found.values())
        yield found
    finally:
        for one in found.values():
            one.close()


def serve(sandbox: Sandbox, sockets: dict[str, socket.socket], tls: Certificates | None) -> None:
    """Serve until SIGTERM or SIGINT."""
    sandbox.listen_on({name: one.getsockname()[1] for name, one in sockets.items()})
    config = Config(
        sandbox,
        http=_Droppable,
        lifespan="off",
        log_config=None,
        access_log=False,
        log_level="critical",
        timeout_graceful_shutdown=1,
        ssl_certfile=None if tls is None else tls.certificate,
        ssl_keyfile=None if tls is None else tls.key,
    )
    asyncio.run(_Quiet(config).serve(sockets=list(sockets.values())))


class _Quiet(Server):
    """Ends as if it were done when it is told to, where uvicorn would let the signal end the process after all."""

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        loop = asyncio.get_running_loop()
        for number in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(number, self._end)
        yield

    def _end(self) -> None:
        self.should_exit = True


class _Droppable(H11Protocol):
    """Lets an application drop the line that a request came by."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        answered = self.app

        async def app(scope: Scope, receive: Receive, send: Send) -> None:
            drop: Callable[[], None] = self.transport.close
            extensions = {**scope.get("extensions", {}), DROP: drop}
            await answered({**scope, "extensions": extensions}, receive, send)

        self.app = app
