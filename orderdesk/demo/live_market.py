"""A marketplace behind the demo: the sandbox's Kaspi in a process of its own, and an account on it.

Its orders come over the line, what is decided is told there. It is no part of every demo: it needs the packages of the
sandbox, and a second interpreter takes half a second of a processor while the first one starts.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Final

from orderdesk.beside import open_private
from orderdesk.composition import Composition
from orderdesk.desk.commands.channels.account_acts import AddAccount
from orderdesk.errors import StoreError
from orderdesk.i18n import _

CHANNEL: Final = "kaspi"

_END: Final = 3.0
"""Seconds that it may take to end."""


@contextmanager
def live_market(parts: Composition) -> Iterator[None]:
    """Let the shop trade with it for as long as this is held; it ends with this process, however that ends."""
    command = [sys.executable, "-m", "orderdesk.demo.market_process"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as process:
        assert process.stdin
        assert process.stdout
        try:
            said = process.stdout.readline()
            if not said:
                raise StoreError(_("The demo's marketplace does not start: orderdesk sandbox says why."))
            _trade_with(parts, json.loads(said)[CHANNEL])
            yield
        finally:
            process.stdin.close()
            try:
                process.wait(_END)
            except subprocess.TimeoutExpired:
                process.kill()


def _trade_with(parts: Composition, line: dict[str, Any]) -> None:
    """Add the account; the token lies beside the throw-away database."""
    token = parts.database.parent / "token"
    with os.fdopen(open_private(token, os.O_WRONLY), "w", encoding="utf-8") as file:
        file.write(line["token"])
    wanted = AddAccount(CHANNEL, CHANNEL, token_file=str(token), url=line["url"], shop=line["shop"], writes=True)
    with parts.store() as store:
        parts.desk(store).do(wanted)
