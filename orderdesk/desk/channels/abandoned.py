"""Whether anybody still waits for the answer to what is on its way to somebody outside."""

from __future__ import annotations

import os
import socket
from typing import Final

_LOST_AFTER: Final = 120
"""Seconds after which what is on its way in another process is over: no request takes so long."""


def abandoned(pusher: str, pushed_at: int | None, *, own: str, now: int) -> bool:
    """Whether nobody can be waiting for it any more; `own` is who asks, and who sends nothing just now."""
    return pusher == own or not _runs(pusher) or abs(now - (pushed_at or 0)) >= _LOST_AFTER


def _runs(pusher: str) -> bool:
    """Whether the process that pushes may still be there; of another machine that cannot be told."""
    host, _colon, rest = pusher.partition(":")
    process = rest.partition(":")[0]
    if host != socket.gethostname() or not process.isdigit():
        return True
    try:
        os.kill(int(process), 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
