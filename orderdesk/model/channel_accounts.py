"""Accounts on marketplaces: what is known of each, and how its line is. Instants are UTC epoch seconds."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Final

from msgspec import Struct, field

from orderdesk.model.facts import FieldValue

SILENT_AFTER: Final = 300
"""Seconds without an answer after which a channel counts as silent: a new order may have waited for so long unseen."""


UNKEPT_AFTER: Final = 900
"""Seconds without a word of how a line is after which nobody keeps it: even a big shop is heard in less."""


class Health(Struct, frozen=True, kw_only=True):
    """How an account's line is."""

    pulled_at: int | None = None
    """When all that is open was last heard."""
    swept_at: int | None = None
    """When it was last heard as far back as anything can be open."""
    failed_since: int | None = None
    """Since when it has not answered."""
    error: str = ""
    """Why, in words; or what could not be read of what it answered."""
    failures: int = 0
    """How often it has not answered since."""
    next_at: int = 0
    """When it is asked again."""

    def silent(self, now: int, watched_since: int | None = None) -> bool:
        """Whether nothing has been heard for too long.

        Whoever watches says since when: then a line that nobody keeps any more is silent too, though none has failed.
        """
        if self.failed_since is not None:
            return now - (self.pulled_at or self.failed_since) >= SILENT_AFTER
        kept_until = max(self.pulled_at or 0, watched_since or 0)
        return watched_since is not None and self.pulled_at is not None and now - kept_until >= UNKEPT_AFTER


class Account(Struct, frozen=True, kw_only=True):
    """An account: a line to a marketplace for the orders of one channel."""

    name: str
    """The channel."""
    kind: str
    """What speaks for it: the name of an entry point."""
    shop: str = ""
    """Which shop of the login."""
    url: str = ""
    """Where it answers, if not where all of its kind do."""
    token_place: str = ""
    """Where its token lies; the token itself is kept nowhere here."""
    writes_since: int | None = None
    """Since when what is done here is told there; `None` while nothing is."""
    paused: bool = False
    set_at: int = 0
    """When it was added, or changed last."""
    health: Health = Health()

    @property
    def heard_until(self) -> int:
        """Until when all that came there is known here; of one never heard yet, since when it was to be heard."""
        return self.health.pulled_at or self.health.failed_since or self.set_at

    @property
    def writes(self) -> bool:
        """Whether what is done here is told there by itself."""
        return self.writes_since is not None and not self.paused


class PushState(StrEnum):
    """Where telling something has come to."""

    WAITING = ""
    PUSHING = "pushing"
    """It is on its way, or was when the desk was stopped: perhaps done, never sent again by itself."""
    DOUBTFUL = "doubtful"
    """No answer came, and the marketplace does not show it: somebody must look."""
    REFUSED = "refused"


class Push(Struct, frozen=True, kw_only=True):
    """A row of the outbox for a marketplace, as it is pushed."""

    row: int
    order: int
    kind: str
    text: str
    details: Mapping[str, FieldValue] = field(default_factory=dict)
    state: PushState = PushState.WAITING
    key: str = ""
    pusher: str = ""
    """Who took it on its way: a part of a process, as leases name it."""
    pushed_at: int | None = None
    answer: str = ""
