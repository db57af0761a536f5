"""How many files the server may have open, and how many it can need: every connection is one, a session four."""

from __future__ import annotations

import os
import resource
from typing import Final

from orderdesk.config import ServeSettings
from orderdesk.errors import WrongUsage
from orderdesk.i18n import _

LEAVING: Final = 64
"""Connections that are being turned away at a time."""

SPARE: Final = 32
"""Files that are left for what must not fail: when no more than these are free, nobody new comes in."""

_OF_A_SESSION: Final = 4
"""Its connection, two ways to and from its process, and its line to the lookout."""

_OF_THE_SERVER: Final = 32 + 32 * 5
"""What is always open; and the database, asked by at most 32 threads at a time."""


def needed(settings: ServeSettings) -> int:
    """How many files can be open at a time."""
    return _OF_THE_SERVER + LEAVING + SPARE + settings.waiting + settings.connections * _OF_A_SESSION


def allow(settings: ServeSettings) -> int:
    """Let this process open as many files as it can need; how many it may. `WrongUsage` where the system forbids it."""
    wanted = needed(settings)
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if soft != resource.RLIM_INFINITY and soft < wanted:
        if hard != resource.RLIM_INFINITY and hard < wanted:
            raise WrongUsage(
                _(
                    "The system lets this server open {most} files, and {wanted} can be needed. Raise LimitNOFILE in"
                    " its unit (or ulimit -n), or lower connections and waiting in the settings."
                ).format(most=hard, wanted=wanted)
            )
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))
        soft = wanted
    return soft if soft != resource.RLIM_INFINITY else wanted


def open_now() -> int:
    """How many are open."""
    return len(os.listdir("/dev/fd")) - 1  # without the one that lists them
