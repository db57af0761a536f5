"""How far the machine's clock is believed, and who has said that it is right: an append-only log."""

from __future__ import annotations

import json
from typing import Final

from msgspec import Struct
from msgspec.structs import asdict

from orderdesk.json_text import to_json
from orderdesk.model import Actor
from orderdesk.store.connection import Connection
from orderdesk.store.shop.settings import Settings

_NAME: Final = "clock"


class Trust(Struct, frozen=True, kw_only=True):
    """What is believed of the machine's clock."""

    boot: str
    """Since which start of the machine,"""
    steady: int
    """and how many seconds after it."""
    earliest: int
    """By a clock that is believed, that was this instant at the earliest,"""
    latest: int
    """and at the latest this one."""
    at: int
    """When the clock was last believed, by itself."""
    seq: int
    """The newest event then; later ones were made by a clock in doubt, if it is."""
    doubted: bool = False
    """Whether it was found to tell something else."""
    since: int | None = None
    """The instant it was compared with at a start; `None` where it is compared with itself."""


class Confirmation(Struct, frozen=True, kw_only=True):
    """Somebody has said that the machine's clock is right."""

    at: int
    operator: str
    vouched_by: str
    why: str
    """What spoke against it, by its key."""
    believed: int
    """What it would have had to say to be believed."""


class Trusts:
    """What is believed now, and the table of confirmations."""

    def __init__(self, connection: Connection) -> None:
        """Over one connection."""
        self._connection, self._settings = connection, Settings(connection)

    def get(self) -> Trust | None:
        """What is believed; nothing before anybody has looked, nor where what was kept cannot be read."""
        try:
            trust = Trust(**json.loads(self._settings.get(_NAME) or ""))
        except (ValueError, TypeError):
            return None
        numbers = (trust.steady, trust.earliest, trust.latest, trust.at, trust.seq, trust.since or 0)
        return trust if all(isinstance(number, int) for number in numbers) else None

    def put(self, trust: Trust) -> None:
        """Believe this from now on, in a write."""
        self._settings.put(_NAME, to_json(asdict(trust)))

    def newest(self) -> tuple[int, int] | None:
        """The number of the newest event that the machine's clock has dated, and when it was noted."""
        row = self._connection.row("SELECT seq, recorded_at FROM history WHERE set_clock = 0 ORDER BY seq DESC LIMIT 1")
        return None if row is None else (row[0], row[1])

    def confirm(self, actor: Actor, now: int, why: str, believed: int) -> None:
        """Keep who has said that the clock is right."""
        self._connection.run(
            "INSERT INTO clock_confirmations (at, operator, vouched_by, why, believed) VALUES (?, ?, ?, ?, ?)",
            (now, actor.name, actor.vouched_by, why, believed),
        )

    def confirmations(self) -> list[Confirmation]:
        """Who has said so, oldest first."""
        rows = self._connection.rows(
            "SELECT at, operator, vouched_by, why, believed FROM clock_confirmations ORDER BY id"
        )
        return [Confirmation(at=at, operator=operator, vouched_by=vouched_by, why=why, believed=believed)
                for at, operator, vouched_by, why, believed in rows]  # fmt: skip
