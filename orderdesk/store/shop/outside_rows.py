"""Senders of messages and carriers that are asked: their accounts, and how they are."""

from __future__ import annotations

import json
from typing import Final

from orderdesk.json_text import to_json
from orderdesk.model.channel_accounts import Health
from orderdesk.model.senders import Hears, Sender, Tracker
from orderdesk.store.connection import Connection, Row

_HEALTH: Final = "h.pulled_at, h.failed_since, ifnull(h.error, ''), ifnull(h.failures, 0), ifnull(h.next_at, 0)"
_SENDERS: Final = f"""
    SELECT s.name, s.kind, s.hears, s.signature, s.url, s.token_place, s.channels, s.since, {_HEALTH}
    FROM senders s LEFT JOIN outside_health h ON h.name = 'sender:' || s.name
"""
_TRACKERS: Final = f"""
    SELECT t.carrier, t.url, t.token_place, t.since, {_HEALTH}
    FROM trackers t LEFT JOIN outside_health h ON h.name = 'carrier:' || t.carrier
"""


class Outside:
    """The tables of senders and carriers."""

    def __init__(self, connection: Connection) -> None:
        """Over one connection."""
        self._connection = connection

    def senders(self) -> list[Sender]:
        """Every sender, by name."""
        return [_sender(row) for row in self._connection.rows(f"{_SENDERS} ORDER BY s.name")]

    def sender(self, name: str) -> Sender | None:
        """One of them."""
        return next((_sender(row) for row in self._connection.rows(f"{_SENDERS} WHERE s.name = ?", (name,))), None)

    def trackers(self) -> list[Tracker]:
        """Every carrier that is or was asked, by name."""
        return [_tracker(row) for row in self._connection.rows(f"{_TRACKERS} ORDER BY t.carrier")]

    def put_sender(self, sender: Sender, act: int) -> None:
        """Add a sender, or change what is known of it, by an act; how it is stays as it was."""
        self._connection.run(
            """INSERT INTO senders VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (name) DO UPDATE SET
               kind = excluded.kind, hears = excluded.hears, signature = excluded.signature, url = excluded.url,
               token_place = excluded.token_place, channels = excluded.channels, since = excluded.since,
               act_id = excluded.act_id""",
            (sender.name, sender.kind, sender.hears.value, sender.signature, sender.url, sender.token_place,
             to_json(list(sender.channels)), sender.since, act),
        )  # fmt: skip

    def put_tracker(self, tracker: Tracker, act: int) -> None:
        """The same for a carrier."""
        self._connection.run(
            """INSERT INTO trackers VALUES (?, ?, ?, ?, ?) ON CONFLICT (carrier) DO UPDATE SET
               url = excluded.url, token_place = excluded.token_place, since = excluded.since,
               act_id = excluded.act_id""",
            (tracker.carrier, tracker.url, tracker.token_place, tracker.since, act),
        )

    def note(self, name: str, health: Health) -> None:
        """Note how one of them is: `sender:NAME` or `carrier:NAME`."""
        self._connection.run(
            """INSERT INTO outside_health VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (name) DO UPDATE SET
               pulled_at = excluded.pulled_at, failed_since = excluded.failed_since, error = excluded.error,
               failures = excluded.failures, next_at = excluded.next_at""",
            (name, health.pulled_at, health.failed_since, health.error, health.failures, health.next_at),
        )

    def heard(self, order_id: int) -> tuple[str, str, str, int] | None:
        """What a carrier said last of an order's parcel: waybill, code, words, when that was new."""
        row = self._connection.row("SELECT waybill, code, words, at FROM parcels_heard WHERE order_id = ?", (order_id,))
        return None if row is None else (row[0], row[1], row[2], row[3])

    def hear(self, order_id: int, waybill: str, code: str, words: str, at: int) -> None:
        """Keep what it said."""
        self._connection.run(
            """INSERT INTO parcels_heard VALUES (?, ?, ?, ?, ?) ON CONFLICT (order_id) DO UPDATE SET
               waybill = excluded.waybill, code = excluded.code, words = excluded.words, at = excluded.at""",
            (order_id, waybill, code, words, at),
        )


def _health(row: Row) -> Health:
    pulled, failed, error, failures, next_at = row
    return Health(pulled_at=pulled, failed_since=failed, error=error, failures=failures, next_at=next_at)


def _sender(row: Row) -> Sender:
    name, kind, hears, signature, url, place, channels, since, *health = row
    return Sender(name=name, kind=kind, hears=Hears(hears), signature=signature, url=url, token_place=place,
                  channels=tuple(json.loads(channels)), since=since, health=_health(tuple(health)))  # fmt: skip


def _tracker(row: Row) -> Tracker:
    carrier, url, place, since, *health = row
    return Tracker(carrier=carrier, url=url, token_place=place, since=since, health=_health(tuple(health)))
