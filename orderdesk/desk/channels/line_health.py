"""How the line of an account is, from one time it is asked to the next; pure."""

from __future__ import annotations

from typing import Final

from orderdesk.channels.live.protocol import ChannelDown
from orderdesk.errors import DeskError
from orderdesk.model.channel_accounts import Health
from orderdesk.values import replace

EVERY: Final = 60
"""Seconds between two times that a marketplace is asked."""

_LONGEST: Final = 900
"""Seconds until one that does not answer is asked again, at most."""


def heard(health: Health, unread: str, *, began: int, now: int, sweep: bool) -> Health:
    """It has answered; `unread` says what of it could not be read."""
    return replace(health, pulled_at=now, swept_at=began if sweep else health.swept_at, failed_since=None, error=unread,
                   failures=0, next_at=began + EVERY)  # fmt: skip


def failed(health: Health, error: str, now: int, cause: DeskError | None = None) -> Health:
    """It has not answered: asked again later and later, not before it wants to be."""
    wait = min(EVERY * 2 ** min(health.failures, 8), _LONGEST)
    asked = int(cause.wait) if isinstance(cause, ChannelDown) else 0
    since = now if health.failed_since is None else health.failed_since
    return replace(health, failed_since=since, error=error, failures=health.failures + 1,
                   next_at=now + max(wait, asked))  # fmt: skip
